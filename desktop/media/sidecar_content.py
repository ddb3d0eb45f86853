"""What becomes of the content of a sidecar when marks are written to it; runs in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import MediaError
from desktop.domain.region import stored
from desktop.domain.sidecar import READ_LIMIT, checksum_of
from desktop.domain.untrusted_text import display_name
from desktop.formats import xmp
from desktop.formats.xmp_text import UneditableError
from desktop.formats.xmp_write import written
from desktop.media.display_matrix import SIDEWAYS
from desktop.media.requests import ProbeRequest, SidecarRequest, SidecarResult
from desktop.media.source import UnreadableError, open_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.region import Region
    from desktop.media.requests import ProbeResult

    Look = Callable[[ProbeRequest], ProbeResult]


def compose(request: SidecarRequest, look: Look) -> SidecarResult:
    """What the sidecar is to hold.

    Args:
        request: What is asked for.
        look: Looks at the picture, where it has to be known which way that lies.

    Raises:
        MediaError, UnreadableError: Nothing can be written to it.
    """
    name = display_name(request.sidecar)
    existing = _content(request.sidecar)
    regions, size = _regions(request, existing, look)
    try:
        data = written(existing, request.marks, request.shared, regions=regions, size=size)
    except UneditableError as error:
        message = f"{name} is left as it is: {error}."
        raise MediaError(message, reason="uneditable") from error
    before = checksum_of(existing) if existing is not None else ""
    return SidecarResult(request, data, before)


def _content(path: bytes) -> bytes | None:
    """What a sidecar holds, as far as one is read; None where there is none."""
    try:
        with open_source(path, follow_links=False) as source:
            return source.bytes_at(0, READ_LIMIT + 1)
    except UnreadableError as error:
        if error.reason == "gone":
            return None
        raise


def _regions(
    request: SidecarRequest, existing: bytes | None, look: Look
) -> tuple[tuple[Region, ...], tuple[int, int] | None]:
    """Named parts of the picture as it is stored, and its size; none where the file has its own."""
    if not request.marks.regions or (existing and xmp.read_xmp(existing).regions.regions):
        return (), None
    probe = look(ProbeRequest(request.path, hash=False)).probe
    if probe is None or not probe.technical.width or not probe.technical.height:
        return (), None
    size = probe.technical.width, probe.technical.height
    size = size[::-1] if probe.lies in SIDEWAYS else size
    return stored(request.marks.regions, probe.lies), size
