"""Random histories: edits, trash, restore, purge, undo and redo in any order leave a sound library.

After every undo the library is what it was before, after every redo what it was after, and after a
purge no row names what is gone.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select, text

from desktop.base.errors import DeskError
from desktop.catalog.library import Library, open_library
from desktop.catalog.tables.all import metadata
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.relation import RelationType
from desktop.edits.asset import (
    AddAsset,
    FavouriteAssets,
    LabelAssets,
    RateAssets,
    RenameAsset,
    RestoreAssets,
    SetFields,
    TrashAssets,
)
from desktop.edits.collection import (
    AddCollection,
    MoveCollection,
    PutInCollection,
    RemoveCollection,
    TakeOutOfCollection,
)
from desktop.edits.edit import Edit
from desktop.edits.film import (
    AddFilm,
    AddScene,
    AddShots,
    AddTakes,
    DropBetweenShots,
    DuplicateShots,
    MoveShots,
    SelectTake,
    SetShot,
)
from desktop.edits.history import History
from desktop.edits.relation import RelateAssets
from desktop.edits.tag import AddTag, MoveTag, RemoveTag, RenameTag, TagAssets, UntagAssets
from desktop.edits.take import HandTakes, MoveTakes, RemoveTakes, ShotsFromTakes
from tests.catalog.seed_queries import check_films
from tests.edits.library_dump import dump

index = st.integers(0, 9)
few = st.lists(index, min_size=1, max_size=3, unique=True)
word = st.sampled_from(["sea", "Night", "night", "mood/calm", "mood", "Ärger"])
# Tables that remember, and may name what is gone.
RECORDS = {"activity", "ingest_jobs", "ingest_job_rows", "ingest_job_files"}


class Histories(RuleBasedStateMachine):
    """One library and its history, with everything that a person may do to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="desk-"))
        shutil.copy(_made[0], self.folder / "film.desk")
        self.library: Library = open_library(self.folder / "film.desk")
        self.history = History()
        # What the library looked like before each step that can be undone; after, for redo. None
        # where a purge came between: then only soundness is asked for.
        self.before: list[Any] = []
        self.after: list[Any] = []

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.folder)

    # What there is, by number: whatever the number, something is found if there is anything. In
    # the order it was made: ids of one millisecond have none, and no story could be told again.

    def ids(self, sql: str) -> list[Any]:
        return [row[0] for row in self.library.read(lambda r: r._session.rows(text(sql)))]

    def some(self, numbers: list[int], kind: str = "") -> tuple[Any, ...]:
        where = f"WHERE type = '{kind}'" if kind else ""
        found = self.ids(f"SELECT id FROM assets {where} ORDER BY rowid")
        return tuple(dict.fromkeys(found[n % len(found)] for n in numbers)) if found else ()

    def one(self, number: int, kind: str = "") -> Any:
        return next(iter(self.some([number], kind)), None)

    def row(self, number: int, table: str) -> Any:
        found = self.ids(f"SELECT id FROM {table} ORDER BY rowid")
        return found[number % len(found)] if found else None

    def act(self, edit: Edit) -> None:
        """Make an edit; what is refused must have changed nothing."""
        before = dump(self.library)
        try:
            applied = self.history.perform(self.library, edit)
        except DeskError:
            assert dump(self.library) == before
            return
        if applied.changes:
            self.before.append(before)
            self.after.clear()
        else:
            assert dump(self.library) == before

    @rule(numbers=few, stars=st.integers(0, 5))
    def rate(self, numbers: list[int], stars: int) -> None:
        self.act(RateAssets(self.some(numbers), stars))

    @rule(numbers=few, label=st.sampled_from(list(ColourLabel)), flag=st.booleans())
    def mark(self, numbers: list[int], label: ColourLabel, flag: bool) -> None:
        self.act(LabelAssets(self.some(numbers), label))
        self.act(FavouriteAssets(self.some(numbers), flag))

    @rule(number=index, name=st.text(max_size=8), key=word, value=st.one_of(st.none(), st.text()))
    def describe(self, number: int, name: str, key: str, value: str | None) -> None:
        if asset := self.one(number):
            self.act(RenameAsset(asset, name))
            self.act(SetFields(asset, {"description": name}, metadata={key: value}))

    @rule(kind=st.sampled_from([AssetType.IMAGE, AssetType.CHARACTER_REF]), name=word)
    def add(self, kind: AssetType, name: str) -> None:
        self.act(AddAsset(kind, name))

    @rule(numbers=few, name=word, more=word)
    def tag(self, numbers: list[int], name: str, more: str) -> None:
        self.act(TagAssets(self.some(numbers), (name, more)))

    @rule(numbers=few, name=word)
    def untag(self, numbers: list[int], name: str) -> None:
        self.act(UntagAssets(self.some(numbers), (name,)))

    @rule(number=index, to=st.one_of(st.none(), index), name=word, what=st.integers(0, 3))
    def change_tag(self, number: int, to: int | None, name: str, what: int) -> None:
        tag = self.row(number, "tags")
        if tag is None or what == 0:
            self.act(AddTag(name))
        elif what == 1:
            self.act(RenameTag(tag, name))
        elif what == 2:
            self.act(MoveTag(tag, None if to is None else self.row(to, "tags")))
        else:
            self.act(RemoveTag(tag))

    @rule(number=index, numbers=few, before=st.one_of(st.none(), index), what=st.integers(0, 4))
    def collect(self, number: int, numbers: list[int], before: int | None, what: int) -> None:
        box, ids = self.row(number, "asset_collections"), self.some(numbers)
        if box is None or what == 0:
            self.act(AddCollection("Box", parent_id=box, ids=ids))
        elif what == 1:
            self.act(TakeOutOfCollection(box, ids))
        elif what == 2:
            self.act(RemoveCollection(box))
        elif what == 3:
            to = None if before is None else self.row(before, "asset_collections")
            self.act(MoveCollection(box, to))
        else:
            self.act(PutInCollection(box, ids, None if before is None else self.one(before)))

    @rule(number=index, count=st.integers(1, 3), before=index, what=st.integers(0, 2))
    def build(self, number: int, count: int, before: int, what: int) -> None:
        film, scene = self.one(number, "film"), self.one(number, "scene")
        if film is None or what == 0:
            self.act(AddFilm("Harbour"))
        elif scene is None or what == 1:
            self.act(AddScene(film, "EXT. SEA", before=self.one(before, "scene")))
        else:
            self.act(AddShots(scene, ("",) * count))

    @rule(number=index, numbers=few, what=st.integers(0, 4))
    def shoot(self, number: int, numbers: list[int], what: int) -> None:
        shot, scene = self.one(number, "shot"), self.one(number, "scene")
        images, shots = self.some(numbers, "image"), self.some(numbers, "shot")
        if shot is None or scene is None or not images:
            return
        if what == 0:
            self.act(AddTakes(shot, images, select_first=bool(number % 2)))
        elif what == 1:
            self.act(SelectTake(shot, images[0]))
        elif what == 2:
            self.act(RemoveTakes(shot, (images[0],)))
        elif what == 3:
            self.act(DropBetweenShots(scene, images))
        else:
            self.act(DuplicateShots(shots, scene))

    @rule(what=st.integers(0, 2), shots=few, numbers=few, before=st.one_of(st.none(), index))
    def sort_takes(
        self, what: int, shots: list[int], numbers: list[int], before: int | None
    ) -> None:
        here, images = self.one(shots[0], "shot"), self.some(numbers, "image")
        there, scene = self.one(shots[-1], "shot"), self.one(numbers[0], "scene")
        if here is None or there is None or scene is None or not images:
            return
        if what == 0:
            at = None if before is None else self.one(before, "image")
            self.act(MoveTakes(here, images, at))
        elif what == 1:
            self.act(HandTakes(here, images, there))
        else:
            self.act(ShotsFromTakes(here, images, scene))

    @rule(number=index, numbers=few, before=st.one_of(st.none(), index))
    def move(self, number: int, numbers: list[int], before: int | None) -> None:
        if scene := self.one(number, "scene"):
            at = None if before is None else self.one(before, "shot")
            self.act(MoveShots(self.some(numbers, "shot"), scene, at))

    @rule(number=index, seconds=st.one_of(st.none(), st.floats(0, 1e4)), words=st.text(max_size=20))
    def direct(self, number: int, seconds: float | None, words: str) -> None:
        if shot := self.one(number, "shot"):
            self.act(SetShot(shot, {"duration": seconds, "prompt": words, "camera_angle": "low"}))

    @rule(number=index, numbers=few, kind=st.sampled_from(list(RelationType)))
    def relate(self, number: int, numbers: list[int], kind: RelationType) -> None:
        asset = self.one(number)
        others = tuple(key for key in self.some(numbers) if key != asset)
        if asset and others:
            self.act(RelateAssets(kind, asset, others))

    @rule(numbers=few)
    def trash(self, numbers: list[int]) -> None:
        self.act(TrashAssets(self.some(numbers)))

    @rule(numbers=few)
    def restore(self, numbers: list[int]) -> None:
        self.act(RestoreAssets(self.some(numbers)))

    @rule(numbers=few)
    def trash_and_restore(self, numbers: list[int]) -> None:
        ids = [
            c.id
            for c in self.library.read(lambda r: r.assets.cards(self.some(numbers))).values()
            if not c.is_trashed
        ]
        before = dump(self.library)
        self.act(TrashAssets(tuple(ids)))
        self.act(RestoreAssets(tuple(ids)))
        assert dump(self.library) == before

    @precondition(lambda self: self.ids("SELECT 1 FROM assets WHERE deleted_at IS NOT NULL"))
    @rule()
    def empty_the_trash(self) -> None:
        gone = self.ids("SELECT id FROM assets WHERE deleted_at IS NOT NULL")
        assert self.library.write(lambda tx: tx.assets.purge(gone)) == len(gone)
        for table in metadata.sorted_tables:
            if table.name in RECORDS:
                continue
            rows = self.library.read(lambda r, t=table: r._session.rows(select(t)))  # type: ignore[misc]
            named = {str(value) for row in rows for value in row}
            assert not named & set(gone), table.name
        self.before = [None] * len(self.before)
        self.after = [None] * len(self.after)

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        now, wanted = dump(self.library), self.before.pop()
        applied = self.history.undo(self.library)
        assert applied is not None
        if wanted is not None:
            assert applied.result == 0
            assert dump(self.library) == wanted
        if applied.changes:
            self.after.append(now if wanted is not None else None)

    @precondition(lambda self: self.after)
    @rule()
    def redo(self) -> None:
        now, wanted = dump(self.library), self.after.pop()
        applied = self.history.redo(self.library)
        assert applied is not None
        if wanted is not None:
            assert applied.result == 0
            assert dump(self.library) == wanted
        if applied.changes:
            self.before.append(now if wanted is not None else None)

    @rule()
    def start_again(self) -> None:
        self.library.close()
        self.library = open_library(self.folder / "film.desk")

    @invariant()
    def it_is_sound(self) -> None:
        def look(reads: Any) -> None:
            def count(sql: str) -> int:
                return int(reads._session.scalar(text(sql)))

            assert reads._session.rows(text("PRAGMA foreign_key_check")) == []
            chosen = text(
                "SELECT count(*), sum(is_selected) FROM asset_relationships"
                " WHERE relationship_type = 'generated_from' GROUP BY parent_asset_id"
            )
            assert all(row[1] <= 1 for row in reads._session.rows(chosen))
            assert count("SELECT count(*) FROM asset_search_text") == count(
                "SELECT count(*) FROM assets"
            )
            check_films(reads)

        self.library.read(look)


_made: list[Path] = []


@pytest.fixture(autouse=True, scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A new library, made once, to be copied by each history."""
    path = tmp_path_factory.mktemp("histories") / "template.desk"
    open_library(path, create=True).close()
    _made[:] = [path]


COMMON = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestHistories = Histories.TestCase
TestHistories.settings = settings(COMMON, max_examples=12, stateful_step_count=25)


@pytest.mark.torture
class TestManyHistories(Histories.TestCase):  # type: ignore[valid-type,misc]
    """The long form: thousands of steps."""

    settings = settings(COMMON, max_examples=400, stateful_step_count=60, derandomize=False)
