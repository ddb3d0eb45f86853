"""Who had the keyboard before: what Esc in a field gives it back to."""

from __future__ import annotations

import weakref
from typing import cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_KEPT = 12  # widgets that are remembered


class _Trail(QObject):
    """The widgets that had the keyboard, the last one first."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._places: list[weakref.ref[QWidget]] = []
        self._note(app.focusWidget())
        app.focusChanged.connect(lambda _old, now: self._note(now))

    def latest(self) -> list[QWidget]:
        """Those that still exist."""
        found = [place() for place in self._places]
        return [widget for widget in found if widget is not None and isValid(widget)]

    def _note(self, widget: QWidget | None) -> None:
        if widget is not None:
            others = [place for place in self._places if place() not in (None, widget)]
            self._places = [weakref.ref(widget), *others][:_KEPT]


def watch_keyboard() -> None:
    """Remember from now on who has the keyboard; asked again, it goes on."""
    _trail()


def give_back_keyboard(pane: QWidget) -> bool:
    """Give the keyboard to whom it came from into `pane`; whether there was somebody.

    That is the last widget outside of `pane`, in the same window and in sight, that had it.
    """
    for widget in _trail().latest():
        is_outside = widget is not pane and not pane.isAncestorOf(widget)
        if is_outside and widget.window() is pane.window() and _can_have_it(widget):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
    inside = pane.window().focusWidget()
    if inside is not None:
        inside.clearFocus()
    return False


def _can_have_it(widget: QWidget) -> bool:
    return (
        widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    )


def _trail() -> _Trail:
    app = cast("QApplication", QApplication.instance())
    found = app.findChild(_Trail, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, _Trail) else _Trail(app)
