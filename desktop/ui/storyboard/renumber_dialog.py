"""Asks how shots should be numbered, and shows which code becomes which before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.display import counted
from desktop.domain.numbering import NewCode, Scheme, renumbered
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.storyboard.shot_words import line_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.film import Film, Scene

_SCHEMES = (
    (Scheme.LETTERS, "Scene and letter: 1A, 1B, 2A"),
    (Scheme.TENS, "Tens through the film: 010, 020, 030"),
)


class RenumberDialog(QDialog):
    """For the whole film, or for one scene of it.

    Args:
        parent: The window.
        film: The film as it is.
        scene: The scene that is current, or None.
        answered: Called with the codes that change.
    """

    def __init__(
        self,
        parent: QWidget,
        film: Film,
        scene: Scene | None,
        answered: Callable[[tuple[NewCode, ...]], None],
    ) -> None:
        super().__init__(parent)
        self._film, self._answered = film, answered
        self._codes: tuple[NewCode, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Renumber Shots")
        self.where = QComboBox(self)
        self.where.addItem("The whole film", None)
        if scene is not None:
            name = clean_line(scene.name, limit=50)
            self.where.addItem(f"Scene {scene.number} {name}".replace("  ", " "), scene.id)
        self.scheme = QComboBox(self)
        for scheme, words in _SCHEMES:
            self.scheme.addItem(words, scheme)
        self.keep_own = QCheckBox("Keep codes of your own, such as “4D Gulls” or “X1”", self)
        self.keep_own.setChecked(True)
        self.rows = QTreeWidget(self)
        self._count = plain_label(role="quiet", parent=self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._build()
        self._preview()

    def accept(self) -> None:
        """Hand on what changes."""
        super().accept()
        if self._codes:
            self._answered(self._codes)

    def _preview(self) -> None:
        """What would become of each shot."""
        self._codes = renumbered(
            self._film,
            Scheme(self.scheme.currentData()),
            scene_id=self.where.currentData(),
            keep_own=self.keep_own.isChecked(),
        )
        self.rows.clear()
        for new in self._codes:
            shot = self._film.find_shot(new.shot_id)
            words = line_of(shot) if shot else ""
            QTreeWidgetItem(self.rows, [clean_line(new.before) or "–", new.after, words])
        count = len(self._codes)
        self._count.setText(
            f"{counted(count, 'shot')} will get another code."
            if count
            else "All shots have these codes already."
        )
        self._accept.setEnabled(bool(count))

    def _build(self) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        form.addRow("Shots of", self.where)
        form.addRow("Numbered by", self.scheme)
        form.addRow("", self.keep_own)
        self.rows.setHeaderLabels(["Now", "Then", "Shot"])
        self.rows.setRootIsDecorated(False)
        self.rows.setAccessibleName("Codes now and then")
        self.rows.header().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._accept = self._buttons.addButton("Renumber", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self._accept)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.where.currentIndexChanged.connect(self._preview)
        self.scheme.currentIndexChanged.connect(self._preview)
        self.keep_own.toggled.connect(self._preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addLayout(form)
        column.addWidget(self.rows, 1)
        column.addWidget(self._count)
        column.addWidget(self._buttons)
        self.resize(520, 460)
