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
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.base import paths
from desktop.base.address import redact
from desktop.ui.kit.labels import make_default, plain_label
from desktop.ui.kit.tokens import GAP_WIDE
from desktop.ui.shell.about import versions

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


class CrashDialog(QDialog):
    """What happened, that the library is safe, and the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.addWidget(plain_label("Something went wrong inside Director's Desk.", "title", self))
        advice = plain_label(
            "Your library is safe: every change is written before it is shown. You can go on"
            " working. If it happens again, restart the program and send us this report; it holds"
            " no passwords.",
            parent=self,
        )
        advice.setWordWrap(True)
        column.addWidget(advice)
        text = QPlainTextEdit(report, self)
        text.setReadOnly(True)
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setAccessibleName("Report")
        column.addWidget(text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy Report", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(680, 420)
