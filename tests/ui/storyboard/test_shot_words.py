"""What a shot says about itself, where takes were removed or their files are gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.ui.storyboard.shot_words import spoken, take_count, take_tip

if TYPE_CHECKING:
    from desktop.domain.film import Film
    from tests.ui.storyboard.conftest import Studio


def test_a_number_above_the_count_is_said_so_that_it_makes_sense(studio: Studio) -> None:
    def now() -> str:
        shot = studio.film_now().find_shot(studio.s1a)
        assert shot is not None
        return take_count(shot, " of ")

    assert now() == "1 of 2"
    studio.library.write(lambda tx: tx.films.remove_take(studio.s1a, studio.a))
    assert now() == "2 (1 take)"
    studio.library.write(lambda tx: tx.films.remove_take(studio.s1a, studio.b))
    assert now() == ""


def test_a_missing_file_is_said_and_not_only_shown(harbour: Film) -> None:
    shot = harbour.scenes[0].shots[0]
    first, second = shot.takes
    gone = replace(first, card=replace(first.card, is_missing=True))
    assert spoken(replace(shot, takes=(gone, second))).endswith("its file is missing")
    assert not spoken(shot).endswith("missing")
    assert take_tip(gone) == "Take 1, plays\na.png\nIts file is missing."
    assert take_tip(second) == "Take 2\nb.png"
