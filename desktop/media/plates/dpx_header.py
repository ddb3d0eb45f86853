"""The heads of DPX and Cineon files: size, samples, film and television facts.

Source: SMPTE ST 268-1 (DPX) and Kodak's "Cineon 4.5 file format".
"""

from __future__ import annotations

import math
import re
import struct
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.domain.recorded_date import DateSource
from desktop.domain.timecode import FrameRate, timecode_of_bits
from desktop.domain.untrusted_text import clean_line
from desktop.media.dates import Candidate, which
from desktop.media.plates.head import STRETCHED, BrokenHeadError, Head, aspect_of

if TYPE_CHECKING:
    from desktop.media.source import Source

_HEAD = 2048
_UNSET = 0xFFFFFFFF
# How the first line lies, and where the next one follows, as EXIF numbers it.
_ORIENTATIONS = {0: 1, 1: 2, 2: 4, 3: 3, 4: 5, 5: 6, 6: 8, 7: 7}
_DESCRIPTORS = {
    1: "R",
    2: "G",
    3: "B",
    4: "A",
    6: "Y",
    8: "Z",
    50: "RGB",
    51: "RGBA",
    52: "ABGR",
    100: "CbYCrY",
    101: "CbYACrYA",
    102: "CbYCr",
    103: "CbYCrA",
}
_SAMPLES = {50: 3, 51: 4, 52: 4, 100: 2, 101: 3, 102: 3, 103: 4}
# A camera's letter and number, with those of the clip: A001, A001_C002, A001C002_210317_R1AB.
_REEL = re.compile(r"[A-Z]{1,2}\d{3,4}(?:_?C\d{3}(?:_\w{1,20})?)?(?![\w-])")
_LOG = "log"
_TRANSFERS = {
    1: "printing density",
    2: "linear",
    3: "logarithmic",
    4: "video",
    5: "SMPTE 274M",
    6: "BT.709",
    7: "BT.601 (625)",
    8: "BT.601 (525)",
    9: "NTSC",
    10: "PAL",
    11: "depth",
    12: "depth (homogeneous)",
    13: "ADX",
}
_SPACES = {
    1: _LOG,
    2: "linear",
    3: _LOG,
    5: "bt709",
    6: "bt709",
    11: "depth",
    12: "depth",
    13: _LOG,
}


def read_dpx(source: Source) -> Head:
    """The head of a DPX file.

    Raises:
        BrokenHeadError: It ends early.
    """
    data = source.bytes_at(0, _HEAD)
    if len(data) < 1664:
        raise BrokenHeadError
    order = ">" if data[:4] == b"SDPX" else "<"
    data = data.ljust(_HEAD, b"\0")
    orientation, elements, width, height = struct.unpack_from(order + "HHII", data, 768)
    descriptor, transfer, _, bits = data[800:804]
    packing, encoding, offset = struct.unpack_from(order + "HHI", data, 804)
    rate = next((r for at in (1940, 1724) if (r := _real(data, at, order))), 0.0)
    facts: dict[str, Any] = {"channels": _DESCRIPTORS.get(descriptor, "")}
    facts["transfer"] = _TRANSFERS.get(transfer, "")
    facts["compression"] = "RLE" if encoding == 1 else "none"
    facts["timecode"] = timecode_of_bits(struct.unpack_from(order + "I", data, 1920)[0])
    for name, at, size in (
        *(("software", 160, 100), ("project", 260, 200), ("copyright", 460, 200)),
        *(("camera", 1556, 32), ("serial_number", 1588, 32)),
        *(("source_file", 1432, 100), ("slate", 1764, 100), ("frame_id", 1732, 32)),
    ):
        facts[name] = _text(data, at, size)
    facts["reel"] = _reel(facts)
    samples = _SAMPLES.get(descriptor, 1)
    packed = encoding == 1 or elements != 1 or descriptor in {100, 101}
    least = 0 if packed else offset + _bytes(width * samples, bits, packing) * height
    return Head(
        width=width,
        height=height,
        bits=bits if bits in {1, 8, 10, 12, 16, 32, 64} else 0,
        color_space=_SPACES.get(transfer, "rgb"),
        is_linear=transfer == 2 and bits >= 32,
        has_alpha=descriptor in {51, 52, 101, 103},
        orientation=_ORIENTATIONS.get(orientation, 1),
        pixel_aspect=_aspect(*struct.unpack_from(order + "II", data, 1628)),
        rate=FrameRate.of(rate).exact if rate else None,
        facts={name: value for name, value in facts.items() if value},
        recorded=which([Candidate(_stamp(_text(data, 136, 24)), DateSource.CONTAINER)]),
        shown_as=STRETCHED if _SPACES.get(transfer) == "depth" else "",
        ends_at=least,
    )


def read_cineon(source: Source) -> Head:
    """The head of a Cineon file.

    Raises:
        BrokenHeadError: It ends early.
    """
    data = source.bytes_at(0, _HEAD)
    if len(data) < 1024:
        raise BrokenHeadError
    order = ">" if data[0] == 0x80 else "<"
    data = data.ljust(_HEAD, b"\0")
    offset, _, film = struct.unpack_from(order + "III", data, 4)
    channels, bits = data[193], data[198]
    width, height = struct.unpack_from(order + "II", data, 200)
    has_film = film not in {0, _UNSET} and offset >= _HEAD
    rate = _real(data, 1072, order) if has_film else 0.0
    camera = " ".join(part for part in (_text(data, 844, 64), _text(data, 908, 32)) if part)
    facts = {
        "channels": {1: "Y", 3: "RGB", 4: "RGBA"}.get(channels, ""),
        "transfer": "printing density",
        "compression": "none",
        "camera": camera,
        "serial_number": _text(data, 940, 32),
        "source_file": _text(data, 720, 100),
        "slate": _text(data, 1108, 200) if has_film else "",
        "frame_id": _text(data, 1076, 32) if has_film else "",
    }
    facts["reel"] = _reel(facts)
    when = f"{_text(data, 132, 12)} {_text(data, 144, 12)}"
    return Head(
        width=width,
        height=height,
        bits=bits,
        color_space=_LOG,
        orientation=_ORIENTATIONS.get(data[192], 1),
        rate=FrameRate.of(rate).exact if rate else None,
        facts={name: value for name, value in facts.items() if value},
        recorded=which([Candidate(_stamp(when), DateSource.CONTAINER)]),
        ends_at=offset + _bytes(width * channels, bits, 1) * height,
    )


def _bytes(samples: int, bits: int, packing: int) -> int:
    """How long a line is at the least."""
    if bits == 10 and packing:
        return -(-samples // 3) * 4
    if bits == 12 and packing:
        return samples * 2
    return samples * bits // 8


def _reel(facts: dict[str, Any]) -> str:
    """The reel, which has no place of its own: what looks like one where programs put it."""
    for name in ("slate", "source_file", "camera"):
        match = _REEL.match(facts.get(name, ""))
        if match:
            return match[0]
    return ""


def _stamp(text: str) -> str:
    """`2024:03:17:14:22:05+0100` with the blank that other dates have."""
    return text[:10] + " " + text[11:] if len(text) > 10 else text


def _text(data: bytes, at: int, size: int) -> str:
    """Letters up to the first zero; nothing where the place was left unset."""
    try:
        return clean_line(data[at : at + size].split(b"\0")[0].decode(), limit=size)
    except UnicodeDecodeError:  # unset places are filled with ones
        return ""


def _real(data: bytes, at: int, order: str) -> float:
    (value,) = struct.unpack_from(order + "f", data, at)
    return float(value) if math.isfinite(value) and 0.1 <= value <= 1000 else 0.0


def _aspect(across: int, down: int) -> Fraction:
    """Width of a pixel divided by its height, where both are given."""
    unset = {0, _UNSET}
    return Fraction(1) if unset & {across, down} else aspect_of(Fraction(across, down))
