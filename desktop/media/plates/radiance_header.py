"""The head of a Radiance HDR picture. Source: "The RADIANCE Picture File Format" (Ward)."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.domain.recorded_date import DateSource
from desktop.domain.untrusted_text import clean_line
from desktop.media.dates import Candidate, which
from desktop.media.plates.head import BrokenHeadError, Head, aspect_of
from desktop.media.primaries import SRGB

if TYPE_CHECKING:
    from desktop.media.primaries import Primaries
    from desktop.media.source import Source

_LIMIT = 64 << 10
_AXES = re.compile(rb"([+-])([XY]) (\d{1,9}) ([+-])([XY]) (\d{1,9})\s*$")
# By the line of axes: how what is stored lies, as EXIF numbers it.
_LYING = {
    b"-Y+X": 1,
    b"-Y-X": 2,
    b"+Y-X": 3,
    b"+Y+X": 4,
    b"+X-Y": 5,
    b"-X-Y": 6,
    b"-X+Y": 7,
    b"+X+Y": 8,
}


def read_radiance(source: Source) -> Head:
    """The head of a Radiance picture.

    Raises:
        BrokenHeadError: There is no line that says how large it is.
    """
    data = source.bytes_at(0, _LIMIT)
    words, separator, rest = data.partition(b"\n\n")
    axes = _AXES.match(rest.partition(b"\n")[0])
    if not separator or axes is None:
        raise BrokenHeadError
    named = _named(words)
    lying = _LYING.get(b"".join(axes.group(1, 2, 4, 5)))
    if lying is None:
        raise BrokenHeadError
    first, second = int(axes[3]), int(axes[6])
    facts: dict[str, Any] = {"sample_format": "shared exponent", "compression": "RLE"}
    facts |= {key: named[name] for name, key in (("SOFTWARE", "software"),) if name in named}
    return Head(
        width=second,
        height=first,
        bits=8,
        color_space="linear" if "xyze" not in named.get("FORMAT", "") else "xyz",
        is_linear=True,
        primaries=_primaries(named.get("PRIMARIES", "")),
        orientation=lying,
        pixel_aspect=_aspect(named.get("PIXASPECT", "")),
        facts=facts,
        recorded=which([Candidate(named.get("CAPDATE"), DateSource.CONTAINER)]),
    )


def _named(words: bytes) -> dict[str, str]:
    """What stands behind each name; the last one counts."""
    found = {}
    for line in words.split(b"\n")[:500]:
        name, separator, value = line.partition(b"=")
        if separator:
            text = clean_line(value.decode("latin-1"), limit=300)
            found[name.strip().decode("latin-1").upper()] = text
    return found


def _primaries(text: str) -> Primaries:
    numbers = _numbers(text)
    if len(numbers) != 8 or not all(numbers[1::2]):
        return SRGB
    a, b, c, d, e, f, g, h = numbers
    return (a, b, c, d, e, f, g, h)


def _aspect(text: str) -> Fraction:
    """Width by height; the file says height by width."""
    numbers = _numbers(text)
    return aspect_of(1 / numbers[0]) if numbers and numbers[0] else Fraction(1)


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split()[:8]]
    except ValueError:
        return []
