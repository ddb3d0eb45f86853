"""Which way up a film is to be shown: one of the eight ways a picture can lie, for all containers.

The number is EXIF's own (1 is upright), so that stills and films go by one rule. The library hands
matrices out with decoded frames only, and decoding one for every film of an import would double the
price of looking at it: it is read from the headers, for facts and pictures alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from desktop.media.boxes import Matrix
    from desktop.media.ebml import MatroskaTrack

UPRIGHT = 1
SIDEWAYS = frozenset({5, 6, 7, 8})
MIRRORED = frozenset({2, 4, 5, 7})
# Degrees that the picture is turned clockwise, after it has been mirrored left to right.
DEGREES = {1: 0, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Where a step to the right and a step down go: signs of a, b, c, d.
_BY_SIGNS = {
    (1, 0, 0, 1): 1,
    (-1, 0, 0, 1): 2,
    (-1, 0, 0, -1): 3,
    (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5,
    (0, 1, -1, 0): 6,
    (0, -1, -1, 0): 7,
    (0, -1, 1, 0): 8,
}


def of_matrix(matrix: Matrix) -> int:
    """The way of lying that is nearest to a display matrix."""
    a, b, c, d = matrix
    along = abs(a) + abs(d) >= abs(b) + abs(c)
    signs = (_sign(a), 0, 0, _sign(d)) if along else (0, _sign(b), _sign(c), 0)
    return _BY_SIGNS.get(signs, UPRIGHT)


def of_matroska(track: MatroskaTrack) -> int:
    """The way of lying that a track's projection asks for. Source: RFC 9559, 5.1.4.1.28.41."""
    turn = round(track.roll / 90) % 4  # quarters, counter-clockwise
    if round(abs(track.yaw)) == 180:
        return {0: 2, 1: 5, 2: 4, 3: 7}[turn]
    return {0: 1, 1: 8, 2: 3, 3: 6}[turn]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
