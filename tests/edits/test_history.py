"""Undo on bad days: others work meanwhile, things are purged, the list on disk is garbage."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import DeskError, RuleError
from desktop.catalog.library import Library, Tx, open_library
from desktop.domain.activity import Operation
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, OperationId, new_id
from desktop.domain.relation import RelationType
from desktop.edits.asset import AddAsset, RateAssets, RenameAsset, SetFields, TrashAssets
from desktop.edits.collection import (
    AddCollection,
    MoveCollection,
    PutInCollection,
    RenameCollection,
)
from desktop.edits.edit import perform
from desktop.edits.film import AddScene, AddShots, AddTakes, MoveShots, SelectTake
from desktop.edits.history import LIMIT, History
from desktop.edits.history_file import history_file
from desktop.edits.relation import RelateAssets, RemoveRelations
from desktop.edits.tag import AddTag, MoveTag, RemoveTag, RenameTag, TagAssets, UntagAssets
from tests.edits.statements import counting
from tests.present import present


def pictures(library: Library, count: int = 2) -> list[Any]:
    """New images."""
    return library.write(
        lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(count)]
    )


def board(library: Library) -> tuple[Any, Any, Any]:
    """A film with a scene with a shot."""

    def build(tx: Any) -> tuple[Any, Any, Any]:
        film = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film, "Quay")
        (shot,) = tx.films.add_shots(scene, [""])
        return film, scene, shot

    return library.write(build)


def undone(history: History, library: Library) -> int:
    """Undo, and how many rows were left alone."""
    applied = history.undo(library)
    assert applied is not None
    return applied.result


def test_a_tag_that_others_use_by_now_stays(library: Library) -> None:
    (a, _), history = pictures(library), History()
    history.perform(library, AddTag("night"))
    perform(library, TagAssets((a,), ("night",)))
    assert undone(history, library) == 1
    assert library.read(lambda r: r.tags.of([a])) == {a: ["night"]}


def test_a_collection_that_others_filled_stays_with_what_is_in_it(library: Library) -> None:
    (a, b), history = pictures(library), History()
    box = history.perform(library, AddCollection("Box", ids=(a,))).result
    perform(library, PutInCollection(box, (b,)))
    assert undone(history, library) == 1
    assert library.read(lambda r: r.collections.member_ids(box)) == [b]


def test_a_shot_that_got_takes_keeps_its_place_in_a_new_scene(library: Library) -> None:
    (a, _), history = pictures(library), History()
    film, _, _ = board(library)
    scene = history.perform(library, AddScene(film, "EXT. SEA")).result
    (shot,) = history.perform(library, AddShots(scene)).result
    perform(library, AddTakes(shot, (a,)))
    undone(history, library)
    undone(history, library)
    found = library.read(lambda r: r.films.load(film))
    assert [part.name for part in found.scenes] == ["Quay", "EXT. SEA"]
    assert present(present(found.find_shot(shot)).selected).card.id == a


def test_a_character_that_others_refer_to_stays(library: Library) -> None:
    (a, _), history = pictures(library), History()
    mara = history.perform(library, AddAsset(AssetType.CHARACTER_REF, "Mara")).result
    perform(library, RelateAssets(RelationType.REFERENCE_FOR, mara, (a,)))
    assert undone(history, library) == 1
    assert len(library.read(lambda r: r.relations.of(mara))) == 1


def test_a_choice_that_somebody_changed_since_stays_theirs(library: Library) -> None:
    (a, b, c), history = pictures(library, 3), History()
    film, _, shot = board(library)
    perform(library, AddTakes(shot, (a, b, c)))
    history.perform(library, SelectTake(shot, b))
    perform(library, SelectTake(shot, c))
    assert undone(history, library) == 2
    found = present(library.read(lambda r: r.films.load(film)).find_shot(shot))
    assert present(found.selected).card.id == c


def test_a_name_that_was_given_away_is_not_taken_back(library: Library) -> None:
    history = History()
    sea = history.perform(library, AddTag("sea")).result
    history.perform(library, RenameTag(sea, "ocean"))
    perform(library, AddTag("sea"))
    assert undone(history, library) == 1
    assert [tag.name for tag in library.read(lambda r: r.tags.all())] == ["ocean", "sea"]


def test_a_removed_tag_does_not_come_back_beside_its_namesake(library: Library) -> None:
    (a, _), history = pictures(library), History()
    perform(library, TagAssets((a,), ("sea",)))
    (tag,) = library.read(lambda r: r.tags.all())
    history.perform(library, RemoveTag(tag.id))
    perform(library, AddTag("Sea"))
    assert undone(history, library) == 2
    assert [tag.name for tag in library.read(lambda r: r.tags.all())] == ["Sea"]


def test_what_hung_on_a_purged_asset_does_not_come_back(library: Library) -> None:
    (a, b), history = pictures(library), History()
    perform(library, TagAssets((a, b), ("sea",)))
    history.perform(library, UntagAssets((a, b), ("sea",)))
    library.write(lambda tx: tx.assets.purge([a]))
    assert undone(history, library) == 1
    assert library.read(lambda r: r.tags.of([b])) == {b: ["sea"]}
    history.perform(library, RateAssets((b,), 3))
    library.write(lambda tx: tx.assets.purge([b]))
    assert undone(history, library) == 1


@pytest.mark.parametrize("kind", ["tags", "collections", "parts"])
def test_undo_closes_no_circle(library: Library, kind: str) -> None:
    history = History()
    if kind == "tags":
        a, x = (perform(library, AddTag(name)).result for name in "ax")
        perform(library, MoveTag(a, x))
        history.perform(library, MoveTag(a, None))
        perform(library, MoveTag(x, a))
    elif kind == "collections":
        b, y = (perform(library, AddCollection(name)).result for name in "by")
        perform(library, MoveCollection(b, y))
        history.perform(library, MoveCollection(b, None))
        perform(library, MoveCollection(y, b))
    else:
        a, x = pictures(library)
        perform(library, RelateAssets(RelationType.PART_OF, x, (a,)))
        (link,) = library.read(lambda r: r.relations.of(a))
        history.perform(library, RemoveRelations((link.id,)))
        perform(library, RelateAssets(RelationType.PART_OF, a, (x,)))
    assert undone(history, library) == 1


def test_a_shot_moved_away_by_somebody_else_stays_there(library: Library) -> None:
    history = History()
    film, _, shot = board(library)
    other = perform(library, AddScene(film, "EXT. SEA")).result
    third = perform(library, AddScene(film, "INT. CABIN")).result
    history.perform(library, MoveShots((shot,), other))
    perform(library, MoveShots((shot,), third))
    assert undone(history, library) == 1
    found = library.read(lambda r: r.films.load(film))
    assert [len(part.shots) for part in found.scenes] == [0, 0, 1]


def test_undo_and_redo_all_the_way_and_back_after_a_restart(
    library_address: str, tmp_path: Path
) -> None:
    library = open_library(library_address, create=True)
    a, _ = pictures(library)
    store = tmp_path / "history.json"
    history = History(store)
    for stars in (1, 2, 3):
        history.perform(library, RateAssets((a,), stars))
    history.undo(library)
    library.close()

    library = open_library(library_address)
    again = History(store)
    again.load(library)
    assert (again.undo_label, again.redo_label) == ("Rate asset ★★", "Rate asset ★★★")
    again.redo(library)

    def rated() -> int:
        return library.read(lambda r: r.assets.load(a)).rating

    assert rated() == 3
    for expected in (2, 1, 0):
        again.undo(library)
        assert rated() == expected
    assert again.undo(library) is None
    library.close()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"undo": 3, "redo": null}',
        '{"undo": ["zzz", null, {"a": 1}], "redo": ["not an id"]}',
        '{"undo": ["01900000-0000-7000-8000-000000000000"], "redo": []}',
        "[" * 100_000,
    ],
)
def test_a_list_that_is_garbage_is_an_empty_one(
    library: Library, tmp_path: Path, content: str
) -> None:
    store = tmp_path / "history.json"
    store.write_text(content)
    history = History(store)
    history.load(library)
    assert history.undo_label is None
    assert history.redo_label is None
    assert history.undo(library) is None


def test_a_new_edit_forgets_what_could_be_done_again(library: Library) -> None:
    (a, _), history = pictures(library), History()
    history.perform(library, RateAssets((a,), 1))
    history.undo(library)
    history.perform(library, RenameAsset(a, "b.png"))
    assert history.redo_label is None
    assert history.redo(library) is None


def test_an_edit_that_changes_nothing_leaves_no_step(library: Library) -> None:
    (a, _), history = pictures(library), History()
    history.perform(library, RateAssets((a,), 0))
    history.perform(library, SetFields(a, {"name": "0.png"}))
    assert history.undo_label is None


def test_an_edit_that_fails_leaves_no_step_and_no_record(library: Library) -> None:
    history = History()
    for edit in (RenameAsset(AssetId(new_id()), "x"), AddTag("")):
        with pytest.raises(DeskError):
            history.perform(library, edit)
    history.perform(library, TrashAssets(()))
    assert history.undo_label is None


def test_only_so_many_steps_are_kept(library: Library, tmp_path: Path) -> None:
    history = History(tmp_path / "history.json")
    for n in range(LIMIT + 20):
        history.note(Operation(OperationId(new_id()), f"step {n}"))
    assert history.undo_label == f"step {LIMIT + 19}"
    assert len(json.loads((tmp_path / "history.json").read_text())["undo"]) == LIMIT
    again = History(tmp_path / "history.json")
    again.load(library)  # none of them is on this library's record
    assert again.undo_label is None


def test_an_import_that_is_undone_lies_in_the_trash_and_comes_back(library: Library) -> None:
    ids = pictures(library, 3)
    history = History()
    key = OperationId(new_id())

    def come_in(tx: Tx) -> None:
        tx.activity.note_intake(ids)
        tx.activity.record("Import 3 files")

    library.write(come_in, operation_id=key)
    history.note(Operation(key, "Import 3 files"))
    live = lambda: library.read(lambda r: r.stats.info()).by_type.get("image", 0)  # noqa: E731
    assert live() == 3
    undone(history, library)
    assert (
        library.read(lambda r: [c.is_trashed for c in r.assets.cards(ids).values()]) == [True] * 3
    )
    history.redo(library)
    assert (
        library.read(lambda r: [c.is_trashed for c in r.assets.cards(ids).values()]) == [False] * 3
    )


def test_many_rows_are_taken_back_in_as_many_statements_as_few(library: Library) -> None:
    """An import of thousands is undone and done again while somebody looks on."""
    counts = {}
    for count in (3, 90):
        ids, history = tuple(pictures(library, count)), History()
        box = perform(library, AddCollection(f"Box {count}")).result
        key = OperationId(new_id())

        def change(tx: Tx, ids: Any = ids, box: Any = box, count: int = count) -> None:
            tx.activity.note_intake(ids)
            TagAssets(ids, (f"sea {count}",)).apply(tx)
            PutInCollection(box, ids).apply(tx)
            RateAssets(ids, 3).apply(tx)
            tx.activity.record("Import")

        library.write(change, operation_id=key)
        history.note(Operation(key, "Import"))
        before = library.read(lambda r, ids=ids: [r.assets.load(key) for key in ids])  # type: ignore[misc]
        with counting(library) as seen:
            assert undone(history, library) == 0
            again = history.redo(library)
        assert again is not None
        assert again.result == 0
        now = library.read(lambda r, ids=ids: [r.assets.load(key) for key in ids])  # type: ignore[misc]
        assert [a.rating for a in now] == [a.rating for a in before] == [3] * count
        assert all(a.deleted_at is None for a in now)
        tags = library.read(lambda r, ids=ids: r.tags.of(ids))  # type: ignore[misc]
        assert tags == {key: [f"sea {count}"] for key in ids}
        counts[count] = len(seen)
    assert counts[90] == counts[3]


def test_two_collections_side_by_side_have_two_names(library: Library) -> None:
    box = perform(library, AddCollection("Box")).result
    other = perform(library, AddCollection("Crate")).result
    for refused in (AddCollection("box "), RenameCollection(other, "BOX")):
        with pytest.raises(RuleError, match="There is a collection “Box” here already"):
            perform(library, refused)
    perform(library, AddCollection("Box", box))  # elsewhere it may be called so
    perform(library, AddCollection("Box", query="rating:5"))  # and so may a search
    perform(library, RenameCollection(box, "box"))
    names = [c.name for c in library.read(lambda r: r.collections.all())]
    assert sorted(names) == ["Box", "Box", "Crate", "box"]


def test_a_copy_of_a_library_has_an_undo_of_its_own(
    sqlite_library_path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "history"

    def kept(path: Path) -> tuple[Library, History]:
        opened = open_library(path)
        history = History(history_file(folder, opened.media.owner), place=opened.media.owner.place)
        history.load(opened)
        return opened, history

    library, history = kept(sqlite_library_path)
    (key, _) = pictures(library)
    history.perform(library, RateAssets((key,), 3))
    history._store.rename(folder / f"{library.workspace_id}.json")  # type: ignore[union-attr]
    library.close()

    # What an older program kept is taken up.
    library, history = kept(sqlite_library_path)
    assert history.undo_label
    assert [path.stem for path in folder.iterdir()] == [
        f"{library.workspace_id}-{library.media.owner.key}"
    ]
    library.close()

    copy = sqlite_library_path.with_name("copy.desk")
    shutil.copyfile(sqlite_library_path, copy)
    other, others = kept(copy)
    assert others.undo_label is None
    others.perform(other, RenameAsset(key, "copy.png"))
    other.close()
    library, history = kept(sqlite_library_path)
    assert "Rate" in str(history.undo_label)
    history.perform(library, RateAssets((key,), 5))
    library.close()

    # Moved, it keeps its own.
    moved = copy.with_name("moved.desk")
    copy.rename(moved)
    other, others = kept(moved)
    assert others.undo_label is not None
    assert "Rename" in others.undo_label
    other.close()
    for nonsense in (b"[]", b"{}", b'{"place": 5}', b'{"place": "/\\u0000"}', b"\xff", b"[" * 9999):
        (folder / f"{library.workspace_id}-00000000.json").write_bytes(nonsense)
        assert history_file(folder, replace(library.media.owner, place="/elsewhere")).stem


def test_the_record_tells_an_edit_from_its_undo_and_redo(library: Library, tmp_path: Path) -> None:
    (a, _), store = pictures(library), tmp_path / "history.json"
    history = History(store)

    def on_record() -> list[str]:
        acts = library.read(lambda reads: reads.history.page(limit=4)).acts
        return [act.label for act in acts]

    history.perform(library, RateAssets((a,), 1))
    undo = history.undo(library)
    assert undo is not None
    assert undo.label == history.redo_label == "Rate asset ★"
    assert on_record() == ["Undo Rate asset ★", "Rate asset ★"]
    for _ in range(2):  # also from a file, where the names of what is undone are kept
        again = History(store)
        again.load(library)
        assert (again.undo_label, again.redo_label) == (None, "Rate asset ★")
        again.redo(library)
        assert (again.undo_label, again.redo_label) == ("Rate asset ★", None)
        again.undo(library)
    assert on_record() == [
        *("Undo Rate asset ★", "Redo Rate asset ★") * 2,
    ]
