"""The preview pane: shows the current asset, and does what its actions say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.domain.changes import JUDGEMENT, Kind
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.preview.actions import JUDGING, SPECS
from desktop.ui.preview.hint import ICON, show_hint
from desktop.ui.preview.marks_keeper import MarksKeeper
from desktop.ui.preview.picture_colours import PictureColours
from desktop.ui.preview.pictures import FileLoader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QContextMenuEvent, QHideEvent

    from desktop.domain.asset import AssetCard
    from desktop.domain.changes import Changes
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.kit.file_locator import FileLocator
    from desktop.ui.kit.film_lut import FilmLut
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.screen_colours import ScreenColours
    from desktop.ui.kit.state import DeskState, Selection
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.preview.judging import Judging
    from desktop.ui.preview.named_parts import NamedParts
    from desktop.ui.preview.neighbours import Neighbours
    from desktop.ui.preview.quick_look import QuickLook
    from desktop.ui.preview.stage import Stage

PANE = "preview"  # what `DeskState.focus_pane` calls it
_LOOKED_AT = (Kind.ASSETS, Kind.LOCATIONS, Kind.RELATIONS, Kind.MEMBERSHIP)


class PreviewPane(QWidget):
    """Shows what the selection's keyboard stands on.

    Attributes:
        colours: How pictures are shown: through a LUT, for a screen.
        handlers: What the shell calls for each of `actions.SPECS`, by id.
        neighbours: What the arrows lead through; None leads nowhere.

    Signals:
        advance_switched: Whether a judgement goes on to the next asset by itself.
        named_parts_switched: Whether boxes are drawn around the named parts of pictures.
        locate_requested: Somebody wants to show where the file of an asset (its id) is now.
        quick_look_made: The quick look (a widget), when it is first wanted.
        menu_requested: (ContextMenu, global position) The right button was pressed on an asset.
    """

    advance_switched = Signal(bool)
    named_parts_switched = Signal(bool)
    locate_requested = Signal(str)
    quick_look_made = Signal(QWidget)
    menu_requested = Signal(object, QPoint)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        derived: DerivedSource,
        file_locator: FileLocator,
        *,
        thumbnails: Thumbnails | None = None,
        lut: FilmLut | None = None,
        screens: ScreenColours | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.colours = PictureColours(lut, screens, self)
        self.neighbours: Neighbours | None = None
        self._runner = runner
        self._state = state
        self._derived = derived
        self._file_locator = file_locator
        self._thumbnails = thumbnails
        self._loader = FileLoader(self)
        self._marks = MarksKeeper(runner, self)
        self._quick: QuickLook | None = None
        self._judging: Judging | None = None
        self._advances = False
        self._parts: NamedParts | None = None
        self._has_keyboard = False
        self._stage: Stage | None = None
        self._empty = EmptyState(ICON, self)
        show_hint(self._empty)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._empty)
        self._does: dict[str, Callable[[], None]] = {}
        self.handlers = {spec.id: partial(self._do, spec.id) for spec in SPECS}
        state.selection_changed.connect(self._selected)
        state.quick_look_requested.connect(self.toggle_quick_look)
        runner.changed.connect(self._changed)
        runner.library_changed.connect(self._close_look)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self._selected(state.selection)

    @property
    def stage(self) -> Stage:
        """What shows assets in the pane; built when it is first asked for."""
        if self._stage is None:
            self._stage = self._made_stage(self)
            self._column.replaceWidget(self._empty, self._stage)
            self._empty.hide()
            self._empty.deleteLater()
            self.setFocusProxy(self._stage)
        return self._stage

    def build_rest(self) -> Iterator[None]:
        """Build what nobody has asked for yet, a step each."""
        self.stage  # noqa: B018 - built by being asked for
        yield

    @property
    def front(self) -> Stage:
        """The stage that keys speak to: that of the quick look while it is open."""
        if self._quick is not None and self._quick.isVisible():
            return self._quick.stage
        return self.stage

    @property
    def quick(self) -> QuickLook | None:
        """The quick look, if it has been opened."""
        return self._quick

    @property
    def is_looking(self) -> bool:
        """Whether the quick look is open, over the window or on the whole screen."""
        return self._quick is not None and self._quick.isVisible()

    @property
    def is_full_screen(self) -> bool:
        """Whether it is open on the whole screen."""
        return self.is_looking and self._quick is not None and self._quick.is_full_screen

    def toggle_quick_look(self) -> None:
        """Show the current asset large over the window, or stop doing so."""
        quick, card = self._quick_look(), self._state.selection.current
        if quick.isVisible():
            quick.close_look()
        elif card is not None:
            quick.open_over(self.window(), card, self.front.position)
            self._opened()

    def toggle_full_screen(self) -> None:
        """Show the current asset on the whole screen, or stop doing so."""
        quick, card = self._quick_look(), self._state.selection.current
        if self.is_full_screen:
            quick.close_look()
        elif card is not None:
            quick.open_full_screen(self.window(), card, self.front.position)
            self._opened()

    def toggle_advance(self) -> None:
        """Go on to the next asset after each judgement, or stop doing so."""
        self.set_advance(not self._advances)

    def toggle_named_parts(self) -> None:
        """Draw boxes around the named parts of pictures, or no more."""
        self._named_parts.toggle()

    def set_advance(self, is_on: bool) -> None:
        """Whether to go on to the next asset after each judgement."""
        is_new, self._advances = is_on != self._advances, is_on
        if self._quick is not None and self._judging is not None:
            self._judging.advances = is_on
            self._quick.bar.show_advance(is_on=is_on)
        if is_new:
            self.advance_switched.emit(is_on)

    def begin_tag(self) -> bool:
        """Type a tag in the quick look; False if that is not open."""
        if self.is_looking and self._quick is not None:
            self._quick.begin_tag()
            return True
        return False

    def judged(self, command: str, what: str) -> None:
        """A command of the table was carried out; `what` names it."""
        if self.is_looking and self._judging is not None and command.startswith(JUDGING):
            self._judging.judged(what)

    def go(self, by: int) -> bool:
        """Go to the next asset (+1) or the previous one (-1); False if there is none."""
        return self.neighbours is not None and self.neighbours.step(by)

    def flush(self) -> None:
        """Write in and out that are not written yet."""
        self._marks.flush()

    def close_down(self) -> None:
        """Let go of files and threads, before the window goes."""
        self._close_look()
        if self._quick is not None:
            self._quick.deleteLater()  # on the full screen it has no parent that takes it along
            self._quick = None  # the keyboard may still move while the window goes
        self._marks.flush()
        if self._stage is not None:
            self._stage.look_at(None)
        self._loader.close()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the asset that is shown."""
        self._open_menu(event.globalPos())

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing plays on where nobody looks."""
        super().hideEvent(event)
        if self._stage is not None:
            self._stage.stop()

    def _do(self, command: str) -> None:
        if not self._does:
            from desktop.ui.preview.handlers import handlers  # noqa: PLC0415 - with the first key

            self._does = handlers(self)
        self._does[command]()

    def _made_stage(self, parent: QWidget | None = None) -> Stage:
        from desktop.ui.preview.stage import Stage  # noqa: PLC0415 - behind the start

        stage = Stage(
            self._runner,
            self._derived,
            self._file_locator,
            self._loader,
            self._marks,
            colours=self.colours,
            thumbnails=self._thumbnails,
            parent=parent,
        )
        stage.full_screen_wanted.connect(self.toggle_full_screen)
        stage.locate_requested.connect(self._locate)
        self._named_parts.follow(stage)
        return stage

    @property
    def _named_parts(self) -> NamedParts:
        if self._parts is None:
            from desktop.ui.preview.named_parts import NamedParts  # noqa: PLC0415 - as the stage

            self._parts = NamedParts(self)
            self._parts.switched.connect(self.named_parts_switched)
        return self._parts

    def _quick_look(self) -> QuickLook:
        if self._quick is None:
            from desktop.ui.preview.judging import Judging  # noqa: PLC0415 - when first opened
            from desktop.ui.preview.quick_look import QuickLook  # noqa: PLC0415

            self._quick = QuickLook(self._made_stage())
            self._quick.closed.connect(self._quick_closed)
            self._quick.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            self._quick.customContextMenuRequested.connect(self._open_look_menu)
            self._judging = Judging(
                self._quick,
                self._runner,
                self._state,
                go_on=lambda: self.go(1),
                lost=self._lost,
            )
            self.set_advance(self._advances)
            self._quick.bar.advance_switched.connect(self._advance_clicked)
            self.quick_look_made.emit(self._quick)
        return self._quick

    def _open_look_menu(self, at: QPoint) -> None:
        if self._quick is not None:
            self._open_menu(self._quick.mapToGlobal(at))

    def _open_menu(self, at: QPoint) -> None:
        card = self.front.card
        if card is not None:
            kind = ContextMenu.TRASHED if card.is_trashed else ContextMenu.ASSET
            self.menu_requested.emit(kind, at)

    def _advance_clicked(self, is_on: bool) -> None:
        if is_on != self._advances:
            self.toggle_advance()

    def _selected(self, selection: Selection) -> None:
        """One player at a time: the pane follows when the quick look closes."""
        current = selection.current
        if self._quick is None or not self.is_looking:
            if current is not None or self._stage is not None:
                self.stage.look_at(current, again=False)
            self._tell_sight()
        elif current is not None:
            self._quick.look_at(current)
            self._looked()
        elif not selection and not self.go(0):
            self._quick.close_look()

    def _looked(self) -> None:
        """Something is in sight in the quick look."""
        self._marks.flush()
        if self._quick is not None and self._judging is not None and self._quick.card is not None:
            self._judging.look_at(self._quick.card)
            self._quick.bar.show_place(self.neighbours.place() if self.neighbours else None)
        self._tell_sight()

    def _lost(self) -> None:
        """What was in sight is gone: look at what comes next, or before."""
        if not (self.go(1) or self.go(-1)):
            self._close_look()

    def _opened(self) -> None:
        """The quick look has taken over: one player at a time."""
        self.stage.look_at(None)
        self._looked()

    def _quick_closed(self) -> None:
        self._marks.flush()
        current = self._state.selection.current
        left, at = self._quick.left if self._quick is not None else (None, None)
        self.stage.look_at(current, at if current is not None and current.id == left else None)
        self._tell_sight()

    def _close_look(self, _library: object = None) -> None:
        if self._quick is not None:
            self._quick.close_look()

    def _locate(self, asset_id: str) -> None:
        if self.is_full_screen:
            self._close_look()  # what asks for the place stands over the window
        self.locate_requested.emit(asset_id)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """With the keyboard in the preview, keys mean what it shows."""
        if now is None:
            return  # another program has it for a while
        self._has_keyboard = now is self or self.isAncestorOf(now)
        if self._has_keyboard:
            self._state.focus(PANE)
        self._tell_sight()

    def _tell_sight(self) -> None:
        sight: AssetCard | None = None
        if self._quick is not None and self.is_looking:
            sight = self._quick.card
        elif self._has_keyboard:
            sight = self._state.selection.current
        self._state.look(sight)

    def _changed(self, changes: Changes, _source: object) -> None:
        """A new file behind the asset, another chosen take, other marks: look again."""
        if self._stage is None:
            return  # nothing was looked at yet
        front = self.front
        card = front.card
        if card is None or changes.is_only(JUDGEMENT) or not changes.touches(*_LOOKED_AT):
            return
        if changes.concerns(card.id) or not card.checksum:
            front.look_at(card)
