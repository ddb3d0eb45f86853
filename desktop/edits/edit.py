"""What an edit is, and how one is performed.

To add one: write a frozen dataclass with a `label` and an `apply(tx)` that calls the catalog's
write functions, and add an example row to `tests/edits/test_every_edit.py`. There is nothing else
to write: the inverse is computed from the rows that were really touched.

    @dataclass(frozen=True)
    class RateAssets:
        ids: tuple[AssetId, ...]
        rating: int

        @property
        def label(self) -> str:
            return f"Rate {self.rating} stars"

        def apply(self, tx: Tx) -> None:
            tx.assets.set_many(self.ids, {"rating": self.rating})
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop.domain.ids import OperationId, new_id

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Tx
    from desktop.domain.changes import Changes


class Edit(Protocol):
    """A change somebody asked for: ids and values, never rows."""

    @property
    def label(self) -> str:
        """What the Edit menu calls it, in the imperative: "Rate 3 stars"."""

    def apply(self, tx: Tx) -> Any:
        """Make the change; what it returns becomes `Applied.result`.

        Raises:
            DeskError: Nothing was changed.
        """


@dataclass(frozen=True, slots=True)
class Applied:
    """What performing an edit did.

    Attributes:
        operation_id: The key of its record; `Undo(operation_id)` is its inverse.
        result: What the edit's `apply` returned, e.g. the id of something new.
        left_alone: For undo and redo: rows somebody else changed since, which keep their change.
    """

    operation_id: OperationId
    label: str
    changes: Changes
    result: Any = None
    left_alone: int = 0


@dataclass(frozen=True, slots=True)
class Undo:
    """The inverse of an operation on record; the undo of an undo is redo."""

    operation_id: OperationId
    label: str

    def apply(self, tx: Tx) -> int:
        """Replay the record backwards; returns how many rows were left alone."""
        return tx.activity.revert(self.operation_id)


def perform(library: Library, edit: Edit) -> Applied:
    """Make a change in one transaction and write down what it touched.

    Raises:
        DeskError: Nothing was changed.
    """
    operation_id = OperationId(new_id())

    def run(tx: Tx) -> Applied:
        result = edit.apply(tx)
        changes = tx.activity.record(edit.label)
        left_alone = result if isinstance(edit, Undo) else 0
        return Applied(operation_id, edit.label, changes, result, left_alone)

    # Edits hold ids and values only, so one that met another client's may be made again.
    return library.write(run, operation_id=operation_id, repeatable=True)
