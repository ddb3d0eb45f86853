"""The storyboard pane: header, board, list and shot editor, joined to library and state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.timecode import DEFAULT_FRAME_RATE
from desktop.edits import lazy as edits
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import READ_ONLY, hairline
from desktop.ui.storyboard.board_memory import BoardMemory
from desktop.ui.storyboard.drop_handler import DropHandler
from desktop.ui.storyboard.editor_side import EditorSide
from desktop.ui.storyboard.film_commands import FilmCommands
from desktop.ui.storyboard.header import FilmHeader
from desktop.ui.storyboard.heading_sounds import sounds_of
from desktop.ui.storyboard.list_side import ListSide
from desktop.ui.storyboard.loader import FilmLoader
from desktop.ui.storyboard.name_commands import NameCommands
from desktop.ui.storyboard.new_scene import NewScene
from desktop.ui.storyboard.shot_commands import ShotCommands
from desktop.ui.storyboard.sound_commands import SoundCommands
from desktop.ui.storyboard.take_commands import TakeCommands
from desktop.ui.storyboard.view import BoardView
from desktop.ui.storyboard.walk import BoardWalk
from desktop.ui.storyboard.window_selection import SOURCE, selection_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.domain.relation import Relation
    from desktop.edits.edit import Applied, Edit
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.storyboard.board import Board
    from desktop.ui.storyboard.film_list import FilmList
    from desktop.ui.storyboard.shot_editor import ShotEditor

_LOW, _ANY = 190, 16_777_215  # heights: what "No film is open" needs, and Qt's own limit
_MAKE_FILM = (
    "No film is open",
    (
        "Make a film, then drag pictures and clips from the library onto its board: "
        "between cards for a new shot, onto a card for a new take."
    ),
    {"film.new": "New Film…"},
)
_NO_FILM = ("There is no film here", f"{READ_ONLY}.")
_Reason = Qt.FocusReason
_BY_KEYBOARD = (_Reason.TabFocusReason, _Reason.BacktabFocusReason, _Reason.ShortcutFocusReason)


class StoryboardPane(QWidget):
    """Everything about one film.

    Attributes:
        handlers: What does each command of `actions.SPECS`, by its id.
        view: The board itself.
        drops: Takes what is dropped.
        memory: Remembers how each film was shown.
        rows: Holds the list.

    Signals:
        trash_requested: Ids (tuple) of shots or scenes to move to the Trash.
        menu_requested: (ContextMenu, global position) Something was clicked with the right button.
        height_wanted: Pixels: a film is open again, after there was none and little was needed.
    """

    trash_requested = Signal(object)
    menu_requested = Signal(object, QPoint)
    height_wanted = Signal(int)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._state = runner, state
        self._to_select: tuple[AssetId, ...] = ()
        self._view_name = "board"
        self._had_height = 0
        self.loader = FilmLoader(runner, self)
        self.header = FilmHeader(self)
        self.view = BoardView(thumbnails, self)
        self.walk = BoardWalk(self.view)
        self._empty, self._blank = EmptyState("video-camera", self), QWidget(self)
        self._stack = QStackedWidget(self)
        self.rows = ListSide(self.view, self._stack, self)
        self._side = EditorSide(runner, self)
        self.drops = DropHandler(self.view, self.header, runner, self.change)
        self.memory = BoardMemory(self, runner)
        self._new_scene = NewScene(self.view, runner, self)
        scene, trash = self._new_scene, self.trash_requested.emit
        self._shots = ShotCommands(self.view, self.change, trash, scene.begin)
        self._takes = TakeCommands(self.view, state, self.change)
        self._sounds = SoundCommands(self, self.view, state, self.change)
        self._films = FilmCommands(self, self.view, runner, state, self.change)
        self._names = NameCommands(self.view, self._shots, runner, self, new_scene=scene)
        self.handlers: dict[str, Callable[[], None]] = {
            **self._shots.handlers(),
            **self._takes.handlers(),
            **self._films.handlers(),
            **self._names.handlers(),
            "film.scene_sound": self._scene_sound,
            # In the strip, these keys are about takes.
            "film.trash_shot": self._trash,
            "film.move_left": lambda: self._shift(-1),
            "film.move_right": lambda: self._shift(+1),
            "film.edit_shot": self._toggle_editor,
            "film.show_takes": self._show_takes,
            "view.board": lambda: self.show_view("board"),
            "view.list": lambda: self.show_view("list"),
        }
        self._build()
        self._connect()
        self._show(None)
        self.loader.list_films()
        if state.film_id:
            self.loader.open(state.film_id)

    def change(
        self,
        edit: Edit[object],
        select: bool = False,
        *,
        then: Callable[[Applied[object]], None] | None = None,
    ) -> None:
        """Perform an edit; `then` gets what it has done.

        With `select`, the shots it makes are selected when they appear.
        """
        self._new_scene.finish()

        def done(applied: Applied[object]) -> None:
            made = applied.result
            if select and isinstance(made, list):
                self._to_select = tuple(made)
            self._select_made()
            if then is not None:
                then(applied)

        self._runner.change(edit, done, source=self)

    def show_shots(self, film_id: AssetId, ids: Iterable[AssetId] = ()) -> None:
        """Open a film, and select shots of it as soon as they are on the board."""
        self._to_select = tuple(ids)
        self._state.open_film(film_id)
        self._select_made()

    def set_new_film_rate(self, rate: float) -> None:
        """Propose a frame rate for the next film that is made."""
        self._films.new_rate = rate

    @property
    def list(self) -> FilmList:
        """The film as rows; built when it is first asked for."""
        return self.rows.list

    # Below here: the wiring.

    def _build(self) -> None:
        self.setAccessibleName("Storyboard")
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._blank)
        self._body = QHBoxLayout()
        self._body.setSpacing(0)
        self._body.addWidget(self._stack, 1)
        self._body.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(hairline(parent=self))
        column.addLayout(self._body, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        view, header, loader, state = self.view, self.header, self.loader, self._state
        loader.loaded.connect(self._show)
        self._new_scene.redraw.connect(lambda: self._show(loader.board))
        loader.films_listed.connect(self._list_films)
        state.film_changed.connect(loader.open)
        state.selection_changed.connect(self.drops.learn)
        header.film_chosen.connect(state.open_film)
        header.asked.connect(lambda command: self.handlers[command]())
        header.card_width_chosen.connect(view.set_card_width)
        view.card_width_changed.connect(header.show_card_width)
        loader.sounds_listed.connect(self._show_sounds)
        header.sound_chosen.connect(self._sounds.show)
        header.sound_removed.connect(self._sounds.stop_using)
        view.sound_chosen.connect(lambda sound: self._sounds.show(sound.asset_id))
        view.sound_menu_requested.connect(self._sounds.menu)
        header.view_chosen.connect(self.show_view)
        self._runner.library_changed.connect(self._show_library)
        self._runner.library_leaving.connect(self._leave_library)
        view.selection_changed.connect(self._tell_state)
        view.selection_changed.connect(self._follow)
        view.edit_requested.connect(self._open_editor)
        self._side.closed.connect(self._close_editor)
        self._side.outdated.connect(loader.reread)
        view.take_chosen.connect(lambda shot, take: self.change(edits.film.SelectTake(shot, take)))
        self.drops.taken.connect(self.setFocus)  # which goes to board or list
        view.menu_requested.connect(self.menu_requested.emit)
        self._empty.chosen.connect(lambda command: self.handlers[command]())
        view.installEventFilter(self)
        self.rows.made.connect(self._add_list)
        self._show_library(self._runner.library)

    def _add_list(self, made: FilmList) -> None:
        """The list is there now, and does what the board does."""
        made.menu_requested.connect(self.menu_requested.emit)
        made.installEventFilter(self)
        for part in (self.drops, self._new_scene, self._names):
            part.add_list(made)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keyboard on the board makes this the focused pane."""
        if watched in (self.view, self.rows.built) and event.type() == QEvent.Type.FocusIn:
            self._state.focus(SOURCE)
            # A press tells by itself what it selects; the keyboard comes to what is selected.
            if event.reason() in _BY_KEYBOARD and self.view.selection.ids:  # type: ignore[attr-defined]
                self._tell_state()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The editor leaves the board most of a narrow pane."""
        super().resizeEvent(event)
        self._side.refit()

    def _show_library(self, library: Library | None) -> None:
        """Nothing invites to what cannot be done in a library that can only be read."""
        is_read_only = library is not None and library.is_read_only
        self.header.show_library(library)
        self._side.follow_library()
        self.view.overlay.is_read_only = self.view.drops.is_read_only = is_read_only
        self.rows.show_writable(not is_read_only)

    def _leave_library(self) -> None:
        """Keep what is being typed, and note how its film was shown."""
        self._new_scene.finish()
        self.view.names.finish()
        self.rows.finish()
        self._side.flush()
        self.memory.note()
        self.loader.leave()
        self._state.open_film(None)

    def _show(self, board: Board | None) -> None:
        """A film was read (again), or none is open."""
        board, older = self._new_scene.drawn(board), self.view.board
        is_quiet = self._state.selection.source != SOURCE
        is_other = (board and board.film.id) != (older and older.film.id)
        if is_other:
            self.memory.note()
        self.view.selection_changed.disconnect(self._tell_state)
        self.view.show_board(board)
        if is_other and board is not None:
            self.memory.begin(board.film.id)
        is_back = self.memory.go_on()
        self.view.selection_changed.connect(self._tell_state)
        if not is_quiet or (is_back and not self._state.selection):
            self._tell_state()
        self._tell_shot()
        self.header.show_board(board)
        self.show_view(self._view_name)
        if board is None:
            self._empty.say(*(_NO_FILM if self._runner.is_read_only else _MAKE_FILM))
        else:
            self._select_made()
        self._take_room(is_needed=board is not None or self.loader.is_waiting)

    def _take_room(self, *, is_needed: bool) -> None:
        """Without a film the pane is low; with one it gets back what it had."""
        if is_needed and self.maximumHeight() == _LOW:
            self.setMaximumHeight(_ANY)
            self.height_wanted.emit(self._had_height)
        elif not is_needed and self.maximumHeight() != _LOW:
            self._had_height = max(self.height(), self.sizeHint().height())
            self.setMaximumHeight(_LOW)

    def show_view(self, name: str) -> None:
        """Board or list; neither where no film is open."""
        self._view_name = name
        shown: BoardView | FilmList = self.view
        if name == "list":
            shown = self.list
            shown.refresh()
        # Until the films are known, neither "no film" nor a board would be true.
        nothing = self._blank if self.loader.is_waiting else self._empty
        self._stack.setCurrentWidget(shown if self.view.board else nothing)
        self.setFocusProxy(shown)
        self.header.show_view(name)

    def _follow(self) -> None:
        """List and editor show what the board stands on."""
        board = self.view.board
        self._tell_shot()
        if self.rows.is_in_sight:
            self.list.take_selection()
        shot = board.find(self.view.selection.current) if board else None
        self._side.show_shot(shot, board.film.frame_rate if board else DEFAULT_FRAME_RATE)

    @property
    def editor(self) -> ShotEditor:
        """The form for the current shot."""
        return self._side.editor

    def _toggle_editor(self) -> None:
        if self._side.is_open:
            self._close_editor()
        else:
            self._open_editor()

    def _open_editor(self) -> None:
        if self.view.board is None:
            return
        self._side.open()
        self._follow()
        self.editor.fields["action"].setFocus()

    def _close_editor(self) -> None:
        if self._side.close_if_kept():
            self.setFocus()  # which goes to board or list

    def _list_films(self, films: Sequence[tuple[AssetId, str]]) -> None:
        """Show the films to choose from; open the last or the first where none is open yet."""
        self.header.show_films(films)
        ids = [film_id for film_id, _ in films]
        self._films.show_films(ids)
        if self._state.film_id not in ids:
            self._state.open_film(self.memory.last_film(ids) or (ids[0] if ids else None))
        if not ids:
            self.show_view(self._view_name)
            self._take_room(is_needed=False)

    def _show_sounds(self, sounds: Mapping[AssetId, Sequence[Relation]]) -> None:
        """On the film's line how many, on a scene's heading which."""
        self.header.show_sounds(self._sounds.take(sounds), self.view.board)
        self.rows.repaint()

    def _scene_sound(self) -> None:
        """The sound of the current scene, at its heading."""
        at = self._shots.section()
        if at is None:
            return
        section = at[1]
        if self.rows.is_in_sight:
            place, port = self.list.row(section), self.list.viewport()
        else:
            self.view.show_section(section)
            place = self.view.in_sight(self.view.layout_.heading(section))
            port = self.view.viewport()
        corner = port.mapToGlobal(place.bottomLeft() + QPoint(40, 0))
        self._sounds.menu(sounds_of(self.view, section), corner, whole=True)

    def _select_made(self) -> None:
        """Select what an edit of ours has made, as soon as it is on the board."""
        board = self.view.board
        if self._to_select and board and all(key in board.positions for key in self._to_select):
            made, self._to_select = self._to_select, ()
            self.view.select(self.view.selection.these(made))

    def _tell_shot(self) -> None:
        chosen = self.view.selection
        self._state.stand_on_shot(chosen.current if self.view.board and chosen.ids else None)

    def _tell_state(self) -> None:
        self._state.select(selection_of(self.view, self._takes.current()))

    def _trash(self) -> None:
        """In the strip the take comes off its shot; else the shots go to the Trash."""
        if self.view.strip_keys:
            self.handlers["film.remove_take"]()
        else:
            self._shots.trash()

    def _show_takes(self) -> None:
        """On the board in a strip, in the list as rows below the shot."""
        if self.rows.is_in_sight:
            self.list.show_takes()
        else:
            self._takes.show()

    def _shift(self, step: int) -> None:
        """Move takes while the keyboard is on them, else shots."""
        (self._takes.move if self.view.strip_keys else self._shots.shift)(step)
