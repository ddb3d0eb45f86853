"""Pages, counts and orders of listings, on both databases."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.catalog.search import planner
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.relation import RelationType
from desktop.domain.search.parser import parse
from desktop.domain.technical import Technical
from desktop.domain.totals import Totals

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import CollectionId, TagId


def names(library: Library, listing: Listing, *, limit: int = 2) -> list[str]:
    """The names on all pages, in order."""
    found: list[str] = []
    after = None
    while True:
        page = library.read(
            lambda reads, at=after: reads.listing.page(listing, limit=limit, after=at)  # type: ignore[misc]
        )
        assert len(page.cards) <= limit
        found += [card.name for card in page.cards]
        after = page.after
        if after is None:
            return found


def add(library: Library, *rows: dict[str, Any]) -> list[AssetId]:
    """Assets of these values, in this order."""

    def write(tx: Any) -> list[AssetId]:
        return [tx.assets.add(row.pop("type", AssetType.IMAGE), **row) for row in rows]

    return library.write(write)


def test_what_came_last_stands_first_and_no_page_repeats_a_row(library: Library) -> None:
    add(library, *({"name": name} for name in "abcde"))
    assert names(library, Listing()) == ["e", "d", "c", "b", "a"]
    assert names(library, Listing(order=Order(descending=False))) == ["a", "b", "c", "d", "e"]


def test_the_last_page_says_so_even_when_it_is_full(library: Library) -> None:
    add(library, {"name": "a"}, {"name": "b"})
    page = library.read(lambda reads: reads.listing.page(Listing(), limit=2))
    assert (len(page.cards), page.after) == (2, None)


@pytest.mark.parametrize("descending", [True, False])
def test_assets_without_the_value_come_last_in_both_directions(
    library: Library, descending: bool
) -> None:
    sizes = (None, 3, 1, None, 3)
    add(library, *({"name": n, "size": s} for n, s in zip("abcde", sizes, strict=True)))
    known = ["e", "b", "c"] if descending else ["c", "b", "e"]
    unknown = ["d", "a"] if descending else ["a", "d"]
    for limit in (1, 2, 3, 4, 5):
        order = Order(SortKey.SIZE, descending)
        assert names(library, Listing(order=order), limit=limit) == known + unknown


@pytest.mark.parametrize("few", [1000, 1])  # hits are gathered and sorted, or looked for on a walk
@pytest.mark.parametrize("descending", [True, False])
def test_a_search_in_another_order_leaves_out_and_repeats_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch, descending: bool, few: int
) -> None:
    monkeypatch.setattr(planner, "FEW", few)
    if few == 1:
        monkeypatch.setattr(planner, "_enough", lambda _every, _probe: 1)
    sizes = (None, 3, 1, None, 3, 2)
    rows = [{"name": f"pier {n}", "size": s} for n, s in zip("abcdef", sizes, strict=True)]
    ids = add(library, *rows, {"name": "sea", "size": 9}, {"name": "lost pier", "size": 9})
    library.write(lambda tx: tx.assets.trash([ids[-1]]))
    known, unknown = ["e", "b", "f", "c"], ["d", "a"]
    if not descending:
        known, unknown = known[::-1], unknown[::-1]
    by_size = Listing(query=parse("pier"), order=Order(SortKey.SIZE, descending))
    for limit in (1, 2, 3, 4, 5, 6, 7):
        found = names(library, by_size, limit=limit)
        assert found == [f"pier {n}" for n in known + unknown]
        by_name = replace(by_size, order=Order(SortKey.NAME, descending))
        assert names(library, by_name, limit=limit) == sorted(found, reverse=descending)
    packed = library.read(lambda reads: reads.listing.ids(by_size))
    assert packed == b"".join(uuid.UUID(ids["abcdef".index(n)]).bytes for n in known + unknown)


def test_a_search_in_another_order_follows_the_hits_as_they_come_and_go(library: Library) -> None:
    by_size = Listing(query=parse("pier"), order=Order(SortKey.SIZE))
    assert names(library, by_size) == []
    a, _b = add(library, {"name": "pier a", "size": 1}, {"name": "pier b", "size": 2})
    assert names(library, by_size) == ["pier b", "pier a"]
    library.write(lambda tx: tx.assets.trash([a]))
    assert names(library, by_size) == ["pier b"]
    assert names(library, replace(by_size, trashed=True)) == ["pier a"]


def test_names_sort_without_case_and_equal_names_by_age(library: Library) -> None:
    ids = add(library, *({"name": name} for name in ("b", "A", "a", "B", "c", "a")))
    listing = Listing(order=Order(SortKey.NAME, descending=False))
    assert names(library, listing) == ["A", "a", "a", "b", "B", "c"]
    packed = library.read(lambda reads: reads.listing.ids(listing))
    assert packed == b"".join(uuid.UUID(ids[n]).bytes for n in (1, 2, 5, 0, 3, 4))


def test_a_collection_has_an_order_of_its_own(library: Library) -> None:
    a, b, c, _ = add(library, *({"name": name} for name in "abcd"))

    def write(tx: Any) -> CollectionId:
        collection: CollectionId = tx.collections.add("Refs")
        tx.collections.put(collection, [c, a, b])
        return collection

    collection = library.write(write)
    own = Listing(collection_id=collection, order=Order(SortKey.MEMBER, descending=False))
    assert names(library, own) == ["c", "a", "b"]
    assert library.read(lambda reads: reads.listing.count(own)) == 3
    assert names(library, Listing(collection_id=collection)) == ["c", "b", "a"]
    searched = replace(own, query=parse("b OR d"))
    assert names(library, searched) == ["b"]
    assert library.read(lambda reads: reads.listing.count(searched)) == 1
    searched = replace(own, query=parse("d"))
    assert library.read(lambda reads: reads.listing.count(searched)) == 0


def test_a_tag_lists_what_its_descendants_mark_once(library: Library) -> None:
    a, b, _ = add(library, *({"name": name} for name in "abc"))

    def write(tx: Any) -> TagId:
        pier = tx.tags.ensure("place/pier")
        place: TagId = tx.tags.find("place")
        tx.tags.attach(pier, [a, b])
        tx.tags.attach(place, [a])
        return place

    place = library.write(write)
    both, alone = Listing(tag_id=place, with_inner=True), Listing(tag_id=place)
    assert names(library, both) == ["b", "a"]
    assert library.read(lambda reads: reads.listing.count(both)) == 2
    assert names(library, alone) == ["a"]
    assert library.read(lambda reads: reads.listing.count(alone)) == 1
    marks = {tag.name: (tag.own, tag.count) for tag in library.read(lambda r: r.sidebar()).tags}
    assert marks == {"place": (1, 2), "pier": (2, 2)}


def test_the_trash_is_apart_and_a_query_can_ask_for_it(library: Library) -> None:
    a, _ = add(library, {"name": "a pier"}, {"name": "b pier"})
    library.write(lambda tx: tx.assets.trash([a]))
    assert names(library, Listing()) == ["b pier"]
    assert names(library, Listing(trashed=True)) == ["a pier"]
    assert names(library, Listing(query=parse("pier is:trashed"))) == ["a pier"]
    assert names(library, Listing(query=parse("pier"))) == ["b pier"]
    assert library.read(lambda reads: reads.listing.count(Listing(query=parse("pier")))) == 1


def test_a_shot_shows_how_many_takes_it_has(library: Library) -> None:
    shot, one, two = add(
        library, {"type": AssetType.SHOT, "name": "12A"}, {"name": "one"}, {"name": "two"}
    )
    library.write(lambda tx: tx.films.add_takes(shot, [one, two]))
    page = library.read(lambda reads: reads.listing.page(Listing(types=(AssetType.SHOT,))))
    assert [card.take_count for card in page.cards] == [2]


def test_totals_add_money_exactly_and_count_what_is_unknown(library: Library) -> None:
    cost = Decimal("0.1")
    generated = {"source": "generation", "size": 2, "duration": 0.5}
    add(library, *({"name": "x", "generation_cost": cost, **generated} for _ in range(3)))
    add(library, {"name": "x", "source": "generation"}, {"name": "x", "source": "import"})
    totals = library.read(lambda reads: reads.listing.totals(Listing(query=parse("x"))))
    assert totals == Totals(5, 6, 1.5, Decimal("0.3"), 1)


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("etude", True),
        ("ÉTUDE", True),
        ('"pier etude"', True),
        ('"etude pier"', False),
        ("etu*", True),
        ("etu", False),
        ('"!!"', True),
        ('"??"', False),
        ('"a\' OR 1=1 --"', False),
        ('"NEAR(pier etude)"', False),
        ("name:pier", True),
        ("prompt:pier", False),
        ('"png sun"', False),  # a phrase does not reach from one column into the next
        ("png sun", True),
    ],
)
def test_text_is_found_alike_on_both_databases(library: Library, query: str, hit: bool) -> None:
    add(
        library,
        {"name": "pier_Étude!!.png", "generation_metadata": {"prompt": "sun"}},
        {"name": "other"},
    )
    assert names(library, Listing(query=parse(query))) == ["pier_Étude!!.png"] * hit


def test_new_names_tags_and_prompts_are_found_at_once(library: Library) -> None:
    (key,) = add(library, {"name": "old"})

    def write(tx: Any) -> None:
        tx.assets.set(key, {"name": "new", "generation_metadata": {"prompt": "harbour"}})
        tx.tags.attach(tx.tags.ensure("Dusk"), [key])

    library.write(write)
    for query, count in (("old", 0), ("new", 1), ("harbour", 1), ("dusk", 1)):
        listing = Listing(query=parse(query))
        assert library.read(lambda reads, it=listing: reads.listing.count(it)) == count  # type: ignore[misc]


def test_a_character_lists_itself_and_its_references(library: Library) -> None:
    mara, face, _ = add(
        library,
        {"type": AssetType.CHARACTER_REF, "name": "Mara"},
        {"name": "face"},
        {"name": "sea"},
    )
    library.write(lambda tx: tx.relations.add(RelationType.REFERENCE_FOR, mara, face))
    assert names(library, Listing(character_id=mara)) == ["face", "Mara"]
    assert names(library, Listing(query=parse("character:mara face"))) == ["face"]
    assert library.read(lambda reads: reads.listing.count(Listing(character_id=mara))) == 2


def test_pages_through_equal_names_leave_nothing_out(library: Library) -> None:
    add(library, *({"name": name} for name in ("x", "pier", "pier", "Pier", "pier", "a")))
    for descending in (True, False):
        order = Order(SortKey.NAME, descending)
        whole = names(library, Listing(order=order), limit=100)
        assert names(library, Listing(order=order), limit=1) == whole
        assert len(whole) == 6


def test_details_of_many_are_read_by_id(library: Library) -> None:
    """What wide columns show: tags, what it was made with, rate and codec."""

    def build(tx: Any) -> list[Any]:
        made = {"model": "flux1-dev", "prompt": "p" * 1000, "seed": 0}
        one = tx.assets.add(AssetType.IMAGE, "one.png", generation_metadata=made)
        two = tx.assets.add(AssetType.VIDEO, "two.mp4")
        tx.tags.attach(tx.tags.ensure("sea"), [one])
        tx.tags.attach(tx.tags.ensure("Night"), [one])
        tx.upkeep.note_facts(two, Technical(frame_rate=23.976, video_codec="h264"), duration=2.0)
        return [one, two]

    one, two = library.write(build)
    found = library.read(lambda r: r.listing.details([one, two, AssetId(new_id())]))
    assert set(found) == {one, two}
    assert (found[one].tags, found[one].model, found[one].seed) == (
        ("Night", "sea"),
        "flux1-dev",
        "0",
    )
    assert len(found[one].prompt) == 300
    assert (found[two].frame_rate, found[two].codec) == (23.976, "h264")


def test_named_assets_stand_in_the_order_in_which_they_are_named(library: Library) -> None:
    names = ("a boat", "b", "c boat", "d boat")
    keys = [library.write(lambda tx, n=n: tx.assets.add(AssetType.IMAGE, n)) for n in names]  # type: ignore[misc]
    library.write(lambda tx: tx.assets.trash([keys[3]]))
    ids = (keys[2], keys[3], keys[0], keys[1])
    given = Order(SortKey.GIVEN, descending=False)

    def listed(listing: Listing, limit: int = 10) -> list[AssetId]:
        found: list[AssetId] = []
        after = None
        while True:
            page = library.read(
                lambda r, after=after: r.listing.page(listing, limit=limit, after=after)  # type: ignore[misc]
            )
            found += [card.id for card in page.cards]
            after = page.after
            if after is None:
                return found

    assert listed(Listing(ids=ids, order=given)) == [keys[2], keys[0], keys[1]]
    assert listed(Listing(ids=ids, order=given), limit=1) == [keys[2], keys[0], keys[1]]
    assert listed(Listing(ids=ids, order=Order(SortKey.NAME, descending=False))) == keys[:3]
    assert listed(Listing(ids=ids, order=given, query=parse("boat"))) == [keys[2], keys[0]]
    assert listed(Listing(ids=(), order=given)) == []
    assert library.read(lambda r: r.listing.count(Listing(ids=ids, order=given))) == 3
