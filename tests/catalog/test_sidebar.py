"""The sidebar's names and counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.catalog.tables.all import asset_collections
from desktop.domain.asset import AssetType
from desktop.domain.collection import CollectionType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.job import Outcome, ReportRow
from desktop.domain.listing import Listing, Order, Page, SortKey
from desktop.domain.relation import RelationType
from desktop.domain.search.parser import parse

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Reads


def test_an_empty_library_has_an_empty_sidebar(library: Library) -> None:
    data = library.read(lambda reads: reads.sidebar())
    assert (data.total, data.favorites, data.trashed, set(data.by_type.values())) == (0, 0, 0, {0})
    names = (data.films, data.collections, data.characters, data.tags, data.searches)
    assert not any(names)


def test_counts_leave_the_trash_out_and_a_tag_counts_what_lies_below_it_once(
    library: Library,
) -> None:
    def write(tx: Any) -> None:
        made = [tx.assets.add(AssetType.IMAGE, f"pier {n}", is_favorite=n < 2) for n in range(4)]
        mara = tx.assets.add(AssetType.CHARACTER_REF, "Mara")
        for image in made[1:]:
            tx.relations.add(RelationType.REFERENCE_FOR, mara, image)
        pier = tx.tags.ensure("Place/Pier")
        tx.tags.attach(pier, made)
        tx.tags.attach(tx.tags.find("place"), made[:1])
        tx.tags.ensure("empty")
        tx.collections.put(tx.collections.add("Refs"), made)
        tx.collections.add("Mine", type_=CollectionType.SMART, query="pier is:favourite")
        tx.collections.add("Broken", type_=CollectionType.SMART, query="size>")
        tx.assets.trash(made[3:])

    library.write(write)
    data = library.read(lambda reads: reads.sidebar())
    assert (data.total, data.favorites, data.trashed) == (4, 2, 1)
    assert data.by_type[AssetType.IMAGE] == 3
    assert {tag.name: tag.count for tag in data.tags} == {"empty": 0, "Pier": 3, "Place": 3}
    assert [(c.name, c.count) for c in data.collections] == [("Refs", 3)]
    mara = Listing(character_id=data.characters[0].id)
    listed = library.read(lambda reads: reads.listing.count(mara))
    assert [(c.name, c.count) for c in data.characters] == [("Mara", listed)] == [("Mara", 3)]
    assert {s.name: s.count for s in data.searches} == {"Mine": 2, "Broken": None}


def test_a_saved_search_from_before_means_what_it_did_when_it_was_saved(library: Library) -> None:
    def write(tx: Any) -> None:
        tx.assets.add(AssetType.IMAGE, "red", label="red")
        tx.assets.add(AssetType.IMAGE, "blue", label="blue")
        saved = [tx.collections.add(name, query="colour:red") for name in ("Before", "Now")]
        old = {"metadata": {"query": "colour:red"}}  # as it was written when that was a label
        tx._session.update(asset_collections, saved[0], old)

    library.write(write)
    searches = {one.name: one for one in library.read(lambda reads: reads.sidebar()).searches}
    assert (searches["Before"].query, searches["Before"].count) == ("label:red", 1)
    assert (searches["Now"].query, searches["Now"].count) == ("colour:red", 0)


def test_films_run_as_long_as_their_boards_say(library: Library) -> None:
    def write(tx: Any) -> list[Any]:
        film = tx.films.add_film("Pier", target_seconds=60.0)
        scene = tx.films.add_scene(film, "Dawn")
        planned, followed, default = tx.films.add_shots(scene, ["a", "b", "c"])
        (loose,) = tx.films.add_shots(film, ["d"], codes=["99"])
        tx.assets.set(planned, {"duration": 7.5})
        clip = tx.assets.add(AssetType.VIDEO, "clip", duration=4.25)
        gone = tx.assets.add(AssetType.VIDEO, "gone", duration=100.0)
        tx.films.add_takes(followed, [clip])
        tx.films.add_takes(default, [gone])
        tx.assets.trash([gone])
        tx.films.add_film("Another")
        return [film, loose]

    film_id, _ = library.write(write)
    cards = library.read(lambda reads: reads.sidebar()).films
    assert [card.name for card in cards] == ["Another", "Pier"]
    film = library.read(lambda reads: reads.films.load(film_id))
    pier = cards[1]
    assert pier.seconds == film.seconds == 3.0 + 7.5 + 4.25 + 3.0
    assert pier.codes == tuple(shot.code for shot in film.shots())
    assert (pier.scene_count, pier.shot_count, pier.target_seconds) == (1, 4, 60.0)


def test_models_providers_and_endings_are_offered_for_completion(library: Library) -> None:
    def build(tx: Any) -> None:
        made = {"model": "flux-dev", "provider": "fal"}
        tx.assets.add(AssetType.IMAGE, "a.PNG", generation_metadata=made)
        for name in ("b.mp4", "c.mp4"):
            tx.assets.add(AssetType.VIDEO, name, generation_metadata={"model": "kling"})
        tx.assets.add(AssetType.TEXT, "no ending at all")

    library.write(build)
    data = library.read(lambda reads: reads.sidebar())
    assert data.models == ("kling", "flux-dev")
    assert data.origin_counts["model"] == {"kling": 2, "flux-dev": 1}
    assert data.origins_of == 0
    assert data.providers == ("fal",)
    assert data.extensions == ("mp4", "png")


def test_a_collection_counts_and_lists_what_is_inside_it_once(library: Library) -> None:
    def write(tx: Any) -> Any:
        made = [tx.assets.add(AssetType.IMAGE, f"pier {n}") for n in range(5)]
        outer = tx.collections.add("References")
        inner = tx.collections.add("Sea", parent_id=outer)
        deep = tx.collections.add("Storm", parent_id=inner)
        tx.collections.put(outer, made[:1])
        tx.collections.put(inner, made[:3])
        tx.collections.put(deep, made[2:])
        tx.assets.trash(made[4:])
        return outer, inner, deep, made

    outer, inner, deep, made = library.write(write)
    data = library.read(lambda reads: reads.sidebar())
    counts = {c.id: (c.count, c.total) for c in data.collections}
    assert counts == {outer: (1, 4), inner: (3, 4), deep: (2, 2)}
    whole = Listing(collection_id=outer, with_inner=True)
    page = library.read(lambda reads: reads.listing.page(whole))
    assert [card.id for card in page.cards] == list(reversed(made[:4]))
    packed = library.read(lambda reads: reads.listing.ids(whole))
    assert packed.hex() == "".join(card.id for card in page.cards).replace("-", "")
    alone = Listing(collection_id=outer, order=Order(SortKey.MEMBER, descending=False))
    page = library.read(lambda reads: reads.listing.page(alone))
    assert [card.id for card in page.cards] == made[:1]


def test_the_last_import_is_what_it_brought_and_met_less_what_is_gone(library: Library) -> None:
    listing = Listing(last_import=True)

    def counted() -> tuple[int, int]:
        read = library.read
        sidebar = read(lambda reads: reads.sidebar()).last_import
        return sidebar, read(lambda reads: reads.listing.count(listing))

    assert counted() == (0, 0)

    def imported(tx: Any, ids: list[Any]) -> None:
        job = tx.jobs.start_import("x", {})
        rows = [ReportRow(f"/{n}", Outcome.ADDED, key, "image") for n, key in enumerate(ids)]
        again = [ReportRow("/again", Outcome.DUPLICATE, key, "image") for key in ids[:1]]
        tx.jobs.add_rows(job, 0, [*rows, *again, ReportRow("/bad", Outcome.FAILED, error="no")])

    def write(tx: Any) -> list[Any]:
        made = [tx.assets.add(AssetType.IMAGE, f"pier {n}") for n in range(6)]
        imported(tx, made[:2])
        imported(tx, [*made[2:], AssetId(new_id())])  # one of them was removed for good since
        imported(tx, [])  # nothing came of the newest one
        tx.assets.trash(made[5:])
        return made

    def two_pages(asked: Listing, reads: Reads) -> tuple[Page, Page]:
        page = reads.listing.page(asked, limit=2)
        return page, reads.listing.page(asked, limit=2, after=page.after)

    made = library.write(write)
    assert counted() == (3, 3)
    for order in (Order(), Order(SortKey.NAME, descending=False)):
        asked = Listing(last_import=True, order=order)
        page, rest = library.read(partial(two_pages, asked))
        ids = [card.id for card in (*page.cards, *rest.cards)]
        assert sorted(ids) == sorted(made[2:5])
    found = Listing(last_import=True, query=parse("pier"))
    assert library.read(lambda reads: reads.listing.count(found)) == 3
    assert len(library.read(lambda reads: reads.listing.page(found)).cards) == 3
