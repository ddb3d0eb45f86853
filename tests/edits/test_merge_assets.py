"""Merging: what hung on one asset hangs on another, nothing twice, nothing lost, one step back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.tables.all import asset_notes, recipe_sources
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.ids import AssetId, new_id
from desktop.domain.near_duplicate import PairDecision
from desktop.domain.relation import RelationType
from desktop.edits.edit import Undo, perform
from desktop.edits.merge_assets import MergeAssets
from tests.edits.library_dump import dump
from tests.edits.world import World, world

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Reads

__all__ = ["world"]


def _dress(w: World) -> dict[str, Any]:
    """`b` gets some of everything; `a` has some of it as well."""

    def write(tx: Any) -> dict[str, Any]:
        for system, name in (("seed", "7"), ("other", "x/1")):
            tx.external_ids.give(w.b, system, name)
        tx.external_ids.give(w.a, "seed", "7")
        tx.tags.attach(tx.tags.ensure("quay"), [w.b])
        only = tx.collections.add("Only b")
        tx.collections.put(only, [w.c, w.b])
        tx.assets.set(w.b, {"rating": 4, "is_favorite": True, "description": "of b"})
        tx.assets.set(w.b, {"label": ColourLabel.RED.value})
        made = tx.assets.add(AssetType.IMAGE, "made of b")
        theirs = tx.assets.add(AssetType.IMAGE, "made of a")
        for parent, child, number in ((w.a, theirs, 1), (w.b, made, 1)):
            tx.relations.add(RelationType.DERIVED_FROM, parent, child, sequence=number)
        tx.relations.add(RelationType.VARIANT_OF, w.a, w.b)
        tx.relations.add(RelationType.REFERENCE_FOR, w.mara, w.b)
        tx.near_duplicates.decide([(w.b, w.c)], PairDecision.NOT_THE_SAME)
        tx.films.select_take(w.shot1, w.b)
        note = {"id": new_id(), "asset_id": w.b, "body": "too dark", "version": 1}
        named = {"id": new_id(), "asset_id": made, "position": 0, "name": "b.png"}
        named |= {"name_key": "b.png", "source_asset_id": w.b, "found_by": "name", "version": 1}
        tx._session.insert(asset_notes, [note])
        tx._session.insert(recipe_sources, [named])
        return {"only": only, "made": made, "theirs": theirs}

    return w.library.write(write)


def test_everything_goes_to_the_one_that_is_kept(world: World) -> None:
    w, library = world, world.library
    ids = _dress(w)
    before = dump(library)
    applied = perform(library, MergeAssets(w.a, (w.b, w.a, w.b)))
    assert (applied.result, applied.label) == (1, "Merge asset into another one")

    def look(reads: Reads) -> None:
        kept = reads.assets.load(w.a)
        assert (kept.rating, kept.is_favorite, kept.label) == (4, True, ColourLabel.RED)
        assert kept.description == "of b"
        assert set(reads.tags.of([w.a])[w.a]) == {"place/sea", "quay"}
        assert reads.external_ids.find("other", "x/1", ["image"]) == [w.a]
        links = reads.relations.of(w.a)
        ends = [(one.type, one.other.id, one.is_outgoing) for one in links]
        assert len(ends) == len(set(ends))
        assert w.b not in {one.other.id for one in links}
        derived = [one for one in links if one.type is RelationType.DERIVED_FROM]
        assert [one.other.id for one in derived] == [ids["theirs"], ids["made"]]
        film = reads.films.load(w.film)
        shots = {shot.id: [(t.card.id, t.is_selected) for t in shot.takes] for shot in film.shots()}
        # Of shot 1 both were takes, and b played; of shot 2 b alone.
        assert shots[w.shot1] == [(w.a, True)]
        assert (w.a, True) in shots[w.shot2]
        assert w.b not in {key for takes in shots.values() for key, _ in takes}
        session = reads._session
        assert session.rows(select(asset_notes.c.asset_id)) == [(w.a,)]
        assert session.rows(select(recipe_sources.c.source_asset_id)) == [(w.a,)]
        pairs = reads.near_duplicates.settled([w.a, w.c])
        assert frozenset((w.a, w.c)) in pairs

    library.read(look)
    assert _members(library, ids["only"]) == [w.c, w.a]
    assert _members(library, w.box) == [w.a]
    (gone,) = library.read(lambda reads: reads.assets.cards([w.b])).values()
    assert gone.is_trashed
    perform(library, Undo(applied.operation_id, applied.label))
    assert dump(library) == before


def _members(library: Library, collection: Any) -> list[AssetId]:
    from desktop.domain.listing import Listing, Order, SortKey

    listing = Listing(collection_id=collection, order=Order(SortKey.MEMBER, descending=False))
    return [card.id for card in library.read(lambda reads: reads.listing.page(listing)).cards]


def test_a_take_made_with_the_same_picture_is_not_out_of_date_by_a_merge(world: World) -> None:
    w, library = world, world.library

    def dress(tx: Any) -> tuple[AssetId, AssetId]:
        tx.assets.set_many([w.c, w.b], {"checksum_sha256": "c" * 64})
        take = tx.assets.add(AssetType.IMAGE, "take of three")
        tx.relations.add(RelationType.USED_IN, w.shot3, w.c)
        tx.films.add_takes(w.shot3, [take])
        other = tx.assets.add(AssetType.IMAGE, "another picture", checksum_sha256="d" * 64)
        return take, other

    _, other = library.write(dress)

    def is_current(reads: Reads) -> bool:
        shot = next(one for one in reads.films.load(w.film).shots() if one.id == w.shot3)
        return not shot.takes[0].causes

    assert library.read(is_current)
    perform(library, MergeAssets(w.b, (w.c,)))
    assert library.read(is_current)
    perform(library, MergeAssets(other, (w.b,)))
    assert not library.read(is_current)


def test_what_cannot_be_merged_says_why_and_changes_nothing(world: World) -> None:
    w, library = world, world.library

    def dress(tx: Any) -> AssetId:
        between = tx.assets.add(AssetType.IMAGE, "between")
        tx.relations.add(RelationType.DERIVED_FROM, w.a, between)
        tx.relations.add(RelationType.DERIVED_FROM, between, w.c)
        for key, there in ((w.b, False), (w.a, True)):
            place = {"storage_type": "local", "path": f"/m/{key}", "is_primary": True}
            tx.locations.add(key, **place, is_accessible=there)
        gone: AssetId = tx.assets.add(AssetType.IMAGE, "gone")
        tx.assets.trash([gone])
        return gone

    gone = library.write(dress)
    before = dump(library)
    for kept, other, why in (
        (w.a, w.c, "by way of a third"),
        (w.c, w.a, "by way of a third"),
        (w.a, w.song, "another type"),
        (w.a, w.shot1, "no file of media"),
        (w.a, gone, "restore it first"),
        (w.b, w.a, "is missing"),
    ):
        with pytest.raises(RuleError, match=why):
            perform(library, MergeAssets(kept, (other,)))
    with pytest.raises(NotFoundError):
        perform(library, MergeAssets(w.a, (AssetId(new_id()),)))
    assert dump(library) == before
