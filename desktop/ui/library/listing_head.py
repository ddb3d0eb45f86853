"""The line above the assets: what is listed, how many match, how many there are of each type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.labels import ElidedLabel, plain_label
from desktop.ui.kit.tokens import GAP, HEADER_HEIGHT
from desktop.ui.library.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Reads
    from desktop.ui.kit.runner import Runner
    from desktop.ui.library.asset_model import AssetModel


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a scope lists.

    Attributes:
        types: How many there are of each type.
        total: How many there would be without the search, or None without a search.
    """

    types: Mapping[AssetType, int]
    total: int | None = None


def read_counts(reads: Reads, scope: Scope) -> Counts:
    """Count what a scope lists. Runs in a reader's thread."""
    types = reads.listing.type_counts(scope.listing)
    total = reads.listing.count(scope.place) if scope.query is not None else None
    return Counts(types, total)


class ListingHead(QWidget):
    """Name, counts, and what the counts are made of; counted beside the window."""

    def __init__(self, runner: Runner, model: AssetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._model = runner, model
        self._scope = Scope()
        self._counted: Scope | None = None
        self.name = plain_label(parent=self)
        self.matches = plain_label(role="quiet", parent=self)
        self.types = ElidedLabel(parent=self)
        self._build()
        model.filled.connect(self._on_filled)
        model.counted.connect(lambda _: self._on_filled())

    def show_scope(self, scope: Scope) -> None:
        """Something else is listed: its counts may come after its assets."""
        self._scope = scope
        self.count()

    def count(self) -> None:
        """Count again what is listed."""
        scope = self._scope
        self._runner.ask(lambda reads: read_counts(reads, scope), self._show, key="library-counts")

    def _build(self) -> None:
        self.setFixedHeight(HEADER_HEIGHT)
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name.setFont(theme.body_font(bold=True))
        self.types.setProperty("role", "quiet")
        self.types.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.types.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 0)
        row.setSpacing(GAP)
        row.addWidget(self.name)
        row.addWidget(self.matches)
        row.addWidget(self.types, 1)

    def _show(self, counts: Counts) -> None:
        self._counted = self._scope
        types = counts.types
        parts = [display.counted_type(types[kind], kind) for kind in AssetType if types.get(kind)]
        self.types.show_text(" · ".join(parts))
        self._show_count(sum(types.values()), counts.total)

    def _on_filled(self) -> None:
        # Unless better counts are there already, or none yet.
        if self._counted != self._scope and self._model.is_counted:
            self._show_count(self._model.rowCount(), None)

    def _show_count(self, shown: int, total: int | None) -> None:
        self.name.setText(clean_line(self._scope.name, limit=60))
        if total is None:
            self.matches.setText(display.count(shown))
        else:
            verb = "matches" if shown == 1 else "match"
            self.matches.setText(f"{display.count(shown)} of {display.count(total)} {verb}")
