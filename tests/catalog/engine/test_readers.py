"""Reads begin, end and are handed out in turn; what is remembered between them never is old."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import bindparam, exc, select, text

from desktop.base.errors import LibraryBusyError, LibraryError
from desktop.catalog.engine import readers
from desktop.catalog.engine.compiled_select import Ready
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.search.parser import parse

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library


def add(library: Library, name: str) -> str:
    return library.write(lambda tx: tx.assets.add(AssetType.IMAGE, name=name, size=len(name)))


def names(library: Library, query: str, key: SortKey = SortKey.ADDED) -> list[str]:
    listing = Listing(query=parse(query), order=Order(key))
    page = library.read(lambda reads: reads.listing.page(listing))
    return [card.name for card in page.cards]


def on_threads(count: int, act: Callable[[], object]) -> list[object]:
    """What `act` gave or raised on each of `count` threads."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(act())
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_read_is_one_view_whoever_asks(local_library: Library) -> None:
    library = local_library
    add(library, "pier a")

    def act(reads: Any) -> tuple[int, int, int]:
        first = len(reads.listing.page(Listing()).cards)  # asked of the driver
        add(library, "pier b")
        by_sqlalchemy = reads._session.scalar(text("SELECT count(*) FROM assets"))
        return first, by_sqlalchemy, len(reads.listing.page(Listing()).cards)

    assert library.read(act) == (1, 1, 1)
    assert names(library, "pier") == ["pier b", "pier a"]


def test_more_reads_than_connections_wait_for_their_turn(library: Library) -> None:
    add(library, "pier")

    def act(reads: Any) -> int:
        reads._session.scalar(text("SELECT 1"))
        return len(reads.listing.page(Listing()).cards)

    assert on_threads(24, lambda: library.read(act)) == [1] * 24


def test_a_read_that_gets_no_turn_says_so(
    local_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "WAIT_SECONDS", 0.05)
    gate = threading.Event()
    found: list[object] = []
    holders = threading.Thread(
        target=lambda: found.extend(
            on_threads(6, lambda: local_library.read(lambda _reads: gate.wait(20)))
        )
    )
    holders.start()

    def until_refused() -> None:
        while True:  # the others may not all have begun
            local_library.read(lambda _reads: None)

    try:
        with pytest.raises(LibraryBusyError):
            until_refused()
    finally:
        gate.set()
        holders.join()
    assert found == [True] * 6
    assert names(local_library, "pier") == []


@pytest.mark.parametrize("statement", ["SELECT 1", "SELECT * FROM nowhere"])
def test_a_read_that_fails_leaves_the_next_one_as_it_should_be(
    library: Library, statement: str
) -> None:
    def act(reads: Any) -> None:
        reads.listing.page(Listing())
        reads._session.scalar(text(statement))
        raise LookupError

    for _ in range(8):  # more often than there are connections
        with pytest.raises((LookupError, LibraryError, exc.ProgrammingError)):
            library.read(act)
    add(library, "pier")
    assert names(library, "pier") == ["pier"]


def test_a_library_is_closed_while_something_reads(local_library: Library) -> None:
    add(local_library, "pier")

    def act(reads: Any) -> int:
        local_library.close()
        return len(reads.listing.page(Listing()).cards)

    assert local_library.read(act) == 1
    local_library.close()


def test_names_and_hits_that_change_are_asked_again(library: Library) -> None:
    ids = [add(library, name) for name in ("pier a", "sea bb")]
    for _ in range(2):
        assert names(library, "tag:dusk") == []
        assert names(library, "pier", SortKey.SIZE) == ["pier a"]

    def tag(tx: Any) -> None:
        tx.tags.attach(tx.tags.ensure("dusk"), ids[:1])
        tx.assets.set(ids[1], {"name": "long pier"})

    library.write(tag)
    assert names(library, "tag:dusk") == ["pier a"]
    assert names(library, "pier", SortKey.SIZE) == ["long pier", "pier a"]

    def retag(tx: Any) -> None:
        tx.tags.rename(tx.tags.find("dusk"), "dawn")
        tx.tags.attach(tx.tags.ensure("dusk"), ids[1:])

    library.write(retag)
    assert names(library, "tag:dusk") == ["long pier"]
    assert names(library, "tag:dawn") == ["pier a"]


def test_a_select_kept_ready_takes_values_of_every_kind(library: Library) -> None:
    keys = [add(library, name) for name in ("a", "b", "c")]
    listed = Ready(
        select(assets.c.name)
        .where(assets.c.id.in_(keys[:2]), assets.c.name == bindparam("name"))
        .order_by(assets.c.name)
    )
    plain = Ready(select(assets.c.name).where(assets.c.id == keys[0], assets.c.created_at > EPOCH))
    for name, hits in (("a", 1), ("c", 0)):
        values = {"name": name}
        assert len(library.read(lambda reads, v=values: reads._session.fetch(listed, v))) == hits  # type: ignore[misc]
    rows = library.read(lambda reads: reads._session.fetch(plain, {}))
    assert [tuple(row) for row in rows] == [("a",)]
    assert library.write(lambda tx: len(tx._session.fetch_known(plain, {}))) == 1
