"""The shortcuts as a table: command, keys, and whether somebody else wants the same keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence

from desktop.ui.kit import theme
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.guard import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.ui.kit.action_spec import ActionSpec

    Conflicts = Callable[[Sequence[ActionSpec], Mapping[str, tuple[str, ...]]], dict[str, set[str]]]


class ShortcutModel(FlatTable):
    """Edits a copy; `keys` is what differs from the defaults."""

    HEADINGS = ("Command", "Menu", "Keys", "")

    def __init__(
        self,
        specs: Sequence[ActionSpec],
        keys: Mapping[str, tuple[str, ...]],
        conflicts: Conflicts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._specs = list(specs)
        self.keys = dict(keys)
        self._conflicts = conflicts
        self._clashing: dict[str, set[str]] = {}
        self._look_for_conflicts()

    def spec(self, row: int) -> ActionSpec:
        """The command of a row."""
        return self._specs[row]

    def keys_of(self, row: int) -> tuple[str, ...]:
        """The keys in force for a row."""
        spec = self._specs[row]
        return self.keys.get(spec.id, spec.shortcuts)

    def set_keys(self, row: int, keys: tuple[str, ...]) -> None:
        """Give a command other keys; its defaults are not stored."""
        spec = self._specs[row]
        if keys == spec.shortcuts:
            self.keys.pop(spec.id, None)
        else:
            self.keys[spec.id] = keys
        self._refresh()

    def reset(self) -> None:
        """All defaults."""
        self.keys.clear()
        self._refresh()

    def conflict_of(self, row: int) -> str:
        """Who else wants the keys of a row, in words; empty if nobody does."""
        spec = self._specs[row]
        others = {
            other.text.rstrip("…")
            for key, ids in self._clashing.items()
            for other in self._specs
            if spec.id in ids and other.id in ids and other.id != spec.id
        }
        return f"also {', '.join(sorted(others))}" if others else ""

    def size(self) -> int:
        """How many there are."""
        return len(self._specs)

    @guarded(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; a conflict in the colour for bad things, and in words."""
        if not index.isValid():
            return None
        row, spec = index.row(), self._specs[index.row()]
        clash = self.conflict_of(row)
        if role == Qt.ItemDataRole.ForegroundRole and clash and index.column() >= 2:
            return theme.colour("bad")
        if role == Qt.ItemDataRole.ToolTipRole:
            return spec.help
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        native = QKeySequence.SequenceFormat.NativeText
        shown = "   ".join(QKeySequence(key).toString(native) for key in self.keys_of(row))
        return (spec.text, spec.menu.replace("/", " › "), shown, clash)[index.column()]

    def _refresh(self) -> None:
        self._look_for_conflicts()
        self.dataChanged.emit(
            self.index(0, 0), self.index(len(self._specs) - 1, len(self.HEADINGS) - 1)
        )

    def _look_for_conflicts(self) -> None:
        self._clashing = self._conflicts(self._specs, self.keys)
