"""What a listing depends on: every field, word and order of the language is accounted for."""

from __future__ import annotations

import pytest

from desktop.domain.changes import PRESENCE, Changes, Dependencies, Kind
from desktop.domain.dependencies import of_listing, of_query
from desktop.domain.ids import CollectionId, TagId
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.search.fields import FIELDS, FieldSpec
from desktop.domain.search.parser import parse

ASSETS = frozenset({Kind.ASSETS})
STAR = Changes(ASSETS, columns=frozenset({"rating"}))
HEART = Changes(ASSETS, columns=frozenset({"is_favorite"}))
NAME = Changes(ASSETS, columns=frozenset({"name"}))
ANY = Changes(ASSETS)
TAGGED = Changes(frozenset({Kind.TAGS}))
NEW = Changes(frozenset({Kind.MEMBERSHIP}))


@pytest.mark.parametrize("spec", FIELDS, ids=lambda spec: spec.field.value)
def test_every_field_and_every_word_of_it_is_known(spec: FieldSpec) -> None:
    queries = [spec.example, *(f"{spec.field}:{choice.word}" for choice in spec.choices)]
    for query in queries:
        assert of_query(parse(query)).are_touched_by(NEW)


@pytest.mark.parametrize("key", SortKey)
def test_every_order_is_known(key: SortKey) -> None:
    assert of_listing(Listing(order=Order(key))).are_touched_by(NEW)


@pytest.mark.parametrize(
    ("listing", "touching", "not_touching"),
    [
        (Listing(), (NEW,), (STAR, HEART, NAME, TAGGED)),
        (Listing(order=Order(SortKey.RATING)), (STAR, ANY), (HEART, NAME)),
        (Listing(favorites=True), (HEART, ANY), (STAR, NAME)),
        (Listing(tag_id=TagId("t")), (TAGGED,), (STAR, HEART)),
        (Listing(collection_id=CollectionId("c")), (), (STAR, TAGGED)),
        (Listing(query=parse("rating:>3")), (STAR,), (HEART, NAME)),
        (Listing(query=parse("is:favourite OR is:unrated")), (STAR, HEART), (NAME,)),
        (Listing(query=parse("harbour")), (NAME, TAGGED), (STAR, HEART)),
        (Listing(query=parse("-name:pier")), (NAME,), (STAR, TAGGED)),
    ],
)
def test_a_listing_is_asked_again_only_for_what_it_is_made_of(
    listing: Listing, touching: tuple[Changes, ...], not_touching: tuple[Changes, ...]
) -> None:
    found = of_listing(listing)
    assert all(found.are_touched_by(changes) for changes in touching)
    assert not any(found.are_touched_by(changes) for changes in not_touching)


def test_a_file_that_is_found_again_counts_where_missing_ones_are_listed() -> None:
    found = Changes(frozenset({Kind.ASSETS, Kind.LOCATIONS}), columns=frozenset({PRESENCE}))
    assert of_listing(Listing(missing=True)).are_touched_by(found)
    assert of_query(parse("is:missing")).are_touched_by(found)
    assert not of_listing(Listing()).are_touched_by(found)


def test_changes_together_name_the_columns_of_both_and_forget_none() -> None:
    assert (STAR | HEART).columns == frozenset({"rating", "is_favorite"})
    assert (STAR | TAGGED).columns == frozenset({"rating"})
    assert (TAGGED | STAR).columns == frozenset({"rating"})
    assert (STAR | ANY).columns is None
    assert (ANY | STAR).touches_columns({"name"})
    assert not (TAGGED | NEW).touches_columns({"name"})


def test_dependencies_add_up() -> None:
    both = Dependencies(frozenset({Kind.TAGS})) | Dependencies(columns=frozenset({"name"}))
    assert both.are_touched_by(NAME)
    assert both.are_touched_by(TAGGED)
    assert not both.are_touched_by(STAR)


def test_the_trash_is_a_matter_of_membership() -> None:
    assert of_query(parse("is:trashed")).are_touched_by(NEW)
    assert not of_query(parse("is:trashed")).columns
