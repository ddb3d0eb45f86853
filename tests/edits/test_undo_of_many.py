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
from desktop.edits.collection import AddCollection, MoveCollection, RemoveCollection
from desktop.edits.edit import Edit, perform
from desktop.edits.film import AddFilm, AddScene, AddShots, AddTakes, MoveShots
from desktop.edits.history import History
from desktop.edits.relation import RemoveRelations
from desktop.edits.tag import AddTag, MoveTag, RemoveTag
from desktop.edits.take import HandTakes
from tests.edits.statements import counting
from tests.factory import add

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.ids import CollectionId, TagId

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


@dataclass(frozen=True, slots=True)
class MoveAll:
    """Tags and collections, each below another one."""

    tags: dict[TagId, TagId]
    boxes: dict[CollectionId, CollectionId]
    label = "move all"

    def apply(self, tx: Tx) -> None:
        for tag_id, parent_id in self.tags.items():
            tx.tags.move(tag_id, parent_id)
        for key, above in self.boxes.items():
            tx.collections.move(key, above)


@dataclass(frozen=True, slots=True)
class Trees:
    """Sixty tags in "from" and none in "to", and as many collections."""

    tags: dict[str, TagId]
    boxes: dict[str, CollectionId]

    @classmethod
    def build(cls, tx: Tx) -> Trees:
        made, found = cls({}, {}), [f"inside {number}" for number in range(60)]
        for top in ("from", "to"):
            made.tags[top], made.boxes[top] = tx.tags.ensure(top), tx.collections.add(top)
        for name in found:
            made.tags[name] = tx.tags.ensure(f"from/{name}")
            made.boxes[name] = tx.collections.add(name, parent_id=made.boxes["from"])
        return made

    @property
    def move(self) -> MoveAll:
        inside = [name for name in self.tags if name.startswith("inside")]
        return MoveAll(
            {self.tags[name]: self.tags["to"] for name in inside},
            {self.boxes[name]: self.boxes["to"] for name in inside},
        )


def again_and_back(library: Library, edit: Edit[object], told: Callable[[Library], object]) -> None:
    """Whatever an edit does, it is taken back and done again in few statements."""
    history, before = History(), told(library)
    history.perform(library, edit)
    after = told(library)
    assert after != before
    for act, expected in ((history.undo, before), (history.redo, after), (history.undo, before)):
        with counting(library) as sent:
            applied = act(library)
        assert applied is not None
        assert applied.result == 0
        assert told(library) == expected
        assert len(sent) < FEW, "\n".join(sent)


def test_what_moved_in_a_tree_moves_back_in_few_statements(library: Library) -> None:
    trees = library.write(Trees.build)
    for edit in (
        trees.move,
        RemoveCollection(trees.boxes["from"]),
        RemoveTag(trees.tags["from"]),
    ):
        again_and_back(library, edit, lambda now: (tags(now), boxes(now)))


def test_shots_and_takes_move_back_in_few_statements(library: Library) -> None:
    film, other = (perform(library, AddFilm(name)).result for name in ("Harbour", "Pier"))
    scenes = [perform(library, AddScene(film, name)).result for name in ("quay", "boat")]
    shots = perform(library, AddShots(scenes[0], ("",) * 60)).result
    takes = tuple(add(library, f"take {number}.png") for number in range(60))
    perform(library, AddTakes(shots[0], takes))

    def told(now: Library) -> object:
        films = [now.read(lambda r, key=key: r.films.load(key)) for key in (film, other)]  # type: ignore[misc]
        assert all(films)
        return [[one.scenes, one.loose_shots] for one in films if one]

    again_and_back(library, MoveShots(tuple(shots), scenes[1]), told)
    again_and_back(library, MoveShots(tuple(shots), other), told)
    again_and_back(library, HandTakes(shots[0], takes, shots[1]), told)


def test_of_what_moves_back_only_what_would_stand_below_itself_stays(library: Library) -> None:
    trees, history = library.write(Trees.build), History()
    history.perform(library, trees.move)
    # Meanwhile what they came from stands below one of them, and another one elsewhere.
    perform(library, MoveTag(trees.tags["from"], trees.tags["inside 34"]))
    perform(library, MoveCollection(trees.boxes["from"], trees.boxes["inside 34"]))
    perform(library, MoveTag(trees.tags["inside 7"], None))
    perform(library, MoveCollection(trees.boxes["inside 7"], None))
    applied = history.undo(library)
    assert applied is not None
    assert applied.result == 4
    inside = {name for name, above in boxes(library).items() if above == "from"}
    assert inside == {f"inside {number}" for number in range(60)} - {"inside 34", "inside 7"}
    assert boxes(library)["from"] == "inside 34"
    assert boxes(library)["inside 34"] == "to"
    paths = tags(library)
    assert {"to/inside 34/from/inside 33", "inside 7", "to/inside 34"} <= paths
    assert not any(path.endswith("from/inside 34") for path in paths)
