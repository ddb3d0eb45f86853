"""The files that go along with a request: what each is for, and one click to leave it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.domain.generation import Reference, ReferenceRole
from desktop.ui.generation.takes import taken
from desktop.ui.kit import icons
from desktop.ui.kit.asset_picture import AssetPicture
from desktop.ui.kit.labels import ElidedLabel, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.generation import ModelSpec
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.thumbnails import Thumbnails

ROLE_NAMES = {
    ReferenceRole.FIRST_FRAME: "First frame",
    ReferenceRole.LAST_FRAME: "Last frame",
    ReferenceRole.IMAGE: "Image",
    ReferenceRole.CHARACTER: "Character",
    ReferenceRole.VIDEO: "Video",
    ReferenceRole.AUDIO: "Audio",
}
_PICTURE = QSize(48, 27)
_ARROW = 40  # logical pixels of a box beside its words
# Roles that the same picture can be handed over in.
_PICTURES = (
    ReferenceRole.FIRST_FRAME,
    ReferenceRole.LAST_FRAME,
    ReferenceRole.IMAGE,
    ReferenceRole.CHARACTER,
)


class ReferenceList(QWidget):
    """References with their pictures, as they will be sent.

    What the model does not take stays in the list, and is said not to be sent.

    Signals:
        edited: A person has left one out, or handed it over as something else.
    """

    edited = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._cards: Mapping[AssetId, AssetCard] = {}
        self._model: ModelSpec | None = None
        self.references: tuple[Reference, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP_HALF)

    def show_references(
        self,
        references: Sequence[Reference],
        cards: Mapping[AssetId, AssetCard],
        model: ModelSpec,
    ) -> None:
        """Show what is proposed."""
        self.references, self._cards, self._model = tuple(references), cards, model
        self._fill()

    def show_model(self, model: ModelSpec) -> None:
        """Another model takes others of them."""
        self._model = model
        self._fill()

    def _fill(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        sent = taken(self.references, self._model)
        for at, one in enumerate(self.references):
            self._column.addWidget(self._row(at, one, is_sent=one in sent))
        if not self.references:
            self._column.addWidget(plain_label("None", "quiet", self))

    def _row(self, at: int, reference: Reference, *, is_sent: bool) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        card = self._cards.get(reference.asset_id)
        row.addWidget(AssetPicture(card, self._thumbnails, _PICTURE, holder))
        words = reference.name or (card.name if card else "")
        row.addWidget(self._roles(at, reference, words, holder))
        name = ElidedLabel(words, holder)
        row.addWidget(name, 1)
        if not is_sent:
            most = self._model.references.get(reference.role, 0) if self._model is not None else 0
            words = f"not sent: this model takes {most or 'none'}"
            row.addWidget(plain_label(words, "quiet", holder))
        leave = QToolButton(holder)
        leave.setIcon(icons.icon("x"))
        leave.setAccessibleName(f"Leave out {name.text()}")
        leave.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        leave.setToolTip("Leave Out")
        leave.setAutoRaise(True)
        leave.clicked.connect(lambda: self._leave_out(at))
        row.addWidget(leave)
        return holder

    def _roles(self, at: int, reference: Reference, name: str, parent: QWidget) -> QWidget:
        if reference.role not in _PICTURES:
            label = plain_label(ROLE_NAMES[reference.role], "quiet", parent)
            label.setFixedWidth(self._roles_width())
            return label
        box = QComboBox(parent)
        box.setFixedWidth(self._roles_width())
        box.setAccessibleName(f"What {name} is handed over as")
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for role in _PICTURES:
            box.addItem(ROLE_NAMES[role], role.value)
        box.setCurrentIndex(_PICTURES.index(reference.role))
        box.activated.connect(lambda _at: self._hand_over_as(at, ReferenceRole(box.currentData())))
        return box

    def _roles_width(self) -> int:
        """Of the widest role; the names stand below each other."""
        measure = self.fontMetrics().horizontalAdvance
        return max(map(measure, ROLE_NAMES.values())) + _ARROW

    def _leave_out(self, at: int) -> None:
        self.references = self.references[:at] + self.references[at + 1 :]
        self._fill()
        self._give_keyboard(at, QToolButton)
        self.edited.emit()

    def _hand_over_as(self, at: int, role: ReferenceRole) -> None:
        one = self.references[at]
        again = Reference(role, one.asset_id, one.name)
        self.references = (*self.references[:at], again, *self.references[at + 1 :])
        self._fill()
        self._give_keyboard(at, QComboBox)
        self.edited.emit()

    def _give_keyboard(self, at: int, kind: type[QWidget]) -> None:
        """To the same part of a row that was made anew, or of what is there in its place."""
        item = self._column.itemAt(min(at, len(self.references) - 1)) if self.references else None
        row = item.widget() if item is not None else None
        part = row.findChild(kind) if row is not None else None
        if part is not None:
            part.setFocus()
