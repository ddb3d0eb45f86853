"""Films: running times, codes of new shots, the shot that plays."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.domain import film
from desktop.domain.asset import PRODUCTION_STATUSES, AssetCard, AssetType, ColourLabel
from desktop.domain.film import (
    STATUS_WORDS,
    Film,
    Scene,
    Shot,
    Take,
    next_shot_code,
    status_words,
)
from desktop.domain.ids import AssetId, RelationId, new_id
from desktop.domain.library_settings import STILL_SECONDS


def card(duration: float | None = None) -> AssetCard:
    """A video of some length."""
    return AssetCard(
        id=AssetId(new_id()),
        type=AssetType.VIDEO,
        name="clip.mp4",
        size=1,
        duration=duration,
        width=None,
        height=None,
        rating=0,
        label=ColourLabel(""),
        is_favorite=False,
        cost=None,
        source=None,
        status="available",
        created_at=datetime.now(UTC),
        recorded_at=None,
        checksum=None,
        code=None,
        take_count=0,
        is_missing=False,
        is_trashed=False,
        version=1,
    )


def shot(*takes: float | None, planned: float | None = None, chosen: int = 0) -> Shot:
    """A shot with takes of these lengths."""
    return Shot(
        id=AssetId(new_id()),
        relation_id=RelationId(new_id()),
        code="1A",
        name="Shot 1A",
        sequence=1,
        duration=planned,
        takes=tuple(
            Take(RelationId(new_id()), card(seconds), index + 1, index == chosen)
            for index, seconds in enumerate(takes)
        ),
    )


def test_a_shot_runs_as_planned_else_as_its_take_else_as_long_as_any() -> None:
    assert shot(4.5, planned=2.0).seconds == 2.0
    assert shot(4.5, planned=0.0).seconds == 0.0
    assert shot(4.5, 9.0, chosen=1).seconds == 9.0
    assert shot(None).seconds == STILL_SECONDS
    assert shot().seconds == STILL_SECONDS
    assert shot(4.5, chosen=7).selected is None


def test_a_clip_of_unknown_length_is_never_counted_without_a_mark() -> None:
    unknown, known, planned = shot(None), shot(4.5), shot(None, planned=2.0)
    assert [part.is_length_unknown for part in (unknown, known, planned, shot())] == [
        True, False, False, False,
    ]  # fmt: skip
    scene = Scene(AssetId(new_id()), RelationId(new_id()), "1", "INT.", 1, shots=(known, unknown))
    assert Film(AssetId(new_id()), "Harbour", scenes=(scene,)).is_length_unknown
    assert not Film(AssetId(new_id()), "Harbour", loose_shots=(known,)).is_length_unknown


def test_a_film_runs_as_long_as_its_shots_in_playing_order() -> None:
    first, second, loose = shot(1.0), shot(2.0), shot(planned=0.5)
    scenes = tuple(
        Scene(AssetId(new_id()), RelationId(new_id()), str(n), "INT.", n, shots=(part,))
        for n, part in enumerate((first, second), 1)
    )
    film = Film(AssetId(new_id()), "Harbour", scenes=scenes, loose_shots=(loose,))
    assert film.seconds == 3.5
    assert film.shots() == (loose, first, second)
    assert film.find_shot(second.id) is second
    assert film.find_shot(AssetId(new_id())) is None
    assert dataclasses.replace(film, scenes=(), loose_shots=()).seconds == 0


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (set(), "12A"),
        ({"12A", "12B"}, "12C"),
        ({"12A", "12C"}, "12B"),
        ({f"12{chr(65 + n)}" for n in range(26)}, "12AA"),
        ({"12a"}, "12A"),
    ],
)
def test_the_next_code_is_the_first_free_one(taken: set[str], code: str) -> None:
    assert next_shot_code("12", taken) == code


def test_a_thousand_codes_are_all_different() -> None:
    taken: set[str] = set()
    for _ in range(1000):
        taken.add(next_shot_code("3", taken))
    assert len(taken) == 1000
    assert {"3Z", "3AA", "3AZ", "3BA", "3ZZ", "3AAA"} <= taken


def test_every_production_status_has_one_word_and_it_stands_in_one_place() -> None:
    assert set(STATUS_WORDS) == {status.value for status in PRODUCTION_STATUSES}
    assert status_words("wip") == "In progress"
    assert status_words("available") == "Available"
    assert status_words("") == "Unknown"
    package = Path(film.__file__).parents[1]
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8").lower()
        if path != Path(film.__file__):
            assert '"in progress"' not in text, path
            assert '"for review"' not in text, path
            assert "work in progress" not in text, path
