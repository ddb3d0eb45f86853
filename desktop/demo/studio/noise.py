"""Fractal noise on grids and lines: the ground of clouds, hills, waves and brush strokes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

Plane = npt.NDArray[np.float32]
HALVED_ABOVE = 400_000


def grid(
    rng: np.random.Generator,
    width: int,
    height: int,
    *,
    cell: tuple[float, float],
    octaves: int = 5,
    gain: float = 0.55,
) -> Plane:
    """Fractal value noise, about 0..1 with mean 0.5.

    Args:
        rng: Where the chance comes from.
        width: Pixels across.
        height: Pixels down.
        cell: Size of the largest feature in pixels (across, down).
        octaves: How many times the features are halved.
        gain: How much of its weight each finer octave keeps.
    """
    if width * height > HALVED_ABOVE:
        # Half the size is finer than the finest octave anyway, and four times faster.
        half = (cell[0] / 2, cell[1] / 2)
        small = grid(rng, width // 2, height // 2, cell=half, octaves=octaves, gain=gain)
        return resized(small, width, height)
    total: Plane = np.zeros((height, width), np.float32)
    weight, norm = 1.0, 0.0
    across, down = cell
    for _ in range(octaves):
        if min(across, down) < 1.0:
            break
        cols, rows = int(width / across) + 4, int(height / down) + 4
        raw = Image.fromarray(rng.random((rows, cols), np.float32))
        box = (1.0, 1.0, 1.0 + width / across, 1.0 + height / down)
        layer = raw.resize((width, height), Image.Resampling.BICUBIC, box=box)
        total += np.asarray(layer, np.float32) * np.float32(weight)
        norm += weight
        weight *= gain
        across, down = across / 2, down / 2
    return total / np.float32(max(norm, 1e-6))


def line(
    rng: np.random.Generator, length: int, *, cell: float, octaves: int = 6, gain: float = 0.5
) -> Plane:
    """Fractal noise along a line, about -1..1."""
    total: Plane = np.zeros(length, np.float32)
    xs = np.arange(length, dtype=np.float32)
    weight, norm = 1.0, 0.0
    for _ in range(octaves):
        knots = rng.random(int(length / cell) + 3).astype(np.float32) * 2 - 1
        where = xs / np.float32(cell)
        left = where.astype(np.int32)
        part = where - left
        part = part * part * (3 - 2 * part)
        total += (knots[left] * (1 - part) + knots[left + 1] * part) * np.float32(weight)
        norm += weight
        weight *= gain
        cell = max(cell / 2, 2.0)
    return total / np.float32(norm)


def smooth(low: float, high: float, value: Plane) -> Plane:
    """0 below `low`, 1 above `high`, and an S-curve between; works downhill too."""
    part = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    result: Plane = part * part * (3 - 2 * part)
    return result


def resized(plane: Plane, width: int, height: int) -> Plane:
    """The plane at another size, smoothly."""
    picture = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC), np.float32)


def stretched_noise(
    rng: np.random.Generator, width: int, height: int, *, near: float, flat: float, octaves: int = 4
) -> Plane:
    """Noise lying on a plane that runs away to the top edge (water, cloud decks upside down).

    Args:
        rng: Where the chance comes from.
        width: Pixels across.
        height: Pixels down; the first row is the horizon.
        near: Height in pixels of a feature at the bottom edge.
        flat: How much wider than high the features are.
        octaves: How fine it goes.
    """
    deep = max(int(height * 2.2), 8)
    base = grid(rng, width, deep, cell=(near * flat, near), octaves=octaves, gain=0.62)
    ramp = np.linspace(0, 1, height, dtype=np.float32)
    rows = (np.power(ramp, 0.42) * (deep - 1)).astype(np.int32)
    return base[rows]
