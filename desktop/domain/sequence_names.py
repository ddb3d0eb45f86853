"""Which files of a folder are the frames of image sequences, by their names alone.

The rule is told to people in `docs/file-formats.md`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from desktop.base.frozen import frozen
from desktop.domain.frames import DIGIT, Frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Formats that nothing but films are kept in, and those that photographs and drawings have too.
FILM_FORMATS = frozenset({"exr", "dpx", "cin"})
FORMATS = FILM_FORMATS | frozenset(
    {"png", "tif", "tiff", "jpg", "jpeg", "jp2", "j2k", "jxl", "webp", "bmp", "tga", "hdr", "avif"}
)
FEW = 3  # frames at least where the number stands after a dot, or the format is one of films
MANY = 8  # ... and elsewhere
WIDE = 4  # digits that a number has elsewhere
WIDEST = 7  # digits; eight are a date
HOLE = 100  # missing numbers in a row after which another sequence begins
_NAME_LIMIT = 200
_NAME = re.compile(rf"(.*?)(\d{{1,{WIDEST}}})\.([A-Za-z0-9]{{3,4}})", re.DOTALL)
# As cameras call photographs: four characters and four digits (DCF 2.0, section 3.2), or a word.
_CAMERA = re.compile(r"[A-Z0-9_]{4}\d{4}|[A-Z]{3}\d{5}")
_PHOTO_WORDS = re.compile(
    r"(img|_mg|dsc[nf_]?|imgp|pict|pxl|dji|gopr?|mvi|sam|cimg|p\d{3}|kodak|photo|foto|picture|scan"
    r"|screenshot|whatsapp image|comfyui|midjourney)[ _.-]*",
    re.IGNORECASE,
)
_FRAME_WORD = re.compile(r"frames?[ _-]?$", re.IGNORECASE)
_VERSION = re.compile(r"(^|[ ._-])(v|ver|version|take|tk)[ ._-]?", re.IGNORECASE)


class Numbered(NamedTuple):
    """A file name with a number at its end.

    Attributes:
        prefix: What stands before the number.
        digits: The number as it is written.
        suffix: The ending, with its dot.
    """

    prefix: str
    digits: str
    suffix: str


@frozen
class _Run:
    """Names that differ by their number alone, and which numbers."""

    prefix: str
    width: int
    suffix: str
    numbers: Sequence[int]

    @property
    def pattern(self) -> str:
        return f"{self.prefix}{DIGIT * self.width}{self.suffix}"


def numbered(name: str) -> Numbered | None:
    """A name taken apart, if it can be that of a frame."""
    # First what costs least: a walk asks this of every file.
    if name.rpartition(".")[2].lower() not in FORMATS:
        return None
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    prefix, digits = found[1], found[2]
    if prefix[-1:].isdigit() or prefix[-1:] == DIGIT:
        return None  # more digits than a number has, or one could not tell where it begins
    if len(name) > _NAME_LIMIT or not name.isprintable() or " ".join(name.split()) != name:
        return None
    return Numbered(prefix, digits, f".{found[3]}")


def sequences(
    names: Iterable[str], *, photographs: bool = False, asked: Iterable[str] = ()
) -> list[Frames]:
    """The sequences among the files of one folder, in the order of their first frames' names.

    Args:
        names: Names of plain files.
        photographs: Whether pictures count that are called as cameras call theirs, and few ones.
        asked: Patterns that a person named: sequences whatever they are called.
    """
    wanted = frozenset(asked)
    groups: dict[tuple[str, str], list[str]] = {}
    for name in names:
        if (parts := numbered(name)) is not None:
            groups.setdefault((parts.prefix, parts.suffix), []).append(parts.digits)
    found: list[Frames] = []
    for (prefix, suffix), digits in groups.items():
        for run in _runs(prefix, suffix, digits):
            is_asked = run.pattern in wanted
            parts_ = [run.numbers] if is_asked else _whole_parts(run.numbers)
            for numbers in parts_:
                one = _Run(prefix, run.width, suffix, numbers)
                if is_asked or _is_sequence(one, photographs=photographs):
                    found.append(Frames.of(one.pattern, numbers))
    return found


def _runs(prefix: str, suffix: str, digits: Sequence[str]) -> Iterator[_Run]:
    """Names of one kind, by how wide their numbers are written."""
    # `0998` and `1002` are written four wide; `8` and `10` as they come.
    padded = {len(one) for one in digits if one[0] == "0" and len(one) > 1}
    left = list(digits)
    for width in sorted(padded, reverse=True):
        mine = [o for o in left if len(o) == width or (len(o) > width and o[0] != "0")]
        left = [o for o in left if len(o) < width or (len(o) > width and o[0] == "0")]
        yield _Run(prefix, width, suffix, sorted(map(int, mine)))
    if left:
        width = min(map(len, left))
        yield _Run(prefix, width, suffix, sorted(map(int, left)))


def _whole_parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Numbers parted where a great many are missing."""
    begin = 0
    for at, (one, other) in enumerate(pairwise(numbers), 1):
        if other - one - 1 > HOLE:
            yield numbers[begin:at]
            begin = at
    yield numbers[begin:]


def _is_sequence(run: _Run, *, photographs: bool) -> bool:
    """Whether so many names of this kind are one clip."""
    count, numbers = len(run.numbers), run.numbers
    if count < FEW or numbers[-1] - numbers[0] + 1 > 2 * count:
        return False  # too few, or more are missing than there are
    if run.suffix[1:].lower() in FILM_FORMATS:
        return True
    if _VERSION.search(run.prefix) and _VERSION.split(run.prefix)[-1] == "":
        return False
    if photographs:
        return True
    longest = f"{run.prefix}{numbers[-1]:0{run.width}d}"
    if _CAMERA.fullmatch(longest) or _PHOTO_WORDS.fullmatch(run.prefix):
        return False
    if run.prefix.endswith(".") and run.width >= FEW:
        return True
    says_so = run.prefix.endswith(".") or _FRAME_WORD.search(run.prefix) is not None
    return count >= MANY and (says_so or run.width >= WIDE)
