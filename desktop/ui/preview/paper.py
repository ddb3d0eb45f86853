"""How a page looks: its width, margins, typeface, and the style of every role of paragraph."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextBlockFormat, QTextCharFormat

from desktop.ui.kit import theme
from desktop.ui.kit.tokens import GAP, GAP_HUGE, GAP_WIDE, TYPE_BODY, TYPE_NOTE, TYPE_TITLE
from desktop.ui.preview.typeset import Role

# Typewriter faces of the trade, then whatever monospace there is.
TYPEWRITER = ["Courier Prime", "Courier New", "Courier", "Nimbus Mono PS", "Liberation Mono"]
# A sheet on the desk: the same in both themes, like the thumbnails of scripts.
SHEET: Final = "#f2f1ed"
INK: Final = "#1b1b1b"
QUIET_INK: Final = "#6a6862"
COLUMNS: Final = 61  # letters of a line of action: six inches at ten to the inch
# Left and right indents in letters. Source: the usual US screenplay format.
INDENTS: Final = {
    Role.CHARACTER: (20, 0),
    Role.DIALOGUE: (10, 16),
    Role.PARENTHETICAL: (15, 20),
}
_BULLET_INDENT = 16
_NARROW = 480  # pixels of a pane below which letters and margins are smaller
_SIDE_ROOM = 12  # the scroll bar's


class Paper:
    """The page of one kind of text, measured for a width."""

    def __init__(self, *, is_script: bool = False) -> None:
        self.is_script = is_script
        self.font = QFont()
        self.margin = GAP_WIDE
        self.gap = 0
        self.quiet = QUIET_INK
        self._letter = 8.0
        self._columns = COLUMNS
        self._width = 0
        self.measure(480)

    def measure(self, width: int) -> None:
        """Choose type size and margins for a pane of `width` pixels."""
        self._width = width
        if self.is_script:
            self.font = QFont(TYPEWRITER)
            self.font.setStyleHint(QFont.StyleHint.TypeWriter)
            self.font.setFixedPitch(True)
            self.font.setPixelSize(TYPE_NOTE if width < _NARROW else 13)
            self.margin = GAP_WIDE if width < _NARROW else GAP_HUGE * 2
            self.gap = GAP if width < _NARROW else GAP_WIDE
            self._letter = QFontMetricsF(self.font).horizontalAdvance("M")
            room = self.page_width(width) - 2 * self.margin - _SIDE_ROOM
            self._columns = max(20, min(COLUMNS, int(room / self._letter)))
        else:
            self.font = theme.body_font(TYPE_BODY if width < _NARROW else 13)
            self.margin = GAP_WIDE if width < _NARROW else GAP_HUGE
            self.gap = 0
        self.quiet = QUIET_INK if self.is_script else theme.tokens().quiet

    def differs_at(self, width: int) -> bool:
        """Whether a page for `width` would look different enough to set it again."""
        if not self.is_script:
            return (width < _NARROW) != (self._width < _NARROW)
        return abs(width - self._width) >= 8

    def page_width(self, width: int) -> int:
        """How wide the sheet is in a pane of `width`."""
        gap = 2 * self.gap
        if not self.is_script:
            return min(width, 760)
        full = COLUMNS * self._letter + 2 * self.margin + _SIDE_ROOM
        return min(width - gap, round(full))

    def side_margin(self, width: int) -> int:
        """Ground on both sides of the sheet."""
        return max(self.gap, (width - self.page_width(width)) // 2) if self.is_script else 0

    def sheet(self) -> str:
        """The style sheet of the text widget."""
        look = theme.tokens()
        ground, ink = (SHEET, INK) if self.is_script else (look.field, look.text)
        chosen = f"selection-background-color: {look.accent}; selection-color: {look.on_accent};"
        return (
            f"QTextEdit {{ background: {ground}; color: {ink}; border: none; border-radius: 0;"
            f" padding: 0; {chosen} }}"
        )

    def style(
        self, role: Role, *, is_first: bool = False
    ) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """How a paragraph of a role is set."""
        block, letters = QTextBlockFormat(), QTextCharFormat()
        block.setLineHeight(125 if self.is_script else 145, 1)  # 1: in percent
        if self.is_script:
            letters.setForeground(QColor(INK))
            self._script(role, block, letters)
        else:
            letters.setForeground(QColor(theme.tokens().text))
            self._prose(role, block, letters)
        if is_first:
            block.setTopMargin(0)
        return block, letters

    def number_indent(self, number: str) -> float:
        """How far a scene number hangs out into the margin; 0 where that is too narrow."""
        wide = (len(number) + 2) * self._letter
        return -wide if wide <= self.margin - 4 else 0.0

    def _script(self, role: Role, block: QTextBlockFormat, letters: QTextCharFormat) -> None:
        line = QFontMetricsF(self.font).height() * 1.25
        scale = self._columns / COLUMNS
        left, right = INDENTS.get(role, (0, 0))
        block.setLeftMargin(left * scale * self._letter)
        block.setRightMargin(right * scale * self._letter)
        close = role in (Role.DIALOGUE, Role.PARENTHETICAL)
        block.setTopMargin(0 if close else line)
        if role is Role.SCENE:
            block.setTopMargin(line * 1.8)
            letters.setFontWeight(QFont.Weight.Bold)
        elif role is Role.TRANSITION:
            block.setAlignment(Qt.AlignmentFlag.AlignRight)
        elif role in (Role.TITLE, Role.CREDIT, Role.CENTERED):
            block.setAlignment(Qt.AlignmentFlag.AlignCenter)
            if role is Role.TITLE:
                letters.setFontWeight(QFont.Weight.Bold)
            if role is Role.CREDIT:
                block.setTopMargin(line / 2)
        elif role in (Role.NOTE, Role.SECTION):
            letters.setForeground(QColor(QUIET_INK))
            letters.setFontItalic(role is Role.NOTE)

    def _prose(self, role: Role, block: QTextBlockFormat, letters: QTextCharFormat) -> None:
        look = theme.tokens()
        if role in (Role.HEADING, Role.SUBHEADING):
            block.setTopMargin(GAP_WIDE if role is Role.HEADING else GAP)
            block.setBottomMargin(GAP // 2)
            letters.setFontWeight(QFont.Weight.DemiBold)
            if role is Role.HEADING:
                letters.setProperty(QTextCharFormat.Property.FontPixelSize, TYPE_TITLE)
        elif role is Role.BULLET:
            block.setLeftMargin(_BULLET_INDENT)
            block.setTextIndent(-_BULLET_INDENT)
            block.setBottomMargin(2)
        elif role is Role.QUOTE:
            block.setLeftMargin(_BULLET_INDENT)
            letters.setForeground(QColor(look.quiet))
        elif role is Role.CODE:
            letters.setFontFamilies(["monospace"])
            letters.setFontFixedPitch(True)
        elif role is Role.PLAIN:
            block.setBottomMargin(GAP // 2)
