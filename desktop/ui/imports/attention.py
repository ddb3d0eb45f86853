"""Notices whether a person went on to something else while an import ran.

What they look at then is theirs: what came in is offered and not put in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

    from desktop.domain.ids import AssetId
    from desktop.ui.kit.state import DeskState

_ACTS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel)
_ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class Attention(QObject):
    """Watches a window from now on until `close`."""

    def __init__(
        self,
        state: DeskState,
        first_in_sight: Callable[[], AssetId | None],
        strip: QWidget,
        window: QWidget,
    ) -> None:
        """Begin.

        Args:
            state: What is listed, selected and open.
            first_in_sight: Where the list is scrolled to.
            strip: Clicks there are about the import.
            window: Whose input is watched.
        """
        super().__init__(window)
        self._state, self._first_in_sight = state, first_in_sight
        self._strip, self._window = strip, window
        self._has_acted = False
        self._shown: frozenset[AssetId] = frozenset()
        self._is_showing: Callable[[], bool] = bool
        self._before = self._look()
        self._watched: QWindow | None = window.window().windowHandle()
        if self._watched is not None:
            self._watched.installEventFilter(self)

    @property
    def has_moved_on(self) -> bool:
        """Whether anything was clicked, typed, scrolled, searched or selected since."""
        if self._has_acted:
            return True
        return self._look() != self._before and not self._is_at_what_was_shown()

    def allow(self, shown: Iterable[AssetId], is_showing: Callable[[], bool]) -> None:
        """The program goes somewhere by itself meanwhile, as at the end of another import.

        Args:
            shown: What it selects there.
            is_showing: Whether it is still on its way.
        """
        self._shown, self._is_showing = frozenset(shown), is_showing

    def _is_at_what_was_shown(self) -> bool:
        if not self._shown or (self._state.film_id, self._state.shot_id) != self._before[:2]:
            return False
        chosen = self._state.selection.ids
        return self._is_showing() or (len(chosen) > 0 and self._shown.issuperset(chosen))

    def close(self) -> None:
        """Watch no more."""
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Input, as it reaches the window."""
        kind = event.type()
        if kind in _ACTS:
            self._has_acted = self._has_acted or not self._is_on_strip(event)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._has_acted = self._has_acted or event.key() not in _ALONE
        return False

    def _is_on_strip(self, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or not self._strip.isVisible():
            return False
        at = self._strip.mapFromGlobal(event.globalPosition().toPoint())
        return self._strip.rect().contains(at)

    def _look(self) -> tuple[Any, ...]:
        state = self._state
        return (
            state.film_id,
            state.shot_id,
            state.listing,
            state.selection.ids,
            state.focus_pane,
            self._first_in_sight(),
        )
