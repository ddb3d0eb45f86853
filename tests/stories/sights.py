"""What a person can look at in the window: each function tells what is seen there now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from desktop.ui.library.sidebar_nodes import walk
from desktop.ui.preview.text_view import TextView
from desktop.ui.shell.pane_table import PANES
from tests.present import present
from tests.stories.conftest import Desk

ORDER = tuple(pane.name for pane in PANES)


CLOSED = {pane.name for pane in PANES if not pane.is_open}  # at first


HIDEABLE = tuple(pane.name for pane in PANES if not pane.is_centre)


CHANGED = "changed"  # something else than before is seen


Look = Callable[[Desk], Any]


@dataclass(frozen=True)
class Effect:
    """What is seen of a command.

    Attributes:
        see: What one looks at, before and after.
        becomes: What is seen after; `CHANGED` for anything else than before.
        on: What is selected: see `test_every_key.Hand.select`.
        first: Commands done before, so that there is something to see.
        not_in: Places whose keyboard means something else by this key, and why.
    """

    see: Look
    becomes: Any = CHANGED
    on: str = "picture"
    first: tuple[str, ...] = ()
    not_in: Mapping[str, str] = field(default_factory=dict)


def card(name: str) -> Look:
    """A property of the current asset, as the database has it."""

    def see(desk: Desk) -> Any:
        key = present(desk.window.state.selection.current).id
        return getattr(desk.library.read(lambda r: r.assets.cards([key]))[key], name)

    return see


def chosen_is_trashed(desk: Desk) -> bool:
    return bool(desk.library.read(lambda r: r.assets.cards([desk.target]))[desk.target].is_trashed)


def film(desk: Desk) -> Any:
    """Everything a person sees of the film: scenes, shots, their status, their takes."""
    return [
        (
            group.scene.name if group.scene else "",
            [
                (s.id, s.status, tuple((t.card.id, t.is_selected, t.part) for t in s.takes))
                for s in group.shots
            ],
        )
        for group in desk.window.storyboard.view.board.sections
    ] if desk.window.storyboard.view.board else None  # fmt: skip


def out_of_date(desk: Desk) -> Any:
    """The takes of the film that something has changed for."""
    board = desk.window.storyboard.view.board
    takes = [take for shot in board.film.shots() for take in shot.takes] if board else []
    return [take.card.id for take in takes if take.is_out_of_date]


def dialog(desk: Desk) -> set[str]:
    """The dialogs that stand over the window, by class."""
    return {
        type(w).__name__
        for w in QApplication.topLevelWidgets()
        if w.isVisible() and w is not desk.window
    }


def asks(name: str, **more: Any) -> Effect:
    """The command opens a dialog."""
    return Effect(lambda desk: name in dialog(desk), True, **more)


def asks_system(kind: str, **more: Any) -> Effect:
    """The command opens a dialog of the system, or another program."""
    return Effect(lambda desk: kind in desk.asked, True, **more)


def says(part: str, **more: Any) -> Effect:
    """The command tells something in a toast."""
    return Effect(lambda desk: any(part in text for text in desk.said), True, **more)


def shown(name: str) -> Effect:
    return Effect(lambda desk: desk.window.panes.is_shown(name))


def goes_to(name: str, *first: str) -> Effect:
    return Effect(lambda desk: desk.window.panes.has_keyboard(name), True, first=first)


def player(see: Callable[[Any], Any], becomes: Any = CHANGED, *first: str) -> Effect:
    """Something about the player in front, with a clip in it."""
    return Effect(lambda desk: see(desk.window.preview.front.player), becomes, "clip", first)


def framing(desk: Desk) -> Any:
    return present(desk.window.preview.front.canvas).framing


def page(desk: Desk) -> Any:
    """Where one is in a text."""
    view = desk.window.preview.front.view
    assert isinstance(view, TextView)
    return view.edit.verticalScrollBar().value()


def field_has_keyboard(desk: Desk) -> bool:
    return isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit | QPlainTextEdit)


def files_held(_desk: Desk) -> int:
    """How many files the clipboard holds; it may hold nothing at all."""
    held: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return len(held.urls()) if held else 0


def clipboard(_desk: Desk) -> str:
    return QGuiApplication.clipboard().text()


def current(desk: Desk) -> Any:
    return desk.window.state.selection.current


def tab(desk: Desk) -> str:
    strip = desk.window.inspector.strip
    return str(strip.tabText(strip.currentIndex())).split()[0]  # a count may follow


def writes(desk: Desk) -> str:
    """The last change on record: what undo would take back."""
    return str(desk.window.runner.undo_label)


def view_of(desk: Desk) -> Any:
    return desk.window.storyboard.view


def names_new(desk: Desk) -> bool:
    """A new place is being named in the sidebar."""
    return bool(desk.window.library.sidebar.names.is_open and "draft" in place_keys(desk))


def place_keys(desk: Desk) -> list[str]:
    """Every row of the sidebar."""
    places = desk.window.library.sidebar.places
    return [node.key for node in walk(places.node(QModelIndex()))]


def place_colour(desk: Desk) -> str:
    """The colour of the tag that is acted on."""
    node = desk.window.library.sidebar.acted_on
    assert node is not None
    return str(node.colour)


def place_is_gone(desk: Desk) -> bool:
    """It is not in the sidebar any more; what a film uses is asked about first."""
    return desk.marked not in place_keys(desk) or "Decision" in dialog(desk)


def likeness(desk: Desk) -> bool:
    """Something alike is listed, or it is said that nothing is, or not known to be."""
    words = ("not known", "Nothing here is like")
    return bool(desk.window.state.listing.ids) or any(w in s for s in desk.said for w in words)


def place(desk: Desk) -> str:
    return str(desk.window.library.listing_scope.key)


def row(desk: Desk) -> str:
    """The row of the sidebar that the keyboard stands on; a heading too."""
    sidebar = desk.window.library.sidebar
    return str(sidebar.places.node(sidebar.currentIndex()).key)


def rows_in_sight(desk: Desk) -> int:
    """How many rows of the sidebar are not folded away."""
    sidebar = desk.window.library.sidebar
    index, count = sidebar.places.index(0, 0), 0
    while index.isValid():
        index, count = sidebar.indexBelow(index), count + 1
    return count
