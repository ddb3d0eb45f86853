"""When something nobody expected happens: write it down, tell kindly, go on."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from desktop.base import paths
from desktop.base.address import redact

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

log = logging.getLogger("desktop.crash")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


# What the offscreen platform says at every window, and nobody can do anything about.
_NOISE = frozenset(
    {
        "This plugin does not support propagateSizeHints()",
        "This plugin does not support raise()",
    }
)


class CrashNet(QObject):
    """Catches what nobody else did, in any thread.

    Signals:
        caught: The report's text, delivered on the window's thread.
    """

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._file: TextIO | None = None

    def spread(self) -> str:
        """Install every hook; returns the report of a native crash of the last run, or empty."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        qInstallMessageHandler(_on_qt_message)
        path = paths.log_dir() / "native-crash.txt"
        last = _taken(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("w", encoding="utf-8")
            faulthandler.enable(self._file, all_threads=True)
        except OSError as error:
            log.warning("native crashes will not be recorded: %s", error)
        return last

    def tell(self, error: BaseException) -> None:
        """Report an exception that somebody else has caught."""
        self._on_exception(type(error), error, error.__traceback__)

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        text = redact("".join(traceback.format_exception(kind, error, trace)))
        log.error("unexpected failure\n%s", text)
        last_line = text.strip().rsplit("\n", 1)[-1]
        if last_line in self._seen:
            return  # told once; a broken repaint would tell sixty times a second
        self._seen.add(last_line)
        self.caught.emit(written_report(text))


def written_report(details: str) -> str:
    """A crash report's text; also kept as a file in the log folder."""
    from desktop.ui.shell.about import versions  # noqa: PLC0415 - for reports only

    now = datetime.now(UTC)
    text = f"{versions()}\n{now:%Y-%m-%d %H:%M:%S} UTC\n\n{details}"
    try:
        folder = paths.log_dir()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"crash-{now:%Y%m%d-%H%M%S-%f}.txt").write_text(text, encoding="utf-8")
    except OSError as error:
        log.warning("the crash report could not be kept: %s", error)
    return text


def _taken(path: Path) -> str:
    """What the native crash file of the last run says, which is then set aside."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace").strip()
        if text:
            path.replace(path.with_name("native-crash-last.txt"))
    except OSError:
        return ""
    return text


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message in _NOISE:
        return
    logging.getLogger("desktop.qt").log(_LEVELS.get(kind, logging.INFO), "%s", message)
    del context
