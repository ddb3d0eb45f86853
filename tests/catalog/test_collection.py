"""Collections: a tree without circles, members in the order that was chosen."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import NotFoundError, RuleError
from desktop.domain.asset import AssetType
from desktop.domain.ids import CollectionId, new_id
from desktop.edits.collection import PutInNamedCollection
from desktop.edits.edit import Undo, perform

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def pictures(library: Library, count: int) -> list[Any]:
    """New images."""
    return library.write(
        lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(count)]
    )


def test_members_lie_where_they_were_dropped_as_in_a_list(library: Library) -> None:
    ids = pictures(library, 12)
    box = library.write(lambda tx: tx.collections.add("Box"))
    expected: list[Any] = []
    rng = random.Random(5)
    for _ in range(60):
        moved = rng.sample(ids, rng.randint(1, 3))
        rest = [key for key in expected if key not in moved]
        if rest and rng.random() < 0.8:
            before = rng.choice(rest)
            at = rest.index(before)
            expected = [*rest[:at], *moved, *rest[at:]]
            moves = True
        elif rng.random() < 0.5:
            before, moves = None, True
            expected = [*rest, *moved]
        else:
            # Without a place, members stay where they are and new ones come last.
            before, moves = None, False
            expected += [key for key in moved if key not in expected]
        library.write(
            lambda tx, m=moved, b=before, go=moves: tx.collections.put(box, m, before=b, moves=go)  # type: ignore[misc]
        )
        assert library.read(lambda r: r.collections.member_ids(box)) == expected


def test_members_dropped_among_themselves_stay_together_there(library: Library) -> None:
    ids = pictures(library, 6)
    box = library.write(lambda tx: tx.collections.add("Box"))
    library.write(lambda tx: tx.collections.put(box, ids))
    a, b, c, d, e, f = ids
    library.write(lambda tx: tx.collections.put(box, [b, d], before=d))
    assert library.read(lambda r: r.collections.member_ids(box)) == [a, c, b, d, e, f]
    library.write(lambda tx: tx.collections.put(box, [a, f], before=f))
    assert library.read(lambda r: r.collections.member_ids(box)) == [c, b, d, e, a, f]


def test_a_collection_cannot_stand_inside_itself(library: Library) -> None:
    def build(tx: Any) -> list[Any]:
        made: list[Any] = []
        for n in range(4):
            made.append(tx.collections.add(f"{n}", parent_id=made[-1] if made else None))
        return made

    chain = library.write(build)
    for below in chain:
        with pytest.raises(RuleError):
            library.write(lambda tx, b=below: tx.collections.move(chain[0], b))  # type: ignore[misc]
    library.write(lambda tx: tx.collections.move(chain[3], None, before=chain[0]))
    tops = [c.id for c in library.read(lambda r: r.collections.all()) if c.parent_id is None]
    assert tops == [chain[3], chain[0]]


def test_removing_a_collection_keeps_what_was_in_it(library: Library) -> None:
    ids = pictures(library, 2)
    box = library.write(lambda tx: tx.collections.add("Box"))
    inner = library.write(lambda tx: tx.collections.add("Inner", parent_id=box))
    library.write(lambda tx: tx.collections.put(box, ids))
    library.write(lambda tx: tx.collections.remove(box))
    (left,) = library.read(lambda r: r.collections.all())
    assert (left.id, left.parent_id) == (inner, None)
    assert len(library.read(lambda r: r.assets.cards(ids))) == 2


def test_members_are_taken_out_of_where_they_are(library: Library) -> None:
    a, b, c = pictures(library, 3)

    def build(tx: Any) -> list[Any]:
        act = tx.collections.add("Act 1")
        stills = tx.collections.add("Stills", parent_id=act)
        night = tx.collections.add("Night", parent_id=stills)
        other = tx.collections.add("Act 2")
        for key, ids in ((act, [c]), (stills, [a, b]), (night, [a]), (other, [a])):
            tx.collections.put(key, ids)
        return [act, stills, night, other]

    act, stills, night, other = library.write(build)
    assert library.write(lambda tx: tx.collections.take_out(act, [a])) == {}
    lost = library.write(lambda tx: tx.collections.take_out(act, [a, c], with_inner=True))
    assert lost == {act: 1, stills: 1, night: 1}
    left = [library.read(lambda r, k=k: r.collections.member_ids(k)) for k in (act, stills, night)]  # type: ignore[misc]
    assert left == [[], [b], []]
    assert library.read(lambda r: r.collections.member_ids(other)) == [a]


def test_counts_leave_out_the_trash(library: Library) -> None:
    ids = pictures(library, 3)
    box = library.write(lambda tx: tx.collections.add("Box"))
    library.write(lambda tx: tx.collections.put(box, ids))
    library.write(lambda tx: tx.assets.trash(ids[:1]))
    assert library.read(lambda r: r.collections.all())[0].count == 2
    library.write(lambda tx: tx.assets.restore(ids[:1]))
    assert library.read(lambda r: r.collections.member_ids(box)) == ids


def test_what_is_not_there_is_a_message(library: Library) -> None:
    gone = CollectionId(new_id())
    (asset,) = pictures(library, 1)
    for act in (
        lambda tx: tx.collections.remove(gone),
        lambda tx: tx.collections.set(gone, name="x"),
        lambda tx: tx.collections.put(gone, [asset]),
    ):
        with pytest.raises(NotFoundError):
            library.write(act)


@pytest.mark.parametrize("name", ["Épreuves", "épreuves", "  ÉPREUVES "])
def test_a_typed_name_means_the_same_collection_whatever_its_case(
    library: Library, name: str
) -> None:
    (one,) = pictures(library, 1)

    def build(tx: Any) -> Any:
        tx.collections.add("Épreuves", query="sea")  # has no members of its own
        act = tx.collections.add("Act 1")
        tx.collections.add("Épreuves", parent_id=act)
        return tx.collections.add("Épreuves")

    top = library.write(build)
    before = len(library.read(lambda r: r.collections.all()))
    applied = perform(library, PutInNamedCollection(name, (one,)))
    assert (applied.result, library.read(lambda r: r.collections.member_ids(top))) == (1, [one])
    assert len(library.read(lambda r: r.collections.all())) == before


def test_a_typed_name_that_nothing_has_makes_a_collection_and_undo_takes_it_away(
    library: Library,
) -> None:
    (one,) = pictures(library, 1)
    applied = perform(library, PutInNamedCollection("Day 1", (one,)))
    assert [c.name for c in library.read(lambda r: r.collections.of(one))] == ["Day 1"]
    perform(library, Undo(applied.operation_id, applied.label))
    assert library.read(lambda r: r.collections.all()) == []
