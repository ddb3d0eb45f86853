"""The search language on one page, from the same table the parser uses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.search.help import field_help
from desktop.ui.kit.labels import SectionHead, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_HUGE, GAP_WIDE

INTRODUCTION = (
    "Words find names, descriptions, tags, prompts, scripts and codes; harb* finds beginnings and"
    " “low sun” the exact words. Fields narrow it down. Put AND, OR, NOT and parentheses between"
    " them, or a minus before one. Comparisons: cost>0.5, duration<10s, rating:3..5,"
    " created:2026-11."
)


class SearchHelp(QDialog):
    """Stays open beside the work."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Search Language")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(GAP_HUGE, GAP_WIDE, GAP_HUGE, GAP_WIDE)
        grid.setHorizontalSpacing(GAP_WIDE)
        grid.setVerticalSpacing(GAP_HALF)
        intro = plain_label(INTRODUCTION, parent=body)
        intro.setWordWrap(True)
        intro.setContentsMargins(0, 0, 0, GAP_WIDE)
        grid.addWidget(intro, 0, 0, 1, 3)
        for column, heading in enumerate(("Field", "Finds", "Example")):
            grid.addWidget(SectionHead(heading, body), 1, column)
        for row, item in enumerate(field_help(), start=2):
            for column, text in enumerate((item.name, item.finds, item.example)):
                label = plain_label(text, "quiet" if column == 2 else "", body)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(label, row, column)
        grid.setColumnStretch(1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(body)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, GAP)
        column_box.addWidget(area)
        self.resize(760, 640)
