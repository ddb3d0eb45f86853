"""The strip in the status bar while something comes in: how far, how fast, pause, cancel."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from desktop.domain import display
from desktop.ui.imports.pace import Pace
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from desktop.jobs.job import Progress
    from desktop.ui.kit.job_handle import JobHandle

BAR_WIDTH = 140


class ImportStrip(QWidget):
    """Shows the newest running import; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._handles: list[JobHandle] = []
        self._pace = Pace()
        self._text = plain_label("", parent=self)
        self._bar = QProgressBar(self)
        self._pause = QToolButton(self)
        self._cancel = QToolButton(self)
        self._build()
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def watch(self, handle: JobHandle) -> None:
        """Show this job from now on."""
        if handle.is_over:
            return
        self._handles.append(handle)
        self._pace = Pace()
        self._bar.setRange(0, 0)
        self._text.setText("Looking for files…")
        handle.progressed.connect(lambda progress: self._show(handle, progress))
        handle.ended.connect(lambda: self._forget(handle))
        self._tint()
        self.show()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 0, GAP, 0)
        row.setSpacing(GAP)
        self._bar.setFixedWidth(BAR_WIDTH)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Import progress")
        self._cancel.setToolTip("Cancel the import; what has come in stays")
        self._cancel.setAccessibleName("Cancel the import")
        for button in (self._pause, self._cancel):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pause.clicked.connect(self._toggle)
        self._cancel.clicked.connect(self._stop)
        row.addWidget(self._text)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._pause)
        row.addWidget(self._cancel)

    @property
    def _handle(self) -> JobHandle | None:
        return self._handles[-1] if self._handles else None

    def _show(self, handle: JobHandle, progress: Progress) -> None:
        """One step of a job; only the newest one is told."""
        if handle is not self._handle:
            return
        if progress.total:
            self._pace.mark(time.monotonic(), progress.done)
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
        self._text.setText(self._sentence(progress))
        self.setToolTip(plain_tooltip(f"{handle.title}\n{progress.detail}".strip()))

    def _sentence(self, progress: Progress) -> str:
        """As in: Importing 892 of 4,000 · 84/s · 37 s left."""
        if progress.total is None:
            return f"{progress.label} · {display.count(progress.done)}"
        parts = [f"{progress.label} {progress.done:,} of {progress.total:,}"]
        if self._handle is not None and self._handle.is_paused:
            return f"{parts[0]} · paused"
        if progress.detail.startswith("Waiting"):
            return f"{parts[0]} · waiting for the library"
        rate = self._pace.rate
        if rate is not None:
            parts.append(f"{rate:,.0f}/s" if rate >= 1 else f"{rate * 60:,.0f}/min")
            if progress.done < progress.total:
                parts.append(display.left(self._pace.left(progress.total)))
        return " · ".join(parts)

    def _toggle(self) -> None:
        handle = self._handle
        if handle is None:
            return
        now = time.monotonic()
        if handle.is_paused:
            self._pace.resume(now)
            handle.resume()
        else:
            self._pace.pause(now)
            handle.pause()
            self._text.setText(self._text.text().split(" · ")[0] + " · paused")
        self._tint()

    def _stop(self) -> None:
        handle = self._handle
        if handle is not None:
            self._text.setText("Stopping…")
            handle.cancel()

    def _forget(self, handle: JobHandle) -> None:
        if handle in self._handles:
            self._handles.remove(handle)
        if not self._handles:
            self.hide()
        self._tint()

    def _tint(self) -> None:
        is_paused = self._handle is not None and self._handle.is_paused
        self._pause.setIcon(icons.icon("play" if is_paused else "pause", "quiet"))
        self._pause.setToolTip("Go on" if is_paused else "Pause the import")
        self._pause.setAccessibleName("Go on with the import" if is_paused else "Pause the import")
        self._cancel.setIcon(icons.icon("x", "quiet"))
