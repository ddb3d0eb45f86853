"""An image sequence: frames in files of their own that are one clip, `plate.1001.exr` and on.

What one is called, which frames it has, and what makes two of them the same.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.domain.timecode import FrameRate
from desktop.domain.typed_text import RATE_ADVICE, read_rate, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

DIGIT = "#"  # of a pattern: one for each digit
HASH_SIZE = hashlib.sha256().digest_size
FASTEST = 1000  # frames per second
_TOLD_GAPS = 6
_MARK = b"\0image sequence 1\0"  # no file that a program writes begins so


@frozen
class Frames:
    """The frames of one sequence, all of them in one folder.

    Attributes:
        pattern: Their file name with `#` for each digit of the frame's number. Numbers that have
            more digits than it has `#` are written out.
        first, last: The numbers of the first and the last frame that there is.
        missing: Numbers in between that there are no frames of, as (first, last) of each gap.
    """

    pattern: str
    first: int
    last: int
    missing: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, pattern: str, numbers: Sequence[int]) -> Frames:
        """The sequence that has these frames; the numbers ascend."""
        gaps = ((one + 1, other - 1) for one, other in pairwise(numbers) if other > one + 1)
        return cls(pattern, numbers[0], numbers[-1], tuple(gaps))

    @property
    def span(self) -> int:
        """How many frames it is long, the missing ones counted."""
        return self.last - self.first + 1

    @property
    def missing_count(self) -> int:
        """How many frames are missing in between."""
        return sum(last - first + 1 for first, last in self.missing)

    def __len__(self) -> int:
        return self.span - self.missing_count

    def __iter__(self) -> Iterator[int]:
        """The numbers of the frames that there are."""
        at = self.first
        for first, last in self.missing:
            yield from range(at, first)
            at = last + 1
        yield from range(at, self.last + 1)

    def name(self, number: int) -> str:
        """The file name of a frame."""
        end = self.pattern.rindex(DIGIT) + 1
        begin = len(self.pattern[:end].rstrip(DIGIT))
        return f"{self.pattern[:begin]}{number:0{end - begin}d}{self.pattern[end:]}"

    def shown_at(self, number: int) -> int:
        """The frame that there is at a number, or the nearest one before it."""
        for first, last in self.missing:
            if first <= number <= last:
                return first - 1
        return min(max(number, self.first), self.last)

    def has(self, number: int) -> bool:
        """Whether there is a frame of this number."""
        return self.first <= number <= self.last and self.shown_at(number) == number

    def seconds(self, rate: Fraction) -> float:
        """How long it plays, the missing frames counted."""
        return float(self.span / rate)

    @property
    def range_text(self) -> str:
        """As in `1001–1240`."""
        return f"{self.first}–{self.last}"

    @property
    def gaps_text(self) -> str:
        """What is missing, as in "3 frames missing: 1013, 1044–1045"; empty if nothing is."""
        if not self.missing:
            return ""
        return f"{counted(self.missing_count, 'frame')} missing: {numbers_text(self.missing)}"

    @property
    def sentence(self) -> str:
        """As in "240 frames, 1001–1240; 1 frame missing: 1013"."""
        told = f"{counted(len(self), 'frame')}, {self.range_text}"
        return f"{told}; {self.gaps_text}" if self.missing else told


def numbers_text(gaps: Sequence[tuple[int, int]]) -> str:
    """Frame numbers as in `1013, 1044–1046`; of very many the first ones."""
    told = [str(a) if a == b else f"{a}–{b}" for a, b in gaps[:_TOLD_GAPS]]
    more = sum(b - a + 1 for a, b in gaps[_TOLD_GAPS:])
    return ", ".join(told) + (f" and {more:,} more" if more else "")


def ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Ascending numbers as (first, last) of each run."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)


class FramesDigest:
    """What makes two sequences the same: the numbers of their frames and the bytes of each.

    Neither the folder nor the name counts.

    Attributes:
        hashes: The SHA-256 of each frame so far, one after the other.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256(_MARK)
        self.hashes = bytearray()

    def add(self, number: int, checksum: bytes) -> None:
        """Count a frame in, by the SHA-256 of its bytes; numbers ascend."""
        self._digest.update(b"%d " % number + checksum)
        self.hashes += checksum

    def hexdigest(self) -> str:
        """The content of the sequence as a checksum, lower-case hex."""
        return self._digest.hexdigest()


def digest_of_part(part: Frames, whole: Frames, hashes: bytes) -> str | None:
    """The checksum of those frames of `whole` that `part` has too; None if it has others as well.

    Args:
        part: Which frames.
        whole: The sequence that the hashes are of.
        hashes: The SHA-256 of each of its frames, one after the other.
    """
    places = {number: place for place, number in enumerate(whole)}
    digest = FramesDigest()
    for number in part:
        place = places.get(number)
        if place is None:
            return None
        digest.add(number, hashes[place * HASH_SIZE : (place + 1) * HASH_SIZE])
    return digest.hexdigest()


def exact_rate(text: str) -> Fraction:
    """A frame rate as people write it, exactly: `24`, `23.976` (24000/1001), `25 fps`.

    Raises:
        RuleError: It is none.
    """
    rate = read_rate(text)
    if not 0 < rate <= FASTEST:
        raise RuleError(
            f"“{shown(text)}” is not a frame rate.", field="frame_rate", advice=RATE_ADVICE
        )
    return FrameRate.of(float(rate)).exact


def rate_text(rate: Fraction) -> str:
    """A rate as people write it: `24`, `23.976`; as a fraction where that would be another one."""
    if rate.denominator == 1:
        return str(rate.numerator)
    text = f"{float(rate):.3f}".rstrip("0").rstrip(".")
    is_meant = text != "0" and FrameRate.of(float(text)).exact == rate
    return text if is_meant else f"{rate.numerator}/{rate.denominator}"


def start_timecode(frames: Frames, rate: Fraction) -> str:
    """The timecode that the number of the first frame is."""
    timing = FrameRate(rate)
    return timing.timecode(timing.seconds(frames.first))
