"""Notes how each film was shown, in each library, and shows it like that when it is back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.ui.storyboard.board_state import BOARD, LIST, BoardState, read_states, written
from desktop.ui.storyboard.selection import ShotSelection

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.domain.ids import AssetId
    from desktop.ui.kit.runner import Runner
    from desktop.ui.storyboard.board import Board
    from desktop.ui.storyboard.film_list import FilmList
    from desktop.ui.storyboard.list_side import ListSide
    from desktop.ui.storyboard.view import BoardView

FILMS_KEPT = 100
SHOTS_KEPT = 500  # selected ones, and those whose takes are open
SCENES_KEPT = 1_000  # folded ones


class FilmPane(Protocol):
    """What is asked of the storyboard pane."""

    view: BoardView
    rows: ListSide

    @property
    def list(self) -> FilmList: ...  # noqa: D102
    def show_view(self, name: str) -> None: ...  # noqa: D102


class BoardMemory:
    """One state per film and library; the newest stands last.

    A film that nobody has seen yet is shown in the view and size that are in use.
    """

    def __init__(self, pane: FilmPane, runner: Runner) -> None:
        self._pane, self._runner = pane, runner
        self._states: dict[tuple[str, AssetId], BoardState] = {}
        self._pending: BoardState | None = None  # of a film that is not read to its end yet

    def take_up(self, text: str) -> None:
        """What was kept when the program ended last; before a library is open."""
        self._states = {(state.library, state.film): state for state in read_states(text)}

    def kept(self) -> str:
        """How films are and were shown, for `take_up` at the next start."""
        self.note()
        return written(list(self._states.values())[-FILMS_KEPT:])

    def last_film(self, films: Collection[AssetId]) -> AssetId | None:
        """Which of the films of the open library was open last."""
        address = self._address
        last = (film for library, film in reversed(self._states) if library == address)
        return next((film for film in last if film in films), None)

    def begin(self, film: AssetId) -> None:
        """Another film is on the board: view, size and folds at once, the rest when it is read."""
        view = self._pane.view
        left = self._pending = self._states.get((self._address, film))
        if left is not None:
            view.set_card_width(left.card_width)
            view.collapsed = set(left.collapsed)
            view.relayout()
            self._pane.show_view(left.view)

    def go_on(self) -> bool:
        """The film was read, or more of it: select and scroll, once all of that is there.

        Returns whether this was the moment.
        """
        left, pane, board = self._pending, self._pane, self._pane.view.board
        if left is None or board is None:
            return False
        wanted = {left.current, left.top, left.strip, left.scene, *left.selected} - {None}
        known = {*board.order, *(section.parent_id for section in board.sections)}
        if not (board.is_whole or wanted <= known):
            return False
        self._pending = None
        if pane.view.selection.ids or pane.view.verticalScrollBar().value():
            return False  # somebody has gone on in what was there already
        _bring_back(pane.view, left)
        if pane.rows.is_in_sight or left.unfolded:
            pane.list.refresh()
            pane.list.unfold(left.unfolded)
        if pane.rows.is_in_sight and left.top is not None:
            pane.list.scroll_back(left.top)
        return True

    def note(self) -> None:
        """How the film is shown now."""
        pane, view = self._pane, self._pane.view
        board, address, pending = view.board, self._address, self._pending
        if board is None or not address:
            return
        key = (address, board.film.id)
        self._states.pop(key, None)
        if pending is not None and pending.film == board.film.id:
            self._states[key] = pending  # not shown yet
            return
        selection, in_list = view.selection, pane.rows.is_in_sight
        top, offset = (
            (pane.list.top_now(), view.sizes.heading) if in_list else _top_of(view) or (None, 0)
        )
        self._states[key] = BoardState(
            *key,
            LIST if in_list else BOARD,
            view.sizes.card,
            tuple(s.parent_id for s in board.sections if s.parent_id in view.collapsed)[
                :SCENES_KEPT
            ],
            tuple(board.in_order(selection.ids)[:SHOTS_KEPT]),
            selection.current if selection.ids else None,
            view.section_id,
            view.strip_id,
            tuple(pane.rows.unfolded[:SHOTS_KEPT]),
            top,
            offset,
        )

    @property
    def _address(self) -> str:
        library = self._runner.library
        return library.address if library is not None else ""


def _bring_back(view: BoardView, left: BoardState) -> None:
    """Select, open and scroll as the film was left; what is gone by now is passed over."""
    board = view.board
    if board is None:
        return
    view.selection = ShotSelection().these(board.in_order(left.selected))
    if left.current in view.selection.ids:
        view.selection = view.selection.standing_on(left.current)
    if left.scene and board.section_of(left.scene) >= 0:
        view.section_id = left.scene
    if opened := board.find(left.strip):
        view.strip_id = opened.id
        view.strip.show(opened.takes, chosen=True)
    view.relayout()
    view.strip.show_current()
    if left.top is not None:
        _scroll_back(view, board, left.top, left.offset)
    view.selection_changed.emit()


def _top_of(view: BoardView) -> tuple[AssetId, int] | None:
    """The first shot or folded scene in sight, and where it begins; None at the very top."""
    board, top = view.board, view.verticalScrollBar().value()
    if board is None or not top:
        return None
    section = view.layout_.section_at(top)
    if section in view.layout_.collapsed:
        return board.sections[section].parent_id, view.layout_.heading(section).y - top
    return view.anchor(board)


def _scroll_back(view: BoardView, board: Board, key: AssetId, offset: int) -> None:
    bar, spot = view.verticalScrollBar(), board.positions.get(key)
    section = spot.section if spot else board.section_of(key)
    if spot is not None and section not in view.layout_.collapsed:
        bar.setValue(view.layout_.card(*spot).y - offset)
    elif section >= 0:
        bar.setValue(view.layout_.heading(section).y - (0 if spot else offset))
