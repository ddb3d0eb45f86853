"""Plays one video or sound: shuttle, frame steps, in and out, loop. Knows no widget.

Times are seconds. QtMultimedia seeks to milliseconds, so a frame is addressed by its middle; that
shows exactly that frame. Playing backwards is done by stepping, since the backend cannot.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal

from desktop.domain.bytes import PackedFile
from desktop.domain.marks import Marks
from desktop.ui.preview import backend
from desktop.ui.preview.packed_device import PackedDevice

if TYPE_CHECKING:
    from pathlib import Path

SPEEDS = (1, 2, 4, 8)
UNMARKED = Marks()
_TICK = 33  # milliseconds between two looks at the position
_AT = 0.75  # steps from the end of the range that still count as standing at it
_SOUND_STEP = 0.1  # seconds of one step where there are no frames


class Player(QObject):
    """One file at a time.

    Signals:
        moved: The position in seconds.
        changed: Playing, speed, marks, loop or volume have changed.
        marked: Somebody has set or cleared in or out; the `Marks`.
        opened: The file can be played; `duration` is known.
        frame_arrived: A QVideoFrame.
        failed: Why it cannot be played, a sentence.
    """

    moved = Signal(float)
    changed = Signal()
    marked = Signal(object)
    opened = Signal()
    frame_arrived = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player: Any = None
        self._sound: Any = None
        self._sink: Any = None
        self._module: Any = None
        self._device: PackedDevice | None = None
        self._frame_rate, self._asks_rate = 0.0, False
        self._speed = 0
        self._marks = Marks()
        self._loops = False
        self._volume, self._is_muted = 1.0, False
        self._is_open = self._has_frame = False
        self._target: float | None = None  # where a seek under way goes to
        self._ticked = 0.0
        self._ticker = QTimer(self)
        self._ticker.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticker.setInterval(_TICK)
        self._ticker.timeout.connect(self._tick)

    @property
    def is_open(self) -> bool:
        """Whether there is something to play."""
        return self._is_open

    @property
    def speed(self) -> int:
        """0 when it stands, 1 to 8 forwards, -1 to -8 backwards."""
        return self._speed

    @property
    def duration(self) -> float:
        """Seconds, 0 while nothing is open."""
        return self._player.duration() / 1000 if self._player is not None else 0.0

    @property
    def position(self) -> float:
        """Where it stands, or is on its way to."""
        if self._target is not None:
            return self._target
        return self._player.position() / 1000 if self._player is not None else 0.0

    @property
    def frame_rate(self) -> float:
        """Frames per second, 0 for sound."""
        return self._frame_rate

    @property
    def frame(self) -> int:
        """The frame at the position, from 0."""
        return math.floor(self.position * self._frame_rate + 1e-6)

    @property
    def marks(self) -> Marks:
        """In and out."""
        return self._marks

    @marks.setter
    def marks(self, marks: Marks) -> None:
        """Take in and out as they are kept."""
        if marks != self._marks:
            self._marks = marks
            self.changed.emit()

    @property
    def loops(self) -> bool:
        """Whether it starts again at the end: of the marked range, or of the whole."""
        return self._loops

    @property
    def volume(self) -> tuple[float, bool]:
        """0 to 1, and whether it is muted."""
        return self._volume, self._is_muted

    @property
    def has_sound_device(self) -> bool:
        """Whether this machine can be heard."""
        return self._sound is not None

    # Below here: what people do.

    def open(
        self,
        source: Path | PackedFile,
        frame_rate: float | None = 0.0,
        marks: Marks = UNMARKED,
    ) -> None:
        """Open a file and stand on its first frame.

        Args:
            source: The file, or what of it is packed into the library.
            frame_rate: 0 means there are no frames; None, that the file says how many.
            marks: In and out that it has already.
        """
        self.close()
        if not self._build():
            return
        self._frame_rate, self._asks_rate = frame_rate or 0.0, frame_rate is None
        self._marks = marks
        if isinstance(source, PackedFile):
            device = self._device = PackedDevice(source, self._unreadable, self)
            self._player.setSourceDevice(device, device.name)
        else:
            self._player.setSource(QUrl.fromLocalFile(str(source)))

    def close(self) -> None:
        """Let go of the file."""
        self._ticker.stop()
        self._is_open, self._speed, self._target = False, 0, None
        self._has_frame = False
        self._marks, self._frame_rate = Marks(), 0.0
        device, self._device = self._device, None
        if device is not None:
            device.let_go()  # else the player would be waited for until the library has answered
        if self._player is not None:
            self._player.stop()
            self._player.setSource(QUrl())
        if device is not None:
            device.deleteLater()
        self.changed.emit()

    def toggle(self) -> None:
        """Play, or stand still."""
        self.shuttle(0 if self._speed else 1)

    def shuttle_by(self, direction: int) -> None:
        """One step faster in a direction (+1, -1); from the other direction, start in this one."""
        if self._speed * direction <= 0:
            self.shuttle(direction)
        else:
            self.shuttle(direction * min(SPEEDS[-1], abs(self._speed) * 2))

    def shuttle(self, speed: int) -> None:
        """Play at a speed; 0 stands still."""
        if not self._is_open:
            return
        start, end = self.range()
        # At the end of the range it begins again, whichever way it runs.
        near = self._step * _AT
        if speed > 0 and self.position >= end - near:
            self.seek(start)
        elif speed < 0 and self.position <= start + near:
            self.seek(end - self._step)
        self._speed = speed
        self._ticked = time.monotonic()
        if speed > 0:
            self._player.setPlaybackRate(float(speed))
            self._player.play()
        else:
            self._player.pause()
        if speed:
            self._ticker.start()
        else:
            self._ticker.stop()
            self.moved.emit(self.position)
        self.changed.emit()

    def seek(self, seconds: float) -> None:
        """Go to the frame at a time."""
        if not self._is_open:
            return
        seconds = min(max(0.0, seconds), self._last)
        if self._frame_rate:
            seconds = (math.floor(seconds * self._frame_rate + 1e-6) + 0.5) / self._frame_rate
        self._target = seconds
        self._player.setPosition(round(seconds * 1000))
        self.moved.emit(seconds)

    def step(self, frames: int) -> None:
        """Stand still, `frames` further on (back if negative)."""
        if self._speed:
            self.shuttle(0)
        if self._frame_rate:
            self.seek(max(0.0, (self.frame + frames) / self._frame_rate))
        else:
            self.seek(self.position + frames * _SOUND_STEP)

    def go_to_start(self) -> None:
        """To the first frame."""
        self.seek(0.0)

    def go_to_end(self) -> None:
        """To the last frame."""
        self.seek(self._last)

    def mark(self, marks: Marks) -> None:
        """Set in and out as somebody wants them."""
        if self._is_open:
            self._marks = marks
            self.marked.emit(marks)
            self.changed.emit()

    def mark_in(self) -> None:
        """The range begins with the frame in sight; an out before it goes."""
        self.mark(self._marks.with_start(self._frame_start()))

    def mark_out(self) -> None:
        """The range ends with the frame in sight; an in behind it goes."""
        end = min(self._frame_start() + self._step, self.duration)
        self.mark(self._marks.with_end(end))

    def set_loop(self, loops: bool) -> None:
        """Start again at the end, or not."""
        self._loops = loops
        self.changed.emit()

    def set_volume(self, volume: float, *, muted: bool = False) -> None:
        """0 to 1, as loud as it sounds (the curve to decibels is applied here)."""
        self._volume, self._is_muted = min(1.0, max(0.0, volume)), muted
        if self._sound is not None:
            # Loudness is felt about as the cube of the amplitude.
            self._sound.setVolume(self._volume**3)
            self._sound.setMuted(muted)
        self.changed.emit()

    def range(self) -> tuple[float, float]:
        """What is played: from in to out, or all."""
        return self._marks.range_in(self.duration)

    # Below here: the wiring.

    @property
    def _step(self) -> float:
        return 1 / self._frame_rate if self._frame_rate else _SOUND_STEP

    @property
    def _last(self) -> float:
        """The start of the last frame."""
        if not self._frame_rate:
            return self.duration
        frames = max(1, round(self.duration * self._frame_rate))
        return (frames - 1) / self._frame_rate

    def _frame_start(self) -> float:
        return self.frame / self._frame_rate if self._frame_rate else self.position

    def _build(self) -> bool:
        """Make the QMediaPlayer when it is first needed; whether there is one."""
        if self._player is not None:
            return True
        module, problem = backend.load()
        if module is None:
            self.failed.emit(f"Playing is off: {problem}.")
            return False
        self._module = module
        with backend.without_python():  # the first player loads FFmpeg
            self._player = module.QMediaPlayer(self)
            self._sink = module.QVideoSink(self)
            self._player.setVideoSink(self._sink)
            has_output = not module.QMediaDevices.defaultAudioOutput().isNull()
        if has_output:
            self._sound = module.QAudioOutput(self)
            self._player.setAudioOutput(self._sound)
            self.set_volume(self._volume, muted=self._is_muted)
        self._sink.videoFrameChanged.connect(self._frame)
        self._player.mediaStatusChanged.connect(self._status)
        self._player.errorOccurred.connect(self._error)
        return True

    def _frame(self, frame: Any) -> None:
        self._has_frame = self._has_frame or frame.isValid()
        if not frame.isValid() or not self._is_open:
            return
        self.frame_arrived.emit(frame)

    def _status(self, status: Any) -> None:
        kinds = self._module.QMediaPlayer.MediaStatus
        if status == kinds.LoadedMedia and not self._is_open:
            self._is_open = True
            if self._asks_rate:
                key = self._module.QMediaMetaData.Key.VideoFrameRate
                self._frame_rate = float(self._player.metaData().value(key) or 0.0)
            self._player.pause()
            self.opened.emit()
            self.moved.emit(0.0)
            self.changed.emit()
        elif status == kinds.EndOfMedia and self._is_blind:
            self._error(None, "none of its pictures can be decoded on this machine")
        elif status == kinds.EndOfMedia and self._is_open:
            self._at_end()
        elif status == kinds.InvalidMedia:
            self._error(None, self._player.errorString())

    @property
    def _is_blind(self) -> bool:
        """Whether there should have been pictures: of AV1 for one, some machines show none."""
        return self._is_open and bool(self._frame_rate) and not self._has_frame

    def _unreadable(self, why: str) -> None:
        """What is packed cannot be read on: more than QMediaPlayer knows, which sees it end."""
        if self._device is not None:
            self._device.let_go()
        self._fail(f"It cannot be read any further: {why}.")

    def _error(self, _code: Any, text: str) -> None:
        if self._device is not None and self._device.failure:
            self._unreadable(self._device.failure)
        else:
            self._fail(f"It cannot be played here: {text or 'the file is not sound'}.")

    def _fail(self, text: str) -> None:
        self._is_open = False
        self._ticker.stop()
        self._speed = 0
        self.failed.emit(text)
        self.changed.emit()

    def _tick(self) -> None:
        """While it plays: tell where, mind the end of the range, step backwards."""
        now = time.monotonic()
        passed, self._ticked = now - self._ticked, now
        start, end = self.range()
        if self._speed < 0:
            self._back(passed, start, end)
            return
        self._target = None
        at = self.position
        if at >= end - 0.001 and end < self.duration - 0.001:
            self._at_end()
        else:
            self.moved.emit(at)

    def _back(self, passed: float, start: float, end: float) -> None:
        at = self.position + self._speed * passed
        if at <= start:
            if not self._loops:
                self.seek(start)
                self.shuttle(0)
                return
            at = end - self._step
        # The target keeps the fraction of a frame, so that slow ticks do not lose time.
        self._target = at
        self._player.setPosition(round(at * 1000))
        self.moved.emit(at)

    def _at_end(self) -> None:
        """The end of the range or the file has been reached."""
        start, end = self.range()
        if self._loops and self._speed:
            self.seek(start)
            self._target = None
            self._player.play()
            return
        self.shuttle(0)
        self.seek(min(end - self._step, self._last))
