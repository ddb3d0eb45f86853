"""What an edit is, and how one is performed.

To add one: write a `@frozen` class with a `label` and an `apply(tx)` that calls the catalog's
write functions, and add an example row to `tests/edits/examples.py`. There is nothing else
to write: the inverse is computed from the rows that were really touched.

    @frozen
    class RateAssets:
        ids: Ids
        rating: int

        @property
        def label(self) -> str:
            return f"Rate {self.rating} stars"

        def apply(self, tx: Tx) -> None:
            tx.assets.set_many(self.ids, {"rating": self.rating})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.domain.ids import OperationId, new_id

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Maintenance, Tx
    from desktop.domain.changes import Changes

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
R_contra = TypeVar("R_contra", contravariant=True)


class Edit(Protocol[R_co]):
    """A change somebody asked for: ids and values, never rows.

    `R_co` is what `apply` returns, e.g. the id of something new; `Edit[object]` is any edit.
    """

    @property
    def label(self) -> str:
        """What the Edit menu calls it, in the imperative: "Rate 3 stars"."""

    def apply(self, tx: Tx) -> R_co:
        """Make the change; what it returns becomes `Applied.result`.

        Raises:
            DeskError: Nothing was changed.
        """


@frozen
class Applied(Generic[R_co]):
    """What performing an edit did.

    Attributes:
        operation_id: The key of its record; `Undo(operation_id)` is its inverse.
        result: What the edit's `apply` returned, e.g. the id of something new; of undo and redo
            how many rows were left alone, because somebody has changed them since.
        is_undoable: Anything of it is on record; what was merely seen of files is not.
    """

    operation_id: OperationId
    label: str
    changes: Changes
    result: R_co
    is_undoable: bool


@frozen
class Undo:
    """The inverse of an operation on record; the undo of an undo is redo.

    Attributes:
        operation_id: The operation.
        told: What the edit is called that is taken back, or done again.
        is_redo: It is done again: the operation is the undo of it.
    """

    operation_id: OperationId
    told: str
    is_redo: bool = False

    @property
    def label(self) -> str:
        """As the history has it: beside the edit itself, which stands there too."""
        return f"{'Redo' if self.is_redo else 'Undo'} {self.told}"

    def apply(self, tx: Tx) -> int:
        """Replay the record backwards; returns how many rows were left alone."""
        return tx.activity.revert(self.operation_id)


def edit_label(verb: str, count: int, rest: str = "") -> str:
    """A label like "Rate 3 assets"; the number is left out for one."""
    what = "asset" if count == 1 else counted(count, "asset")
    return f"{verb} {what}{rest}"


class Bookkeeping(Protocol[R_contra]):
    """What a job writes down in the transaction of an edit: both happen, or neither does.

    As the edit itself it may be asked again, where the transaction met another client's.
    """

    def before(self, books: Maintenance) -> None:
        """Called first.

        Raises:
            DeskError: Nothing was changed.
        """

    def after(self, books: Maintenance, result: R_contra) -> None:
        """Called with what the edit's `apply` returned, when its record is written."""


def perform(
    library: Library,
    edit: Edit[R],
    *,
    operation_id: OperationId | None = None,
    bookkeeping: Bookkeeping[R] | None = None,
) -> Applied[R]:
    """Make a change in one transaction and write down what it touched.

    Args:
        library: What is changed.
        edit: The change.
        operation_id: The operation that it is a part of, where that has several edits.
        bookkeeping: What the job that makes the change writes down of it.

    Raises:
        DeskError: Nothing was changed.
    """
    key = operation_id or OperationId(new_id())

    def run(tx: Tx) -> Applied[R]:
        if bookkeeping is not None:
            bookkeeping.before(tx)
        result = edit.apply(tx)
        changes = tx.activity.record(edit.label)
        if bookkeeping is not None:
            bookkeeping.after(tx, result)
        return Applied(key, edit.label, changes, result, is_undoable=tx.activity.is_on_record)

    # Edits hold ids and values only, so one that met another client's may be made again.
    return library.write(run, operation_id=key, repeatable=True)
