"""Makes LUTs whose truth is known."""

from __future__ import annotations

from collections.abc import Callable

Rgb = tuple[float, float, float]


def same(red: float, green: float, blue: float) -> Rgb:
    """What comes in."""
    return red, green, blue


def inverted(red: float, green: float, blue: float) -> Rgb:
    """The negative."""
    return 1 - red, 1 - green, 1 - blue


def rows(size: int, look: Callable[[float, float, float], Rgb] = same) -> str:
    """The rows of a cube, red first."""
    points = [at / (size - 1) for at in range(size)]
    found = [look(r, g, b) for b in points for g in points for r in points]
    return "".join("{} {} {}\n".format(*map(float, row)) for row in found)


def cube(size: int, look: Callable[[float, float, float], Rgb] = same, head: str = "") -> str:
    """A 3D LUT."""
    return f"{head}LUT_3D_SIZE {size}\n" + rows(size, look)


def curves(size: int, curve: Callable[[float], float], head: str = "") -> str:
    """A 1D LUT, the same for each channel."""
    points = (curve(at / (size - 1)) for at in range(size))
    return f"{head}LUT_1D_SIZE {size}\n" + "".join(f"{y} {y} {y}\n" for y in points)
