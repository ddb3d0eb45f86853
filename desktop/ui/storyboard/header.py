"""The film's own line: name, running time against target, view, size, new scene and shot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from desktop.domain import display
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_WIDE, HEADER_HEIGHT, TYPE_TITLE
from desktop.ui.storyboard.layout import LARGEST, SMALLEST, USUAL
from desktop.ui.storyboard.out_of_date import out_of_date_count, out_of_date_tip
from desktop.ui.storyboard.sounds import SoundMenu

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.state import LutState
    from desktop.ui.storyboard.board import Board
    from desktop.ui.storyboard.sounds import Sound

_TARGET_TIP = "Change how long the film should be"
_BAR, _SLIDER = 150, 96
_NAME_WIDTH, _WORD = 320, 72  # the widest a film's name gets, and the narrowest


class TargetBar(QWidget):
    """How much of the target is filled; what is over it is hatched in the colour of bad news."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = 0.0
        self.setFixedSize(QSize(_BAR, 12))

    def show_part(self, part: float) -> None:
        """Show a part of the target; above 1 is over it."""
        self._part = part
        self.setAccessibleName(f"{part:.0%} of the target")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline that fills."""
        look = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        line = QRectF(0, 4.5, self.width(), 3)
        painter.setBrush(QColor(look.hairline))
        painter.drawRoundedRect(line, 1.5, 1.5)
        over = max(0.0, self._part - 1)
        filled = QRectF(line)
        # Over the target, the whole bar is the film and the target a mark on it.
        filled.setWidth(line.width() * min(1.0, self._part if not over else 1 / self._part))
        painter.setBrush(QColor(look.accent))
        painter.drawRoundedRect(filled, 1.5, 1.5)
        if over:
            rest = QRectF(filled.right(), 3, line.right() - filled.right(), 6)
            painter.fillRect(rest, QColor(look.bad))
            painter.fillRect(QRectF(filled.right() - 1, 0, 2, 12), QColor(look.text))


class FilmHeader(QWidget):
    """One line above the board.

    Signals:
        film_chosen: An id from the chooser.
        asked: The id of an action that a button stands for.
        view_chosen: `board` or `list`.
        card_width_chosen: Logical pixels.
        sound_chosen: The id of a sound of the film, to be gone to.
        sound_removed: The id of the relation that uses a sound.
        lut_switched: The switch of the film's LUT was clicked.
    """

    film_chosen = Signal(str)
    asked = Signal(str)
    view_chosen = Signal(str)
    card_width_chosen = Signal(int)
    sound_chosen = Signal(str)
    sound_removed = Signal(str)
    lut_switched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._films: Sequence[tuple[AssetId, str]] = []
        self._film_id: AssetId | None = None
        self._has_target = self._is_read_only = False
        self._excess = ""  # over the target
        self._name = "Storyboard"
        self.name = QToolButton(self)
        self._menu = QMenu(self)
        self._time = plain_label(parent=self)
        self._target = QToolButton(self)
        self._over = plain_label(role="bad", parent=self)
        self._bar = TargetBar(self)
        self._stale = plain_label(role="quiet", parent=self)
        self._sounds = QToolButton(self)
        self.lut = QToolButton(self)
        self._has_lut = False
        self._views = QButtonGroup(self)
        self.size_slider = QSlider(Qt.Orientation.Horizontal, self)
        self._makers: list[QToolButton] = []
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    def show_board(self, board: Board | None) -> None:
        """Say which film it is and how long it runs."""
        self._film_id = board.film.id if board else None
        self._name = clean_line(board.film.name) if board else "Storyboard"
        if board is not None:
            self._show_time(board)
        self._has_target = bool(board and board.film.target_seconds and board.is_whole)
        _show(self._time, board is not None)
        self._fit()

    def _show_time(self, board: Board) -> None:
        """Running time, target, and what is over it."""
        rate, target = board.film.frame_rate, board.film.target_seconds
        time = display.running_time(board.seconds) + "?" * board.is_length_unknown
        self._time.setText(time if board.is_whole else "…")
        is_open = board.is_whole and board.is_length_unknown
        self._time.setToolTip("The length of some clips is not known" if is_open else "")
        self._time.setAccessibleName(f"Running time {self._time.text()}")
        self._target.setText(f"/ {display.running_time(target)}" if target else "Set target")
        over = board.seconds - target if target and board.is_whole else 0.0
        # Half a frame is rounding, not length.
        self._excess = display.length(over) if over > 0.5 / rate else ""
        self._over.setToolTip(f"{self._excess} over the target" if self._excess else "")
        self._over.setAccessibleName(self._over.toolTip())
        if target:
            self._bar.show_part(board.seconds / target)
        self._stale.setText(out_of_date_count(board.film) if board.is_whole else "")
        self._stale.setToolTip(out_of_date_tip(board.film) if self._stale.text() else "")

    def show_films(self, films: Sequence[tuple[AssetId, str]]) -> None:
        """The films to choose from."""
        self._films = films

    def _fill_menu(self) -> None:
        """The films, with a mark at the one that is open, and what can be done with films."""
        menu = self._menu
        menu.clear()
        for film_id, name in self._films:
            action = menu.addAction(clean_line(name)[:80].replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(film_id == self._film_id)
            action.triggered.connect(lambda _=False, key=film_id: self.film_chosen.emit(key))
        if self._is_read_only:
            return
        if self._films:
            menu.addSeparator()
        menu.addAction("New Film…").triggered.connect(lambda: self.asked.emit("film.new"))
        if self._film_id:
            settings = menu.addAction("Film Settings…")
            settings.triggered.connect(lambda: self.asked.emit("film.rename"))

    def show_sounds(self, sounds: dict[AssetId, tuple[Sound, ...]], board: Board | None) -> None:
        """How many sounds the film uses, and in a menu which and where."""
        remove = None if self._is_read_only else self.sound_removed.emit
        menu = SoundMenu(self._sounds, self.sound_chosen.emit, remove)
        places = {s.parent_id: s.words for s in board.sections} if board else {}
        menu.list_of(
            (
                (sound, places.get(parent, "the film"))
                for parent, used in sounds.items()
                for sound in used
            ),
            "Drop sound here",
        )
        older, count = self._sounds.menu(), sum(map(len, sounds.values()))
        self._sounds.setMenu(menu)
        if older is not None:
            older.deleteLater()
        self._sounds.setText(str(count) if count else "")
        self._sounds.setAccessibleName(f"{display.counted(count, 'sound')} used in the film")
        self._sounds.setToolTip(self._sounds.accessibleName())
        self._fit()

    def show_lut(self, lut: LutState) -> None:
        """Whether takes are seen through a LUT, and which one; a click switches it."""
        self._has_lut = lut.is_set
        self.lut.setChecked(lut.is_on)
        words = f"Through the LUT {clean_line(lut.name, limit=80)}"
        self.lut.setToolTip(plain_tooltip(f"{words}: {'on' if lut.is_on else 'off'}"))
        self.lut.setAccessibleName(words)
        self._fit()

    def show_card_width(self, width: int) -> None:
        """The size of the cards was changed elsewhere."""
        self.size_slider.blockSignals(True)
        self.size_slider.setValue(width)
        self.size_slider.blockSignals(False)

    def show_view(self, view: str) -> None:
        """Check the segment of the view that is in sight."""
        for button in self._views.buttons():
            button.setChecked(button.property("view") == view)

    def minimumSizeHint(self) -> QSize:
        """As narrow as time and buttons; the rest gives way."""
        return QSize(300, self.height())

    def show_library(self, library: Library | None) -> None:
        """A library that is only read offers nothing to make."""
        self._is_read_only = library is not None and library.is_read_only
        self._target.setToolTip("" if self._is_read_only else _TARGET_TIP)
        for button in (self._target, *self._makers):
            button.setEnabled(not self._is_read_only)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let go of what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let go of what there is no room for, the least needed first; the name comes before it."""
        width, has_film = self.width(), self._film_id is not None
        _show(self.size_slider, has_film)
        _show(self._bar, self._has_target)
        _show(self._target, has_film and (self._has_target or not self._is_read_only))
        self._over.setText(f"+{self._excess} over")
        _show(self._over, self._has_target and bool(self._excess))
        _show(self._sounds, has_film and bool(self._sounds.text()))
        _show(self.lut, has_film and self._has_lut)
        _show(self._stale, has_film and bool(self._stale.text()))
        for button in self._views.buttons():
            _show(button, has_film)
        for button in self._makers:
            _show(button, has_film and not self._is_read_only)
        self._spread(1)
        metrics = QFontMetrics(self.name.font())
        self.name.setText(metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, _NAME_WIDTH))
        for give_way in self._give_way():
            if self._wanted() <= width:
                break
            give_way()
        short = self._wanted() - width
        if short > 0:
            room = max(_WORD, metrics.horizontalAdvance(self.name.text()) - short)
            self.name.setText(metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room))

    def _give_way(self) -> Iterator[Callable[[], None]]:
        """What is made smaller or goes, in this order."""
        yield lambda: self._spread(2)
        yield lambda: self._spread(3)
        yield lambda: self._over.setText(f"+{self._excess}")
        new_scene = self._makers[0]
        # The bar says what the figures say; the size of the cards is said nowhere else.
        gone = (self._bar, self._sounds, self.size_slider, self._stale, self._target, self.lut)
        for widget in (*gone, new_scene, *self._views.buttons(), self._over):
            yield lambda widget=widget: _show(widget, False)  # type: ignore[misc]

    def _spread(self, parts: int) -> None:
        """The widths of what can be narrower: whole, or a part of it."""
        self._bar.setFixedWidth(_BAR // parts)
        self.size_slider.setFixedWidth(max(56, _SLIDER // parts))

    def _wanted(self) -> int:
        """How wide the line would like to be with what is shown in it now."""
        row = self.layout()
        if row is None:
            return 0
        row.invalidate()
        return row.sizeHint().width()

    def _build(self) -> None:
        self.setFixedHeight(HEADER_HEIGHT + 4)
        self.name.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.name.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret after the name
        self.name.setAccessibleName("Film")
        self.name.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._target.setProperty("role", "menu")
        self._target.setToolTip(_TARGET_TIP)
        self._target.clicked.connect(lambda: self.asked.emit("film.set_target"))
        self.size_slider.setRange(SMALLEST, LARGEST)
        self.size_slider.setValue(USUAL)
        self.size_slider.setAccessibleName("Size of the cards")
        self.size_slider.setToolTip("Size of the cards")
        self.size_slider.valueChanged.connect(self.card_width_chosen.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_WIDE - 10, 0, GAP_WIDE - 2, 0)
        row.setSpacing(GAP)
        row.addWidget(self.name)
        row.addSpacing(GAP)
        self._sounds.setProperty("role", "menu")
        self._sounds.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._sounds.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._sounds.hide()
        self.lut.setText("LUT")
        self.lut.setCheckable(True)
        self.lut.setProperty("role", "segment")
        self.lut.setProperty("calm", "true")
        self.lut.clicked.connect(lambda _: self.lut_switched.emit())
        self.lut.hide()
        shown = (self._time, self._target, self._bar, self._over, self._stale, self._sounds)
        for widget in (*shown, self.lut):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.size_slider)
        row.addSpacing(GAP)
        row.addLayout(self._segments())
        row.addSpacing(GAP)
        for action, text, tip in (
            ("film.new_scene", "Scene", "New scene"),
            ("film.new_shot", "Shot", "New shot after the current one (N)"),
        ):
            row.addWidget(self._button(action, text, tip))

    def _segments(self) -> QHBoxLayout:
        """Board or list."""
        row = QHBoxLayout()
        row.setSpacing(0)
        for view, text, side in (("board", "Board", "left"), ("list", "List", "right")):
            button = QToolButton(self)
            button.setText(text)
            button.setCheckable(True)
            button.setChecked(view == "board")
            button.setProperty("role", "segment")
            button.setProperty("side", side)
            button.setProperty("view", view)
            button.clicked.connect(lambda _=False, v=view: self.view_chosen.emit(v))
            self._views.addButton(button)
            row.addWidget(button)
        return row

    def _button(self, action: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(lambda: self.asked.emit(action))
        self._makers.append(button)
        return button

    def _dress(self) -> None:
        """Fonts and icons of the theme in force."""
        self.name.setFont(theme.body_font(TYPE_TITLE, bold=True))
        self.name.setIcon(icons.icon("caret-down", "quiet"))
        self.name.setIconSize(QSize(10, 10))
        self._sounds.setIcon(icons.icon("music-note", "quiet"))
        self._sounds.setIconSize(QSize(13, 13))
        self._time.setFont(theme.body_font(13))
        self._target.setFont(theme.body_font(13))
        for button in self._makers:
            button.setIcon(icons.icon("plus", "text"))
            button.setIconSize(QSize(12, 12))
        for label in self.findChildren(QLabel):
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._fit()


def _show(widget: QWidget, is_shown: bool) -> None:
    """Show or hide, and lay the line out again only where that differs."""
    if widget.isHidden() == is_shown:
        widget.setVisible(is_shown)
