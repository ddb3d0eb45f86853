"""Frame rates and timecode: exact rates, seconds to frames and back, `HH:MM:SS:FF`."""

from __future__ import annotations

import re
from fractions import Fraction

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen

DEFAULT_FRAME_RATE = 24.0

# Rates that are written with two or three decimals and are really 1000/1001 of a whole number.
_BROADCAST = (24, 30, 48, 60, 120)
# What cameras and programs are set to.
BROADCAST_RATES = (
    *(Fraction(whole) for whole in (12, 15, 24, 25, 30, 48, 50, 60, 72, 90, 96, 100, 120, 240)),
    *(Fraction(whole * 1000, 1001) for whole in _BROADCAST),
)
_SLACK = 0.005
_CODE = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})([:;])(\d{1,3})", re.ASCII)


@frozen
class FrameRate:
    """Frames per second, exactly.

    Attributes:
        exact: The rate as a fraction: `24000/1001` for what is written 23.976.
    """

    exact: Fraction

    @classmethod
    def of(cls, rate: float) -> FrameRate:
        """The rate that a number means: 23.976 and 23.98 are 24000/1001.

        What is no rate at all (zero, not a number) is the default rate.
        """
        if not rate or not 0 < rate < 10_000:  # also what is no number
            rate = DEFAULT_FRAME_RATE
        for whole in _BROADCAST:
            exact = Fraction(whole * 1000, 1001)
            if abs(rate - float(exact)) < _SLACK:
                return cls(exact)
        return cls(Fraction(rate).limit_denominator(1001))

    @property
    def nominal(self) -> int:
        """The frames that timecode counts in a second: 24 for 23.976 (SMPTE ST 12-1)."""
        return max(1, round(self.exact))

    def frames(self, seconds: float) -> int:
        """The whole frames nearest to a time, never below zero."""
        return max(0, round(Fraction(seconds) * self.exact))

    def seconds(self, frames: int) -> float:
        """When a frame begins."""
        return float(frames / self.exact)

    def timecode(self, seconds: float) -> str:
        """A time as non-drop timecode, `00:01:20:12`."""
        whole, frame = divmod(self.frames(seconds), self.nominal)
        return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}:{frame:02}"

    def drop_timecode(self, seconds: float) -> str:
        """A time as drop-frame timecode, `00:01:20;12`; non-drop where the rate has none."""
        if self.exact.denominator != 1001 or self.nominal % 30:
            return self.timecode(seconds)
        dropped = self.nominal // 15
        minute = self.nominal * 60 - dropped
        tens, rest = divmod(self.frames(seconds), minute * 10 + dropped)
        # The first of each ten minutes is whole; the others begin later by the dropped numbers.
        late = max(0, rest - dropped) // minute
        number = self.frames(seconds) + dropped * (tens * 9 + late)
        whole, frame = divmod(number, self.nominal)
        return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02};{frame:02}"

    def read(self, text: str) -> int | None:
        """The frame that timecode names, or None where it names none at this rate.

        With `;` before the frames it is drop-frame code, as editing programs write it at 29.97
        and 59.94: the first frames of each minute are left out, but not those of each tenth.
        """
        found = _CODE.fullmatch(text.strip())
        if found is None:
            return None
        hours, minutes, seconds, frame = (int(found[n]) for n in (1, 2, 3, 5))
        if minutes > 59 or seconds > 59 or frame >= self.nominal:
            return None
        minute = hours * 60 + minutes
        count = (minute * 60 + seconds) * self.nominal + frame
        if found[4] == ":":
            return count
        dropped = self.nominal // 15
        if self.exact.denominator != 1001 or self.nominal % 30:
            return None  # no drop-frame code at this rate
        if minute % 10 and not seconds and frame < dropped:
            return None  # one of the numbers that are left out
        return count - dropped * (minute - minute // 10)


def checked_timecode(text: str, rate: FrameRate) -> str:
    """Timecode as it may be kept, or nothing.

    Raises:
        RuleError: It names no frame at this rate.
    """
    code = text.strip()
    if code and rate.read(code) is None:
        raise RuleError(
            f"“{code[:20]}” is no timecode at this frame rate.",
            field="start_timecode",
            advice="Write hours, minutes, seconds and frames: 01:00:00:00.",
        )
    return code


DEFAULT_RATE = FrameRate.of(DEFAULT_FRAME_RATE)


_DROPS_FLAG = 1 << 6
# Where each pair of digits stands, and how many bits its tens have.
_PAIRS = ((24, 0x3), (16, 0x7), (8, 0x7), (0, 0x3))


def timecode_of_bits(bits: int, *, drops: bool = False) -> str:
    """Timecode as film and television files pack it (SMPTE ST 12-1), `01:02:03:04`.

    With `;` before frames that drop numbers; empty where it is none.

    Args:
        bits: Hours at the top, frames at the bottom.
        drops: Whether the flag for dropped numbers is where ST 12-1 has it (OpenEXR); DPX has none.
    """
    if bits == 0xFFFFFFFF:
        return ""
    numbers = []
    for shift, tens in _PAIRS:
        high, low = bits >> shift + 4 & tens, bits >> shift & 0xF
        if low > 9:
            return ""
        numbers.append(high * 10 + low)
    return _written(*numbers, drops=drops and bool(bits & _DROPS_FLAG))


def timecode_of_group(bits: int) -> str:
    """Timecode as a group of MPEG pictures has it in 25 bits (ISO/IEC 13818-2, table 6-11).

    Empty where it is none.
    """
    numbers = bits >> 19 & 31, bits >> 13 & 63, bits >> 6 & 63, bits & 63
    return _written(*numbers, drops=bool(bits >> 24 & 1))


def _written(hours: int, minutes: int, seconds: int, frames: int, *, drops: bool) -> str:
    if hours > 23 or minutes > 59 or seconds > 59:
        return ""
    return f"{hours:02}:{minutes:02}:{seconds:02}{';' if drops else ':'}{frames:02}"
