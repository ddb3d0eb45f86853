"""The facts of a moving picture: size, shape, which way up it is, rate and colours."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.aspect import CROP
from desktop.domain.technical import aspect_ratio, resolution_category
from desktop.media import pillow_open
from desktop.media.display_matrix import DEGREES, MIRRORED, SIDEWAYS, UPRIGHT
from desktop.media.streams import codec_name, pixel_aspect

if TYPE_CHECKING:
    from desktop.media.frame_rate import Rate
    from desktop.media.track_headers import TrackHeader

# ITU-T H.273, matrix coefficients.
_MATRIX = {
    0: "rgb",
    1: "bt709",
    4: "fcc",
    5: "bt470bg",
    6: "smpte170m",
    9: "bt2020nc",
    10: "bt2020c",
}
# ITU-T H.273, transfer characteristics of pictures brighter than a plain screen.
HDR = {16: "PQ", 18: "HLG"}
_UNSAID = (2, 2, 0)
# Which stored side (left, right, top, bottom) each side of the picture is when it is upright.
_SIDES = {
    1: (0, 1, 2, 3),
    2: (1, 0, 2, 3),
    3: (1, 0, 3, 2),
    4: (0, 1, 3, 2),
    5: (2, 3, 0, 1),
    6: (3, 2, 0, 1),
    7: (3, 2, 1, 0),
    8: (2, 3, 1, 0),
}
_NARROWEST, _WIDEST = Fraction(1, 5), Fraction(5)


@frozen
class FrameGeometry:
    """How a stored picture is laid on the screen.

    Attributes:
        crop: Pixels to hide at the left, right, top and bottom, before anything else.
        pixel_aspect: Width of a pixel divided by its height.
        orientation: See `display_matrix`; applied last.
        colours: Matrix, transfer and range by the container (ITU-T H.273; 2 and 0 for unsaid), for
            frames that say nothing themselves.
    """

    crop: tuple[int, int, int, int] = (0, 0, 0, 0)
    pixel_aspect: Fraction = Fraction(1)
    orientation: int = UPRIGHT
    colours: tuple[int, int, int] = _UNSAID

    def shown(self, width: int, height: int) -> tuple[int, int]:
        """The size with square pixels and upright, of a picture that is stored in this size."""
        left, right, top, bottom = self.cut(width, height)
        across = max(1, round((width - left - right) * self.pixel_aspect))
        down = max(1, height - top - bottom)
        return (down, across) if self.orientation in SIDEWAYS else (across, down)

    def aspect(self, width: int, height: int) -> Fraction:
        """Width by height of what is shown, exactly."""
        left, right, top, bottom = self.cut(width, height)
        lying = Fraction(max(1, width - left - right), max(1, height - top - bottom))
        shown = lying * self.pixel_aspect
        return 1 / shown if self.orientation in SIDEWAYS else shown

    def cut(self, width: int, height: int) -> tuple[int, int, int, int]:
        """What is hidden of a picture of this size; nothing, if that would leave none of it."""
        left, right, top, bottom = self.crop
        fits = left + right < width and top + bottom < height
        return self.crop if fits else (0, 0, 0, 0)


def upright_crop(crop: tuple[int, int, int, int], orientation: int) -> tuple[int, int, int, int]:
    """What is hidden at the left, right, top and bottom of a picture, after it has been turned."""
    left, right, top, bottom = (crop[side] for side in _SIDES[orientation])
    return left, right, top, bottom


def shape_of(stream: Any, header: TrackHeader) -> FrameGeometry:
    """The shape of a video stream."""
    codec = stream.codec_context
    known = pixel_aspect(stream) or Fraction(1)
    known = known if _NARROWEST < known < _WIDEST else Fraction(1)
    said = (int(codec.colorspace), int(codec.color_trc), int(codec.color_range)) if codec else None
    return FrameGeometry(header.crop, known, header.orientation, said or _UNSAID)


def columns(stream: Any, header: TrackHeader, rate: Rate, name: str) -> dict[str, Any]:
    """The technical columns about the picture."""
    codec = stream.codec_context
    width, height = _stored(stream, header)
    pillow_open.check_pixels(width, height, name)
    shape = shape_of(stream, header)
    exact = shape.aspect(width, height)
    if shape.orientation in SIDEWAYS:
        width, height = height, width
    bits = [part.bits for part in codec.format.components] if codec and codec.format else []
    fps = rate.nominal
    return {
        "width": width,
        "height": height,
        "frame_rate": round(float(fps), 6) if fps else None,
        "frame_rate_num": fps.numerator if fps else None,
        "frame_rate_den": fps.denominator if fps else None,
        "video_codec": codec_name(stream) or header.codec.strip() or None,
        "video_codec_profile": (stream.profile or None) if codec else None,
        "video_bitrate_bps": (codec.bit_rate or None) if codec else None,
        "bit_depth": bits[0] if bits else None,
        "color_space": _MATRIX.get(int(codec.colorspace)) if codec else None,
        "aspect_ratio": aspect_ratio(exact.numerator, exact.denominator),
        "resolution_category": resolution_category(width, height),
    }


def _stored(stream: Any, header: TrackHeader) -> tuple[int, int]:
    codec = stream.codec_context
    return (codec.width, codec.height) if codec else (header.width, header.height)


def has_size(stream: Any, header: TrackHeader) -> bool:
    """Whether it is known how large the picture is."""
    return all(_stored(stream, header))


def more(stream: Any, header: TrackHeader, rate: Rate) -> dict[str, Any]:
    """What has no column: only what is not as usual is named."""
    shape = shape_of(stream, header)
    width, height = _stored(stream, header)
    facts: dict[str, Any] = {}
    if shape.orientation != UPRIGHT:
        facts["rotation"] = DEGREES[shape.orientation]
    if shape.orientation in MIRRORED:
        facts["mirrored"] = True
    if shape.pixel_aspect != 1:
        facts["pixel_aspect"] = f"{shape.pixel_aspect.numerator}:{shape.pixel_aspect.denominator}"
    if any(shape.cut(width, height)):
        left, right, top, bottom = shape.crop
        facts[CROP] = list(upright_crop(shape.cut(width, height), shape.orientation))
        facts["clean_aperture"] = f"{width - left - right} × {height - top - bottom}"
    if "pixel_aspect" in facts or "clean_aperture" in facts:
        facts["shown_size"] = "{} × {}".format(*shape.shown(width, height))
    if rate.average is not None:
        facts["variable_frame_rate"] = True
        facts["average_fps"] = round(float(rate.average), 3)
    transfer = int(stream.codec_context.color_trc) if stream.codec_context else 0
    if transfer in HDR:
        facts["hdr"] = HDR[transfer]
    return facts
