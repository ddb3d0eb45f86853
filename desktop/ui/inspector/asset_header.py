"""The header of the inspector: name, what it is, stars and heart, and the strip of tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from desktop.ui.inspector import codec
from desktop.ui.inspector.binder import Binder, StoredIn, ValueSpec
from desktop.ui.inspector.display_text import summary
from desktop.ui.inspector.fields import LineField
from desktop.ui.inspector.problem import WithProblem
from desktop.ui.kit import theme
from desktop.ui.kit.favourite_button import FavouriteButton
from desktop.ui.kit.labels import ElidedLabel
from desktop.ui.kit.stars import StarEditor
from desktop.ui.kit.tokens import GAP, TYPE_BODY, TYPE_NOTE, TYPE_SMALL, TYPE_TITLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFont

    from desktop.ui.inspector.asset_record import AssetRecord


_LEAST = (TYPE_SMALL, 1)  # letters and gap of the tabs in the narrowest pane


class AssetHeader(QWidget):
    """Name, summary, stars and heart of one asset."""

    def __init__(self, binder: Binder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = LineField("Name", codec=codec.NAME, hint="Name")
        self.name.setStyleSheet(f"font-size: {TYPE_TITLE}px; font-weight: 600;")
        binder.bind(self.name, ValueSpec(StoredIn.COLUMN, "name", "name"))
        name = WithProblem(self.name, self)  # before what Tab reaches after it
        self.about = ElidedLabel(parent=self)
        self.about.setProperty("role", "quiet")
        self.stars = StarEditor(parent=self, size=13)
        self.favourite_button = FavouriteButton(self)
        row = QHBoxLayout()
        row.setContentsMargins(5, 0, 4, 0)
        row.setSpacing(2)
        row.addWidget(self.about, 1)
        row.addWidget(self.stars)
        row.addWidget(self.favourite_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(7, GAP, 8, 4)
        column.setSpacing(1)
        column.addWidget(name)
        column.addLayout(row)

    def show_record(self, record: AssetRecord) -> None:
        """Show an asset; the binder shows its name."""
        self.about.show_text(summary(record.card))
        self.stars.show_rating(record.asset.rating)
        self.favourite_button.show_on(is_on=record.asset.is_favorite)

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only; the binder sees to the name."""
        self.stars.setEnabled(not is_read_only)
        self.favourite_button.setEnabled(not is_read_only)


class TabStrip(QTabBar):
    """Tabs that step closer together, and then into smaller letters, where room is short."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(False)
        self.setAccessibleName("What is shown of the asset")
        self._dressed = ""
        self._titles: dict[int, str] = {}  # with their numbers, also where there is no room for one
        theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the width."""
        super().resizeEvent(event)
        self._fit()

    def retitle(self, at: int, text: str) -> None:
        """Give a tab another title."""
        if text != self._titles.get(at, self.tabText(at)):
            self._titles[at] = text
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """It gives way; the letters follow."""
        return QSize(200, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """The largest letters and the widest gaps at which every title is whole.

        Where not even the smallest are, numbers go, then titles end in an ellipsis: none is cut
        off at the edge.
        """
        titles = [self._titles.get(at, self.tabText(at)) for at in range(self.count())]
        for pixels, gap in ((TYPE_BODY, 6), (TYPE_BODY, 4), (TYPE_NOTE, 4), (TYPE_NOTE, 2), _LEAST):
            font = theme.body_font(pixels)
            measure = self._metrics(font)
            needed = sum(measure(title) + 2 * gap + 3 for title in titles)
            if needed <= self.width():
                break
        else:
            titles = [title.rstrip("0123456789, ") for title in titles]
            needed = sum(measure(title) + 2 * gap + 3 for title in titles)
        for at, title in enumerate(titles):
            if title != self.tabText(at):
                self.setTabText(at, title)
        is_cut = needed > self.width()
        mode = Qt.TextElideMode.ElideRight if is_cut else Qt.TextElideMode.ElideNone
        if mode is not self.elideMode():
            self.setElideMode(mode)
        sheet = f"QTabBar {{ font-size: {pixels}px; }} QTabBar::tab {{ margin: 0 {gap}px; }}"
        if sheet != self._dressed:
            self._dressed = sheet
            self.setStyleSheet(sheet)

    @staticmethod
    def _metrics(font: QFont) -> Callable[[str], int]:
        return QFontMetrics(font).horizontalAdvance
