"""Timecode as film and television files pack it: binary-coded digits in 32 bits. SMPTE ST 12-1."""

from __future__ import annotations

_DROPS = 1 << 6
# Where each pair of digits stands, and how many bits its tens have.
_PAIRS = ((24, 0x3), (16, 0x7), (8, 0x7), (0, 0x3))


def from_bits(bits: int, *, drops: bool = False) -> str:
    """`01:02:03:04`, with `;` before frames that drop numbers; empty where it is none.

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
    hours, minutes, seconds, frames = numbers
    if hours > 23 or minutes > 59 or seconds > 59:
        return ""
    sign = ";" if drops and bits & _DROPS else ":"
    return f"{hours:02}:{minutes:02}:{seconds:02}{sign}{frames:02}"
