"""`search` and `show`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from desktop.domain.asset import AssetType
from desktop.domain.ids import new_id
from desktop.edits.tag import TagAssets
from tests.cli.conftest import Answer, both, performed, picture
from tests.media import recipe_makers as makers

Desk = Callable[..., Answer]
Make = Callable[..., str]
KEYS = [
    "id",
    "type",
    "name",
    "tags",
    "size",
    "duration",
    "length_state",
    "width",
    "height",
    "rating",
    "source",
    "generation_cost",
    "currency",
    "recorded_at",
    "recorded_offset",
    "recorded",
    "created_at",
    "path",
    "status",
]


@both
def test_a_row_has_the_keys_of_the_contract(desk: Desk, make: Make, address: str) -> None:
    key = make(
        "boat",
        size=1200,
        rating=4,
        source="generation",
        generation_cost=Decimal("0.1"),
        duration=2.5,
    )
    performed(address, TagAssets((key,), ("sea", "harbour")))  # type: ignore[arg-type]
    row = desk("search", "boat").row
    assert list(row) == KEYS
    assert row["tags"] == ["harbour", "sea"]
    assert (row["size"], row["rating"], row["duration"]) == (1200, 4, 2.5)
    assert row["generation_cost"] == "0.1"
    assert row["path"] is None


@both
def test_unknown_cost_is_null_and_free_is_zero(desk: Desk, make: Make) -> None:
    make("free", generation_cost=Decimal(0))
    make("unknown")
    costs = {row["name"]: row["generation_cost"] for row in desk("search").rows}
    assert costs == {"free": "0", "unknown": None}


@both
def test_limit_and_offset_cut_the_same_list(desk: Desk, make: Make) -> None:
    ids = [make(f"asset {number:02d}") for number in range(12)]
    ids.reverse()
    assert desk("search").ids() == ids
    assert desk("search", "--limit", "5").ids() == ids[:5]
    assert desk("search", "--limit", "5", "--offset", "4").ids() == ids[4:9]
    assert desk("search", "--offset", "10").ids() == ids[10:]
    assert desk("search", "--offset", "99").ids() == []
    assert desk("search", "--limit", "0").out == ""
    assert desk("search", "asset", "--count").row == {"count": 12}


ORDERS = {
    "name": "abc",
    "-name": "cba",
    "name:desc": "cba",
    "size": "bac",
    "-size": "abc",
    "SIZE:asc": "bac",
    "rating:desc": "cba",
    "added": "abc",
    "-created_at": "cba",
}


@both
def test_rows_come_in_the_order_asked_for(desk: Desk, make: Make) -> None:
    for name, size, rating in (("a", 3, 1), ("b", 2, 2), ("c", None, 3)):
        make(name, size=size, rating=rating)
    for sort, names in ORDERS.items():
        rows = desk("search", "", "--sort", sort).rows
        assert "".join(row["name"] for row in rows) == names, sort


def test_a_query_may_begin_with_a_dash(desk: Desk, make: Make) -> None:
    boat, pier = make("boat", rating=5), make("pier", rating=1)
    assert desk("search", "-boat").ids() == [pier]
    assert desk("search", "-rating:1", "--sort", "-size").ids() == [boat]
    assert desk("search", "--limit", "5", '-"pier"').ids() == [boat]
    assert desk("search", "-(boat OR pier)").rows == []
    assert desk("search", "--fly").code == 2
    wrong = desk("search", "-rating:many").err.splitlines()
    assert wrong[1].strip() == "-rating:many"
    assert wrong[2].index("^") == wrong[1].index("many")


def test_a_person_sees_a_table_and_how_much_more_there_is(desk: Desk, make: Make) -> None:
    key = make("The [red] boat", rating=3, size=1_600_000)
    make("pier")
    shown = desk("search", "--limit", "1", "--sort", "-size", json=False)
    assert key in shown.out
    assert "The [red] boat" in shown.out
    assert "★★★☆☆" in shown.out
    assert "1.6 MB" in shown.out
    assert "1 of 2 assets" in shown.err
    assert desk("search", "nothing", json=False).err == "Nothing found.\n"
    assert desk("search", "--count", json=False).out == "2\n"


@both
def test_show_tells_everything_about_one_asset(desk: Desk, make: Make) -> None:
    key = make("boat", generation_metadata={"prompt": "a boat", "model": "m1"})
    desk("tag", key, "sea")
    desk("collection", "new", "References", key)
    desk("film", "new", "Harbour")
    desk("film", "add-shot", "Harbour", "--code", "1A")
    shot = desk("film", "add-take", "1A", key).row["shot_id"]
    shown = desk("show", key).row
    assert shown["generation_metadata"] == {"prompt": "a boat", "model": "m1"}
    assert shown["tags"] == ["sea"]
    assert [item["name"] for item in shown["collections"]] == ["References"]
    (take,) = shown["relations"]
    assert (take["type"], take["direction"], take["asset_id"]) == ("generated_from", "child", shot)
    assert take["is_selected"] is True
    assert [entry["label"] for entry in shown["history"]][-1].startswith("New image")
    assert (shown["technical"], shown["locations"]) == (None, [])
    other_way = desk("show", shot).row["relations"]
    assert [
        (r["direction"], r["asset_id"]) for r in other_way if r["type"] == "generated_from"
    ] == [("parent", key)]


def test_show_tells_what_the_file_says_of_how_it_was_made(desk: Desk, tmp_path: Path) -> None:
    words = "a lamp\nSteps: 20, Sampler: Euler, Seed: 18446744073709551616, Model: glow"
    makers.png(tmp_path / "lamp.png", makers.text_chunk("parameters", words))
    desk("import", str(tmp_path / "lamp.png"))
    (key,) = desk("search", "model:glow seed:18446744073709551616").ids()
    shown = desk("show", key).row
    recipe = shown["recipe"]
    assert recipe["raw"] == [{"key": "parameters", "text": words}]
    assert (recipe["parsed"]["prompt"], recipe["corrected"]) == ("a lamp", {})
    assert shown["generation_metadata"]["model"] == "glow"
    assert "Euler" in desk("show", key, json=False).out
    assert desk("recipes", "read", "--query", "model:glow").rows[-1]["summary"]["failed"] == 0


def test_show_for_a_person_has_sections(desk: Desk, make: Make) -> None:
    key = make("boat", kind=AssetType.VIDEO, generation_metadata={"prompt": "a [bold]boat[/bold]"})
    shown = desk("show", key.upper(), json=False)
    assert shown.code == 0
    assert "a [bold]boat[/bold]" in shown.out
    assert "History" in shown.out


def test_an_asset_that_is_not_there_is_a_failure(desk: Desk) -> None:
    said = desk("show", new_id())
    assert (said.code, said.out) == (1, "")
    assert "There is no asset" in said.err


@both
def test_names_are_listed_in_the_order_people_read_them(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "rushes"
    folder.mkdir()
    for number in range(1, 13):
        picture(folder / f"shot {number}.png", number)
    desk("import", str(folder))
    expected = [f"shot {number}.png" for number in range(1, 13)]
    assert [row["name"] for row in desk("search", "", "--sort", "name").rows] == expected
    falling = desk("search", "shot", "--sort", "-name", "--limit", "5").rows
    assert [row["name"] for row in falling] == expected[:6:-1]
