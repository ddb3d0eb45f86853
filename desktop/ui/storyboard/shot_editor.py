"""Edits one shot at the side of the board; what is typed is kept by itself a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.base.errors import ChangedElsewhereError, RuleError
from desktop.domain import display
from desktop.domain.asset import PRODUCTION_STATUSES
from desktop.domain.film import status_words
from desktop.domain.timecode import DEFAULT_FRAME_RATE
from desktop.domain.untrusted_text import clean_line
from desktop.edits import lazy as edits
from desktop.ui.kit import icons, theme
from desktop.ui.kit.completion import dress
from desktop.ui.kit.labels import SectionHead, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_WIDE
from desktop.ui.storyboard import out_of_date
from desktop.ui.storyboard.shot_fields import ANGLES, TEXTS, read, shown
from desktop.ui.storyboard.status import status_look

if TYPE_CHECKING:
    from desktop.domain.film import Shot
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Applied
    from desktop.ui.kit.runner import Runner

WIDTH, LEAST = 316, 236
_HINTS = {"camera_angle": "Wide shot, low angle …", **{key: hint for key, _, hint in TEXTS}}
_PAUSE = 700  # milliseconds after the last key until what was typed is kept


class ShotEditor(QWidget):
    """A form for the current shot.

    What was typed goes to the library with the version it was typed over; where somebody else was
    faster, nothing is overwritten and the form asks whose text to keep. What cannot be kept (a
    length that is none) is told below its field and waits there, also while other shots are shown.

    Signals:
        closed: It should go away.
        outdated: A shot (by id) has changed elsewhere: show it as it is now, by `show_shot`.
    """

    closed = Signal()
    outdated = Signal(str)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._shot: Shot | None = None
        self._rate = DEFAULT_FRAME_RATE
        self._version = 0
        self._dirty: dict[str, str] = {}
        self._drafts: dict[AssetId, dict[str, str]] = {}  # of other shots: what could not be kept
        self._before = ""  # what the field with the keyboard held when it came
        self._is_sending = False
        self._is_filling = False
        self._is_in_conflict = False
        self.fields: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self.problem = plain_label(role="bad", parent=self)  # of the length, below its field
        self._title = plain_label(role="title", parent=self)
        self._close = QToolButton(self)
        self._problem = plain_label(role="bad", parent=self)
        self._standing = out_of_date.standing_line(self)
        self._mine = QPushButton("Keep Mine", self)
        self._theirs = QPushButton("Take Theirs", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.flush)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._build()
        self.be_read_only(is_read_only=False)
        theme.changed.connect(self._tint)
        self._tint()

    def show_shot(self, shot: Shot | None, frame_rate: float) -> None:
        """Show a shot, or the same one as it is now; what is being typed stays."""
        if self._shot is not None and (shot is None or shot.id != self._shot.id):
            self._leave(self._shot)
        if shot is not None and not self._dirty:
            self._dirty = self._drafts.pop(shot.id, {})
        self._shot, self._rate = shot, frame_rate
        self.setEnabled(shot is not None)
        self._title.setText(clean_line(f"Shot {shot.code}" if shot else "No shot selected")[:40])
        out_of_date.show_standing(self._standing, shot)
        if shot is None:
            return
        if not self._is_sending:
            self._version = shot.version
        self._is_filling = True
        for field in self.fields:
            self._fill(field, self._dirty.get(field, shown(shot, field, frame_rate)))
        self._tell_problem()
        duration = self.fields["duration"]
        if isinstance(duration, QLineEdit):
            duration.setPlaceholderText(f"{display.length(shot.seconds)} (as take)")
        self._is_filling = False
        if self._is_in_conflict:
            self._ask_whose(shot)

    def flush(self) -> None:
        """Keep what was typed now."""
        self._timer.stop()
        shot = self._shot
        if shot is None or self._is_sending or not self._dirty:
            return
        if values := self._take_dirty(shot):
            self._send(edits.film.SetShot(shot.id, values, expected_version=self._version), values)

    @property
    def has_problem(self) -> bool:
        """Whether something stands in the form that cannot be kept."""
        return bool(self.problem.text())

    def stand_on_problem(self) -> None:
        """Bring the keyboard to the field whose text cannot be kept."""
        field = self.fields["duration"]
        field.setFocus()
        if isinstance(field, QLineEdit):
            field.selectAll()

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only, or to be typed into: then an empty field says what for."""
        for field, widget in self.fields.items():
            line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
            if isinstance(widget, QComboBox):
                widget.setEnabled(not is_read_only)
            if line is not None:
                line.setReadOnly(is_read_only)
                if field != "duration":  # that of the take stands there
                    line.setPlaceholderText("–" if is_read_only else _HINTS.get(field, ""))

    def fit(self, pane: int) -> None:
        """Leave the board most of a narrow pane."""
        self.setFixedWidth(max(LEAST, min(WIDTH, pane * 36 // 100)))

    def _leave(self, shot: Shot) -> None:
        """Another shot comes: what was typed here is kept, or waits for this one to come back."""
        self._timer.stop()
        version = self._version + self._is_sending  # an edit of ours is still on its way
        if values := self._take_dirty(shot):
            self._send(edits.film.SetShot(shot.id, values, expected_version=version), values)
        if self._dirty:
            self._drafts[shot.id] = self._dirty
        self._dirty = {}
        self._is_sending = self._is_in_conflict = False
        self._say("")

    def _take_dirty(self, shot: Shot) -> dict[str, Any]:
        """What was typed, read; what cannot be read stays in the form."""
        values: dict[str, Any] = {}
        for field, text in list(self._dirty.items()):
            try:
                value = read(shot, field, text, self._rate)
            except RuleError:
                continue
            self._dirty.pop(field)
            if text != shown(shot, field, self._rate):
                values[field] = value
        self._tell_problem()
        return values

    def _tell_problem(self) -> None:
        """Below the length: why it cannot be kept, and what is allowed."""
        said, shot = "", self._shot
        if shot is not None and "duration" in self._dirty:
            try:
                read(shot, "duration", self._dirty["duration"], self._rate)
            except RuleError as error:
                said = f"{error} {error.advice}"
        self.problem.setText(said)
        self.problem.setVisible(bool(said))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a field keeps it; Escape brings a changed line back, else closes the editor."""
        if event.type() == QEvent.Type.FocusOut:
            # A popup of completions takes the focus in the middle of a word.
            if event.reason() != Qt.FocusReason.PopupFocusReason:  # type: ignore[attr-defined]
                self.flush()
        elif event.type() == QEvent.Type.FocusIn:
            self._before = watched.text() if isinstance(watched, QLineEdit) else ""
        elif event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            if isinstance(watched, QLineEdit) and watched.text() != self._before:
                watched.selectAll()
                watched.insert(self._before)  # so that undo has what was typed
                self._changed(next(f for f, field in self.fields.items() if field is watched))
                self.flush()
                return True
            self.flush()
            self.closed.emit()
            return True
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """As wide as a column of text."""
        return QSize(WIDTH, 400)

    # Below here: sending, and the form.

    def _send(self, edit: edits.film.SetShot, values: dict[str, Any]) -> None:
        self._is_sending = True
        shot_id = edit.shot_id

        def done(applied: Applied[None]) -> None:
            if self._shot is None or self._shot.id != shot_id:
                return
            self._is_sending = False
            self._say("")
            if applied.changes:
                self._version = max(self._version, (edit.expected_version or 0) + 1)
            if self._dirty:
                self._timer.start()

        def failed(error: BaseException) -> None:
            if self._shot is None or self._shot.id != shot_id:
                typed = {field: str(value or "") for field, value in values.items()}
                self._drafts.setdefault(shot_id, {}).update(typed)
                self._runner.report.fail(error)
                return
            self._is_sending = False
            if not isinstance(error, ChangedElsewhereError):
                self._runner.report.fail(error)
                return
            # What was typed stays in the form until the person has decided.
            for field, value in values.items():
                text = self._text(field) if field in self.fields else str(value)
                self._dirty.setdefault(field, text)
            self._is_in_conflict = True
            self.outdated.emit(shot_id)

        self._runner.change(edit, done, failed, source=self)

    def _ask_whose(self, shot: Shot) -> None:
        """Both texts are known now: mine in the form, theirs in the message."""
        self._is_in_conflict = False
        theirs = [shown(shot, field, self._rate) for field in self._dirty]
        quoted = ", ".join(f"“{clean_line(text, limit=80)}”" for text in theirs if text)
        self._say(
            "Somebody else changed this shot while you were typing. "
            + (f"Theirs: {quoted}." if quoted else "Theirs is empty."),
            choice=True,
        )

    def _keep_mine(self) -> None:
        """Overwrite what was shown as theirs; something newer still would ask again."""
        self._say("")
        self.flush()

    def _take_theirs(self) -> None:
        self._say("")
        self._dirty.clear()
        self.show_shot(self._shot, self._rate)

    def _say(self, text: str, *, choice: bool = False) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._mine.setVisible(choice)
        self._theirs.setVisible(choice)

    def _changed(self, field: str) -> None:
        if not self._is_filling and self._shot is not None:
            self._dirty[field] = self._text(field)
            if not self._mine.isVisible():
                self._timer.start()

    def _text(self, field: str) -> str:
        widget = self.fields[field]
        if isinstance(widget, QPlainTextEdit):
            return widget.toPlainText()
        if isinstance(widget, QComboBox):
            return str(widget.currentData() or widget.currentText())
        return widget.text()

    def _fill(self, field: str, text: str) -> None:
        widget = self.fields[field]
        if isinstance(widget, QComboBox) and not widget.isEditable():
            place = widget.findData(text)
            if place < 0:
                widget.addItem(status_words(text), text)
                place = widget.count() - 1
            widget.setCurrentIndex(place)
        elif self._text(field) == text:
            return  # the cursor stays where it is
        elif isinstance(widget, QComboBox):
            widget.setCurrentText(text)
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(text)
        else:
            widget.setText(text)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self._close.setToolTip("Close (Esc)")
        self._close.setAccessibleName("Close the shot editor")
        self._close.clicked.connect(self.closed.emit)
        choice = QHBoxLayout()
        for button, decide in ((self._mine, self._keep_mine), (self._theirs, self._take_theirs)):
            button.clicked.connect(decide)
            choice.addWidget(button)
        self._problem.setWordWrap(True)
        form = QWidget(self)
        rows = QVBoxLayout(form)
        rows.setContentsMargins(0, 0, GAP, 0)
        rows.setSpacing(GAP)
        rows.addLayout(self._short_fields())
        for field, label, _ in TEXTS:
            self._long_field(rows, field, label)
        rows.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._standing)
        column.addWidget(self._problem)
        column.addLayout(choice)
        column.addWidget(scroll, 1)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Shot editor")
        self._say("")

    def _short_fields(self) -> QFormLayout:
        """Name, code, duration, status, camera."""
        form = QFormLayout()
        form.setSpacing(GAP_HALF + 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field, label in (("name", "Name"), ("code", "Code"), ("duration", "Length")):
            line = QLineEdit(self)
            line.setMaxLength(255)
            line.textEdited.connect(lambda _text, f=field: self._changed(f))
            self._add(form, field, label, line)
            if field == "duration":
                line.textEdited.connect(self.problem.hide)
                form.addRow(self.problem)
        status = QComboBox(self)
        for value in PRODUCTION_STATUSES:
            look = status_look(value)
            status.addItem(icons.icon(look.icon, "quiet"), look.name, value.value)
        status.activated.connect(lambda _row: self._changed("status"))
        self._add(form, "status", "Status", status)
        self._add(form, "camera_angle", "Camera", self._camera())
        return form

    def _camera(self) -> QComboBox:
        """Free text with the usual angles as completions."""
        camera = QComboBox(self)
        camera.setEditable(True)
        camera.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        camera.addItems(ANGLES)
        camera.setCurrentText("")
        camera.setCompleter(dress(QCompleter(list(ANGLES), camera)))
        camera.editTextChanged.connect(lambda _text: self._changed("camera_angle"))
        return camera

    def _long_field(self, rows: QVBoxLayout, field: str, label: str) -> None:
        edit = QPlainTextEdit(self)
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(edit.fontMetrics().lineSpacing() * 3 + 16)
        edit.setAccessibleName(label)
        edit.textChanged.connect(lambda f=field: self._changed(f))
        edit.installEventFilter(self)
        self.fields[field] = edit
        rows.addWidget(SectionHead(label, self))
        rows.addWidget(edit)

    def _add(
        self, form: QFormLayout, field: str, label: str, widget: QLineEdit | QComboBox
    ) -> None:
        widget.setAccessibleName(label)
        widget.installEventFilter(self)
        self.fields[field] = widget
        form.addRow(plain_label(label, "quiet", self), widget)

    def _tint(self) -> None:
        self._close.setIcon(icons.icon("x", "quiet"))
