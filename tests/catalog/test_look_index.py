"""The looks of a library in memory: what was read in part is not taken for all of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import LibraryError
from desktop.catalog.look import OVERLAP, LookReads, LookRow
from desktop.catalog.look_index import LookIndex
from desktop.domain.ids import AssetId
from desktop.domain.look import SHADES, VIEW_BYTES, VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Stopped(LookReads):
    """Looks as the database hands them out, one by one; it may be stopped between two of them."""

    def __init__(self, rows: list[LookRow], after: int | None = None) -> None:
        self._rows, self._after = rows, after

    def since(self, instant: datetime | None) -> Iterator[list[LookRow]]:
        wanted = [one for one in self._rows if instant is None or one.made_at >= instant - OVERLAP]
        for number, row in enumerate(wanted):
            if number == self._after:
                raise LibraryError("This was stopped.")
            yield [row]


def look(name: str, made_at: datetime) -> LookRow:
    return LookRow(AssetId(name), bytes(VIEWS * VIEW_BYTES), (None,) * (4 * SHADES), made_at)


def test_a_reading_that_was_stopped_is_made_up_for_by_the_next() -> None:
    rows = [look("new", NOW), look("old", NOW - timedelta(days=9))]
    index = LookIndex()
    with pytest.raises(LibraryError):
        index.follow(Stopped(rows, after=1))
    index.follow(Stopped(rows))
    assert "old" in index
    # From then on only what is new is read.
    index.follow(Stopped([look("older still", NOW - timedelta(days=10)), look("newest", NOW)]))
    assert ("newest" in index, "older still" in index) == (True, False)
