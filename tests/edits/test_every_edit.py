"""Every edit, its inverse, and the inverse of that: the library is equal before and after."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import func, select

import desktop.edits
from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.activity import KIND_OF
from desktop.catalog.library import Library
from desktop.catalog.tables.all import activity, metadata
from desktop.edits.asset import RateAssets, TrashAssets
from desktop.edits.edit import Edit, Undo, perform
from desktop.edits.history import History
from desktop.edits.tag import TagAssets
from tests.catalog.seed_queries import check_films
from tests.edits.examples import (
    EXAMPLES,
    MAKES_SOMETHING,
    REFUSED_AGAIN,
    WITHOUT_EFFECT,
)
from tests.edits.library_dump import dump
from tests.edits.world import World, world

__all__ = ["world"]  # a fixture


# Edit is what an edit must have, and Undo is what every example here is followed by.
SHOWN_ELSEWHERE = (Edit, Undo)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_edit_can_be_undone_and_redone(world: World, name: str) -> None:
    edit = EXAMPLES[name](world)
    history = History()
    before = dump(world.library)
    applied = history.perform(world.library, edit)
    after = dump(world.library)
    world.library.read(check_films)
    assert edit.label
    assert before != after
    assert history.undo_label == edit.label
    assert applied.changes
    if name not in MAKES_SOMETHING:
        check_it_changes_nothing_more(world.library, edit, is_refused=name in REFUSED_AGAIN)
    undone = history.undo(world.library)
    assert dump(world.library) == before
    world.library.read(check_films)
    assert undone is not None
    assert undone.result == 0
    assert history.redo_label == edit.label
    history.redo(world.library)
    assert dump(world.library) == after
    world.library.read(check_films)
    history.undo(world.library)
    assert dump(world.library) == before


def edits_of(package: ModuleType) -> Iterator[type]:
    """Every class of a package that can be performed."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for made in vars(importlib.import_module(found.name)).values():
            if not inspect.isclass(made) or made.__module__ != found.name:
                continue
            fields = getattr(made, "__dataclass_fields__", {})  # of `label`, where it is one
            if callable(getattr(made, "apply", None)) and "label" in {*dir(made), *fields}:
                yield made


def test_every_edit_has_an_example(world: World) -> None:
    shown = {type(make(world)) for make in (*EXAMPLES.values(), *WITHOUT_EFFECT.values())}
    missing = set(edits_of(desktop.edits)) - shown - set(SHOWN_ELSEWHERE)
    assert not missing, "add a row to EXAMPLES"


# Tables that no edit writes: what keeps the library, what jobs keep, and what is read from files.
# A row of one that an edit writes after all needs a kind, or no pane would read it again.
NEVER_EDITED = {
    "asset_blobs",
    "asset_looks",
    "asset_arrivals",
    "ingest_job_files",
    "ingest_job_rows",
    "ingest_jobs",
    "search_control",
    "users",
    "watched_files",
    "workspace_members",
}


def test_every_table_that_edits_write_has_a_kind_of_change(world: World) -> None:
    assert set(KIND_OF) | NEVER_EDITED == set(metadata.tables)
    assert not set(KIND_OF) & NEVER_EDITED
    for make in EXAMPLES.values():
        with contextlib.suppress(NotFoundError, RuleError):  # after the others it may be refused
            perform(world.library, make(world))
    tables = select(activity.c.entity).distinct()
    touched = {row[0] for row in world.library.read(lambda r: r._session.rows(tables))}
    assert touched == set(KIND_OF)


def test_undo_never_overwrites_what_somebody_else_changed_since(world: World) -> None:
    history = History()
    history.perform(world.library, RateAssets((world.a, world.b), 4))
    perform(world.library, RateAssets((world.a,), 2))
    undone = history.undo(world.library)
    assert undone is not None
    assert undone.result == 1
    ratings = world.library.read(lambda r: r.assets.values([world.a, world.b], "rating"))
    assert ratings == {world.a: 2, world.b: 0}


def test_undoing_a_tagging_keeps_the_tags_that_were_there_before(world: World) -> None:
    history = History()
    history.perform(world.library, TagAssets((world.a, world.b), ("place/sea",)))
    history.undo(world.library)
    tags = world.library.read(lambda r: r.tags.of([world.a, world.b]))
    assert tags == {world.a: ["place/sea"], world.b: []}


def test_the_history_survives_a_restart(world: World, tmp_path: Any) -> None:
    first = History(tmp_path / "history.json")
    first.perform(world.library, RateAssets((world.a,), 5))
    second = History(tmp_path / "history.json")
    second.load(world.library)
    assert second.undo_label == first.undo_label
    second.undo(world.library)
    assert world.library.read(lambda r: r.assets.values([world.a], "rating")) == {world.a: 0}


def check_it_changes_nothing_more(library: Library, edit: Edit, *, is_refused: bool) -> None:
    """An edit that changes nothing is no edit: no changes, no record, nothing to undo."""
    before, history = (dump(library), recorded(library)), History()
    if is_refused:
        with pytest.raises((NotFoundError, RuleError)):
            history.perform(library, edit)
    else:
        assert not history.perform(library, edit).changes, edit
    assert (dump(library), recorded(library)) == before
    assert history.undo_label is None


def recorded(library: Library) -> int:
    """How many rows are on the record of edits."""
    return int(
        library.read(lambda r: r._session.scalar(select(func.count()).select_from(activity)))
    )


def test_an_edit_that_changes_nothing_is_no_edit(world: World) -> None:
    for make in WITHOUT_EFFECT.values():
        check_it_changes_nothing_more(world.library, make(world), is_refused=False)


def test_an_edit_can_be_taken_back_out_of_turn(world: World) -> None:
    """What a toast offers is its own edit, whatever was done since."""
    history = History()
    history.perform(world.library, TrashAssets((world.c,)))
    moved = history.perform(world.library, TrashAssets((world.b,)))
    history.perform(world.library, RateAssets((world.a,), 3))
    undone = history.undo(world.library, moved.operation_id)
    assert undone is not None
    assert undone.label == moved.label
    assert history.undo_label == "Rate asset ★★★"
    assert history.redo_label == moved.label
    assert history.undo(world.library, moved.operation_id) is None
    gone = world.library.read(lambda r: r.assets.values([world.b, world.c], "deleted_at"))
    assert gone[world.b] is None
    assert gone[world.c] is not None
    history.undo(world.library)
    assert world.library.read(lambda r: r.assets.values([world.a], "rating")) == {world.a: 0}
