"""What an asset was made from, as its recipe names it: which assets, and how sure that is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.domain.recipe_source import ROLE_WORDS, RecipeSource, SourceState, file_name
from desktop.domain.untrusted_text import clean_line
from desktop.ui.inspector.link_label import LinkLabel
from desktop.ui.inspector.rows import INSET
from desktop.ui.kit import icons
from desktop.ui.kit.asset_picture import AssetPicture
from desktop.ui.kit.labels import ElidedLabel, SectionHead, plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.thumbnails import Thumbnails

_PICTURE = QSize(48, 32)
_LIMIT = 100  # characters of a name
_PATH_LIMIT = 5000
_SHOWN = 50


def _end_of(folder: str) -> str:
    """The end of a folder, by which those of one name differ."""
    line = clean_line(folder, limit=_PATH_LIMIT)
    return line if len(line) <= _LIMIT else f"…{line[1 - _LIMIT :]}"


class SourcesView(QWidget):
    """Shows the files that a recipe names, each with the asset that it is.

    Signals:
        asset_clicked: The id of an asset to go to.
        chosen: The id of a name, and of the asset that it is; None for none in the library.
        other_wanted: The id of a name for which something else of the library is to be chosen.
    """

    asset_clicked = Signal(str)
    chosen = Signal(str, object)
    other_wanted = Signal(str)

    def __init__(self, thumbnails: Thumbnails | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._shown: tuple[RecipeSource, ...] = ()
        self._is_read_only = False
        self._head = SectionHead("Made from", self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GAP_HALF)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, GAP, 0, GAP_HALF)
        column.setSpacing(GAP_HALF)
        column.addWidget(self._head)
        column.addLayout(self._rows)
        self.hide()

    def show_sources(self, sources: Sequence[RecipeSource]) -> None:
        """Show these; nothing at all where there are none. What is shown already stays as it is."""
        if tuple(sources) == self._shown:
            return
        self._shown = tuple(sources)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for source in self._shown[:_SHOWN]:
            row = SourceRow(source, self._thumbnails)
            row.asset_clicked.connect(self.asset_clicked)
            row.button.clicked.connect(partial(self._choose, source, row))
            row.button.setEnabled(not self._is_read_only)
            self._rows.addWidget(row)
        if len(self._shown) > _SHOWN:
            more = f"and {len(self._shown) - _SHOWN} more"
            self._rows.addWidget(plain_label(more, role="quiet", parent=self))
        self.setVisible(bool(self._shown))

    def rows(self) -> list[SourceRow]:
        """Those in sight."""
        found = (self._rows.itemAt(at) for at in range(self._rows.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [widget for widget in widgets if isinstance(widget, SourceRow)]

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only."""
        self._is_read_only = is_read_only
        for row in self.rows():
            row.button.setEnabled(not is_read_only)

    def dress(self) -> None:
        """Take the colours of the theme in force."""
        self.update()

    def menu(self, source: RecipeSource) -> QMenu:
        """What one of them can be."""
        menu = QMenu(self)
        for card in source.candidates:
            text = clean_line(card.name, limit=_LIMIT).replace("&", "&&")
            folder = _end_of(source.folders.get(card.id, "")).replace("&", "&&")
            action = menu.addAction(f"{text}   {folder}".rstrip())
            action.setIcon(self._icon(card))
            action.triggered.connect(partial(self.chosen.emit, source.id, card.id))
        if source.candidates:
            menu.addSeparator()
        menu.addAction("Another File…", partial(self.other_wanted.emit, source.id))
        none = menu.addAction("None of These" if source.candidates else "Nothing in the Library")
        none.setEnabled(source.state is not SourceState.REFUSED)
        none.triggered.connect(partial(self.chosen.emit, source.id, None))
        return menu

    def _choose(self, source: RecipeSource, row: SourceRow) -> None:
        menu = self.menu(source)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(row.button.mapToGlobal(QPoint(0, row.button.height())))

    def _icon(self, card: AssetCard) -> QIcon:
        found = self._thumbnails.for_card(card) if self._thumbnails else None
        return QIcon(found) if found is not None else icons.type_icon(card.type, "quiet")


class SourceRow(QWidget):
    """One of them: its picture, its name, and how sure it is.

    Signals:
        asset_clicked: The id of the asset that it is.
    """

    asset_clicked = Signal(str)

    def __init__(
        self, source: RecipeSource, thumbnails: Thumbnails | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.source = source
        self.picture = AssetPicture(source.asset, thumbnails, _PICTURE, self)
        self.name = self._name()
        role = ROLE_WORDS.get(source.role, "")
        self.words = plain_label(": ".join(filter(None, (role, source.words))), role="quiet")
        self.words.setWordWrap(True)
        is_known = source.state is SourceState.CONFIRMED
        self.button = QPushButton("Change…" if is_known else "Choose…", self)
        self.button.setFlat(True)
        plain = clean_line(file_name(source.name) or source.name, limit=_LIMIT)
        self.button.setAccessibleName(f"Choose what {plain} is")
        self.button.setToolTip(plain_tooltip("Say which file of the library this is"))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.name)
        texts.addWidget(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def _name(self) -> ElidedLabel:
        written = clean_line(self.source.name, limit=300)
        asset = self.source.asset
        if asset is None:
            label = ElidedLabel(clean_line(file_name(self.source.name), limit=_LIMIT) or written)
            label.setFixedHeight(label.fontMetrics().height() + 6)  # as a link
        else:
            link = LinkLabel(clean_line(asset.name, limit=_LIMIT))
            link.followed.connect(lambda: self.asset_clicked.emit(asset.id))
            label = link
        label.setToolTip(plain_tooltip(f"The recipe says: {written}"))
        return label
