"""The record: who did what to which asset, with both values, all of it or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import RuleError
from desktop.catalog.engine.recorded_values import plain, typed
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.changes import Kind
from desktop.domain.ids import OperationId, new_id
from desktop.edits.asset import RateAssets, SetFields, TrashAssets
from desktop.edits.edit import Undo, perform
from desktop.edits.tag import TagAssets

if TYPE_CHECKING:
    from desktop.catalog.library import Library


@pytest.fixture
def ids(library: Library) -> list[Any]:
    """Two images."""
    return library.write(lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(2)])


def test_the_story_of_an_asset_is_newest_first_with_both_values(
    library: Library, ids: list[Any]
) -> None:
    a, b = ids
    rated = perform(library, RateAssets((a, b), 4))
    perform(library, TagAssets((b,), ("sea",)))
    perform(library, SetFields(a, {"description": "low sun"}, expected_version=None))
    story = library.read(lambda r: r.activity.of(a))
    assert [entry.label for entry in story] == ["Change details", rated.label]
    assert (story[1].before, story[1].after) == ({"rating": 0}, {"rating": 4})
    assert story[1].operation_id == rated.operation_id
    assert story[1].user
    assert [entry.entity for entry in library.read(lambda r: r.activity.of(b))] == [
        "asset_tags",
        "assets",
    ]


def test_an_edit_says_what_to_look_at_again(library: Library, ids: list[Any]) -> None:
    a, b = ids
    assert perform(library, RateAssets((a,), 4)).changes.kinds == {Kind.ASSETS}
    tagged = perform(library, TagAssets((a, b), ("sea",))).changes
    assert tagged.kinds == {Kind.TAGS}
    assert tagged.assets == {a, b}
    assert perform(library, TrashAssets((a,))).changes.kinds == {Kind.ASSETS, Kind.MEMBERSHIP}
    assert not perform(library, TrashAssets((a,))).changes


def test_what_failed_is_not_on_record(library: Library, ids: list[Any]) -> None:
    with pytest.raises(RuleError):
        perform(library, RateAssets(tuple(ids), 9))
    assert library.read(lambda r: r.activity.of(ids[0])) == []


def test_undoing_what_is_not_on_record_changes_nothing(library: Library, ids: list[Any]) -> None:
    other = perform(library, RateAssets((ids[0],), 4))
    assert not perform(library, Undo(OperationId(new_id()), "nothing")).changes
    assert library.read(lambda r: r.assets.load(ids[0])).rating == 4
    assert library.read(lambda r: r.activity.operations([])) == []
    found = library.read(lambda r: r.activity.operations([other.operation_id]))
    assert [item.label for item in found] == [other.label]


def test_values_survive_the_record_as_their_columns_hold_them() -> None:
    row = {
        "id": "01a1fbfd-b455-7000-ad0b-04658d180442",
        "generation_cost": Decimal("0.250000"),
        "deleted_at": datetime(2026, 11, 21, 2, 3, 4, 567, tzinfo=UTC),
        "metadata": {"a": [1, None]},
        "rating": 3,
        "duration": None,
    }
    assert typed(assets, plain(row)) == row
    assert typed(assets, {"column_of_an_older_schema": 1}) == {}
