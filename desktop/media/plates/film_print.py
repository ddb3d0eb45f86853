"""Film densities (Cineon, DPX log) as they look printed: a plain curve, the same for every film.

Source: Kodak, "Conversion of 10-bit Log Film Data To 8-bit Linear or Video Data": white at code
685, black at 95, 0.002 density a code, a negative's gamma of 0.6.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from desktop.media.hdr import encoded

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLACK, _WHITE, _STEP, _GAMMA = 95.0, 685.0, 0.002, 0.6
_KNEE = 0.8  # light from here on is held back, so that highlights keep some drawing


def printed(codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Densities of 16 bits as the signal of a plain screen."""
    return np.asarray(_curve()[codes])


@cache
def _curve() -> NDArray[np.uint16]:
    """The signal of every code of 16 bits."""
    code = np.arange(65536) * (1023 / 65535)
    least = 10 ** ((_BLACK - _WHITE) * _STEP / _GAMMA)
    light = (10 ** ((code - _WHITE) * _STEP / _GAMMA) - least) / (1 - least)
    over = np.maximum(light - _KNEE, 0) / (1 - _KNEE)
    rolled = np.where(light > _KNEE, _KNEE + (1 - _KNEE) * (1 - np.exp(-over)), light)
    signal = encoded(np.clip(rolled, 0, 1).astype(np.float32))
    return np.asarray(signal * 65535 + 0.5, dtype=np.uint16)
