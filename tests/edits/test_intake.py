"""Files brought in by the edit itself, as a generator or a watched folder does: no import."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop.domain.asset import AssetSource
from desktop.domain.ids import AssetId
from desktop.domain.intake import CopiesSeen, IncomingFile, KnownFile, NewAsset, NewOriginal
from desktop.domain.job import Effect, Outcome
from desktop.domain.listing import Listing
from desktop.domain.relation import RelationType
from desktop.domain.search.parser import parse
from desktop.domain.typed_text import Money
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.edits.intake import BringIn, CopiesPurgedError

if TYPE_CHECKING:
    from desktop.catalog.library import Library

FACTS = {"provider": "fal", "model": "flux", "prompt": "a lighthouse keeper", "seed": 7}


def file(number: int, *, is_owned: bool = False) -> IncomingFile:
    """A picture of its own content, at a place of its own."""
    checksum, name = f"{number:064x}", f"{number}.png"
    place = f"{checksum[:2]}/{name}" if is_owned else f"/renders/{name}"
    asset = NewAsset("image", name, checksum, size=9)
    original = NewOriginal(place, None, name, 9, checksum, "image/png", is_owned=is_owned)
    return IncomingFile(asset, original, None if is_owned else original)


def generated(number: int, *parents: AssetId) -> IncomingFile:
    """A picture that a program made of others and put into the media folder."""
    made = file(number, is_owned=True)
    cost = Money(Decimal("0.04"), "EUR")
    asset = replace(made.asset, source=AssetSource.GENERATION, generation=FACTS, cost=cost)
    return replace(made, asset=asset, parents=parents)


def found_by(library: Library, text: str) -> list[AssetId]:
    listing = Listing(query=parse(text))
    return [card.id for card in library.read(lambda reads: reads.listing.page(listing)).cards]


def parents_of(library: Library, asset_id: AssetId) -> list[tuple[RelationType, AssetId]]:
    found = library.read(lambda reads: reads.relations.of(asset_id))
    return [(one.type, one.other.id) for one in found if not one.is_outgoing]


def test_one_generated_picture_with_its_facts_and_its_parent(library: Library) -> None:
    history = History()
    parent = history.perform(library, BringIn((file(1),))).result.added[0]
    edit = BringIn((generated(2, parent),), "Generate picture", tags=("lamp",), collection="Day 1")
    applied = history.perform(library, edit)
    (key,) = applied.result.added
    assert history.undo_label == applied.label == "Generate picture"
    assert applied.changes.concerns(key)

    asset = library.read(lambda reads: reads.assets.load(key))
    assert asset.source == "generation"
    assert asset.cost == Money(Decimal("0.04"), "EUR")
    assert {name: asset.generation[name] for name in FACTS} == FACTS
    assert found_by(library, "keeper tag:lamp") == [key]
    assert parents_of(library, key) == [(RelationType.DERIVED_FROM, parent)]

    history.undo(library)
    assert found_by(library, "keeper") == []
    assert library.read(lambda reads: reads.assets.cards([key]))[key].is_trashed
    assert not library.read(lambda reads: reads.assets.cards([parent]))[parent].is_trashed
    assert parents_of(library, key) == []

    redone = history.redo(library)
    assert redone is not None
    assert redone.result == 0
    assert found_by(library, "keeper tag:lamp") == [key]
    assert parents_of(library, key) == [(RelationType.DERIVED_FROM, parent)]


def test_a_content_that_lies_in_the_trash_comes_out_of_it_and_goes_back(library: Library) -> None:
    history = History()
    (key,) = history.perform(library, BringIn((file(1),))).result.added
    history.undo(library)
    again = history.perform(library, BringIn((file(1), file(1)), tags=("sea",))).result
    assert [one.asset_id for one in again.files] == [key, key]
    assert again.files[0].effects == [Effect.RESTORED, Effect.TAGGED]
    assert again.files[1].effects == []
    assert again.added == []
    assert found_by(library, "tag:sea") == [key]
    history.undo(library)
    assert found_by(library, "") == []


def test_what_is_known_gets_tags_and_collection_without_a_look(library: Library) -> None:
    (key,) = perform(library, BringIn((file(1),))).result.added
    known = (KnownFile(key, ("Rushes", "day 2")),)
    edit = BringIn((), known=known, tags=("sea",), by_folder=True)
    (result,) = perform(library, edit).result.known
    assert (result.tags, result.collection) == (["sea"], "Rushes/day 2")
    repeated = perform(library, edit)
    assert not repeated.changes
    assert not repeated.is_undoable


def test_what_was_only_seen_again_is_a_change_and_no_step_of_undo(library: Library) -> None:
    history = History()
    (key,) = history.perform(library, BringIn((file(1),))).result.added
    place = library.read(lambda reads: reads.locations.primary(key))
    assert place is not None
    library.maintain(lambda books: books.locations.mark({place.id: {"status": "missing"}}))
    applied = history.perform(library, BringIn((file(1),), "Look again"))
    assert applied.changes.concerns(key)
    assert history.undo_label == "Bring in files"


def test_a_copy_that_is_gone_brings_nothing_in(library: Library) -> None:
    made = generated(1)
    assert made.original is not None
    gone = CopiesSeen(0, frozenset({made.original.path}))
    result = perform(library, BringIn((made, file(2)), copies=gone)).result
    assert [one.outcome for one in result.files] == [Outcome.FAILED, Outcome.ADDED]


def test_a_purge_since_the_look_brings_nothing_in(library: Library) -> None:
    looked = CopiesSeen(library.read(lambda reads: reads.upkeep.purge_count()))
    key = library.maintain(lambda books: books.upkeep.note_purge(["aa/x"], []))
    library.maintain(lambda books: books.jobs.finish(key, "completed"))
    with pytest.raises(CopiesPurgedError):
        perform(library, BringIn((generated(1),), copies=looked))
    assert found_by(library, "") == []


def test_a_parent_that_is_gone_for_good_keeps_nothing_from_coming_in(library: Library) -> None:
    (parent,) = perform(library, BringIn((file(1),))).result.added
    library.maintain(lambda books: books.assets.purge([parent]))
    (key,) = perform(library, BringIn((generated(2, parent),))).result.added
    assert parents_of(library, key) == []


def test_a_picture_that_is_its_own_parents_parent_is_related_once(library: Library) -> None:
    """A generator may return the very picture that one of its parents was made from."""
    (first,) = perform(library, BringIn((file(1),))).result.added
    (second,) = perform(library, BringIn((generated(2, first),))).result.added
    looped = replace(file(1), parents=(second, first))
    assert perform(library, BringIn((looped,))).result.files[0].asset_id == first
    assert parents_of(library, first) == []
    assert parents_of(library, second) == [(RelationType.DERIVED_FROM, first)]
