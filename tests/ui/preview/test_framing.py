"""The arithmetic of fitting, zooming and panning."""

from __future__ import annotations

import pytest

from desktop.ui.preview.framing import FIT_LARGEST, LARGEST, Framing

WIDE = Framing(picture=(4000.0, 2000.0), view=(1000.0, 1000.0))


def test_a_picture_that_fits_is_whole_and_centred() -> None:
    assert WIDE.scale == pytest.approx(0.25)
    assert WIDE.target() == pytest.approx((0.0, 250.0, 1000.0, 500.0))
    assert not WIDE.can_pan


def test_a_tiny_picture_is_not_blown_up_without_end() -> None:
    tiny = Framing(picture=(16.0, 16.0), view=(1000.0, 1000.0))
    assert tiny.scale == FIT_LARGEST


def test_what_is_under_the_pointer_stays_there_while_zooming() -> None:
    start = WIDE.scaled(1.0)
    before = start.at(700.0, 400.0)
    after = start.zoomed(2.0, 700.0, 400.0).at(700.0, 400.0)
    assert after == pytest.approx(before)


def test_one_to_one_shows_one_picture_pixel_on_one_of_the_view() -> None:
    actual = WIDE.scaled(1.0)
    _, _, width, height = actual.target()
    assert (width, height) == (4000.0, 2000.0)
    assert actual.can_pan


def test_panning_ends_at_the_edge_of_the_picture() -> None:
    moved = WIDE.scaled(1.0).panned(1e9, -1e9)
    left, top, width, height = moved.target()
    assert left == pytest.approx(0.0)
    assert top + height == pytest.approx(1000.0)
    assert width == 4000.0


def test_a_fitting_picture_cannot_be_panned() -> None:
    assert WIDE.panned(50.0, 50.0) == WIDE


def test_zoom_has_ends() -> None:
    assert WIDE.zoomed(1e9).scale == LARGEST
    assert WIDE.zoomed(1e-9).scale == pytest.approx(WIDE.fit_scale / 2)


def test_fit_follows_the_view_and_a_chosen_zoom_does_not() -> None:
    assert WIDE.resized(2000.0, 2000.0).scale == pytest.approx(0.5)
    assert WIDE.scaled(1.0).resized(2000.0, 2000.0).scale == 1.0


def test_a_side_that_fits_is_centred_while_the_other_pans() -> None:
    framing = WIDE.scaled(0.4).panned(-200.0, -300.0)
    _, top, _, height = framing.target()
    assert top == pytest.approx((1000.0 - height) / 2)
