"""Photoshop documents (PSD) and large ones (PSB) by the merged picture that stands at their end.

Facts come from the header and the resources; layers are never read. Source of the layout: Adobe
Photoshop File Formats Specification.
"""

from __future__ import annotations

import io
import struct
from dataclasses import field
from typing import TYPE_CHECKING

from desktop.base.errors import MediaError
from desktop.base.frozen import frozen
from desktop.media import derived_picture, limits, picture_facts, pillow_open, tiff_tags
from desktop.media.display_matrix import UPRIGHT

if TYPE_CHECKING:
    from desktop.domain.derived import Derived
    from desktop.domain.technical import Probe
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_HEADER = struct.Struct(">4sH6xHIIHH")
_SPACES = {0: "gray", 1: "gray", 2: "palette", 4: "cmyk", 7: "cmyk", 8: "gray", 9: "lab"}
_MODELS = {4: "CMYK", 9: "LAB"}
_CAPTIONS, _PROFILE, _EXIF, _XMP = 1028, 1039, 1058, 1060
_RESOURCES_LIMIT = 64 << 20
_STEPS = 10_000
_STORED, _RUNS = 0, 1  # ways of packing


@frozen
class _Document:
    """What stands before the layers.

    Attributes:
        resources: Those that are wanted, by number.
        after: Where the layers begin.
    """

    is_large: bool
    channels: int
    height: int
    width: int
    depth: int
    mode: int
    resources: dict[int, bytes] = field(repr=False)
    after: int


def probe(source: Source, found: ContentKind) -> Probe:
    """Size, depth, colours, EXIF and capture date."""
    document = _read(source)
    _check_end(source, document)
    exif_block = document.resources.get(_EXIF, b"")
    exif = tiff_tags.read(io.BytesIO(exif_block)).named()
    space = _SPACES.get(document.mode, "rgb")
    result = picture_facts.facts_of_size(
        document.width,
        document.height,
        found,
        bit_depth=document.depth,
        color_space=space,
        exif=exif,
        packet=document.resources.get(_XMP, b""),
        captions=document.resources.get(_CAPTIONS, b""),
        more={"channels": document.channels},
    )
    mode = {"gray": "L", "cmyk": "CMYK", "lab": "LAB"}.get(space, "RGB")
    return picture_facts.with_profile(result, document.resources.get(_PROFILE), mode)


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """A thumbnail, a preview or the whole merged picture."""
    del page
    document = _read(source)
    is_plain = not document.is_large and document.depth <= 8
    if is_plain and document.width * document.height <= limits.PIXEL_LIMIT:
        with source.stream() as stream:
            return derived_picture.shrink(
                pillow_open.open_picture(stream, "PSD", source.name), kind, lies=UPRIGHT
            )
    # Numbers, and another decoder.
    from desktop.media import large_picture  # noqa: PLC0415

    profile = document.resources.get(_PROFILE, b"")
    model = _MODELS.get(document.mode, "")
    return large_picture.shown(source, found.format, kind, profile, UPRIGHT, model=model)


def _read(source: Source) -> _Document:
    """The header and the resources.

    Raises:
        MediaError: They are damaged.
    """
    head = source.bytes_at(0, _HEADER.size + 4)
    if len(head) < _HEADER.size + 4:
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")
    _, version, channels, height, width, depth, mode = _HEADER.unpack_from(head)
    at = len(head) + int.from_bytes(head[-4:], "big")
    size = int.from_bytes(source.bytes_at(at, 4), "big") if at < source.size else 0
    is_sound = 1 <= channels <= 56 and width and height and depth in {1, 8, 16, 32}
    if not is_sound or at + 4 + size > source.size:
        raise MediaError(f"{source.name} is damaged: its header makes no sense.", reason="corrupt")
    packed = source.bytes_at(at + 4, min(size, _RESOURCES_LIMIT))
    return _Document(
        is_large=version == 2,
        channels=channels,
        height=height,
        width=width,
        depth=depth,
        mode=mode,
        resources=_resources(packed),
        after=at + 4 + size,
    )


def _resources(packed: bytes) -> dict[int, bytes]:
    """The resources that are wanted."""
    found: dict[int, bytes] = {}
    at = 0
    for _ in range(_STEPS):
        if packed[at : at + 4] != b"8BIM" or at + 12 > len(packed):
            break
        number = int.from_bytes(packed[at + 4 : at + 6], "big")
        at += 6 + (packed[at + 6] + 2) // 2 * 2
        size = int.from_bytes(packed[at : at + 4], "big")
        if number in {_CAPTIONS, _PROFILE, _EXIF, _XMP}:
            found[number] = packed[at + 4 : at + 4 + size]
        at += 4 + (size + 1) // 2 * 2
    return found


def _check_end(source: Source, document: _Document) -> None:
    """Raise if the merged picture is not all there."""
    wide = 8 if document.is_large else 4
    layers = int.from_bytes(source.bytes_at(document.after, wide), "big")
    at = document.after + wide + layers
    if at >= source.size:
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")
    packing = source.bytes_at(at, 2)
    lines = document.channels * document.height
    end = at + 2
    if packing == _STORED.to_bytes(2, "big"):
        end += lines * ((document.width * document.depth + 7) // 8)
    elif packing == _RUNS.to_bytes(2, "big"):
        form = ">u4" if document.is_large else ">u2"
        table = source.bytes_at(end, lines * (wide // 2))
        end += lines * (wide // 2)
        if len(table) == lines * (wide // 2):
            import numpy as np  # noqa: PLC0415 - only for documents

            end += int(np.frombuffer(table, form).sum(dtype=np.uint64))
    if len(packing) < 2 or end > source.size:
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")
