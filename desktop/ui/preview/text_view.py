"""Text to read: scripts as a screenplay, Markdown and plain text quietly set; find in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from desktop.domain.asset import AssetType
from desktop.ui.kit import theme
from desktop.ui.preview import typeset
from desktop.ui.preview.derived_files import DerivedFiles
from desktop.ui.preview.find_bar import FindBar
from desktop.ui.preview.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.pictures import FileLoader
    from desktop.ui.preview.typeset import Paragraph

_AT_ONCE = 120  # paragraphs set before the first look; the rest follows between events
_A_TIME = 250


class TextView(QWidget):
    """Shows one text.

    Signals:
        failed: Why there is no text to show, a sentence.
    """

    failed = Signal(str)

    def __init__(
        self, derived: DerivedSource, loader: FileLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._files = DerivedFiles(derived, loader, self)
        self._card: AssetCard | None = None
        self._paragraphs: list[Paragraph] = []
        self._set = 0
        self._return_to = 0
        self._paper = Paper()
        self._text = QTextEdit(self)
        self._find = FindBar(self._text, self)
        self._more = QTimer(self)
        self._more.setInterval(0)
        self._more.timeout.connect(self._set_more)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(120)
        self._again.timeout.connect(self._set_again)
        self._build()
        theme.changed.connect(self._set_again)

    @property
    def edit(self) -> QTextEdit:
        """The text on its page."""
        return self._text

    @property
    def is_set(self) -> bool:
        """Whether all of it is in sight of the scroll bar."""
        return self._set >= len(self._paragraphs)

    def look_at(self, card: AssetCard) -> None:
        """Show the text of another asset."""
        if self._card is not None and (self._card.id, self._card.checksum) == (
            card.id,
            card.checksum,
        ):
            return
        self.forget()
        self._card = card
        self._text.setAccessibleName(f"Text of {card.name}")

        def loaded(paragraphs: object) -> None:
            if not isinstance(paragraphs, list):
                self.failed.emit("The prepared text could not be read.")
            else:
                self.show_paragraphs(paragraphs, is_script=card.type is AssetType.SCRIPT)

        def missing(why: str) -> None:
            self.failed.emit(why or "There is no text to read in this file.")

        self._files.text(card, loaded, missing, shape=_setter(card))

    def show_paragraphs(self, paragraphs: list[Paragraph], *, is_script: bool = False) -> None:
        """Show paragraphs: the first at once, the rest while nobody waits."""
        self._paragraphs = paragraphs
        self._paper = Paper(is_script=is_script)
        self._start()

    def forget(self) -> None:
        """Show nothing; answers under way are dropped."""
        self._files.drop()
        self._card = None
        self._more.stop()
        self._paragraphs, self._set, self._return_to = [], 0, 0
        self._text.clear()
        self._find.dismiss()

    def begin_find(self) -> None:
        """Open the find field."""
        self._find.begin()

    @property
    def can_scroll(self) -> bool:
        """Whether there is more of it than is in sight."""
        return self._text.verticalScrollBar().maximum() > 0

    def scroll_lines(self, by: int) -> None:
        """A few lines down, or up."""
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.value() + by * 3 * self._text.fontMetrics().lineSpacing())

    def scroll_pages(self, by: int) -> None:
        """Nearly a view down, or up."""
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.value() + by * round(bar.pageStep() * 0.9))

    def scroll_to_end(self, way: int) -> None:
        """To the first line (-1), or the last (1)."""
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.maximum() if way > 0 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page follows the width, in steps."""
        super().resizeEvent(event)
        if self._paper.differs_at(self.width()) and self._paragraphs:
            self._again.start()

    # Below here: setting.

    def _build(self) -> None:
        self._text.setReadOnly(True)
        self._text.setAcceptRichText(False)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setUndoRedoEnabled(False)
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._text)
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self._find)
        self._find.hide()
        for keys in ("Ctrl+F", "Ctrl+Shift+F"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.begin_find)
        self.setAutoFillBackground(True)

    def _set_again(self) -> None:
        """The width or the theme is another: set it anew, at the same place."""
        top = self._text.cursorForPosition(QPoint(8, 8)).blockNumber()
        self._return_to = top if self._text.verticalScrollBar().value() else 0
        self._start()
        self._return()

    def _start(self) -> None:
        self._more.stop()
        self._paper.measure(self.width())
        side = self._paper.side_margin(self.width())
        self._row.setContentsMargins(side, self._paper.gap, side, 0)
        palette = self.palette()
        look = theme.tokens()
        ground = look.picture if self._paper.is_script else look.field
        palette.setColor(self.backgroundRole(), QColor(ground))
        self.setPalette(palette)
        self._text.setStyleSheet(self._paper.sheet())
        self._text.clear()
        self._text.document().setDefaultFont(self._paper.font)
        self._text.document().setDocumentMargin(self._paper.margin)
        self._set = 0
        self._set_some(_AT_ONCE)
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        if not self.is_set:
            self._more.start()

    def _set_more(self) -> None:
        self._set_some(_A_TIME)
        self._return()
        if self.is_set:
            self._more.stop()

    def _return(self) -> None:
        """To the paragraph that was at the top, once it is there again."""
        if self._return_to and self._set > self._return_to:
            cursor = QTextCursor(self._text.document().findBlockByNumber(self._return_to))
            self._return_to = 0
            bar = self._text.verticalScrollBar()
            bar.setValue(bar.value() + self._text.cursorRect(cursor).top())

    def _set_some(self, count: int) -> None:
        """Append the next paragraphs."""
        cursor = QTextCursor(self._text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        for paragraph in self._paragraphs[self._set : self._set + count]:
            block, letters = self._paper.style(paragraph.role, is_first=self._set == 0)
            if paragraph.side:
                block.setTextIndent(self._paper.number_indent(paragraph.side))
            if self._set:
                cursor.insertBlock(block, letters)
            else:
                cursor.setBlockFormat(block)
            self._write(cursor, paragraph, letters)
            self._set += 1
        cursor.endEditBlock()

    def _write(self, cursor: QTextCursor, paragraph: Paragraph, letters: QTextCharFormat) -> None:
        if paragraph.side:
            quiet = QTextCharFormat(letters)
            quiet.setForeground(QColor(self._paper.quiet))
            quiet.setFontWeight(QFont.Weight.Normal)
            cursor.insertText(f"{paragraph.side}  ", quiet)
        # Line ends inside a paragraph (dialogue, action) become soft ones.
        cursor.insertText(paragraph.text.replace("\n", "\u2028"), letters)


def _setter(card: AssetCard) -> Callable[[str], list[Paragraph]]:
    """How the text of a type is set."""
    if card.type is AssetType.SCRIPT:
        return typeset.set_script
    if card.name.lower().endswith((".md", ".markdown", ".mdown")):
        return typeset.set_markdown
    return typeset.set_plain
