"""Light of HDR signals, and how it is brought down to what a plain screen shows.

Source of the numbers: ITU-R BT.2020, BT.2100 (PQ, HLG), BT.2408 (203 nits), IEC 61966-2-1 (sRGB).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Transfer characteristics. Source: ITU-T H.273, table 3.
PQ, HLG = 16, 18
NAMES = {PQ: "PQ", HLG: "HLG"}
_WHITE = 203.0  # nits of a sheet of white paper in HDR
_PEAK = 1000.0 / _WHITE  # brighter than this is plain white


def from_pq(signal: Floats) -> Floats:
    """Light of a PQ signal, 1 for white paper."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    root = np.power(signal, 1 / m2)
    linear = np.power(np.maximum(root - c1, 0) / (c2 - c3 * root), 1 / m1)
    return np.asarray(linear * (10_000 / _WHITE), dtype=np.float32)


def from_hlg(signal: Floats) -> Floats:
    """Light of an HLG signal on a screen of 1000 nits, 1 for white paper."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    bright = scene @ np.array([0.2627, 0.678, 0.0593], dtype=np.float32)
    system = np.power(np.maximum(bright, 1e-6), 0.2)[..., None]
    return np.asarray(scene * system * (1000 / _WHITE), dtype=np.float32)


def rolled_off(light: Floats) -> Floats:
    """Light from 0 to 1: as it is up to near white, then ever slower up to the peak.

    The brightest of the three colours decides, so that hues stay what they are.
    """
    knee = 0.75
    top = light.max(axis=-1, keepdims=True)
    over = (np.minimum(top, _PEAK) - knee) / (_PEAK - knee)
    # An arc that leaves the straight line in its own direction and arrives level.
    steep = (_PEAK - knee) / (1 - knee)
    bent = knee + (1 - knee) * (1 - np.power(1 - np.clip(over, 0, 1), steep))
    wanted = np.where(top > knee, bent, top)
    return np.asarray(np.clip(light * wanted / np.maximum(top, 1e-6), 0, 1), dtype=np.float32)


def encoded(light: Floats) -> Floats:
    """The sRGB signal of light from 0 to 1."""
    curve = 1.055 * np.power(np.maximum(light, 1e-6), 1 / 2.4) - 0.055
    return np.asarray(np.where(light <= 0.0031308, light * 12.92, curve), dtype=np.float32)


def decoded(signal: Floats) -> Floats:
    """Light of an sRGB signal."""
    curve = np.power((np.maximum(signal, 0) + 0.055) / 1.055, 2.4)
    return np.asarray(np.where(signal <= 0.04045, signal / 12.92, curve), dtype=np.float32)
