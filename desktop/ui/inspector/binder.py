"""Ties fields to the values of one asset, and settles what others changed meanwhile.

Nothing typed is lost: a text that stands for no value, or that the library would not take, is kept
for its asset and shown again with it; where somebody else changed the same value, and where the
asset is gone, the bar below the inspector has the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.base.errors import ChangedElsewhereError, DeskError, NotFoundError, RuleError
from desktop.edits.asset import RenameAsset, SetCost, SetFields, SetRecorded

if TYPE_CHECKING:
    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit
    from desktop.ui.inspector.fields import Field
    from desktop.ui.kit.runner import Runner

_TRIES = 4


class Part(StrEnum):
    """Where in an asset a value is kept."""

    COLUMN = "column"
    METADATA = "metadata"
    GENERATION = "generation"
    COST = "cost"  # the amount in its column, its currency in the generation metadata
    RECORDED = "recorded"  # a time, its zone, how precise it is and who says so


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of an asset.

    Attributes:
        label: What it is called in the Edit menu and in a conflict: `description`.
    """

    part: Part
    key: str
    label: str

    def read(self, asset: Asset) -> Any:
        """The value as it is now."""
        if self.part is Part.COST:
            return asset.cost
        if self.part is Part.RECORDED:
            return asset.recorded
        if self.part is Part.COLUMN:
            return getattr(asset, self.key)
        kept = asset.metadata if self.part is Part.METADATA else asset.generation
        return kept.get(self.key)

    def edit(self, asset: Asset, value: Any, base: Any, *, is_checked: bool = True) -> Edit[object]:
        """The edit that writes `value`, if in the library it is still the one we began with."""
        if self.part is Part.COLUMN and self.key == "name":
            return RenameAsset(asset.id, value, begun_with=base if is_checked else None)
        if self.part is Part.COST:
            return SetCost(asset.id, value, begun_with=base, is_checked=is_checked)
        if self.part is Part.RECORDED:
            return SetRecorded(asset.id, value, begun_with=base, is_checked=is_checked)
        begun_with = {self.key: base} if is_checked else None
        if self.part is Part.COLUMN:
            return SetFields(asset.id, {self.key: value}, name=self.label, begun_with=begun_with)
        given = {self.key: value}
        return SetFields(
            asset.id,
            {},
            metadata=given if self.part is Part.METADATA else None,
            generation=given if self.part is Part.GENERATION else None,
            name=self.label,
            begun_with=begun_with,
        )


COST = Spot(Part.COST, "generation_cost", "cost")
RECORDED = Spot(Part.RECORDED, "recorded_at", "recorded date")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Words for one spot that were not written: somebody else wrote others, or it is gone.

    Attributes:
        mine, theirs: As text, the way the field shows them.
        value, base: Ours, and what it is to be written over.
        is_gone: There is nothing to write it to any more.
    """

    spot: Spot
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
        left_behind: (Asset, Spot, text): words that stand for no value were left with an asset.
    """

    conflicted = Signal(object)
    left_behind = Signal(object, object, str)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._asset: Asset | None = None
        self._fields: list[tuple[Field, Spot]] = []
        self._drafts: dict[tuple[AssetId, Spot], tuple[str, str]] = {}
        self._is_read_only = False
        self._is_closing = False

    def bind(self, field: Field, spot: Spot) -> None:
        """Tie a field to a value."""
        self._fields.append((field, spot))
        field.committed.connect(lambda value, base: self._commit(spot, value, base))
        field.be_read_only(is_read_only=self._is_read_only)
        if self._asset is not None:
            self._show(field, spot, self._asset)

    def unbind(self, field: Field) -> None:
        """Forget a field that is going away; what was typed in it is written or kept."""
        field.flush()
        spots = [spot for other, spot in self._fields if other is field]
        if spots and field.is_dirty:
            self._keep(field, spots[0])
        self._fields = [pair for pair in self._fields if pair[0] is not field]

    def show(self, asset: Asset | None) -> None:
        """Show another asset, or the same one anew; what was typed for the last one is written."""
        if self._asset is not None and (asset is None or asset.id != self._asset.id):
            self.flush()
            for field, spot in self._fields:
                if field.is_dirty:
                    self._keep(field, spot)
        self._asset = asset
        if asset is not None:
            for field, spot in self._fields:
                self._show(field, spot, asset)

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
        self._write(conflict.asset, conflict.spot, conflict.value, conflict.base, _TRIES)

    def _show(self, field: Field, spot: Spot, asset: Asset) -> None:
        field.show_value(spot.read(asset))
        draft = self._drafts.pop((asset.id, spot), None)
        if draft is not None:
            field.bring_back(draft[0], spot.read(asset), draft[1])

    def _keep(self, field: Field, spot: Spot) -> None:
        """Words that could not be written stay with their asset."""
        if self._asset is not None:
            why = f"This {spot.label} was not written."
            self._drafts[self._asset.id, spot] = (field.typed, why)
            self.left_behind.emit(self._asset, spot, field.typed)
        field.revert()

    def _commit(self, spot: Spot, value: Any, base: Any) -> None:
        if self._asset is not None:
            self._write(self._asset, spot, value, base, _TRIES)

    def _write(self, asset: Asset, spot: Spot, value: Any, base: Any, tries: int) -> None:
        def refused(error: BaseException) -> None:
            if isinstance(error, ChangedElsewhereError) and tries:
                self._runner.ask(
                    lambda reads: reads.assets.load(asset.id),
                    lambda now: self._settle(now, spot, value, base, tries),
                    refused,
                )
                return
            mine = self._text(spot, value)
            if isinstance(error, NotFoundError):
                self.conflicted.emit(Conflict(spot, asset, mine, is_gone=True))
                return
            if isinstance(error, DeskError):
                self._bring_back(asset, spot, mine, base, error)
            if not isinstance(error, RuleError):
                self._runner.report.fail(error)

        edit = spot.edit(asset, value, base, is_checked=not self._is_closing)
        self._runner.change(edit, None, refused, source=self)

    def _settle(self, now: Asset, spot: Spot, value: Any, base: Any, tries: int) -> None:
        """The asset has moved on: was it this value, or another one?"""
        theirs = spot.read(now)
        if theirs == value:
            return
        if theirs == base:
            # Something else about it changed (perhaps by ourselves): ours still fits.
            self._write(now, spot, value, base, tries - 1)
            return
        mine, other = self._text(spot, value), self._text(spot, theirs)
        for shown, its in self._fields:
            if its == spot and self._asset is not None and self._asset.id == now.id:
                shown.show_value(theirs)
        self.conflicted.emit(Conflict(spot, now, mine, other, value, theirs))

    def _bring_back(
        self, asset: Asset, spot: Spot, typed: str, base: Any, error: DeskError
    ) -> None:
        """The library would not take it: the words go back into their field, or wait for it."""
        why = f"{error} {error.advice}".strip()
        for field, its in self._fields:
            is_here = self._asset is not None and self._asset.id == asset.id
            if its == spot and is_here and not field.is_dirty:
                field.bring_back(typed, base, why)
                return
        self._drafts[asset.id, spot] = (typed, why)

    def _text(self, spot: Spot, value: Any) -> str:
        """A value as its field writes it."""
        for field, other in self._fields:
            if other == spot:
                return field.write(value)
        return "" if value is None else str(value)
