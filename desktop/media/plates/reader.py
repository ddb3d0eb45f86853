"""Facts and pictures of the formats of visual effects and artists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import OpenImageIO

from desktop.base.errors import MediaError
from desktop.base.frozen import frozen
from desktop.domain.technical import Probe, Technical, aspect_ratio, resolution_category
from desktop.media import deep_picture, derived_picture, limits, open_image_io, still_image
from desktop.media.display_matrix import DEGREES, MIRRORED, SIDEWAYS, UPRIGHT
from desktop.media.facts import ANALYZER, plain
from desktop.media.plates import decode
from desktop.media.plates.dpx_header import read_cineon, read_dpx
from desktop.media.plates.exr_facts import read_exr
from desktop.media.plates.fits_header import read_fits
from desktop.media.plates.head import BrokenHeadError
from desktop.media.plates.jpeg2000_header import read_jpeg2000
from desktop.media.plates.jpegxl_header import read_jpegxl
from desktop.media.plates.netpbm_header import read_netpbm
from desktop.media.plates.radiance_header import read_radiance
from desktop.media.plates.targa_header import read_targa

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from desktop.domain.derived import Derived
    from desktop.media.deep_picture import DeepPicture
    from desktop.media.plates.head import Head
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_CUT_SHORT = "It ends in the middle: only a part of the picture is there."


@frozen
class _Format:
    """How one format is read."""

    head: Callable[[Source], Head]
    picture: Callable[[Source, Head, int], DeepPicture]


# Read in pieces, so that their size costs no memory.
_IN_BANDS = frozenset({"EXR", "DPX", "CINEON", "HDR"})

_FORMATS = {
    "EXR": _Format(read_exr, decode.exr),
    "DPX": _Format(read_dpx, decode.dpx),
    "CINEON": _Format(read_cineon, decode.cineon),
    "TGA": _Format(read_targa, decode.targa),
    "HDR": _Format(read_radiance, decode.radiance),
    "JXL": _Format(read_jpegxl, decode.jpegxl),
    "JPEG2000": _Format(read_jpeg2000, decode.jpeg2000),
    "FITS": _Format(read_fits, decode.fits),
    "NETPBM": _Format(read_netpbm, decode.netpbm),
}


def probe(source: Source, found: ContentKind) -> Probe:
    """Size, depth, layers, colours and what the head says of where it was made."""
    head = _head(source, found)
    width, height = _upright(head)
    across, down = _shown(head)
    metadata: dict[str, Any] = {"width": width, "height": height, "format": found.format.lower()}
    if head.rate is not None:
        metadata["fps"] = round(float(head.rate), 6)
    metadata |= plain(head.facts)
    if head.orientation != UPRIGHT:
        metadata["rotation"] = DEGREES[head.orientation]
    if head.orientation in MIRRORED:
        metadata["mirrored"] = True
    if head.pixel_aspect != 1:
        metadata["pixel_aspect"] = f"{head.pixel_aspect.numerator}:{head.pixel_aspect.denominator}"
        metadata["shown_size"] = f"{across} × {down}"
    technical = Technical(
        width=width,
        height=height,
        frame_rate=round(float(head.rate), 6) if head.rate else None,
        frame_rate_num=head.rate.numerator if head.rate else None,
        frame_rate_den=head.rate.denominator if head.rate else None,
        bit_depth=head.bits or None,
        color_space=head.color_space,
        aspect_ratio=aspect_ratio(across, down),
        resolution_category=resolution_category(width, height),
        container_format=found.format.lower(),
        analyzer_version=f"{ANALYZER}, OpenImageIO {OpenImageIO.VERSION_STRING}",
    )
    return Probe(
        "image",
        found.content_type,
        0,
        technical=technical,
        metadata=metadata,
        recorded=head.recorded,
        lies=head.orientation,
        marks=head.marks,
        warnings=_warnings(source, found, head),
    )


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """The picture as it looks on a plain screen, upright and with square pixels.

    Raises:
        MediaError: It cannot be decoded, or a picture has no such view.
    """
    del page
    derived_picture.check_kind(kind)
    head = _head(source, found)
    if head.no_picture:
        raise MediaError(head.no_picture, reason="unsupported")
    if _is_too_large(head, found):
        raise MediaError(_too_large(found), reason="too_large")
    side = derived_picture.LONG_SIDES.get(kind) or derived_picture.JPEG_SIDE
    factor = max(1, max(head.width, head.height) // side)
    while head.width * head.height // factor**2 > limits.PIXEL_LIMIT:
        factor += 1
    picture = _FORMATS[found.format].picture(source, head, factor)
    seen = deep_picture.view(picture, side, is_wide=derived_picture.is_wide(kind))
    return derived_picture.encode(_laid_out(seen.image, head, side), kind, seen.note)


def _warnings(source: Source, found: ContentKind, head: Head) -> tuple[str, ...]:
    """What a person should know."""
    cut = (_CUT_SHORT,) if head.ends_at > source.size else ()
    large = (_too_large(found),) if _is_too_large(head, found) else ()
    return (*cut, *large, *(text for text in (head.no_picture or head.shown_as,) if text))


def _is_too_large(head: Head, found: ContentKind) -> bool:
    """Whether it would have to be decoded whole, and is too large for that."""
    return head.width * head.height > limits.PIXEL_LIMIT and found.format not in _IN_BANDS


def _too_large(found: ContentKind) -> str:
    return f"No picture: more than 100 megapixels of {found.format} cannot be opened."


def _head(source: Source, found: ContentKind) -> Head:
    """The head of a file that may be opened.

    Raises:
        MediaError: It is broken, or says that the picture is too large.
    """
    still_image.check_bytes(source)
    try:
        head = _FORMATS[found.format].head(source)
    except BrokenHeadError as error:
        raise MediaError(f"{source.name} is damaged: its header makes no sense.") from error
    open_image_io.check_pixels(head.width, head.height, source.name)
    if head.width <= 0 or head.height <= 0:
        raise MediaError(f"{source.name} has no pixels.", reason="corrupt")
    return head


def _upright(head: Head) -> tuple[int, int]:
    """Pixels across and down once it has been turned."""
    size = (head.width, head.height)
    return (size[1], size[0]) if head.orientation in SIDEWAYS else size


def _shown(head: Head) -> tuple[int, int]:
    """The same with square pixels."""
    across, down = max(1, round(head.width * head.pixel_aspect)), head.height
    return (down, across) if head.orientation in SIDEWAYS else (across, down)


def _laid_out(picture: Image.Image, head: Head, side: int) -> Image.Image:
    """The picture turned upright and with square pixels."""
    upright = derived_picture.upright(picture, head.orientation)
    if head.pixel_aspect == 1:
        return upright
    across, down = _shown(head)
    scale = min(1.0, side / max(across, down))
    return upright.resize((max(1, round(across * scale)), max(1, round(down * scale))))
