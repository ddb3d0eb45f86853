"""The line of a film: what an edit makes of it, and which numbers that changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.film_order import FilmOrderItem, in_order, numbered, with_scenes, with_shots
from desktop.domain.ids import AssetId
from desktop.domain.ordering import STEP


def line(*names: str) -> list[FilmOrderItem]:
    """`S` is a scene, `s1` a shot of it, `x` a shot without one; numbers rise in steps."""
    return [
        FilmOrderItem(
            AssetId(name),
            is_scene=name.isupper(),
            scene_id=AssetId(name[0].upper()) if len(name) > 1 else None,
            sequence=STEP * (n + 1),
        )
        for n, name in enumerate(names)
    ]


def names(places: list[FilmOrderItem]) -> list[str]:
    return [str(place.asset_id) for place in places]


FILM = line("x", "A", "a1", "a2", "y", "B", "C", "c1")


def test_a_line_is_in_order_by_its_numbers_with_every_shot_behind_its_heading() -> None:
    assert in_order(reversed(FILM)) == FILM
    strange = [
        *FILM[:2],
        FilmOrderItem(AssetId("c2"), scene_id=AssetId("C"), sequence=1),
        *FILM[2:],
    ]
    assert names(in_order(strange)) == ["x", "A", "a1", "a2", "y", "B", "C", "c2", "c1"]


def test_shots_go_where_they_are_put() -> None:
    def put(shot: str, scene: str | None, before: str | None) -> list[str]:
        into = AssetId(scene) if scene else None
        found = with_shots(FILM, [AssetId(shot)], into, AssetId(before) if before else None)
        assert next(p.scene_id for p in found if p.asset_id == shot) == into
        return names(found)

    assert put("c1", "A", "a2") == ["x", "A", "a1", "c1", "a2", "y", "B", "C"]
    assert put("x", "A", None) == ["A", "a1", "a2", "x", "y", "B", "C", "c1"]
    assert put("y", "B", None) == ["x", "A", "a1", "a2", "B", "y", "C", "c1"]
    assert put("x", None, None) == ["A", "a1", "a2", "y", "B", "C", "c1", "x"]
    assert put("a1", None, "B") == ["x", "A", "a2", "y", "a1", "B", "C", "c1"]
    assert put("a1", None, "x") == ["a1", "x", "A", "a2", "y", "B", "C", "c1"]
    # What it was to stand in front of is somewhere else by now: it goes to the end of its scene.
    assert put("x", "C", "a1") == ["A", "a1", "a2", "y", "B", "C", "c1", "x"]


def test_scenes_take_their_shots_along() -> None:
    def put(scene: str, before: str | None) -> list[str]:
        return names(with_scenes(FILM, [AssetId(scene)], AssetId(before) if before else None))

    assert put("C", "A") == ["x", "C", "c1", "A", "a1", "a2", "y", "B"]
    assert put("A", None) == ["x", "y", "B", "C", "c1", "A", "a1", "a2"]
    assert put("B", "y") == ["x", "A", "a1", "a2", "B", "y", "C", "c1"]
    assert put("N", "x") == ["N", *names(FILM)]


def test_only_what_moved_gets_numbers_while_there_is_room() -> None:
    assert numbered(FILM) == {}
    assert set(numbered(with_scenes(FILM, [AssetId("C")], AssetId("A")))) == {"C", "c1"}
    assert numbered(with_shots(FILM, [AssetId("n")], None, None)) == {"n": 9 * STEP}


@given(st.lists(st.integers(0, 60), max_size=120))
def test_numbers_always_rise_and_few_of_them_change(where: list[int]) -> None:
    """However often something is put into the same place."""
    shots: list[FilmOrderItem] = list(line(*(f"s{n}" for n in range(60))))
    for turn, at in enumerate(where):
        wanted = [*shots[:at], FilmOrderItem(AssetId(f"new {turn}")), *shots[at:]]
        changed = numbered(wanted)
        assert f"new {turn}" in changed
        assert len(changed) <= 70
        shots = [
            FilmOrderItem(place.asset_id, sequence=changed.get(place.asset_id, place.sequence))
            for place in wanted
        ]
        now = [place.sequence for place in shots]
        assert now == sorted(set(now), key=lambda n: n or 0)


@given(st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=40))
def test_whatever_others_wrote_is_brought_to_rise(numbers: list[int | None]) -> None:
    wrong = [FilmOrderItem(AssetId(str(n)), sequence=number) for n, number in enumerate(numbers)]
    changed = numbered(wrong)
    now = [changed.get(place.asset_id, place.sequence) for place in wrong]
    assert None not in now
    assert now == sorted(set(now), key=lambda n: n or 0)
