"""Whose colours a derived picture has: those of a plain screen, or of a wider one where it needs.

A thumbnail is always in sRGB. What is looked at large keeps the colours that a plain screen does
not have; it says whose they are by a profile of ours, and the window turns them into those of the
screen it is shown on. Source of the profile's layout: ICC.1:2022.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.media.primaries import BT_2020, P3_D65, SRGB, light_matrix, to_d50

if TYPE_CHECKING:
    from desktop.media.primaries import Primaries

_SLACK = 0.02  # what rounding and another white make of primaries that are equal
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


@frozen
class Space:
    """Colours of a screen; all have the curve of sRGB."""

    name: str
    primaries: Primaries

    @property
    def profile(self) -> bytes:
        """What says so in a file; nothing for a plain screen."""
        return b"" if self == PLAIN else profile_of(self)


PLAIN = Space("sRGB", SRGB)
P3 = Space("Display P3", P3_D65)
WIDEST = Space("BT.2020 primaries, sRGB curve", BT_2020)


def space_for(primaries: Primaries | None) -> Space:
    """The narrowest of the three that holds all colours of these primaries (None: any colours)."""
    if primaries is None:
        return WIDEST
    for space in (PLAIN, P3):
        if light_matrix(primaries, space.primaries).min() >= -_SLACK:
            return space
    return WIDEST


@lru_cache(maxsize=4)
def profile_of(space: Space) -> bytes:
    """An ICC profile: primaries and the curve of sRGB."""
    columns = to_d50(space.primaries).T
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(*_SRGB_CURVE)
    tags = {
        b"desc": _words(space.name),
        b"cprt": _words("No copyright, use freely"),
        b"wtpt": _colour(0.9642, 1.0, 0.8249),
        **{name: _colour(*column) for name, column in zip(_COLORANTS, columns, strict=True)},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(
        ">I4sI4s4s4s12s4s4sI4s4sQI12s4s44s",
        start + len(body), b"", 0x04300000, b"mntr", b"RGB ", b"XYZ ",
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0), b"acsp", b"", 0, b"", b"", 0, 0,
        _fixed(0.9642, 1.0, 0.8249), b"", b"",
    )  # fmt: skip
    return head + table + body


_COLORANTS = (b"rXYZ", b"gXYZ", b"bXYZ")


def _fixed(*values: float) -> bytes:
    """As ICC writes numbers: 16 bits before the point and 16 after it."""
    return b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)


def _colour(*xyz: float) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*xyz)


def _words(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data
