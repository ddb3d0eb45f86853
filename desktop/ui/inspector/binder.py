"""Ties fields to the values of one asset, and settles what others changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.base.errors import ChangedElsewhereError, DeskError
from desktop.edits.asset import RenameAsset, SetFields

if TYPE_CHECKING:
    from desktop.domain.asset import Asset
    from desktop.ui.inspector.fields import Field
    from desktop.ui.kit.runner import Runner

_TRIES = 4


class Part(StrEnum):
    """Where in an asset a value is kept."""

    COLUMN = "column"
    METADATA = "metadata"
    GENERATION = "generation"


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
        if self.part is Part.COLUMN:
            return getattr(asset, self.key)
        kept = asset.metadata if self.part is Part.METADATA else asset.generation
        return kept.get(self.key)

    def edit(self, asset: Asset, value: Any) -> Any:
        """The edit that writes `value`, if the asset is still at the version we know."""
        if self.part is Part.COLUMN and self.key == "name":
            return RenameAsset(asset.id, value, expected_version=asset.version)
        if self.part is Part.COLUMN:
            return SetFields(
                asset.id, {self.key: value}, expected_version=asset.version, name=self.label
            )
        parts = {self.part.value: {self.key: value}}
        return SetFields(asset.id, {}, expected_version=asset.version, name=self.label, **parts)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values for one spot: ours that was not written, and what somebody else wrote."""

    spot: Spot
    asset: Asset
    mine: Any
    theirs: Any


class Binder(QObject):
    """Keeps fields and one asset in step.

    Signals:
        conflicted: A `Conflict` for a person to settle.
    """

    conflicted = Signal(object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._asset: Asset | None = None
        self._fields: list[tuple[Field, Spot]] = []

    def bind(self, field: Field, spot: Spot) -> None:
        """Tie a field to a value."""
        self._fields.append((field, spot))
        field.committed.connect(lambda value, base: self._commit(spot, value, base))
        if self._asset is not None:
            field.show_value(spot.read(self._asset))

    def unbind(self, field: Field) -> None:
        """Forget a field that is going away."""
        self._fields = [pair for pair in self._fields if pair[0] is not field]

    def show(self, asset: Asset | None) -> None:
        """Show another asset, or the same one anew; what was typed for the last one is written."""
        if self._asset is not None and (asset is None or asset.id != self._asset.id):
            self.flush()
        self._asset = asset
        if asset is not None:
            for field, spot in self._fields:
                field.show_value(spot.read(asset))

    def flush(self) -> None:
        """Write what has been typed and not been written."""
        for field, _ in self._fields:
            field.flush()

    def insist(self, conflict: Conflict) -> None:
        """Write our value over theirs, after a person has seen both."""
        self._write(conflict.asset, conflict.spot, conflict.mine, conflict.theirs, _TRIES)

    def _commit(self, spot: Spot, value: Any, base: Any) -> None:
        if self._asset is not None:
            self._write(self._asset, spot, value, base, _TRIES)

    def _write(self, asset: Asset, spot: Spot, value: Any, base: Any, tries: int) -> None:
        def refused(error: BaseException) -> None:
            if isinstance(error, ChangedElsewhereError) and tries:
                self._runner.ask(
                    lambda reads: reads.assets.load(asset.id),
                    lambda now: self._settle(now, spot, value, base, tries),
                )
                return
            if isinstance(error, DeskError):
                self._show_again(spot)
            self._runner.report.fail(error)

        self._runner.change(spot.edit(asset, value), None, refused, source=self)

    def _settle(self, now: Asset, spot: Spot, value: Any, base: Any, tries: int) -> None:
        """The asset has moved on: was it this value, or another one?"""
        theirs = spot.read(now)
        if theirs == value:
            return
        if theirs == base:
            # Something else about it changed (perhaps by ourselves): ours still fits.
            self._write(now, spot, value, base, tries - 1)
        else:
            self._show_again(spot, now)
            self.conflicted.emit(Conflict(spot, now, value, theirs))

    def _show_again(self, spot: Spot, asset: Asset | None = None) -> None:
        """A refused value goes; what the library holds comes back."""
        asset = asset or self._asset
        if asset is None or self._asset is None or asset.id != self._asset.id:
            return
        for field, other in self._fields:
            if other == spot:
                field.show_value(spot.read(asset))
