"""LUTs (`.cube`): what they are, and the table that the window looks colours up in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.technical import Probe, Technical
from desktop.formats.cube_lut import BYTES_LIMIT, CubeLut, read_cube
from desktop.media.facts import ANALYZER
from desktop.media.readers import RenderedFile

if TYPE_CHECKING:
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source


def probe(source: Source, found: ContentKind) -> Probe:
    """Its title and how many points it has; all of it is read, so that it is good.

    Raises:
        MediaError: It cannot be looked through; a sentence says why.
    """
    lut = _read(source)
    metadata = {"format": found.format, "lut": lut.shape}
    if lut.title:
        metadata["title"] = lut.title
    return Probe(
        "document",
        found.content_type,
        0,
        technical=Technical(container_format=found.format, analyzer_version=ANALYZER),
        metadata=metadata,
    )


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """The table of it.

    Raises:
        MediaError: As `probe`; it has no picture.
    """
    del found, page
    if kind is not Derived.LUT:
        raise MediaError(f"{source.name} has no picture: it is a LUT.", reason="unsupported")
    from desktop.media.colour_table import table_of  # noqa: PLC0415 - the numerical library

    return RenderedFile(table_of(_read(source)))


def _read(source: Source) -> CubeLut:
    return read_cube(source.bytes_at(0, BYTES_LIMIT + 1), source.name)
