"""Primaries of light, and how light of one kind becomes that of another.

Sources: ITU-R BT.709 and BT.2020, SMPTE EG 432-1 (P3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# x and y of red, green, blue and white.
Primaries = tuple[float, float, float, float, float, float, float, float]

D65 = (0.3127, 0.3290)
D50 = (0.3457, 0.3585)  # the white of what profiles say
SRGB: Primaries = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, *D65)  # and BT.709
BT_2020: Primaries = (0.708, 0.292, 0.170, 0.797, 0.131, 0.046, *D65)
P3_D65: Primaries = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, *D65)
# Of cone responses. Source: Bradford, as in ICC.1:2022 annex E.
_CONES = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def to_srgb_light(primaries: Primaries) -> NDArray[np.float32]:
    """The matrix that takes light of these primaries to that of sRGB; white stays white."""
    return light_matrix(primaries, SRGB)


def light_matrix(primaries: Primaries, target: Primaries) -> NDArray[np.float32]:
    """The matrix that takes light of some primaries to that of others; white stays white.

    Primaries that span nothing give the matrix that changes nothing.
    """
    try:
        adapted = _adapted(primaries, target[6:8])
        matrix = np.linalg.inv(_to_xyz(target)) @ adapted @ _to_xyz(primaries)
    except (np.linalg.LinAlgError, ZeroDivisionError):
        return np.eye(3, dtype=np.float32)
    if not np.isfinite(matrix).all() or np.abs(matrix).max() > 100:
        return np.eye(3, dtype=np.float32)
    return matrix.astype(np.float32)


def luminance(primaries: Primaries) -> tuple[float, float, float]:
    """How much red, green and blue of these primaries add to brightness; together they are 1."""
    try:
        shares = _to_xyz(primaries)[1]
        shares = shares / shares.sum()
    except (np.linalg.LinAlgError, ZeroDivisionError):
        shares = _to_xyz(SRGB)[1]
    if not np.isfinite(shares).all() or abs(shares[1]) < 0.01:
        shares = _to_xyz(SRGB)[1]
    return float(shares[0]), float(shares[1]), float(shares[2])


def to_d50(primaries: Primaries) -> NDArray[np.float64]:
    """Light of these primaries as CIE XYZ under the white that profiles have."""
    return np.asarray(_adapted(primaries, D50) @ _to_xyz(primaries))


def _xyz(x: float, y: float) -> NDArray[np.float64]:
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _to_xyz(primaries: Primaries) -> NDArray[np.float64]:
    """Light of these primaries as CIE XYZ."""
    colours = np.stack([_xyz(*primaries[at : at + 2]) for at in (0, 2, 4)], axis=1)
    weights = np.linalg.solve(colours, _xyz(*primaries[6:8]))
    return np.asarray(colours * weights)


def _adapted(primaries: Primaries, white: tuple[float, ...]) -> NDArray[np.float64]:
    """From their white to another."""
    cones = (_CONES @ _xyz(*white)) / (_CONES @ _xyz(*primaries[6:8]))
    return np.asarray(np.linalg.inv(_CONES) @ np.diag(cones) @ _CONES)
