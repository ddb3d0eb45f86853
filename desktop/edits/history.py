"""Undo and redo: which operations of this session can be taken back. Knows no Qt.

Not QUndoStack: its `push` runs the change on the calling thread, which would put SQL on the
window's thread. The record itself is in the library (`activity`), so the stack survives a restart.
"""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.base.files import write_whole
from desktop.domain.activity import Operation
from desktop.domain.ids import OperationId, is_id
from desktop.edits.edit import Applied, Edit, Undo, perform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.catalog.library import Library

LIMIT = 200
R = TypeVar("R")


class History:
    """The operations that undo and redo walk along. Thread-safe.

    Args:
        store: A JSON file that keeps the two lists of operation ids over a restart, or None.
        place: Where the library is, noted in that file.
    """

    def __init__(self, store: Path | None = None, *, place: str = "") -> None:
        self._place = place
        self._undo: list[Operation] = []
        self._redo: list[Operation] = []
        self._store = store
        self._lock = threading.RLock()

    @property
    def undo_label(self) -> str | None:
        """The name of what undo would take back, or None."""
        return self._undo[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """The name of what redo would do again, or None."""
        return self._redo[-1].label if self._redo else None

    def perform(self, library: Library, edit: Edit[R]) -> Applied[R]:
        """Make a change and put it on the stack, if it changed anything."""
        with self._lock:
            applied = perform(library, edit)
            if applied.is_undoable:
                self.note(Operation(applied.operation_id, applied.label))
            return applied

    def note(self, operation: Operation) -> None:
        """Put an operation that was performed elsewhere (an import) on the stack."""
        with self._lock:
            self._undo = [*self._undo[-LIMIT + 1 :], operation]
            self._redo.clear()
            self._save()

    def undo(
        self, library: Library, operation_id: OperationId | None = None
    ) -> Applied[int] | None:
        """Take an operation back, the last one unless one is named; None if it is not there."""
        return self._walk(library, self._undo, self._redo, operation_id)

    def redo(self, library: Library) -> Applied[int] | None:
        """Do what was last taken back again; None if there is none."""
        return self._walk(library, self._redo, self._undo, is_redo=True)

    def _walk(
        self,
        library: Library,
        source: list[Operation],
        target: list[Operation],
        operation_id: OperationId | None = None,
        *,
        is_redo: bool = False,
    ) -> Applied[int] | None:
        with self._lock:
            # From the end: what is asked for is nearly always the last.
            found = (o for o in reversed(source) if operation_id in (None, o.id))
            operation = next(found, None)
            if operation is None:
                return None
            applied = perform(library, Undo(operation.id, operation.label, is_redo))
            source.remove(operation)
            if applied.is_undoable:
                target.append(Operation(applied.operation_id, operation.label))
            self._save()
            # Whoever tells of it says which way it went.
            return replace(applied, label=operation.label)

    def load(self, library: Library) -> None:
        """Take the stacks of the last session up again, as far as their record is there."""
        with self._lock:
            self._undo, self._redo = [], []
            if self._store is None or not self._store.exists():
                return
            try:
                data = json.loads(self._store.read_text(encoding="utf-8"))
                wanted = [
                    [key for key in map(str, data[name]) if is_id(key)] for name in ("undo", "redo")
                ]
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                return  # a convenience: a damaged list is an empty one
            # What an undo or a redo is about: on record it has a name of its own.
            told = data.get("told")
            told = told if isinstance(told, dict) else {}
            self._undo, self._redo = (_operations(library, ids, told) for ids in wanted)

    def _save(self) -> None:
        if self._store is None:
            return
        data = {
            "undo": [operation.id for operation in self._undo],
            "redo": [operation.id for operation in self._redo],
            "told": {one.id: one.label for one in (*self._undo, *self._redo)},
            "place": self._place,
        }
        try:
            self._store.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._store, json.dumps(data).encode("utf-8"))
        except OSError:
            return  # undo still works until the window is closed


def _operations(library: Library, ids: list[str], told: Mapping[str, Any]) -> list[Operation]:
    """Those of `ids` that are on the library's record, by the names of what they are about."""
    keys = [OperationId(key) for key in ids]
    found = library.read(lambda reads: reads.activity.operations(keys))
    names = {key: name for key, name in told.items() if isinstance(name, str)}
    return [replace(one, label=names.get(one.id, one.label)) for one in found]
