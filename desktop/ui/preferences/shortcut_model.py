"""The shortcuts as a table: command, keys, and whether somebody else wants the same keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence

from desktop.ui.kit import theme
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.ui.kit.action_spec import ActionSpec

    Conflicts = Callable[[Sequence[ActionSpec], Mapping[str, tuple[str, ...]]], dict[str, set[str]]]


class ShortcutModel(FlatTable):
    """Edits a copy; `keys` is what differs from the defaults."""

    HEADINGS = ("Command", "Menu", "Keys", "Already used by")

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

    def use(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Use a whole set of keys; commands that it does not name get their defaults."""
        known = {spec.id for spec in self._specs}
        self.keys.clear()
        self.keys.update({command: k for command, k in keys.items() if command in known})
        self._refresh()

    def take_away(self, row: int, keys: tuple[str, ...]) -> None:
        """Give a command keys that others have, and take these off the others."""
        spec = self._specs[row]
        wanted = {_portable(key) for key in keys}
        for other in self.users(row, keys):
            at = self._specs.index(other)
            kept = tuple(key for key in self.keys_of(at) if _portable(key) not in wanted)
            self.keys[other.id] = kept
            if kept == other.shortcuts:
                del self.keys[other.id]
        self.keys[spec.id] = keys
        self.set_keys(row, keys)

    def users(self, row: int, keys: tuple[str, ...]) -> list[ActionSpec]:
        """The other commands that keys would be taken from, if they were given to a row."""
        spec = self._specs[row]
        clashing = self._conflicts(self._specs, {**self.keys, spec.id: keys})
        wanted = {_portable(key) for key in keys}
        ids = {other for key in wanted for other in clashing.get(key, ()) if other != spec.id}
        # Of those that share a key only who meets this command: alone with it, they would clash.
        return [
            other
            for other in self._specs
            if other.id in ids
            and self._conflicts(
                [spec, other], {spec.id: keys, other.id: self.keys.get(other.id, other.shortcuts)}
            )
        ]

    def first_conflict(self) -> int:
        """The first row whose keys another command has too, or -1."""
        ids = {command for found in self._clashing.values() for command in found}
        return next((row for row, spec in enumerate(self._specs) if spec.id in ids), -1)

    def conflict_of(self, row: int) -> str:
        """Who else has the keys of a row, in words; empty if nobody does."""
        spec = self._specs[row]
        if not any(spec.id in ids for ids in self._clashing.values()):
            return ""
        return words_for(self.users(row, self.keys_of(row)))

    def size(self) -> int:
        """How many there are."""
        return len(self._specs)

    @report_exceptions(None)
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

    def headerData(  # the table's texts are at the left, so are its headings
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Headings, aligned as what stands below them."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return super().headerData(section, orientation, role)

    def _refresh(self) -> None:
        self._look_for_conflicts()
        self.dataChanged.emit(
            self.index(0, 0), self.index(len(self._specs) - 1, len(self.HEADINGS) - 1)
        )

    def _look_for_conflicts(self) -> None:
        self._clashing = self._conflicts(self._specs, self.keys)


def words_for(specs: Sequence[ActionSpec]) -> str:
    """Commands by name: "Open Library, Paste"."""
    return ", ".join(sorted({spec.text.rstrip("…") for spec in specs}))


def _portable(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
