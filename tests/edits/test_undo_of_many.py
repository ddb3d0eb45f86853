"""Undo and redo of thousands of rows in few statements, also of what stands below other rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import Library, Tx
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType
from desktop.edits.collection import AddCollection
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.edits.relation import RemoveRelations
from desktop.edits.tag import AddTag
from tests.edits.statements import counting

if TYPE_CHECKING:
    from desktop.domain.ids import CollectionId

MANY = 120
FEW = 40  # statements; row by row it would be several hundred


@dataclass(frozen=True, slots=True)
class MakeTrees:
    """Tags and collections, ten in each of twelve."""

    label = "make trees"

    def apply(self, tx: Tx) -> None:
        tops: dict[int, CollectionId] = {}
        for number in range(MANY):
            top = number // 10
            tx.tags.ensure(f"tag {top}/inside {number}")
        for number in range(MANY):
            top = number // 10
            if top not in tops:
                tops[top] = tx.collections.add(f"box {top}")
            tx.collections.add(f"inside {number}", parent_id=tops[top])


def tags(library: Library) -> set[str]:
    return {tag.path for tag in library.read(lambda r: r.tags.all())}


def boxes(library: Library) -> dict[str, str | None]:
    """The collections, and what each is in."""
    found = library.read(lambda r: r.collections.all())
    names = {one.id: one.name for one in found}
    return {one.name: names.get(one.parent_id) if one.parent_id else None for one in found}


def test_trees_are_taken_back_and_made_again_in_few_statements(library: Library) -> None:
    history = History()
    history.perform(library, MakeTrees())
    there = tags(library), boxes(library)
    assert len(there[0]) == len(there[1]) == MANY + MANY // 10
    for _ in range(2):
        with counting(library) as sent:
            applied = history.undo(library)
        assert applied is not None
        assert applied.result == 0
        assert (tags(library), boxes(library)) == (set(), {})
        assert len(sent) < FEW, "\n".join(sent)
        with counting(library) as sent:
            applied = history.redo(library)
        assert applied is not None
        assert applied.result == 0
        assert (tags(library), boxes(library)) == there
        assert len(sent) < FEW, "\n".join(sent)


def test_what_somebody_hung_below_one_of_them_stays_with_all_above_it(library: Library) -> None:
    history = History()
    history.perform(library, MakeTrees())
    ids = {one.name: one.id for one in library.read(lambda r: r.collections.all())}
    perform(library, AddCollection("mine", ids["inside 34"]))
    perform(library, AddTag("tag 5/inside 51/mine"))
    with counting(library) as sent:
        applied = history.undo(library)
    assert applied is not None
    assert applied.result == 4
    assert tags(library) == {"tag 5", "tag 5/inside 51", "tag 5/inside 51/mine"}
    assert boxes(library) == {"box 3": None, "inside 34": "box 3", "mine": "inside 34"}
    assert len(sent) < FEW, "\n".join(sent)


@pytest.fixture
def chain(library: Library) -> list[AssetId]:
    """Pictures, each made from the one before it and from the first."""

    def build(tx: Tx) -> list[AssetId]:
        made = [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(MANY)]
        for before, after in pairwise(made):
            tx.relations.add(RelationType.DERIVED_FROM, before, after, sequence=1)
        return made

    return library.write(build)


def below(library: Library, key: AssetId) -> list[AssetId]:
    found = library.read(lambda r: r.relations.of(key))
    return [one.other.id for one in found if one.is_outgoing]


def remove_all(history: History, library: Library, chain: list[AssetId]) -> None:
    found = [r for key in chain for r in library.read(lambda q, k=key: q.relations.of(k))]  # type: ignore[misc]
    history.perform(library, RemoveRelations(tuple(dict.fromkeys(r.id for r in found))))


def test_relations_come_back_in_few_statements(library: Library, chain: list[AssetId]) -> None:
    history = History()
    remove_all(history, library, chain)
    assert not any(below(library, key) for key in chain)
    with counting(library) as sent:
        applied = history.undo(library)
    assert applied is not None
    assert applied.result == 0
    assert [below(library, key) for key in chain] == [[key] for key in chain[1:]] + [[]]
    assert len(sent) < FEW, "\n".join(sent)


def test_of_relations_that_come_back_only_the_one_that_closes_a_circle_does_not(
    library: Library, chain: list[AssetId]
) -> None:
    history = History()
    remove_all(history, library, chain)
    # Meanwhile the last one is what the first is made from.
    library.write(
        lambda tx: tx.relations.add(RelationType.DERIVED_FROM, chain[-1], chain[0], sequence=1)
    )
    applied = history.undo(library)
    assert applied is not None
    assert applied.result == 1
    missing = [n for n in range(MANY - 1) if below(library, chain[n]) != [chain[n + 1]]]
    assert len(missing) == 1
    assert below(library, chain[-1]) == [chain[0]]
