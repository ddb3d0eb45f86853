"""`collection`: new, list, add, show."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.ids import new_id
from tests.cli.conftest import Answer, both

Desk = Callable[..., Answer]
Make = Callable[..., str]


@both
def test_collections_are_nested_and_listed_parents_first(desk: Desk) -> None:
    top = desk("collection", "new", "Harbour").row
    below = desk("collection", "new", "Night", "--parent", "harbour").row
    desk("collection", "new", "Deep", "--parent", below["id"])
    desk("collection", "new", "Last")
    listed = desk("collection", "list").rows
    assert [(row["name"], row["depth"]) for row in listed] == [
        ("Harbour", 0),
        ("Night", 1),
        ("Deep", 2),
        ("Last", 0),
    ]
    assert below["parent_id"] == top["id"]
    shown = desk("collection", "list", json=False).out
    assert "    Deep" in shown


@both
def test_members_keep_the_order_they_were_added_in(desk: Desk, make: Make) -> None:
    ids = [make(name) for name in "cab"]
    desk("collection", "new", "Picks", ids[1])
    assert desk("collection", "add", "picks", ids[2], ids[1], ids[0]).ids() == [ids[2], ids[0]]
    assert desk("collection", "show", "Picks").ids() == [ids[1], ids[2], ids[0]]
    assert desk("search", "in:picks", "--count").row == {"count": 3}
    desk("trash", ids[2])
    assert desk("collection", "show", "Picks").ids() == [ids[1], ids[0]]


def test_a_query_fills_a_collection_once(desk: Desk, make: Make) -> None:
    make("boat one", rating=4)
    desk("collection", "new", "Boats")
    assert len(desk("collection", "add", "Boats", "--query", "boat").rows) == 1
    make("boat two")
    assert len(desk("collection", "show", "Boats").rows) == 1


@both
def test_a_saved_search_is_live_and_takes_no_members(desk: Desk, make: Make) -> None:
    saved = desk("collection", "new", "Good", "--query", "rating>=4").row
    assert (saved["type"], saved["count"], saved["query"]) == ("smart", 0, "rating>=4")
    key = make("boat", rating=5)
    assert desk("collection", "show", "Good").ids() == [key]
    assert desk("collection", "list").row["count"] == 1
    refused = desk("collection", "add", "Good", key)
    assert (refused.code, refused.out) == (2, "")


def test_a_saved_search_that_does_not_parse_is_not_made(desk: Desk) -> None:
    assert desk("collection", "new", "Bad", "--query", "rating>many").code == 2
    assert desk("collection", "new", "Empty", "--query", " ").code == 2
    assert desk("collection", "list").rows == []


def test_two_of_one_name_are_told_apart_by_their_ids(desk: Desk, make: Make) -> None:
    first = desk("collection", "new", "Picks").row["id"]
    desk("collection", "new", "Day 2")
    second = desk("collection", "new", "Picks", "--parent", "Day 2").row["id"]
    refused = desk("collection", "new", "picks")
    assert refused.code == 1
    assert "here already" in refused.err
    asked = desk("collection", "show", "Picks")
    assert asked.code == 2
    assert first in asked.err
    assert second in asked.err
    key = make("boat")
    desk("collection", "add", second, key)
    assert desk("collection", "show", second).ids() == [key]
    assert desk("collection", "show", first).ids() == []


def test_what_is_not_there_is_said(desk: Desk) -> None:
    desk("collection", "new", "Picks")
    assert desk("collection", "show", "Nothing").code == 1
    assert desk("collection", "new", "X", "--parent", "Nothing").code == 1
    said = desk("collection", "add", "Picks", new_id())
    assert said.code == 1
    assert said.row["error"]
    assert desk("collection", "new", "Y", new_id()).code == 1
    assert [row["name"] for row in desk("collection", "list").rows] == ["Picks"]
