"""Shows the report's messages as toasts, banners and dialogs, one dialog at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.kit import icons
from desktop.ui.kit.labels import make_default, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_WIDE
from desktop.ui.shell.ask import front
from desktop.ui.shell.toast import Toasts

if TYPE_CHECKING:
    from desktop.ui.kit.report import Failure, Note, Report


class MessageDisplay(QObject):
    """Listens to the report on behalf of a window."""

    def __init__(self, report: Report, banners: BannerStack, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toasts = Toasts(window)
        self._dialog: QDialog | None = None
        self._waiting: list[QDialog] = []
        report.noted.connect(self._toasts.say)
        report.warned.connect(banners.add)
        report.failed.connect(self.fail)

    def take_keyboard(self) -> bool:
        """Bring the keyboard to the buttons of a note in sight; False where there are none."""
        return self._toasts.take_keyboard()

    def fail(self, failure: Failure) -> None:
        """Tell a failure: what happened, to what, what to do."""
        self._show(FailureDialog(failure, front(self._window)))

    def crash(self, report: str) -> None:
        """Show a crash report."""
        from desktop.ui.shell.crash_dialog import CrashDialog  # noqa: PLC0415 - rare, we hope

        self._show(CrashDialog(report, front(self._window)))

    def _show(self, dialog: QDialog) -> None:
        """Open a dialog, or queue it behind the one in sight."""
        if self._dialog is not None:
            if len(self._waiting) < 3:
                self._waiting.append(dialog)
            return
        self._dialog = dialog
        dialog.finished.connect(self._next)
        dialog.open()

    def _next(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None
        if self._waiting:
            self._show(self._waiting.pop(0))


class FailureDialog(QDialog):
    """An expected failure. No traceback: the text is enough, and it can be copied."""

    def __init__(self, failure: Failure, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Director's Desk")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        for text, role in ((failure.text, "title"), (failure.advice, "")):
            if text:
                label = plain_label(text, role, self)
                label.setWordWrap(True)
                column.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(f"{failure.text}\n{failure.advice}".strip())
        )
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(420)


class BannerStack(QWidget):
    """Warnings that stay at the top until they are closed; the same one stands once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[str, QFrame] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setVisible(False)

    def add(self, note: Note) -> None:
        """Show a warning."""
        if note.text in self._texts:
            return
        frame = QFrame(self)
        frame.setProperty("role", "card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(GAP_WIDE, GAP_HALF, GAP, GAP_HALF)
        label = plain_label(note.text, parent=frame)
        label.setWordWrap(True)
        row.addWidget(label, 1)
        for action in note.actions:
            button = QPushButton(action.text, frame)
            button.clicked.connect(lambda _=False, act=action.act: act())
            button.clicked.connect(lambda: self._remove(note.text))
            row.addWidget(button)
        close = QToolButton(frame)
        close.setIcon(icons.icon("x"))
        close.setAccessibleName("Close this message")
        close.clicked.connect(lambda: self._remove(note.text))
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._texts[note.text] = frame
        self._column.addWidget(frame)
        self.setVisible(True)

    def clear(self) -> None:
        """Take all warnings away (another library)."""
        for text in list(self._texts):
            self._remove(text)

    def _remove(self, text: str) -> None:
        frame = self._texts.pop(text, None)
        if frame is not None:
            self._column.removeWidget(frame)
            frame.deleteLater()
        self.setVisible(bool(self._texts))
