"""Look-up tables for colours (`.cube`), as grading programs write them, read under bounds.

Curves for each channel (1D), a cube of colours (3D), or curves in front of a cube. A LUT is
untrusted: this runs in a worker only. Source: Adobe, Cube LUT Specification 1.0; what Resolve adds
(`LUT_3D_INPUT_RANGE`, curves and cube in one file) is in its manual under "LUT file formats".
"""

from __future__ import annotations

import re
from array import array
from math import isfinite
from typing import TYPE_CHECKING

from desktop.base.errors import MediaError
from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES_LIMIT = 160 << 20
CUBE_SIZES, CURVE_SIZES = (2, 129), (2, 65_536)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_KEYWORD = re.compile(r"[A-Za-z]\w*")
_HEAD_LINES = 1000  # without a size among them it is no LUT
_LIMIT = 1e9  # no LUT means such numbers; their sums stay finite

Triple = tuple[float, float, float]


@frozen
class LutPoints:
    """One table: a row for each point along the channels, or for each colour of a cube.

    Attributes:
        size: Points along a channel.
        values: Red, green and blue of each row; in a cube red changes quickest.
        low, high: Which input the first and the last point stand for, of each channel.
    """

    size: int
    values: array[float]
    low: Triple = (0.0, 0.0, 0.0)
    high: Triple = (1.0, 1.0, 1.0)


@frozen
class CubeLut:
    """What a file says.

    Attributes:
        curves: For each channel, or None.
        cube: What becomes of each colour (of what the curves give, where there are both), or None.
        is_video_in, is_video_out: It takes, or gives, black and white of video: 16 and 235 of 255.
    """

    title: str = ""
    curves: LutPoints | None = None
    cube: LutPoints | None = None
    is_video_in: bool = False
    is_video_out: bool = False

    @property
    def shape(self) -> str:
        """Which tables it has, for people: `3D, 33 points`."""
        parts = [
            f"{name}, {table.size} points"
            for name, table in (("1D", self.curves), ("3D", self.cube))
            if table is not None
        ]
        return " + ".join(parts)


def read_cube(data: bytes, name: str) -> CubeLut:
    """The LUT of a `.cube` file; `name` is for messages.

    Raises:
        MediaError: It is none, is damaged, ends too early or is too large; a sentence says which.
    """
    if len(data) > BYTES_LIMIT:
        raise _too_large(f"{name} is larger than a LUT may be ({BYTES_LIMIT >> 20} MB).")
    return _Reader(name).read(_text(data, name).splitlines())


def _text(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:4096]:
        raise _not_a_lut(name)
    # Only titles and comments have other letters than English ones.
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


class _Reader:
    """Reads the head of a file, then its rows."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._title = ""
        self._sizes: dict[str, int] = {}
        self._ranges: dict[str, tuple[float, ...]] = {}
        self._flags: set[str] = set()

    def read(self, lines: list[str]) -> CubeLut:
        """All of it."""
        rows = _told(lines)
        first = self._head(rows)
        curves, cube = self._sizes.get("LUT_1D_SIZE"), self._sizes.get("LUT_3D_SIZE")
        if curves is None and cube is None:
            raise _not_a_lut(self._name)
        wanted = (curves or 0) + (cube or 0) ** 3
        values = self._rows(first, rows, wanted)
        split = 3 * (curves or 0)
        domain = (self._triple("DOMAIN_MIN", 0.0), self._triple("DOMAIN_MAX", 1.0))
        usual = domain if curves is None else ((0.0,) * 3, (1.0,) * 3)
        return CubeLut(
            self._title,
            self._table(curves, values[:split], "LUT_1D_INPUT_RANGE", domain),
            self._table(cube, values[split:], "LUT_3D_INPUT_RANGE", usual),
            is_video_in="LUT_IN_VIDEO_RANGE" in self._flags,
            is_video_out="LUT_OUT_VIDEO_RANGE" in self._flags,
        )

    def _head(self, rows: Iterator[tuple[int, str]]) -> tuple[int, str] | None:
        """Take in what stands before the first row, which is returned."""
        for count, (number, line) in enumerate(rows):
            word, _, rest = line.partition(" ")
            is_keyword = _KEYWORD.fullmatch(word) is not None
            if not self._sizes and (not is_keyword or count > _HEAD_LINES):
                raise _not_a_lut(self._name)
            if not is_keyword:
                return number, line
            self._take(number, word.upper(), rest.strip())
        return None

    def _take(self, number: int, word: str, rest: str) -> None:
        """A line of the head. What is not known is passed over, as elsewhere."""
        if word == "TITLE":
            self._title = clean_line(rest.strip('"'), limit=100)
        elif word in ("LUT_1D_SIZE", "LUT_3D_SIZE"):
            if word in self._sizes:
                raise self._bad(number, f"says {word} a second time")
            self._sizes[word] = self._size(number, word, rest)
        elif word in ("DOMAIN_MIN", "DOMAIN_MAX"):
            self._ranges[word] = self._numbers(number, rest, 3)
        elif word in ("LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE"):
            self._ranges[word] = self._numbers(number, rest, 2)
        elif word in ("LUT_IN_VIDEO_RANGE", "LUT_OUT_VIDEO_RANGE"):
            self._flags.add(word)

    def _size(self, number: int, word: str, rest: str) -> int:
        # More digits than any size has are not even turned into a number.
        if not re.fullmatch(r"[0-9]{1,9}", rest):
            raise self._bad(number, f"has no size after {word}")
        size, is_cube = int(rest), word == "LUT_3D_SIZE"
        least, most = CUBE_SIZES if is_cube else CURVE_SIZES
        if size < least:
            raise self._bad(number, f"says {word} {size}; at least {least} are needed")
        if size > most:
            what = "points on a side" if is_cube else "points"
            raise _too_large(
                f"{self._name} has {size:,} {what}; more than {most:,} are not looked through."
            )
        return size

    def _rows(
        self, first: tuple[int, str] | None, rows: Iterator[tuple[int, str]], wanted: int
    ) -> array[float]:
        """The numbers of `wanted` rows, and of no more."""
        values = array("d")
        count = 0
        if first is not None:
            values.extend(self._numbers(*first, 3))
            count = 1
        for number, line in rows:
            count += 1
            if count > wanted:
                raise self._bad(number, f"goes on after the {wanted:,} rows that its size asks for")
            values.extend(_quick(line) or self._numbers(number, line, 3))
        if count < wanted:
            raise MediaError(
                f"{self._name} ends too early: it has {count:,} of the {wanted:,} rows that its"
                " size asks for.",
                reason="truncated",
            )
        return values

    def _numbers(self, number: int, text: str, count: int) -> tuple[float, ...]:
        parts = text.split()
        for part in parts:
            if not _NUMBER.fullmatch(part) or not _is_sane(float(part)):
                raise self._bad(number, f"has “{clean_line(part, limit=20)}”, which is no number")
        if len(parts) != count:
            raise self._bad(number, f"has {len(parts)} numbers and not {count}")
        return tuple(map(float, parts))

    def _triple(self, word: str, usual: float) -> Triple:
        red, green, blue = self._ranges.get(word, (usual,) * 3)
        return red, green, blue

    def _table(
        self, size: int | None, values: array[float], word: str, usual: tuple[Triple, ...]
    ) -> LutPoints | None:
        if size is None:
            return None
        low, high = usual
        if word in self._ranges:
            least, most = self._ranges[word]
            low, high = (least,) * 3, (most,) * 3
        if any(top - bottom < 1e-6 for bottom, top in zip(low, high, strict=True)):
            raise MediaError(f"{self._name} is damaged: its input begins where it ends.")
        return LutPoints(size, values, low, high)

    def _bad(self, number: int, what: str) -> MediaError:
        return MediaError(f"{self._name} cannot be used: line {number:,} {what}.")


def _told(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines that say something, with their numbers; what follows a `#` is a comment."""
    for number, line in enumerate(lines, start=1):
        text = line
        if "#" in line and not line.lstrip().upper().startswith("TITLE"):
            text = line.partition("#")[0]
        text = text.strip().replace("\t", " ")
        if text:
            yield number, text


def _quick(line: str) -> Triple | None:
    """The three numbers of a row, or None if it has to be looked at closely."""
    try:
        red, green, blue = map(float, line.split())
    except ValueError:
        return None
    # Python also reads `nan`, `inf`, `1_0` and the digits of other scripts.
    if not line.isascii() or "_" in line:
        return None
    if -_LIMIT < red < _LIMIT and -_LIMIT < green < _LIMIT and -_LIMIT < blue < _LIMIT:
        return red, green, blue
    return None


def _is_sane(value: float) -> bool:
    return isfinite(value) and -_LIMIT < value < _LIMIT


def _not_a_lut(name: str) -> MediaError:
    return MediaError(f"{name} is not a LUT: a .cube file says how many points it has.")


def _too_large(message: str) -> MediaError:
    return MediaError(message, reason="too_large")
