"""Compare Parameters: what differs between how two assets were made, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextCharFormat
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.recipe_diff import WordChange, diff_text, differences
from desktop.domain.untrusted_text import clean_line, for_widget
from desktop.ui.kit import theme
from desktop.ui.kit.asset_picture import AssetPicture
from desktop.ui.kit.labels import ElidedLabel, SectionHead, make_default, plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.shell.ask import front

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.ids import AssetId
    from desktop.domain.recipe_diff import Difference
    from desktop.ui.kit.thumbnails import Thumbnails

_NAMES = 110  # pixels for the names of fields
_PICTURE = QSize(192, 108)
_LINES = 9  # of a prompt that are seen without scrolling
_MOST = 400  # rows
_TALLEST = 720


class WordDiff(QTextEdit):
    """A prompt with the words that went struck out and those that came underlined."""

    def __init__(self, found: Difference, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = found
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(found.name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        theme.changed.connect(self.write)
        self.write()
        line = self.fontMetrics().lineSpacing()
        words = sum(len(part.text) for part in found.words)
        self.setFixedHeight(line * min(_LINES, 2 + words // 80) + 2 * GAP)

    def write(self) -> None:
        """Write it in the colours of the theme. Plain text only, whatever is in a prompt."""
        self.clear()
        cursor, look = self.textCursor(), theme.tokens()
        is_after_gone = False
        for part in self._found.words:
            words = part.text.lstrip()
            space = part.text[: len(part.text) - len(words)]
            if is_after_gone and part.change is WordChange.NEW:
                space = space or " "  # what went and what came are two words
            cursor.insertText(space, QTextCharFormat())
            is_after_gone = part.change is WordChange.GONE
            dress = QTextCharFormat()
            if part.change is WordChange.GONE:
                dress.setFontStrikeOut(True)
                dress.setForeground(QColor(look.bad))
            elif part.change is WordChange.NEW:
                dress.setFontUnderline(True)
                dress.setForeground(QColor(look.good))
            else:
                dress.setForeground(QColor(look.text))
            cursor.insertText(for_widget(words, limit=100_000), dress)


class CompareParameters(QDialog):
    """Shows only what differs, under the two pictures, with Copy.

    Args:
        left, right: The two.
        parent: The window that it belongs to.
        cards: Of both, by id, for their pictures.
        thumbnails: Where those come from.
    """

    def __init__(
        self,
        left: Asset,
        right: Asset,
        parent: QWidget,
        *,
        cards: Mapping[AssetId, AssetCard] | None = None,
        thumbnails: Thumbnails | None = None,
    ) -> None:
        super().__init__(front(parent))
        self.setWindowTitle("Compare Parameters")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._names = tuple(clean_line(asset.name, limit=200) for asset in (left, right))
        self.found = differences(left.generation, right.generation)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        pictures = [
            AssetPicture((cards or {}).get(asset.id), thumbnails, _PICTURE, self)
            for asset in (left, right)
        ]
        column.addWidget(self._rows(pictures), 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setEnabled(bool(self.found))
        self.copy.clicked.connect(self.copy_text)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        self.resize(820, min(_TALLEST, self._body.sizeHint().height() + 4 * GAP_WIDE + 2 * GAP))

    def copy_text(self) -> None:
        """Put all differences on the clipboard, a line each."""
        QGuiApplication.clipboard().setText(diff_text(self.found, *self._names))

    def _rows(self, pictures: Sequence[QWidget]) -> QWidget:
        body = self._body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, GAP, 0)
        grid.setHorizontalSpacing(GAP_WIDE)
        grid.setVerticalSpacing(GAP)
        grid.setColumnMinimumWidth(0, _NAMES)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for at, name in enumerate(self._names, start=1):
            head = ElidedLabel(name, body)
            head.setProperty("role", "title")
            grid.addWidget(head, 0, at)
            grid.addWidget(pictures[at - 1], 1, at, Qt.AlignmentFlag.AlignLeft)
        if not self.found:
            words = "Nothing that is known of how they were made differs."
            grid.addWidget(plain_label(words, "quiet", body), 2, 0, 1, 3)
        for row, found in enumerate(self.found[:_MOST], start=2):
            what = SectionHead(clean_line(found.name, limit=60), body)
            what.setWordWrap(True)
            what.setFixedWidth(_NAMES)
            grid.addWidget(what, row, 0, Qt.AlignmentFlag.AlignTop)
            if found.words:
                grid.addWidget(WordDiff(found, body), row, 1, 1, 2)
                continue
            grid.addWidget(_value(found.left_text, body), row, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(found.right_text, body), row, 2, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(self.found) + 3, 1)
        scrolled = QScrollArea(self)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setWidget(body)
        return scrolled


def _value(text: str, parent: QWidget) -> QLabel:
    label = plain_label(text or "–", "" if text else "quiet", parent)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
