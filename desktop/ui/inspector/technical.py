"""The technical tab: every fact of the file that is known, where its bytes are, the raw probe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.domain.asset import MEDIA_TYPES
from desktop.domain.location import OFFLINE, REPLACED, Location
from desktop.domain.untrusted_text import clean_line
from desktop.domain.web_address import is_remote, safe_address
from desktop.ui.inspector.display_text import file_rows, technical_rows, warning_rows
from desktop.ui.inspector.metadata_rows import metadata_rows
from desktop.ui.inspector.raw_text import RawText
from desktop.ui.inspector.rows import INSET, Rows, TabPage
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import ElidedLabel, plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from desktop.ui.inspector.asset_record import AssetRecord, ResolvedLocation


class PlaceLine(QWidget):
    """Where bytes are: path, state, copy, show in the file manager."""

    revealed = Signal(object)
    locate_requested = Signal(str)

    def __init__(self, place: ResolvedLocation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        location = place.location
        path = ElidedLabel(self.path_text, self, mode=Qt.TextElideMode.ElideMiddle)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._copy, self._reveal = QToolButton(self), QToolButton(self)
        for button, tip, act in (
            (self._copy, "Copy path", self.copy_path),
            (self._reveal, "Show in the file manager", self.reveal),
        ):
            button.setToolTip(plain_tooltip(tip))
            button.setAccessibleName(tip)
            button.setStyleSheet("padding: 2px; min-height: 0;")
            button.clicked.connect(act)
            button.setEnabled(place.path is not None)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(path, 1)
        top.addWidget(self._copy)
        top.addWidget(self._reveal)
        about = plain_label(_place_words(location), role="quiet", parent=self)
        about.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GAP_HALF)
        column.setSpacing(0)
        column.addLayout(top)
        if location.source is not None:
            source = ElidedLabel(f"Copied from {location.source.path}", self)
            source.setProperty("role", "quiet")
            column.addWidget(source)
        row = QHBoxLayout()
        row.addWidget(about, 1)
        if not location.is_present:
            about.setProperty("role", "bad")
            locate = QPushButton("Locate…", self)
            locate.setToolTip(plain_tooltip("Say where this file is now"))
            locate.clicked.connect(lambda: self.locate_requested.emit(location.asset_id))
            row.addWidget(locate)
        column.addLayout(row)
        if place.problem:
            problem = plain_label(place.problem, role="bad", parent=self)
            problem.setWordWrap(True)
            column.addWidget(problem)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def path_text(self) -> str:
        """The path, readable."""
        return str(self._place.location.path if self._place.path is None else self._place.path)

    def copy_path(self) -> None:
        """Put the path on the clipboard."""
        QGuiApplication.clipboard().setText(self.path_text)

    def reveal(self) -> None:
        """Ask for it to be shown in the file manager."""
        if self._place.path is not None:
            self.revealed.emit(self._place.path)

    def _dress(self) -> None:
        self._copy.setIcon(icons.icon("copy", "quiet"))
        self._reveal.setIcon(icons.icon("folder-open", "quiet"))


class AddressLine(QWidget):
    """Where it is in the web, without what grants access there; with Copy."""

    def __init__(self, address: str, *, has_file: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = safe_address(address)
        about = "Came from this address" if has_file else "Kept by its address only"
        if self.text != address:
            about += " · shown and copied without the part that grants access"
        line = ElidedLabel(self.text, self, mode=Qt.TextElideMode.ElideMiddle)
        self.copy = QToolButton(self)
        self.copy.setIcon(icons.icon("copy", "quiet"))
        self.copy.setToolTip(plain_tooltip("Copy address"))
        self.copy.setAccessibleName("Copy address")
        self.copy.setStyleSheet("padding: 2px; min-height: 0;")
        self.copy.clicked.connect(self.copy_text)
        self.copy.setEnabled(bool(self.text))
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(line, 1)
        top.addWidget(self.copy)
        words = plain_label(about, role="quiet", parent=self)
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GAP_HALF)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(words)

    def copy_text(self) -> None:
        """Put the address on the clipboard."""
        QGuiApplication.clipboard().setText(self.text)


class TechnicalTab(TabPage):
    """Shows facts; nothing here is edited.

    Signals:
        reveal_requested: A path to show in the file manager.
        locate_requested: The id of an asset whose file is to be looked for.
    """

    reveal_requested = Signal(object)
    locate_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows()
        self._shown: object = None
        self._record: AssetRecord | None = None
        self._texts: list[tuple[str, str, str]] = []
        self._places: list[PlaceLine] = []
        self._address: AddressLine | None = None
        self._copy = QToolButton()
        self._copy.setText("Copy All")
        self._copy.setStyleSheet("padding: 2px 4px 2px 0; min-height: 0;")
        self._copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._copy.clicked.connect(self.copy_all)
        self._raw = RawText("Raw probe")
        foot = QHBoxLayout()
        foot.setContentsMargins(INSET, 0, 0, 0)
        foot.addWidget(self._copy)
        foot.addStretch(1)
        self.column.addWidget(self._rows)
        self.add(self._raw)
        self.column.addLayout(foot)
        self.column.addStretch(1)
        self.column.setSpacing(GAP)
        theme.changed.connect(self._dress_foot)
        self._dress_foot()

    def show_record(self, record: AssetRecord) -> None:
        """Show an asset."""
        self._record = record
        self._raw.show_text(record.raw)
        self._raw.setVisible(bool(record.raw))
        metadata = record.asset.metadata if record.asset.type in MEDIA_TYPES else {}
        texts = technical_rows(record.dossier.technical, metadata) + metadata_rows(metadata)
        about_file = warning_rows(record.asset) + file_rows(record.asset)
        texts += [("File", name, text) for name, text in about_file]
        shown = texts, record.places, record.asset.url
        if shown == self._shown:
            return  # a selection in a value stays
        self._shown = shown
        self._texts = texts
        self._rows.clear()
        last = ""
        for section, name, text in sorted(texts, key=lambda row: _SECTIONS.index(row[0])):
            if section != last:
                self._rows.add_head(section)
                last = section
            if name in ("SHA-256", "ID"):
                self._rows.add(name, _code(text))
            else:
                self._rows.add_text(name, text)
        self._show_places(record)

    def copy_all(self) -> None:
        """Put everything on the clipboard, a line per fact."""
        lines = [f"{section} / {name}: {text}" for section, name, text in self._texts]
        lines += [f"Location: {line.path_text}" for line in self._places]
        lines += [f"Address: {self._address.text}"] if self._address is not None else []
        QGuiApplication.clipboard().setText("\n".join(lines))

    def copy_path(self) -> None:
        """Put the path of the original on the clipboard."""
        if self._places:
            self._places[0].copy_path()

    def reveal(self) -> None:
        """Show the original in the file manager."""
        if self._places:
            self._places[0].reveal()

    def _dress_foot(self) -> None:
        self._copy.setIcon(icons.icon("copy", "quiet"))
        if self._record is not None:
            self._shown = None
            self.show_record(self._record)

    def _show_places(self, record: AssetRecord) -> None:
        self._places = []
        self._rows.add_head("Where it is")
        for place in record.places:
            line = PlaceLine(place)
            line.revealed.connect(self.reveal_requested)
            line.locate_requested.connect(self.locate_requested)
            self._rows.add_wide(line)
            self._places.append(line)
        self._address = None
        if is_remote(url := record.asset.url or ""):
            self._address = AddressLine(url, has_file=bool(record.places))
            self._rows.add_wide(self._address)
        if not record.places:
            self._rows.add_wide(plain_label("It has no file.", role="quiet"))


_SECTIONS = ("Picture", "Time", "Sound", "Slate", "File")


_PURPOSES = {"original": "Original", "thumbnail": "Thumbnail", "preview": "Preview"}


def _place_words(location: Location) -> str:
    """`Original, left where it is · offline when last looked at`."""
    purpose = _PURPOSES.get(location.purpose, clean_line(location.purpose, limit=40))
    kept = "copied into the library" if location.is_owned else "left where it is"
    if location.is_present:
        return f"{purpose}, {kept}"
    if location.status == REPLACED:
        return f"{purpose}, {kept} · another file lies there by now"
    away = "offline" if location.status == OFFLINE else "missing"
    return f"{purpose}, {kept} · {away} when last looked for"


def _code(text: str) -> QWidget:
    """A long code in one line, whole in the tool tip, copied by a click."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(7, 0, 0, 0)
    row.setSpacing(2)
    label = ElidedLabel(text, box, mode=Qt.TextElideMode.ElideMiddle)
    copy = QToolButton(box)
    copy.setIcon(icons.icon("copy", "quiet"))
    copy.setToolTip(plain_tooltip("Copy"))
    copy.setAccessibleName("Copy")
    copy.setStyleSheet("padding: 2px; min-height: 0;")
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    row.addWidget(label, 1)
    row.addWidget(copy)
    return box
