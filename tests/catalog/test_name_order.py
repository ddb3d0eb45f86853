"""Lists by name come as people read them, on both databases, whoever wrote the names."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.listing import Cursor, Listing, Order, SortKey
from desktop.domain.name_order import sort_name
from desktop.domain.relation import RelationType
from desktop.domain.search.parser import parse
from desktop.edits.asset import RenameAsset, SetFields
from desktop.edits.history import History

if TYPE_CHECKING:
    from desktop.catalog.library import Library

IN_ORDER = [
    *("1 take", "2 takes", "10 takes"),
    *("Day 1", "day 2", "DAY 10", "day 100"),
    *("shot_1.png", "shot_2.png", "shot_010.png", "shot_11.png"),
    *("straße 2", "STRASSE 10", "zoo", "Émile 2", "émile 10", "路 3", "路 20"),
]
BY_NAME = Order(SortKey.NAME, descending=False)


def paged(library: Library, listing: Listing, *, limit: int = 3) -> list[str]:
    """The names on all pages, in order."""
    found: list[str] = []
    after: Cursor | None = None
    while True:
        page = library.read(
            lambda reads, at=after: reads.listing.page(listing, limit=limit, after=at)  # type: ignore[misc]
        )
        found += [card.name for card in page.cards]
        after = page.after
        if after is None:
            return found


def add(library: Library, names: list[str], kind: AssetType = AssetType.IMAGE) -> list[AssetId]:
    """Assets of these names."""
    return library.write(lambda tx: [tx.assets.add(kind, name) for name in names])


def shuffled(names: list[str]) -> list[str]:
    return random.Random(7).sample(names, len(names))


def kept(library: Library) -> set[tuple[str, str]]:
    """Every name with what it sorts by, as they are stored."""
    query = select(assets.c.name, assets.c.sort_name)
    return {tuple(row) for row in library.read(lambda r: r._session.rows(query))}


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_each_other_in_the_order_of_names(
    library: Library, limit: int, descending: bool
) -> None:
    add(library, shuffled(IN_ORDER))
    listing = Listing(order=Order(SortKey.NAME, descending))
    expected = IN_ORDER[::-1] if descending else IN_ORDER
    assert paged(library, listing, limit=limit) == expected
    packed = library.read(lambda reads: reads.listing.ids(listing))
    ids = [AssetId(str(uuid.UUID(bytes=packed[at : at + 16]))) for at in range(0, len(packed), 16)]
    cards = library.read(lambda reads: reads.listing.cards(ids))
    assert [cards[key].name for key in ids] == expected


def test_a_search_and_a_collection_come_in_the_same_order(library: Library) -> None:
    names = [f"pier {number}" for number in range(1, 13)]
    ids = add(library, shuffled(names))

    def collect(tx: Any) -> Any:
        collection = tx.collections.add("Refs")
        tx.collections.put(collection, ids)
        return collection

    collection = library.write(collect)
    assert paged(library, Listing(query=parse("pier"), order=BY_NAME)) == names
    assert paged(library, Listing(collection_id=collection, order=BY_NAME)) == names
    library.write(lambda tx: tx.assets.trash(ids))
    assert paged(library, Listing(trashed=True, order=BY_NAME)) == names


def test_rows_loaded_at_once_have_their_place(library: Library) -> None:
    rows = [{"id": new_id(), "type": "image", "name": name} for name in shuffled(IN_ORDER)]
    library.write(lambda tx: tx.intake.load(rows))
    assert paged(library, Listing(order=BY_NAME)) == IN_ORDER


def test_a_rename_moves_it_and_undo_moves_it_back(library: Library) -> None:
    history = History()
    ids = add(library, ["day 1", "day 2", "day 10"])
    history.perform(library, RenameAsset(ids[0], "day 9"))
    assert paged(library, Listing(order=BY_NAME)) == ["day 2", "day 9", "day 10"]
    history.perform(library, SetFields(ids[1], {"name": "Day 30"}))
    assert paged(library, Listing(order=BY_NAME)) == ["day 9", "day 10", "Day 30"]
    history.undo(library)
    history.undo(library)
    assert paged(library, Listing(order=BY_NAME)) == ["day 1", "day 2", "day 10"]
    history.redo(library)
    assert paged(library, Listing(order=BY_NAME)) == ["day 2", "day 9", "day 10"]
    assert all(key == sort_name(name) for name, key in kept(library))


def test_a_name_that_differs_by_case_alone_is_written_like_any_other(library: Library) -> None:
    (key,) = add(library, ["ÉMILE 2"])
    library.write(lambda tx: tx.assets.set(key, {"name": "émile 2"}))
    assert kept(library) == {("émile 2", sort_name("émile 2"))}


def test_names_of_full_length_are_kept_and_sorted(library: Library) -> None:
    names = [*("aé" * 126 + f"{number}" for number in (2, 10)), "ß" * 255, "7a" * 127]
    add(library, shuffled(names))
    assert paged(library, Listing(order=BY_NAME)) == [names[3], *names[:3]]


def test_films_and_characters_and_tags_are_listed_so(library: Library) -> None:
    names = ["Part 1", "part 2", "Part 10"]
    add(library, names[::-1], AssetType.FILM)
    characters = add(library, names[::-1], AssetType.CHARACTER_REF)

    def write(tx: Any) -> AssetId:
        still: AssetId = tx.assets.add(AssetType.IMAGE, "still.png")
        tx.relations.add(RelationType.REFERENCE_FOR, characters[0], still)
        for name in names[::-1]:
            tx.tags.attach(tx.tags.ensure(name), [still])
        return still

    still = library.write(write)
    sidebar = library.read(lambda reads: reads.sidebar())
    for found in (sidebar.films, sidebar.characters, sidebar.tags):
        assert [item.name for item in found] == names
    assert [film[1] for film in library.read(lambda reads: reads.films.names())] == names
    assert [film.name for film in library.read(lambda reads: reads.films.all())] == names
    assert [tag.name for tag in library.read(lambda reads: reads.tags.all())] == names
    assert library.read(lambda reads: reads.tags.of([still])) == {still: names}


def test_collections_of_one_place_come_by_name(library: Library) -> None:
    def write(tx: Any) -> None:
        for name in ("Day 10", "day 2", "Day 1"):
            tx.collections.set(tx.collections.add(name), sequence=5)

    library.write(write)
    found = library.read(lambda reads: reads.collections.all())
    assert [item.name for item in found] == ["Day 1", "day 2", "Day 10"]


def test_a_row_that_another_program_wrote_is_listed_until_it_is_renamed(library: Library) -> None:
    add(library, ["b 2", "b 10"])
    key = AssetId(new_id())
    by_hand = text(
        "INSERT INTO assets (id, workspace_id, type, name, created_at, updated_at)"
        " SELECT :id, workspace_id, type, 'b 3', created_at, updated_at FROM assets LIMIT 1"
    )
    library.write(lambda tx: tx._session.execute(by_hand, {"id": key}))
    for limit in (1, 2):
        assert paged(library, Listing(order=BY_NAME), limit=limit) == ["b 3", "b 2", "b 10"]
    library.write(lambda tx: tx.assets.set(key, {"name": "b 4"}))
    assert paged(library, Listing(order=BY_NAME)) == ["b 2", "b 4", "b 10"]


ORDERS = (SortKey.NAME, SortKey.RATING, SortKey.TYPE, SortKey.SIZE)
QUERIES = ("pier", "tag:rare", "in:refs", "pier rating:0", "tag:rare pier")


@pytest.mark.parametrize("key", ORDERS)
@pytest.mark.parametrize("query", QUERIES)
def test_what_is_found_elsewhere_is_looked_up_by_id(
    local_library: Library, key: SortKey, query: str
) -> None:
    """SQLite would search the index of the order, or of a condition, anew for every hit."""
    ids = add(local_library, [f"pier {number}" for number in range(8)])

    def sort_out(tx: Any) -> None:
        tx.tags.attach(tx.tags.ensure("rare"), ids)
        tx.collections.put(tx.collections.add("refs"), ids)

    local_library.write(sort_out)
    listing = Listing(query=parse(query), order=Order(key))

    def plans(reads: Any) -> list[str]:
        driver = reads._session.driver
        ran: list[str] = []
        driver.set_trace_callback(ran.append)
        first = reads.listing.page(listing, limit=3)
        assert first.after is not None
        reads.listing.page(listing, limit=3, after=first.after)
        driver.set_trace_callback(None)
        pages = [statement for statement in ran if statement.startswith("SELECT assets.id, ")]
        assert len(pages) >= 2
        return [row[3] for page in pages for row in driver.execute(f"EXPLAIN QUERY PLAN {page}")]

    told = local_library.read(plans)
    looked_up = [line for line in told if line.startswith(("SEARCH assets", "SCAN assets"))]
    assert looked_up
    assert all("id=?" in line for line in looked_up), looked_up
