"""The foot of the quick look: what is thought of the asset in sight, to see and to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.ui.kit import icons, theme
from desktop.ui.kit.favourite_button import FavouriteButton
from desktop.ui.kit.label_picker import LabelPicker
from desktop.ui.kit.labels import ElidedLabel, plain_label, plain_tooltip
from desktop.ui.kit.stars import StarEditor
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_WIDE
from desktop.ui.preview.tag_field import AddTagField

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId

HEIGHT = 40
_SAID = 2500  # milliseconds
# What has room at which width, in logical pixels: the name, and chips; other tags are counted.
_NAME_WIDE, _NAME_NARROW, _WIDE = 260, 150, 1500
_MOST_TAGS, _TAG_ROOM, _OTHERS_ROOM = 6, 90, 900
_SMALL = 780  # below it only what the keys set is shown


@frozen
class Judgement:
    """What is thought of one asset.

    Attributes:
        tags: Names of the tags it has.
        offered: Names of all tags there are.
    """

    card: AssetCard
    tags: tuple[str, ...]
    offered: tuple[str, ...]


def read_judgement(reads: Reads, asset_id: AssetId) -> Judgement | None:
    """Read it, in a reader's thread; None if there is no such asset any more."""
    card = reads.assets.cards([asset_id]).get(asset_id)
    if card is None:
        return None
    tags = reads.tags.of([asset_id]).get(asset_id, [])
    return Judgement(card, tuple(tags), tuple(tag.path for tag in reads.tags.all()))


class JudgeBar(QWidget):
    """Stars, heart, label and tags of one asset; where it stands among those looked through.

    Signals:
        rated: Stars, 0 to 5.
        favoured: Whether it is a favourite.
        labelled: A `ColourLabel`.
        tagged: The name of a tag to put on it.
        untagged: The name of a tag to take off.
        advance_switched: Whether to go on to the next by itself.
        typed: Whether a tag is being typed.
        left: The keyboard should go back to the picture.
    """

    rated = Signal(int)
    favoured = Signal(bool)
    labelled = Signal(object)
    tagged = Signal(str)
    untagged = Signal(str)
    advance_switched = Signal(bool)
    typed = Signal(bool)
    left = Signal()

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.setObjectName("judge_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.name = ElidedLabel(parent=self)
        self.stars = StarEditor(parent=self)
        self.favourite_button = FavouriteButton(self)
        self.label = LabelPicker(self)
        self.field = AddTagField(ground, self)
        self.said = ElidedLabel(parent=self)
        self.said.setProperty("role", "quiet")
        self.said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.place = plain_label(role="quiet", parent=self)
        self.advance = QToolButton(self)
        self._chips = QHBoxLayout()
        self._shown: tuple[str, ...] | None = None
        self._is_writable = True
        self._most = _MOST_TAGS
        self._hush = QTimer(self)
        self._hush.setSingleShot(True)
        self._hush.setInterval(_SAID)
        self._hush.timeout.connect(self.said.clear)
        self._build()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()

    def show_name(self, *, is_shown: bool) -> None:
        """Show whose foot this is, where nothing else says it."""
        self.name.setVisible(is_shown)

    def show_card(self, card: AssetCard) -> None:
        """Show what a card says; tags come with `show_judgement`."""
        self.name.show_text(card.name)
        self.stars.show_rating(card.rating)
        self.favourite_button.show_on(is_on=card.is_favorite)
        self.label.show_label(card.label)

    def show_judgement(self, told: Judgement) -> None:
        """Show everything."""
        self.show_card(told.card)
        self.field.offer([name for name in told.offered if name not in told.tags])
        self.show_tags(told.tags)

    def show_tags(self, tags: tuple[str, ...]) -> None:
        """Show these tags as chips; a click takes one off."""
        if tags == self._shown:
            return
        self._shown = tags
        while (item := self._chips.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name in tags[: self._most]:
            chip = QToolButton(self)
            chip.setProperty("role", "chip")
            shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 120)
            chip.setText(shown.replace("&", "&&"))
            hint = " (click to remove it)" if self._is_writable else ""
            chip.setToolTip(plain_tooltip(f"{name}{hint}"))
            chip.setAccessibleName(f"Remove tag {name}" if self._is_writable else f"Tag {name}")
            chip.setEnabled(self._is_writable)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(lambda _=False, name=name: self.untagged.emit(name))
            self._chips.addWidget(chip)
        if len(tags) > self._most:
            more = plain_label(f"+{len(tags) - self._most}", "quiet", self)
            more.setToolTip(plain_tooltip(", ".join(tags[self._most :])))
            self._chips.addWidget(more)

    def set_writable(self, is_writable: bool) -> None:
        """In a library that can only be read there is nothing to click."""
        if is_writable == self._is_writable:
            return
        self._is_writable = is_writable
        for part in (self.stars, self.favourite_button, self.label):
            part.setEnabled(is_writable)
        self.field.setVisible(is_writable)
        tags, self._shown = self._shown, None
        self.show_tags(tags or ())

    def show_place(self, place: tuple[int, int] | None) -> None:
        """Show which of how many this is."""
        number, count = place or (0, 0)
        self.place.setText(f"{display.count(number)} of {display.count(count)}" if count else "")

    def show_advance(self, *, is_on: bool) -> None:
        """Show whether it goes on by itself."""
        self.advance.setChecked(is_on)
        self._dress()

    def say(self, text: str) -> None:
        """Say for a moment what has been done."""
        self.said.show_text(text)
        self._hush.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit goes."""
        super().resizeEvent(event)
        width = self.width()
        self.name.setFixedWidth(_NAME_WIDE if width >= _WIDE else _NAME_NARROW)
        self.label.setVisible(width >= _SMALL)
        self.advance.setVisible(width >= _SMALL)
        most = max(1, min(_MOST_TAGS, (width - _OTHERS_ROOM) // _TAG_ROOM))
        if most != self._most and self._shown is not None:
            self._most, tags = most, self._shown
            self._shown = None
            self.show_tags(tags)
        self._most = most

    def begin_tag(self) -> None:
        """Put the keyboard into the tag field."""
        self.field.setFocus()
        self.field.selectAll()
        self.typed.emit(True)

    def _build(self) -> None:
        for quiet in (self.stars, self.favourite_button, self.label, self.advance):
            quiet.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stays with the picture
        self.name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.name.setFont(theme.body_font(bold=True))
        self.field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.advance.setText("Auto-advance")
        self.advance.setCheckable(True)
        self.advance.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.advance.setIconSize(QSize(14, 14))
        tip = "After a rating, a label or a heart go to the next (A)"
        self.advance.setToolTip(plain_tooltip(tip))
        self._chips.setSpacing(GAP_HALF)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_WIDE, 0, GAP_WIDE, 0)
        row.setSpacing(GAP)
        for part in (self.name, self.stars, self.favourite_button, self.label):
            row.addWidget(part)
        row.addSpacing(GAP)
        row.addLayout(self._chips)
        row.addWidget(self.field)
        row.addWidget(self.said, 1)
        row.addSpacing(GAP)
        row.addWidget(self.place)
        row.addWidget(self.advance)

    def _connect(self) -> None:
        self.stars.rated.connect(self.rated)
        self.favourite_button.switched.connect(self.favoured)
        self.label.picked.connect(self.labelled)
        self.field.added.connect(self.tagged)
        self.field.left.connect(self._left)
        self.advance.toggled.connect(self._switched)

    def _left(self) -> None:
        self.typed.emit(False)
        self.left.emit()

    def _switched(self, is_on: bool) -> None:
        self._dress()
        self.advance_switched.emit(is_on)

    def _dress(self) -> None:
        look = theme.tokens()
        is_on = self.advance.isChecked()
        self.advance.setIcon(icons.icon("fast-forward", "accent_text" if is_on else "quiet"))
        ink = look.accent_text if is_on else look.quiet
        self.setStyleSheet(
            f"#judge_bar {{ background: {look.pane}; border-top: 1px solid {look.hairline}; }}"
            f'QToolButton[role="chip"] {{ background: {look.chosen}; padding: 0 8px;'
            " min-height: 20px; }"
            f'QToolButton[role="chip"]:hover {{ background: {look.hairline}; }}'
            f"QToolButton:checkable {{ color: {ink}; }}"
        )
        self.advance.setStyleSheet(f"QToolButton {{ color: {ink}; background: transparent; }}")
