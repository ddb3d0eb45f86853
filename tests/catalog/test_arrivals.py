"""What came in by itself, and what of it somebody has not looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.search.parser import parse
from desktop.domain.sidebar import SidebarData

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Tx
    from desktop.domain.ids import AssetId


def arrive(library: Library, *names: str, ids: tuple[AssetId, ...] = ()) -> tuple[AssetId, ...]:
    """Let pictures come in by themselves, or come in anew."""

    def write(tx: Tx) -> tuple[AssetId, ...]:
        found = (*ids, *(tx.assets.add(AssetType.IMAGE, name) for name in names))
        tx.arrivals.note(found)
        return found

    return library.write(write)


def new(library: Library, seen: int) -> tuple[int, set[AssetId], int]:
    """How many the sidebar says are new, which are listed, and the number of the last ones."""
    data = library.read(lambda reads: reads.sidebar(SidebarData(seen=seen)))
    listing = Listing(arrived_after=seen)
    page = library.read(lambda reads: reads.listing.page(listing))
    packed = library.read(lambda reads: reads.listing.ids(listing))
    ids = {card.id for card in page.cards}
    assert sorted(packed.hex()) == sorted("".join(ids).replace("-", ""))
    return data.arrived, ids, data.newest_arrival


def test_what_came_in_by_itself_is_new_until_it_was_looked_at(library: Library) -> None:
    library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "by hand"))
    assert new(library, 0) == (0, set(), 0)
    first = arrive(library, "pier dawn", "pier dusk")
    count, ids, seen = new(library, 0)
    assert (count, ids) == (2, set(first))
    assert new(library, seen) == (0, set(), seen)
    second = arrive(library, "pier night")
    assert new(library, seen)[:2] == (1, set(second))
    arrive(library, ids=first[:1])  # its file was written anew
    assert new(library, seen)[:2] == (2, {first[0], *second})
    library.write(lambda tx: tx.assets.trash(second))
    assert new(library, seen)[:2] == (1, {first[0]})
    library.write(lambda tx: tx.assets.restore(second))
    assert new(library, seen)[:2] == (2, {first[0], *second})


def test_a_search_and_any_order_go_on_top_of_what_is_new(library: Library) -> None:
    made = arrive(library, "b pier", "a pier", "c dock")
    order = Order(SortKey.NAME, descending=False)
    asked = Listing(arrived_after=0, query=parse("pier"), order=order)
    page = library.read(lambda reads: reads.listing.page(asked))
    assert [card.id for card in page.cards] == [made[1], made[0]]
    assert library.read(lambda reads: reads.listing.count(asked)) == 2


def test_a_number_is_never_used_again_whatever_the_clock_does(library: Library) -> None:
    arrive(library, "kept")
    (gone,) = arrive(library, "gone")
    seen = new(library, 0)[2]

    def purge(tx: Tx) -> None:
        tx._session.execute(delete(assets).where(assets.c.id == gone))

    library.write(purge)
    later = arrive(library, "later")
    assert new(library, seen)[:2] == (1, set(later))

    def early(tx: Tx) -> tuple[AssetId, ...]:
        tx._session.now -= timedelta(hours=1)
        key = tx.assets.add(AssetType.IMAGE, "clock set back")
        tx.arrivals.note([key])
        return (key,)

    seen = new(library, 0)[2]
    late = library.write(early)
    assert new(library, seen)[:2] == (1, set(late))
