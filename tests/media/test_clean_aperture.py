"""A clean aperture hides the same of a film whichever way up it lies."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from desktop.domain.aspect import CROP, NO_CROP, crop_of
from desktop.media.display_matrix import TURNS
from desktop.media.film_facts import upright_crop


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_is_hidden_of_the_upright_picture_is_what_is_hidden_of_the_stored_one(
    orientation: int,
) -> None:
    stored = np.arange(20 * 30, dtype=np.uint16).reshape(20, 30).astype(np.uint8)
    left, right, top, bottom = crop = (1, 2, 3, 4)
    turn = TURNS.get(orientation)

    def upright(pixels: np.ndarray) -> np.ndarray:
        image = Image.fromarray(pixels)
        return np.asarray(image.transpose(turn) if turn is not None else image)

    wanted = upright(stored[top : 20 - bottom, left : 30 - right])
    whole = upright(stored)
    left, right, top, bottom = upright_crop(crop, orientation)
    height, width = whole.shape
    assert np.array_equal(whole[top : height - bottom, left : width - right], wanted)


@pytest.mark.parametrize(
    "told", [None, "1 2 3 4", [1, 2, 3], [1, 2, 3, -4], [1.5, 0, 0, 0], [True, 0, 0, 0]], ids=repr
)
def test_what_is_no_crop_hides_nothing(told: object) -> None:
    assert crop_of({CROP: told}) == NO_CROP
    assert crop_of({CROP: [1, 2, 3, 4]}) == (1, 2, 3, 4)
