"""What other clients of a library did is found, once, and told from what this one did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.catalog import others_edits
from desktop.catalog.tables.all import activity
from desktop.domain.changes import ALL_CHANGED, Changes, Kind
from desktop.domain.ids import AssetId, OperationId, before_all_of, new_id
from desktop.edits.asset import RateAssets, TrashAssets
from desktop.edits.edit import Undo, perform
from desktop.edits.film import AddFilm
from desktop.edits.tag import TagAssets
from tests.factory import add

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from desktop.catalog.library import Library
    from desktop.domain.activity import RecordSeen


class Watcher:
    """Looks at the record as the window does."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen: RecordSeen | None = None

    def look(self) -> Changes:
        seen = self._seen
        self._seen = self._library.read(lambda r: r.others.look(seen, self._library.own_operations))
        return self._seen.others


def test_an_id_sorts_before_all_that_were_made_later() -> None:
    made = new_id(1_000_000_000_000)
    earlier = before_all_of(made, 60_000)
    assert earlier < new_id()
    assert len(earlier) == len(made)
    assert before_all_of(made, 0) <= made
    assert before_all_of("0" * 8 + "-0000-7000-8000-000000000000", 5).startswith("00000000-0000")


def test_what_others_did_is_found_once(clients: Callable[[int], list[Library]]) -> None:
    here, there = clients(2)
    watcher = Watcher(here)
    assert watcher.look() == Changes()  # nothing is on record yet
    ids = [add(there, f"{name}.png") for name in "abc"]
    watcher.look()
    perform(there, RateAssets((ids[0],), 4))
    found = watcher.look()
    assert found == Changes(
        frozenset({Kind.ASSETS}), frozenset({ids[0]}), columns=frozenset({"rating"})
    )
    assert watcher.look() == Changes()
    perform(here, RateAssets((ids[1],), 5))
    assert watcher.look() == Changes()  # its own edits are announced when they are made
    trashed = perform(there, TrashAssets((ids[2],)))
    perform(there, TagAssets(tuple(ids[:2]), ("harbour",)))
    film = perform(there, AddFilm("The Last Lamp")).result
    found = watcher.look()
    assert found.touches(Kind.MEMBERSHIP)
    assert found.touches(Kind.TAGS)
    assert {*ids, film} <= found.assets
    perform(here, RateAssets((ids[1],), 1))
    perform(there, Undo(trashed.operation_id, trashed.label))
    found = watcher.look()
    assert found.assets == {ids[2]}
    assert found.touches(Kind.MEMBERSHIP)


def test_rows_that_become_visible_late_are_found(clients: Callable[[int], list[Library]]) -> None:
    """A transaction that began first and is over last has the smaller ids."""
    here, there = clients(2)
    first, second = (add(here, f"{name}.png") for name in "ab")
    watcher = Watcher(here)
    watcher.look()
    perform(there, RateAssets((second,), 2))
    watcher.look()
    early = OperationId(new_id())
    perform(there, RateAssets((first,), 3), operation_id=early)
    # As if it had been written before the other, by a client whose clock is 30 s late.
    sooner = before_all_of(early, 30_000)

    def antedate(session: object) -> None:
        session.execute(  # type: ignore[attr-defined]
            activity.update().where(activity.c.operation_id == early).values(id=sooner)
        )

    there.maintain(lambda books: antedate(books._session))
    perform(there, RateAssets((second,), 5))
    assert watcher.look().assets == {first, second}


def test_a_growing_operation_is_found_again(clients: Callable[[int], list[Library]]) -> None:
    """An import is one operation, and comes in in portions."""
    here, there = clients(2)
    ids = [add(there, f"{name}.png") for name in "ab"]
    watcher, key = Watcher(here), OperationId(new_id())
    watcher.look()
    for number, asset in enumerate(ids, 1):
        perform(there, RateAssets((asset,), number), operation_id=key)
        assert asset in watcher.look().assets


def test_very_much_is_everything(
    clients: Callable[[int], list[Library]], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = clients(2)
    ids: tuple[AssetId, ...] = tuple(add(there, f"{name}.png") for name in "abc")
    watcher = Watcher(here)
    watcher.look()
    monkeypatch.setattr(others_edits, "MOST_ROWS", 2)
    perform(there, RateAssets(ids, 4))
    assert watcher.look() is ALL_CHANGED
