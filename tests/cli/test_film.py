"""`film`: the tree in order, takes and the chosen one, moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.ids import new_id
from desktop.edits.film import SetShot
from tests.cli.conftest import Answer, both, performed
from tests.formats.lut_makers import cube

Desk = Callable[..., Answer]
Make = Callable[..., str]


@pytest.fixture
def harbour(desk: Desk) -> str:
    """A film of two scenes with two shots each: 1A 1B, 2A 2B."""
    key: str = desk("film", "new", "Harbour", "--target", "1:30").row["id"]
    for scene in ("INT. BOAT", "EXT. QUAY"):
        desk("film", "add-scene", "harbour", scene)
        for _ in range(2):
            desk("film", "add-shot", scene)
    return key


def tree(desk: Desk, film: str = "Harbour") -> list[tuple[str, list[str]]]:
    """Scene numbers with the codes of their shots."""
    shown = desk("film", "show", film).row
    return [
        (scene["number"], [shot["code"] for shot in scene["shots"]]) for scene in shown["scenes"]
    ]


def shot(shown: dict[str, Any], code: str) -> dict[str, Any]:
    found = [s for scene in shown["scenes"] for s in scene["shots"]] + shown["shots"]
    return next(s for s in found if s["code"] == code)


def test_a_new_film_is_empty_and_listed(desk: Desk) -> None:
    made = desk("film", "new", "Harbour", "--target", "1:30").row
    shown = desk("film", "show", made["id"]).row
    assert (shown["scenes"], shown["shots"], shown["target_seconds"]) == ([], [], 90)
    listed = desk("film", "list").row
    assert (listed["id"], listed["scenes"], listed["shots"]) == (made["id"], 0, 0)


@both
def test_show_is_one_object_with_everything_in_order(desk: Desk, harbour: str) -> None:
    assert tree(desk) == [("1", ["1A", "1B"]), ("2", ["2A", "2B"])]
    desk("film", "add-scene", "Harbour", "INT. HOLD", "--before", "2")
    desk(
        "film", "add-shot", "1", "Close", "--before", "1B", "--duration", "2.5 s", "--prompt", "fog"
    )
    desk("film", "add-shot", "Harbour", "Title", "--code", "T")
    assert tree(desk) == [("1", ["1A", "1C", "1B"]), ("3", []), ("2", ["2A", "2B"])]
    shown = desk("film", "show", "Harbour").row
    close = shot(shown, "1C")
    assert (close["name"], close["duration"], close["prompt"]) == ("Close", 2.5, "fog")
    assert [s["code"] for s in shown["shots"]] == ["T"]
    assert shown["seconds"] == sum(s["seconds"] for s in shown["scenes"] + shown["shots"])


@both
def test_exactly_one_take_is_selected(desk: Desk, harbour: str, make: Make) -> None:
    one, two, three = (make(name) for name in ("one", "two", "three"))
    first = desk("film", "add-take", "1A", one, two).rows
    assert [(r["asset_id"], r["number"], r["selected"]) for r in first] == [
        (one, 1, True),
        (two, 2, False),
    ]
    assert [r["selected"] for r in desk("film", "select-take", "1a", "2").rows] == [False, True]
    assert [r["selected"] for r in desk("film", "select-take", "1A", one).rows] == [True, False]
    added = desk("film", "add-take", "1A", three, "--select").rows
    assert [r["asset_id"] for r in added if r["selected"]] == [three]
    shown = shot(desk("film", "show", "Harbour").row, "1A")
    assert shown["selected_take"] == three
    assert [take["id"] for take in shown["takes"] if take["selected"]] == [three]


@both
def test_shots_move_within_and_between_scenes_with_their_takes(
    desk: Desk, harbour: str, make: Make
) -> None:
    key = make("boat")
    desk("film", "add-take", "2B", key)
    moved = desk("film", "move", "2B", "1B", "--before", "1A").rows
    assert [(row["code"], row["position"]) for row in moved] == [("2B", 1), ("1B", 2)]
    assert tree(desk) == [("1", ["2B", "1B", "1A"]), ("2", ["2A"])]
    desk("film", "move", "1A", "--to", "2")
    assert tree(desk) == [("1", ["2B", "1B"]), ("2", ["2A", "1A"])]
    assert shot(desk("film", "show", "Harbour").row, "2B")["selected_take"] == key


@both
def test_scenes_move_with_their_shots(desk: Desk, harbour: str) -> None:
    desk("film", "move", "EXT. QUAY", "--before", "1")
    assert tree(desk) == [("2", ["2A", "2B"]), ("1", ["1A", "1B"])]
    desk("film", "move", "2", "--to", "Harbour")
    assert tree(desk) == [("1", ["1A", "1B"]), ("2", ["2A", "2B"])]


@pytest.mark.parametrize(
    "arguments",
    [
        ["move", "1A"],
        ["move", "1A", "2", "--to", "1"],
        ["move", "1A", "--to", "1", "--before", "2A"],
        ["add-shot", "1", "--before", "2A"],
        ["add-take", "1A", "not-an-id"],
        ["select-take", "1A", "first"],
    ],
)
def test_what_makes_no_sense_is_wrong_usage_and_changes_nothing(
    desk: Desk, harbour: str, arguments: list[str]
) -> None:
    said = desk("film", *arguments)
    assert (said.code, said.out) == (2, "")
    assert tree(desk) == [("1", ["1A", "1B"]), ("2", ["2A", "2B"])]


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "Lighthouse"],
        ["add-scene", "Lighthouse", "X"],
        ["add-shot", "9"],
        ["select-take", "1A", "1"],
        ["move", "9Z", "--to", "1"],
        ["add-take", "1A", new_id()],
    ],
)
def test_what_is_not_there_fails(desk: Desk, harbour: str, arguments: list[str]) -> None:
    said = desk("film", *arguments)
    assert (said.code, said.out) == (1, "")
    assert said.err


def test_sound_is_no_take(desk: Desk, harbour: str, make: Make) -> None:
    said = desk("film", "add-take", "1A", make("voice", kind=AssetType.AUDIO))
    assert (said.code, said.out) == (1, "")
    assert "images and videos" in said.err


@both
def test_a_code_that_two_films_have_needs_the_film(desk: Desk, harbour: str, make: Make) -> None:
    desk("film", "new", "Night")
    desk("film", "add-shot", "Night", "--code", "1A")
    key = make("boat")
    asked = desk("film", "add-take", "1A", key)
    assert asked.code == 2
    assert "Harbour" in asked.err
    assert "Night" in asked.err
    assert desk("film", "add-take", "1A", key, "--film", "Night").code == 0
    assert desk("film", "show", "Night").row["shots"][0]["selected_take"] == key


def test_a_person_sees_a_tree_with_the_chosen_take(desk: Desk, harbour: str, make: Make) -> None:
    desk("film", "add-take", "1A", make("[b]boat[/b]"), make("pier"))
    shown = desk("film", "show", "Harbour", json=False).out
    assert "● take 1: [b]boat[/b]" in shown
    assert "○ take 2: pier" in shown
    assert "of 1:30" in shown
    assert "Harbour" in desk("film", "list", json=False).out


def test_a_film_is_looked_at_through_a_lut(desk: Desk, harbour: str, tmp_path: Path) -> None:
    path = tmp_path / "night.cube"
    path.write_text(cube(2), encoding="utf-8")
    assert desk("film", "lut", "Harbour").rows == []
    made = desk("film", "lut", "Harbour", str(path)).row
    assert made["name"] == "night.cube"
    shown = desk("film", "show", "Harbour").row
    assert shown["lut"] == made
    assert desk("show", made["id"]).row["metadata"]["lut"] == "3D, 2 points"
    assert desk("film", "lut", "Harbour", "--none").rows == []
    assert desk("film", "lut", "Harbour", made["id"]).row == made
    path.write_text("LUT_3D_SIZE 2\n", encoding="utf-8")
    refused = desk("film", "lut", "Harbour", str(path))
    assert refused.code == 1
    assert "night.cube ends too early: it has 0 of the 8 rows" in refused.err
    assert desk("film", "lut", "Harbour").row == made
    assert desk("film", "lut", "Harbour", made["id"], "--none").code == 2


@both
def test_takes_say_why_they_are_out_of_date(
    desk: Desk, harbour: str, make: Make, address: str, tmp_path: Path
) -> None:
    first, second = make("first.png"), make("second.png")
    shot_id = desk("film", "add-shot", "1", "Wide", "--prompt", "A boat in fog").row["id"]
    desk("film", "add-take", shot_id, first)
    sent = tmp_path / "sent.json"
    sent.write_text(desk("film", "basis", shot_id, json=False).out, encoding="utf-8")
    performed(address, SetShot(shot_id, {"prompt": "A boat in rain"}))
    rows = desk("film", "add-take", shot_id, second, "--made-from", str(sent)).rows
    assert [(row["selected"], row["parked"], row["state"]) for row in rows] == [
        (True, False, "stale"),
        (False, True, "stale"),
    ]
    shown = shot(desk("film", "show", "Harbour").row, rows[0]["code"])
    assert [take["causes"][0]["words"] for take in shown["takes"]] == ["the prompt changed"] * 2
    assert "out of date: the prompt changed" in desk("film", "show", "Harbour", json=False).out
    assert [row["state"] for row in desk("film", "keep-as-is", shot_id, "--take", "2").rows] == [
        "stale",
        "current",
    ]
    desk("film", "keep-as-is", shot_id)
    assert [row["state"] for row in desk("film", "takes", shot_id).rows] == ["current"] * 2
    assert desk("film", "keep-as-is", shot_id, "--take", "9").code != 0
    sent.write_text("[1]", encoding="utf-8")
    assert desk("film", "add-take", shot_id, second, "--made-from", str(sent)).code != 0
