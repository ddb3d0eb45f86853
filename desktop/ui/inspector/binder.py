"""Ties fields to the values of one asset, and settles what others changed meanwhile.

Nothing typed is lost: a text that stands for no value, or that the library would not take, is kept
for its asset and shown again with it; where somebody else changed the same value, and where the
asset is gone, the bar below the inspector has the words.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.base.errors import ChangedElsewhereError, DeskError, NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.edits import lazy as edits

if TYPE_CHECKING:
    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit
    from desktop.ui.inspector.fields import FieldEditor
    from desktop.ui.kit.runner import Runner

_TRIES = 4


class StoredIn(StrEnum):
    """Where in an asset a value is kept."""

    COLUMN = "column"
    METADATA = "metadata"
    GENERATION = "generation"
    COST = "cost"  # the amount in its column, its currency in the generation metadata
    RECORDED = "recorded"  # a time, its zone, how precise it is and who says so


@frozen
class ValueSpec:
    """One value of an asset.

    Attributes:
        label: What it is called in the Edit menu and in a conflict: `description`.
    """

    stored_in: StoredIn
    key: str
    label: str

    def read(self, asset: Asset) -> Any:
        """The value as it is now."""
        if self.stored_in is StoredIn.COST:
            return asset.cost
        if self.stored_in is StoredIn.RECORDED:
            return asset.recorded
        if self.stored_in is StoredIn.COLUMN:
            return getattr(asset, self.key)
        kept = asset.metadata if self.stored_in is StoredIn.METADATA else asset.generation
        return kept.get(self.key)

    def edit(self, asset: Asset, value: Any, base: Any, *, is_checked: bool = True) -> Edit[object]:
        """The edit that writes `value`, if in the library it is still the one we began with."""
        if self.stored_in is StoredIn.COLUMN and self.key == "name":
            return edits.asset.RenameAsset(asset.id, value, begun_with=base if is_checked else None)
        if self.stored_in is StoredIn.COST:
            return edits.asset.SetCost(asset.id, value, begun_with=base, is_checked=is_checked)
        if self.stored_in is StoredIn.RECORDED:
            return edits.asset.SetRecorded(asset.id, value, begun_with=base, is_checked=is_checked)
        begun_with = {self.key: base} if is_checked else None
        if self.stored_in is StoredIn.COLUMN:
            return edits.asset.SetFields(
                asset.id, {self.key: value}, name=self.label, begun_with=begun_with
            )
        given = {self.key: value}
        return edits.asset.SetFields(
            asset.id,
            {},
            metadata=given if self.stored_in is StoredIn.METADATA else None,
            generation=given if self.stored_in is StoredIn.GENERATION else None,
            name=self.label,
            begun_with=begun_with,
        )


COST = ValueSpec(StoredIn.COST, "generation_cost", "cost")
RECORDED = ValueSpec(StoredIn.RECORDED, "recorded_at", "recorded date")


@frozen
class Conflict:
    """Words for one value that were not written: somebody else wrote others, or it is gone.

    Attributes:
        mine, theirs: As text, the way the field shows them.
        value, base: Ours, and what it is to be written over.
        is_gone: There is nothing to write it to any more.
    """

    spec: ValueSpec
    asset: Asset
    mine: str
    theirs: str = ""
    value: Any = None
    base: Any = None
    is_gone: bool = False


class Binder(QObject):
    """Keeps fields and one asset in step.

    Signals:
        conflicted: A `Conflict` for a person to settle.
        left_behind: (Asset, ValueSpec, text): words that stand for no value stay with an asset.
    """

    conflicted = Signal(object)
    left_behind = Signal(object, object, str)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._asset: Asset | None = None
        self._fields: list[tuple[FieldEditor, ValueSpec]] = []
        self._drafts: dict[tuple[AssetId, ValueSpec], tuple[str, str]] = {}
        self._is_read_only = False
        self._is_closing = False

    def bind(self, field: FieldEditor, spec: ValueSpec) -> None:
        """Tie a field to a value."""
        self._fields.append((field, spec))
        field.committed.connect(lambda value, base: self._commit(spec, value, base))
        field.be_read_only(is_read_only=self._is_read_only)
        if self._asset is not None:
            self._show(field, spec, self._asset)

    def unbind(self, field: FieldEditor) -> None:
        """Forget a field that is going away; what was typed in it is written or kept."""
        field.flush()
        specs = [spec for other, spec in self._fields if other is field]
        if specs and field.is_dirty:
            self._keep(field, specs[0])
        self._fields = [pair for pair in self._fields if pair[0] is not field]

    def show(self, asset: Asset | None) -> None:
        """Show another asset, or the same one anew; what was typed for the last one is written."""
        if self._asset is not None and (asset is None or asset.id != self._asset.id):
            self.flush()
            for field, spec in self._fields:
                if field.is_dirty:
                    self._keep(field, spec)
        self._asset = asset
        if asset is not None:
            for field, spec in self._fields:
                self._show(field, spec, asset)

    def be_read_only(self, *, is_read_only: bool) -> None:
        """Let values be read and copied only."""
        self._is_read_only = is_read_only
        for field, _ in self._fields:
            field.be_read_only(is_read_only=is_read_only)

    def flush(self, *, is_last: bool = False) -> bool:
        """Write what has been typed and not been written; whether nothing is left over.

        `is_last`: nobody can be asked any more. What is typed is written then also over what
        somebody else wrote meanwhile, which the history of the asset keeps.
        """
        self._is_closing = is_last
        for field, _ in self._fields:
            field.flush()
        return not self._drafts and not any(field.is_dirty for field, _ in self._fields)

    def forget(self) -> None:
        """Another library is open: nothing that was typed belongs to it."""
        self._asset = None
        self._drafts.clear()
        self._is_closing = False
        for field, _ in self._fields:
            field.revert()

    def insist(self, conflict: Conflict) -> None:
        """Write our value over theirs, after a person has seen both."""
        self._write(conflict.asset, conflict.spec, conflict.value, conflict.base, _TRIES)

    def _show(self, field: FieldEditor, spec: ValueSpec, asset: Asset) -> None:
        field.show_value(spec.read(asset))
        draft = self._drafts.pop((asset.id, spec), None)
        if draft is not None:
            field.bring_back(draft[0], spec.read(asset), draft[1])

    def _keep(self, field: FieldEditor, spec: ValueSpec) -> None:
        """Words that could not be written stay with their asset."""
        if self._asset is not None:
            why = f"This {spec.label} was not written."
            self._drafts[self._asset.id, spec] = (field.typed, why)
            self.left_behind.emit(self._asset, spec, field.typed)
        field.revert()

    def _commit(self, spec: ValueSpec, value: Any, base: Any) -> None:
        if self._asset is not None:
            self._write(self._asset, spec, value, base, _TRIES)

    def _write(self, asset: Asset, spec: ValueSpec, value: Any, base: Any, tries: int) -> None:
        def refused(error: BaseException) -> None:
            if isinstance(error, ChangedElsewhereError) and tries:
                self._runner.ask(
                    lambda reads: reads.assets.load(asset.id),
                    lambda now: self._settle(now, spec, value, base, tries),
                    refused,
                )
                return
            mine = self._text(spec, value)
            if isinstance(error, NotFoundError):
                self.conflicted.emit(Conflict(spec, asset, mine, is_gone=True))
                return
            if isinstance(error, DeskError):
                self._bring_back(asset, spec, mine, base, error)
            if not isinstance(error, RuleError):
                self._runner.report.fail(error)

        edit = spec.edit(asset, value, base, is_checked=not self._is_closing)
        self._runner.change(edit, None, refused, source=self)

    def _settle(self, now: Asset, spec: ValueSpec, value: Any, base: Any, tries: int) -> None:
        """The asset has moved on: was it this value, or another one?"""
        theirs = spec.read(now)
        if theirs == value:
            return
        if theirs == base:
            # Something else about it changed (perhaps by ourselves): ours still fits.
            self._write(now, spec, value, base, tries - 1)
            return
        mine, other = self._text(spec, value), self._text(spec, theirs)
        for shown, its in self._fields:
            if its == spec and self._asset is not None and self._asset.id == now.id:
                shown.show_value(theirs)
        self.conflicted.emit(Conflict(spec, now, mine, other, value, theirs))

    def _bring_back(
        self, asset: Asset, spec: ValueSpec, typed: str, base: Any, error: DeskError
    ) -> None:
        """The library would not take it: the words go back into their field, or wait for it."""
        why = f"{error} {error.advice}".strip()
        for field, its in self._fields:
            is_here = self._asset is not None and self._asset.id == asset.id
            if its == spec and is_here and not field.is_dirty:
                field.bring_back(typed, base, why)
                return
        self._drafts[asset.id, spec] = (typed, why)

    def _text(self, spec: ValueSpec, value: Any) -> str:
        """A value as its field writes it."""
        for field, other in self._fields:
            if other == spec:
                return field.write(value)
        return "" if value is None else str(value)
