"""`lineage`: the two trees, rows for scripts, and the three questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.domain.ids import AssetId, new_id
from desktop.domain.relation import RelationType
from desktop.edits.relation import AddRelation
from tests.cli.conftest import Answer, both, performed

Desk = Callable[..., Answer]


@pytest.fixture
def family(desk: Desk, make: Callable[..., str], address: str) -> dict[str, str]:
    """A sketch, two pictures made of it, and a variant of one that is a take."""
    made = {name: make(f"{name}.png") for name in ("sketch", "day", "night", "night-large")}
    for type_, parent, child in (
        (RelationType.DERIVED_FROM, "sketch", "day"),
        (RelationType.DERIVED_FROM, "sketch", "night"),
        (RelationType.VARIANT_OF, "night", "night-large"),
    ):
        performed(address, AddRelation(type_, AssetId(made[parent]), AssetId(made[child])))
    desk("film", "new", "Harbour")
    desk("film", "add-scene", "Harbour", "EXT. QUAY")
    desk("film", "add-shot", "1")
    desk("film", "add-take", "1A", made["night-large"])
    return made


@both
def test_the_tree_and_its_rows(desk: Desk, family: dict[str, str]) -> None:
    rows = {row["name"]: row for row in desk("lineage", family["night"]).rows}
    assert {name: row["steps"] for name, row in rows.items()} == {
        "night.png": 0, "sketch.png": -1, "night-large.png": 1,
    }  # fmt: skip
    assert rows["sketch.png"]["more_below"] == 1  # its sister is not above or below
    assert rows["night-large.png"]["more_above"] == 1  # nor is the shot
    (parent,) = rows["night.png"]["parents"]
    assert (parent["id"], parent["relation"]) == (family["sketch"], "derived_from")

    told = desk("lineage", family["sketch"], json=False).out
    lines = [line.strip("│├└─ ").split("  ")[0] for line in told.splitlines()]
    assert lines == [
        "sketch.png", "Derived assets", "day.png", "night.png", "Variants", "night-large.png",
    ]  # fmt: skip
    up = desk("lineage", family["night-large"], "--up", json=False).out
    assert up.index("Selected take of") < up.index("Scene 1 EXT. QUAY") < up.index("Harbour")
    assert "sketch.png" in up

    cut = desk("lineage", family["sketch"], "--down", "--limit", "2")
    assert (len(cut.rows), cut.err.strip()) == (2, "and 2 more assets")


def test_the_three_questions(desk: Desk, family: dict[str, str]) -> None:
    used = desk("lineage", family["sketch"], "--uses").rows
    assert {row["words"] for row in used} == {
        "Harbour, Shot 1A: selected take, through night-large.png",
        "Harbour, Scene 1 EXT. QUAY, through night-large.png",
        "Harbour, through night-large.png",
    }
    desk("trash", family["day"])
    losing = desk("lineage", family["sketch"], "--orphans").rows
    assert [(row["name"], row["other_sources"], row["state"]) for row in losing] == [
        ("day.png", 0, "in the Trash"),
        ("night.png", 0, ""),
    ]
    assert desk("lineage", family["night-large"], "--variants").row["name"] == "night.png"
    nothing = desk("lineage", family["day"], "--uses", json=False)
    assert (nothing.out, nothing.err.strip()) == ("", "Nothing uses it.")


def test_what_is_wrong_is_said(desk: Desk, family: dict[str, str]) -> None:
    assert desk("lineage", family["day"], "--uses", "--variants").code == 2
    assert desk("lineage", "night.png").code == 2
    gone = desk("lineage", str(new_id()))
    assert (gone.code, "no asset" in gone.err) == (1, True)
