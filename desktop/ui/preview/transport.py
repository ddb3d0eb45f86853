"""The controls under a film or sound: scrub bar, time, play, steps, loop, volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSlider, QToolButton, QVBoxLayout, QWidget

from desktop.domain import display
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF
from desktop.ui.preview.scrub import ScrubBar, position_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from desktop.ui.preview.player import Player

_LEAST = 200
_ROOM_FOR_LENGTH = 330
_ROOM_FOR_VOLUME = 460


class Transport(QWidget):
    """Shows and drives one player."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._player = player
        self._bar = ScrubBar(self)
        self._time = plain_label(parent=self)
        self._length = plain_label(role="quiet", parent=self)
        self._rate = plain_label(parent=self)
        self._back = self._button("Previous frame (←)", lambda: player.step(-1))
        self._play = self._button("Play (Space)", player.toggle)
        self._forward = self._button("Next frame (→)", lambda: player.step(1))
        self._loop = self._button("Loop (P)", lambda: player.set_loop(not player.loops))
        self._mute = self._button("Mute (M)", self._toggle_mute)
        self._volume = QSlider(Qt.Orientation.Horizontal, self)
        self._build()
        self._bar.scrubbed.connect(player.seek)
        player.moved.connect(self._moved)
        player.changed.connect(self._changed)
        player.opened.connect(self._changed)
        theme.changed.connect(self._changed)
        self._changed()

    @property
    def time_text(self) -> str:
        """The time in sight."""
        return self._time.text()

    @property
    def bar(self) -> ScrubBar:
        """The scrub bar."""
        return self._bar

    def minimumSizeHint(self) -> QSize:
        """The pane may be narrow: what does not fit goes."""
        return QSize(_LEAST, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit goes."""
        super().resizeEvent(event)
        self._length.setVisible(self.width() >= _ROOM_FOR_LENGTH)
        self._volume.setVisible(self.width() >= _ROOM_FOR_VOLUME)

    def _button(self, tip: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(plain_tooltip(tip))
        button.setAccessibleName(tip.partition(" (")[0])
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(26, 26)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setStyleSheet("padding: 0; min-height: 0;")
        button.clicked.connect(lambda _=False: act())
        return button

    def _build(self) -> None:
        self._volume.setRange(0, 100)
        self._volume.setFixedWidth(64)
        self._volume.setAccessibleName("Volume")
        self._volume.valueChanged.connect(self._set_volume)
        self._time.setFont(theme.body_font(bold=True))
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance("00:00:00:00") + 2)
        for label in (self._rate, self._length):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setContentsMargins(GAP, 0, GAP_HALF, 0)
        row.setSpacing(2)
        row.addWidget(self._time)
        row.addStretch(1)
        for button in (self._back, self._play, self._forward, self._loop):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._rate)
        row.addWidget(self._length)
        row.addWidget(self._mute)
        row.addWidget(self._volume)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_HALF, GAP_HALF, GAP_HALF, GAP_HALF)
        column.setSpacing(0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._bar)
        column.addLayout(row)

    def _moved(self, seconds: float) -> None:
        self._bar.show_position(seconds)
        is_open = self._player.is_open
        self._time.setText(position_text(seconds, self._player.frame_rate) if is_open else "")

    def _changed(self) -> None:
        player = self._player
        self._bar.show_range(player.duration, player.frame_rate, player.marks)
        self._length.setText(display.length(player.duration) if player.is_open else "")
        self._rate.setText(_speed(player.speed))
        self._play.setIcon(icons.icon("pause-fill" if player.speed else "play-fill"))
        self._back.setIcon(icons.icon("skip-back"))
        self._forward.setIcon(icons.icon("skip-forward"))
        self._loop.setIcon(icons.icon("repeat", "accent_text" if player.loops else "quiet"))
        self._show_volume()
        for button in (self._back, self._play, self._forward, self._loop):
            button.setEnabled(player.is_open)
        self._moved(player.position)

    def _show_volume(self) -> None:
        volume, muted = self._player.volume
        silent = muted or volume == 0
        self._mute.setIcon(
            icons.icon("speaker-x" if silent else "speaker-high", "quiet" if silent else "text")
        )
        quiet = self._player.is_open and not self._player.has_sound_device
        self._mute.setEnabled(not quiet)
        tip = "No sound device was found on this machine" if quiet else "Mute (M)"
        self._mute.setToolTip(plain_tooltip(tip))
        self._volume.setEnabled(not quiet)
        self._volume.blockSignals(True)
        self._volume.setValue(round(volume * 100))
        self._volume.blockSignals(False)

    def _toggle_mute(self) -> None:
        volume, muted = self._player.volume
        self._player.set_volume(volume, muted=not muted)

    def _set_volume(self, value: int) -> None:
        self._player.set_volume(value / 100)


def _speed(speed: int) -> str:
    """`2×`, `−4×`; empty at the usual speed and at rest."""
    if speed in (0, 1):
        return ""
    return f"−{-speed}×" if speed < 0 else f"{speed}×"
