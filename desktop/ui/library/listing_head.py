"""The line above the assets: what is listed, how many match, how many there are of each type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.labels import ElidedLabel, plain_label
from desktop.ui.kit.tokens import GAP, HEADER_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping


class ListingHead(QWidget):
    """Name, counts, and what the counts are made of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = plain_label(parent=self)
        self.matches = plain_label(role="quiet", parent=self)
        self.types = ElidedLabel(parent=self)
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

    def show_counts(self, name: str, shown: int, total: int | None) -> None:
        """`total`: how many there would be without the search, or None without a search."""
        self.name.setText(clean_line(name, limit=60))
        if total is None:
            self.matches.setText(display.count(shown))
        else:
            verb = "matches" if shown == 1 else "match"
            self.matches.setText(f"{display.count(shown)} of {display.count(total)} {verb}")

    def show_types(self, counts: Mapping[AssetType, int]) -> None:
        """Say how many there are of each type, in a fixed order."""
        parts = [display.counted_type(counts[kind], kind) for kind in AssetType if counts.get(kind)]
        self.types.show_text(" · ".join(parts))
