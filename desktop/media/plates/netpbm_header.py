"""The heads of PBM, PGM, PPM, PAM and PFM files. Source: netpbm.sourceforge.net, "pam", "pfm"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.media.plates.head import STRETCHED, BrokenHeadError, Head

if TYPE_CHECKING:
    from desktop.media.source import Source

_LIMIT = 16 << 10
_NUMBER = rb"(?:\s+(?:#[^\n]*\n\s*)*)(\d{1,9})"
_CLASSIC = re.compile(rb"P([1-6])" + _NUMBER + _NUMBER)
_TOP = re.compile(_NUMBER)
_FLOATS = re.compile(rb"(P[Ff])\s+(\d{1,9})\s+(\d{1,9})\s+([-+]?[\d.eE+-]{1,30})\s")
_ENDING = b"ENDHDR\n"


@frozen
class Layout:
    """How the numbers of a file lie.

    Attributes:
        planes: Numbers of a pixel.
        top: The largest number; 0 where they are floats.
        begins_at: Where the first pixel is.
        is_little: Floats begin with their lowest byte.
        is_plain: Written as text.
    """

    width: int
    height: int
    planes: int
    top: int
    begins_at: int
    has_alpha: bool = False
    is_little: bool = False
    is_plain: bool = False


def layout(source: Source) -> Layout:
    """The layout of a file.

    Raises:
        BrokenHeadError: A number is missing, or makes no sense.
    """
    data = source.bytes_at(0, _LIMIT)
    if data[:2] in {b"PF", b"Pf"}:
        found = _of_floats(data)
    elif data[:2] == b"P7":
        found = _of_pam(data)
    else:
        found = _of_classic(data)
    if not 0 < found.planes <= 4 or not 0 <= found.top < 1 << 16:
        raise BrokenHeadError
    return found


def read_netpbm(source: Source) -> Head:
    """The head of a file.

    Raises:
        BrokenHeadError: It makes no sense.
    """
    found = layout(source)
    width_of_one = 4 if not found.top else 2 if found.top > 255 else 1
    whole = found.width * found.height * found.planes
    least = whole * width_of_one
    if source.bytes_at(0, 2) == b"P4":
        least = -(-found.width // 8) * found.height
    if found.is_plain:
        least = whole
    is_depth = not found.top and found.planes == 1
    space = "gray" if found.planes - found.has_alpha == 1 else "rgb"
    return Head(
        width=found.width,
        height=found.height,
        bits=32 if not found.top else found.top.bit_length(),
        color_space=space if found.top else "data" if is_depth else "linear",
        is_linear=not found.top and not is_depth,
        shown_as=STRETCHED if is_depth else "",
        has_alpha=found.has_alpha,
        facts={} if found.top else {"sample_format": "float"},
        ends_at=found.begins_at + least,
    )


def _of_classic(data: bytes) -> Layout:
    match = _CLASSIC.match(data)
    if match is None:
        raise BrokenHeadError
    kind, at = int(match[1]), match.end()
    top = 1
    if kind not in {1, 4}:
        number = _TOP.match(data, at)
        if number is None:
            raise BrokenHeadError
        top, at = int(number[1]), number.end()
        if not top:
            raise BrokenHeadError
    planes = 3 if kind in {3, 6} else 1
    return Layout(
        int(match[2]), int(match[3]), planes, top, begins_at=at + 1, is_plain=kind in {1, 2, 3}
    )


def _of_pam(data: bytes) -> Layout:
    end = data.find(_ENDING)
    if end < 0:
        raise BrokenHeadError
    lines = [line.split(None, 1) for line in data[:end].split(b"\n")[1:]]
    named = {line[0]: line[1] for line in lines if len(line) == 2 and not line[0].startswith(b"#")}
    try:
        width, height, planes, top = (
            int(named[name][:12]) for name in (b"WIDTH", b"HEIGHT", b"DEPTH", b"MAXVAL")
        )
    except (KeyError, ValueError) as error:
        raise BrokenHeadError from error
    if min(width, height, planes, top) < 1:
        raise BrokenHeadError
    kind = named.get(b"TUPLTYPE", b"").strip()
    has_alpha = kind.endswith(b"_ALPHA") if kind else planes in {2, 4}
    return Layout(width, height, planes, top, end + len(_ENDING), has_alpha=has_alpha)


def _of_floats(data: bytes) -> Layout:
    match = _FLOATS.match(data)
    if match is None:
        raise BrokenHeadError
    return Layout(
        *(int(match[2]), int(match[3]), 3 if match[1] == b"PF" else 1, 0, match.end()),
        is_little=match[4].startswith(b"-"),
    )
