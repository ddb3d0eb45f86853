"""Renumbering: the order in which shots play, and what a person has typed stays."""

from __future__ import annotations

from desktop.domain.film import Film, Scene, Shot
from desktop.domain.numbering import Scheme, renumbered


def shot(code: str) -> Shot:
    return Shot(id=f"id-{code}", relation_id="", code=code, name="", sequence=0)  # type: ignore[arg-type]


def film(*scenes: tuple[str, ...], loose: tuple[str, ...] = ()) -> Film:
    return Film(
        id="film",  # type: ignore[arg-type]
        name="Film",
        loose_shots=tuple(map(shot, loose)),
        scenes=tuple(
            Scene(
                id=f"scene{at}",  # type: ignore[arg-type]
                relation_id="",  # type: ignore[arg-type]
                number=str(at),
                name="",
                sequence=at,
                shots=tuple(map(shot, codes)),
            )
            for at, codes in enumerate(scenes, start=1)
        ),
    )


def pairs(*args: object, **kinds: object) -> list[tuple[str, str]]:
    return [(new.before, new.after) for new in renumbered(*args, **kinds)]  # type: ignore[arg-type]


def test_letters_follow_the_scene_and_the_order() -> None:
    moved = film(("1B", "1A"), ("1C", "2A"))
    assert pairs(moved, Scheme.LETTERS) == [
        ("1B", "1A"), ("1A", "1B"), ("1C", "2A"), ("2A", "2B"),
    ]  # fmt: skip
    assert pairs(film(("1A", "1B"), ("2A",)), Scheme.LETTERS) == []


def test_tens_run_through_the_whole_film() -> None:
    told = film(("1A", "1B"), ("2A",), loose=("A",))
    assert [after for _, after in pairs(told, Scheme.TENS)] == ["010", "020", "030", "040"]


def test_one_scene_gets_what_it_would_get_in_the_whole_film() -> None:
    told = film(("1A", "1B"), ("1C", "2A"))
    assert pairs(told, Scheme.TENS, scene_id="scene2") == [("1C", "030"), ("2A", "040")]
    assert pairs(told, Scheme.LETTERS, scene_id="scene2") == [("1C", "2A"), ("2A", "2B")]


def test_codes_of_a_persons_own_stay_and_are_not_given_twice() -> None:
    told = film(("Gulls", "1B", "X-1"))
    assert pairs(told, Scheme.LETTERS) == [("1B", "1A")]
    assert pairs(told, Scheme.LETTERS, keep_own=False) == [("Gulls", "1A"), ("X-1", "1C")]
    empty = film(("", "1A"))
    assert pairs(empty, Scheme.LETTERS) == [("", "1A"), ("1A", "1B")]
