"""`tag`, `untag`, `rate`, `trash`, `restore`, `empty-trash`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.domain.ids import new_id
from tests.cli.conftest import Answer, both

Desk = Callable[..., Answer]
Make = Callable[..., str]


@both
def test_tags_and_ids_may_stand_in_any_order(desk: Desk, make: Make) -> None:
    one, two = make("one"), make("two")
    assert set(desk("tag", "sea", one, "places/harbour", two).ids()) == {one, two}
    assert desk("search", "tag:places").ids() == [two, one]
    assert desk("untag", one, "--tag", "sea").ids() == [one]
    assert desk("search", "tag:sea").ids() == [two]


def test_only_what_changed_is_printed(desk: Desk, make: Make) -> None:
    one, two = make("one"), make("two")
    desk("tag", one, "sea")
    said = desk("tag", "--query", "", "sea")
    assert (said.code, said.ids()) == (0, [two])
    assert "1 already so" in said.err
    assert desk("untag", "--query", "", "unknown").rows == []


@both
def test_rating_goes_by_id_or_by_query(desk: Desk, make: Make) -> None:
    one, two, three = make("one"), make("two"), make("three")
    assert desk("rate", "4", one, two).code == 0
    assert [row["rating"] for row in desk("rate", "--stars", "5", "--query", "two").rows] == [5]
    assert desk("search", "", "--sort", "-rating").ids() == [two, one, three]
    assert [row["rating"] for row in desk("rate", "0", one).rows] == [0]


@both
def test_an_id_that_is_not_there_is_a_row_and_the_rest_is_done(desk: Desk, make: Make) -> None:
    one, gone = make("one"), new_id()
    said = desk("rate", "3", gone, one)
    assert said.code == 1
    done, failed = said.rows
    assert (done["id"], done["rating"]) == (one, 3)
    assert failed["id"] == gone
    assert failed["error"]


def test_a_tag_that_cannot_be_is_refused_before_anything_changes(desk: Desk, make: Make) -> None:
    key = make("one")
    assert desk("tag", key, "good", "not, good").code == 1
    assert desk("show", key).row["tags"] == []


@both
def test_trash_says_what_uses_the_asset_and_restore_brings_it_all_back(
    desk: Desk, make: Make
) -> None:
    boat, pier = make("boat"), make("pier")
    desk("tag", boat, "sea")
    desk("film", "new", "Harbour")
    shot = desk("film", "add-shot", "Harbour", "--code", "1A").row["id"]
    desk("film", "add-take", "1A", boat)
    said = desk("trash", boat, pier)
    uses = {row["id"]: row["used_by"] for row in said.rows}
    assert uses[pier] == []
    assert [(use["id"], use["name"]) for use in uses[boat]] == [(shot, "1A")]
    assert desk("search", "type:image").rows == []
    assert desk("trash", boat).rows == []
    assert set(desk("restore", "--query", "").ids()) == {boat, pier}
    shown = desk("show", boat).row
    assert shown["tags"] == ["sea"]
    assert shown["deleted_at"] is None
    assert desk("film", "show", "Harbour").row["shots"][0]["takes"][0]["id"] == boat


def test_restore_looks_in_the_trash_only(desk: Desk, make: Make) -> None:
    make("live")
    gone = make("gone")
    desk("trash", gone)
    assert desk("restore", "--query", "").ids() == [gone]


def test_a_person_sees_what_uses_the_asset(desk: Desk, make: Make) -> None:
    boat = make("boat")
    desk("film", "new", "Harbour")
    desk("film", "add-shot", "Harbour", "--code", "1A")
    desk("film", "add-take", "1A", boat)
    said = desk("trash", boat, json=False)
    assert "Used by" in said.out
    assert "1A" in said.out
    assert "“boat” is used in shot 1A of Harbour." in said.err


@both
def test_the_trash_is_emptied_only_if_somebody_says_so(desk: Desk, footage: Path) -> None:
    key = desk("import", "--copy", str(footage / "pic0.jpg")).rows[0]["asset_id"]
    copy = Path(desk("show", key).row["path"])
    desk("trash", key)
    refused = desk("empty-trash")
    assert (refused.code, refused.out) == (2, "")
    assert "1 asset" in refused.err
    assert copy.exists()
    assert desk("empty-trash", "--yes").row == {"deleted": 1, "files": 1, "left": [], "kept": 0}
    assert not copy.exists()
    assert (footage / "pic0.jpg").exists()
    assert desk("show", key).code == 1
