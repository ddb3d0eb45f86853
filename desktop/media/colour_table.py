"""What a LUT makes of every 8-bit colour, as a file: made in a worker, looked up in the window.

A picture of 1920 × 1080 is looked up in 10 ms, exactly, whatever curves and cubes the LUT has: a
third of what a cube costs that is interpolated for each pixel. The window gets no more than this
file of ours, never the LUT itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from desktop.base.errors import MediaError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from desktop.formats.cube_lut import CubeLut, LutPoints

    Numbers = NDArray[np.float32]

COLOURS = 1 << 24
_KIND = np.dtype("<u4")  # 0xffRRGGBB at the place 0xRRGGBB
_OPAQUE = np.uint32(0xFF000000)
_COLOUR = np.uint32(0x00FFFFFF)
_AT_ONCE = 1 << 18  # pixels: what is looked up stays near the processor


class ColourTable:
    """The table of one LUT, held in memory: who looks something up never waits for its file."""

    def __init__(self, path: Path) -> None:
        """Read what `table_of` made.

        Raises:
            MediaError: It is none of ours.
            OSError: It cannot be read.
        """
        if path.stat().st_size != COLOURS * _KIND.itemsize:
            raise MediaError("The table of the LUT is damaged.")
        self._table: NDArray[np.uint32] = np.fromfile(path, _KIND)

    def apply(self, pixels: memoryview) -> None:
        """Look pixels up, in place: four bytes each, `0xAARRGGBB` as Qt has them."""
        every = np.frombuffer(pixels, np.uint32)
        for start in range(0, len(every), _AT_ONCE):
            some = every[start : start + _AT_ONCE]
            found = self._table.take(some & _COLOUR)
            found &= some | _COLOUR
            some[:] = found


def table_of(lut: CubeLut) -> bytes:
    """The table of a LUT."""
    table = np.empty((256, 256, 256), _KIND)
    signal = np.linspace(0.0, 1.0, 256, dtype=np.float64)
    if lut.is_video_in:
        signal = (16 + 219 * signal) / 255
    inputs = [signal, signal, signal]
    if lut.curves is not None:
        inputs = [_curve(lut.curves, at, signal) for at in range(3)]
    if lut.cube is None:
        red, green, blue = (_stored(values, lut) for values in inputs)
        table[:] = _OPAQUE
        table |= (red << 16)[:, None, None] | (green << 8)[:, None] | blue
    else:
        for at, plane in enumerate(_planes(lut.cube, inputs)):
            found = _stored(plane, lut)
            table[at] = _OPAQUE | found[..., 0] << 16 | found[..., 1] << 8 | found[..., 2]
    return table.tobytes()


def _stored(values: Any, lut: CubeLut) -> NDArray[np.uint32]:
    if lut.is_video_out:
        values = (values * 255 - 16) / 219
    stored: NDArray[np.uint32] = (np.clip(values, 0.0, 1.0) * 255 + 0.5).astype(np.uint32)
    return stored


def _curve(curves: LutPoints, at: int, signal: Any) -> Any:
    """What the curve of a channel makes of the signal."""
    values = np.asarray(curves.values).reshape(-1, 3)[:, at]
    points = np.linspace(curves.low[at], curves.high[at], curves.size)
    return np.interp(signal, points, values)


def _places(signal: Any, low: float, high: float, size: int) -> tuple[Any, Any]:
    """The point below each value of a signal, and how far it is on the way to the next."""
    scaled = np.clip((signal - low) / (high - low), 0.0, 1.0) * (size - 1)
    below = np.minimum(scaled.astype(np.intp), size - 2)
    return below, (scaled - below).astype(np.float32)


def _planes(cube: LutPoints, inputs: list[Any]) -> Any:
    """For each red, what becomes of all greens and blues: [green, blue, channel].

    By tetrahedra, so that greys stay on the line between two greys of the cube: from the corner
    below, along the three edges that lead to the corner above, the longest way first.
    """
    values = np.asarray(cube.values, np.float32).reshape(cube.size, cube.size, cube.size, 3)
    values = values.transpose(2, 1, 0, 3)  # [red, green, blue, channel]
    (red, red_part), (green, green_part), (blue, blue_part) = (
        _places(inputs[at], cube.low[at], cube.high[at], cube.size) for at in range(3)
    )
    green_is_first = (green_part[:, None] >= blue_part)[..., None]
    along_green, along_blue = green_part[:, None, None], blue_part[:, None]
    cell = _Cell()
    for at in range(256):
        if red[at] != cell.at:
            cell = _Cell(int(red[at]), values, green, blue)
        part = red_part[at]
        over_green, over_blue = (part >= green_part)[:, None, None], (part >= blue_part)[:, None]
        reds = np.where(
            over_green,
            np.where(over_blue, cell.red[0][0], cell.red[0][1]),
            np.where(over_blue, cell.red[1][0], cell.red[1][1]),
        )
        greens = np.where(
            over_green,
            np.where(green_is_first, cell.green[1][0], cell.green[1][1]),
            np.where(green_is_first, cell.green[0][0], cell.green[0][1]),
        )
        blues = np.where(
            over_blue,
            np.where(green_is_first, cell.blue[1][1], cell.blue[1][0]),
            np.where(green_is_first, cell.blue[0][1], cell.blue[0][0]),
        )
        yield cell.corner + part * reds + along_green * greens + along_blue * blues


class _Cell:
    """Between two reds of a cube: corners and edges around every green and blue.

    Attributes:
        at: The lower red.
        corner: The lowest corner.
        red, green, blue: The edges in these directions, by the two other ones they lie at: of
            `red` by green and blue, of `green` by red and blue, of `blue` by red and green.
    """

    def __init__(self, at: int = -1, values: Any = None, green: Any = None, blue: Any = None):
        self.at = at
        if values is None:
            return
        corners = [
            [[values[at + r][np.ix_(green + g, blue + b)] for b in (0, 1)] for g in (0, 1)]
            for r in (0, 1)
        ]
        self.corner: Numbers = corners[0][0][0]
        pairs = [(0, 0), (0, 1), (1, 0), (1, 1)]
        self.red = _edges({(g, b): corners[1][g][b] - corners[0][g][b] for g, b in pairs})
        self.green = _edges({(r, b): corners[r][1][b] - corners[r][0][b] for r, b in pairs})
        self.blue = _edges({(r, g): corners[r][g][1] - corners[r][g][0] for r, g in pairs})


def _edges(found: dict[tuple[int, int], Numbers]) -> list[list[Numbers]]:
    return [[found[first, 0], found[first, 1]] for first in (0, 1)]
