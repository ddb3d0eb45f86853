"""The history by edit: its pages, its filters, and what of an edit can still be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.dialects import postgresql, sqlite

from desktop.catalog.history import _first_rows, _heads, _touched
from desktop.catalog.standing import LOOKED_AT
from desktop.catalog.tables.all import activity
from desktop.domain.asset import AssetType
from desktop.domain.history import ActFilter, ActKind, Hold
from desktop.domain.ids import OperationId, first_id_at, new_id
from desktop.edits.asset import RateAssets, RenameAsset, SetFields, TrashAssets
from desktop.edits.edit import Undo, perform
from desktop.edits.film import AddFilm
from desktop.edits.tag import TagAssets
from desktop.edits.take_back import TakeBack

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Reads
    from desktop.domain.history import ActPage, Standing


@pytest.fixture
def ids(library: Library) -> list[Any]:
    """Three images."""
    return library.write(lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(3)])


def labels(page: ActPage) -> list[str]:
    return [act.label for act in page.acts]


def _page(wanted: ActFilter, before: OperationId | None, limit: int, reads: Reads) -> ActPage:
    return reads.history.page(wanted, before=before, limit=limit)


def all_pages(library: Library, wanted: ActFilter, limit: int) -> list[str]:
    found: list[str] = []
    before: OperationId | None = None
    while True:
        page = library.read(partial(_page, wanted, before, limit))
        found += labels(page)
        before = page.then
        if before is None:
            return found


def standing(library: Library, operation: OperationId) -> Standing:
    return library.read(lambda r: r.history.standing(operation))


def test_an_edit_is_one_row_whatever_it_touched(library: Library, ids: list[Any]) -> None:
    perform(library, RateAssets(tuple(ids), 4))
    perform(library, RenameAsset(ids[0], "lamp.png"))
    perform(library, TagAssets((ids[1],), ("sea",)))
    perform(library, TrashAssets((ids[2],)))
    perform(library, AddFilm("Harbour"))
    page = library.read(lambda r: r.history.page())
    assert page.then is None
    told = [(act.kind, act.about) for act in page.acts]
    assert told == [
        (ActKind.FILM, "Harbour and 1 more"),
        (ActKind.TRASH, "2.png"),
        (ActKind.TAGS, "1.png"),
        (ActKind.DETAILS, "lamp.png"),
        (ActKind.MARKS, "lamp.png and 2 more"),
    ]
    assert all(act.user for act in page.acts)
    parts = library.read(lambda r: r.history.entries(page.acts[-1].id, limit=2))
    assert [entry.after for entry in parts.entries] == [{"rating": 4}] * 2
    rest = library.read(lambda r: r.history.entries(page.acts[-1].id, after=parts.then, limit=2))
    assert (len(rest.entries), rest.then) == (1, None)
    assert {*(parts.names or ()), *(rest.names or ())} == set(ids)


def test_pages_follow_each_other_whatever_is_asked_for(library: Library, ids: list[Any]) -> None:
    for stars in (1, 2, 3, 4, 5):
        perform(library, RateAssets(tuple(ids), stars))
        perform(library, RenameAsset(ids[0], f"Löwe {stars}"))
    every = all_pages(library, ActFilter(), 100)
    assert all_pages(library, ActFilter(), 3) == every
    assert len(every) == 10
    user = library.read(lambda r: r.history.people())[0]
    assert all_pages(library, ActFilter(person=user.upper()), 4) == every
    assert all_pages(library, ActFilter(person="nobody"), 4) == []
    marks = all_pages(library, ActFilter(kind=ActKind.MARKS), 2)
    assert len(marks) == 5
    assert len(all_pages(library, ActFilter(text="rename LÖWE"), 2)) == 5
    now = datetime.now(UTC)
    assert all_pages(library, ActFilter(since=now - timedelta(hours=1)), 3) == every
    assert all_pages(library, ActFilter(since=now + timedelta(hours=1)), 3) == []
    assert all_pages(library, ActFilter(until=now - timedelta(hours=1)), 3) == []
    story = library.read(lambda r: r.history.of_asset(ids[0], limit=3))
    on = library.read(lambda r: r.history.of_asset(ids[0], before=story.then, limit=100))
    assert len(story.entries) + len(on.entries) == 10
    assert story.entries[-1].id > on.entries[0].id


def test_what_stands_as_an_edit_left_it_can_be_taken_back(library: Library, ids: list[Any]) -> None:
    a, b, _ = ids
    rated = perform(library, RateAssets((a, b), 4))
    perform(library, RenameAsset(a, "lamp.png"))
    assert standing(library, rated.operation_id).free == 2
    higher = perform(library, RateAssets((b,), 5))
    now = standing(library, rated.operation_id)
    assert (now.free, now.held, now.can_take_back) == (1, 1, True)
    (held,) = now.first
    assert (held.why, held.name, held.label) == (Hold.CHANGED, "1.png", higher.label)
    assert "was changed since" in now.sentence
    applied = perform(library, TakeBack(rated.operation_id, rated.label))
    assert applied.result == 1
    assert library.read(lambda r: [r.assets.load(key).rating for key in (a, b)]) == [0, 5]
    after = standing(library, rated.operation_id)
    assert not after.can_take_back
    assert "cannot be taken back" in after.sentence
    perform(library, Undo(applied.operation_id, applied.label))
    assert library.read(lambda r: r.assets.load(a)).rating == 4


def test_what_was_taken_back_or_is_used_says_so(library: Library, ids: list[Any]) -> None:
    tagged = perform(library, TagAssets((ids[0],), ("sea",)))
    perform(library, TagAssets((ids[1],), ("sea",)))
    now = standing(library, tagged.operation_id)
    assert {held.why for held in now.first} == {Hold.USED}
    perform(library, Undo(tagged.operation_id, tagged.label))
    told = perform(library, SetFields(ids[2], {"description": "low sun"}))
    assert standing(library, told.operation_id).can_take_back
    perform(library, TakeBack(told.operation_id, told.label))
    assert standing(library, told.operation_id).sentence == "It has been taken back already."
    assert not standing(library, OperationId(new_id())).can_take_back


def test_a_page_is_read_by_an_index(library: Library, ids: list[Any]) -> None:
    """With many rows; EXPLAIN names the index, and no step reads the whole record."""
    when = datetime.now(UTC) - timedelta(days=9)
    large, rows = first_id_at(when)[:-1] + "1", []
    for number in range(4_000):
        operation = large if number < 2_000 else new_id()
        rows.append(
            {
                "id": new_id(), "operation_id": operation, "label": "Rate", "action": "update",
                "user_id": None, "asset_id": ids[number % 3], "entity": "assets",
                "entity_id": ids[number % 3], "before": {"rating": 0}, "after": {"rating": 1},
                "created_at": when,
            }
        )  # fmt: skip

    def fill(tx: Any) -> None:
        session = tx._session
        for row in rows:
            row["workspace_id"] = session.workspace_id
        session.connection.execute(insert(activity), rows)
        session.connection.execute(text("ANALYZE activity"))

    library.write(fill)
    before = OperationId(new_id())
    for statement in (
        _first_rows(before, 50),
        _heads([row["id"] for row in rows[:50]]),
        _touched([rows[0]["id"]]),
    ):
        plan = explained(library, statement)
        for step in plan.splitlines():
            assert not step.startswith("SCAN activity"), plan
            assert "Seq Scan on activity" not in step, plan
    page = library.read(lambda r: r.history.page(limit=2_001))
    assert len(page.acts) == 2_001
    assert (page.acts[-1].assets, page.acts[-1].is_more) == (3, True)
    assert standing(library, OperationId(large)).is_partly_looked_at
    assert LOOKED_AT < 2_000


def explained(library: Library, statement: Any) -> str:
    """How the database would do it."""

    def ask(reads: Any) -> str:
        session = reads._session
        made: Any = sqlite if session.is_sqlite else postgresql
        sql = str(statement.compile(dialect=made.dialect(), compile_kwargs={"literal_binds": True}))
        head = "EXPLAIN QUERY PLAN " if session.is_sqlite else "EXPLAIN "
        rows = session.rows(text((head + sql).replace(":", "\\:")))
        return "\n".join(str(row[-1]) for row in rows)

    return library.read(ask)
