"""The viewers, one in sight: chooses the one for an asset and tells why when there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.base.errors import DeskError
from desktop.domain.asset import AssetType
from desktop.domain.location import Seen
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.icons import TYPE_ICONS
from desktop.ui.preview import backend
from desktop.ui.preview.canvas import ImageCanvas
from desktop.ui.preview.hint import ICON, show_hint
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.made_film import MAKING, ask_for_film
from desktop.ui.preview.notice import LOCATE, Notice
from desktop.ui.preview.over_picture import OverPicture
from desktop.ui.preview.page_view import PageView
from desktop.ui.preview.playing_view import PlayingView
from desktop.ui.preview.subject import BY_TYPE, Subject, Viewer, is_pdf, read_subject, with_sight
from desktop.ui.preview.text_view import TextView
from desktop.ui.preview.video_view import VideoView
from desktop.ui.preview.viewers import playing_viewer, still_viewer
from desktop.ui.preview.zoom_bar import ZoomBar

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap, QShowEvent

    from desktop.domain.asset import AssetCard
    from desktop.domain.location import Sight
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.kit.file_locator import FileLocator
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.preview.marks_keeper import MarksKeeper
    from desktop.ui.preview.picture_colours import PictureColours
    from desktop.ui.preview.pictures import FileLoader
    from desktop.ui.preview.player import Player

# What to say of things that are not looked at here.
ELSEWHERE = {
    AssetType.FILM: ("A film is looked at on the storyboard", "Open it there to see its scenes."),
    AssetType.SCENE: ("A scene is looked at on the storyboard", "Open its film to see its shots."),
    AssetType.SHOT: ("This shot has no take yet", "Drag a picture or a clip onto it."),
    AssetType.CHARACTER_REF: (
        "No picture of this character yet",
        "Drag one onto the name in the sidebar.",
    ),
}


class Stage(QWidget):
    """Shows one asset.

    Signals:
        shown: The `Subject` in sight once everything is known of it.
        full_screen_wanted: It should fill the screen.
        steered: It plays, stands, loops or is marked otherwise than before.
        locate_requested: Somebody wants to show where the file of an asset (its id) is now.
    """

    shown = Signal(object)
    locate_requested = Signal(str)
    steered = Signal()
    full_screen_wanted = Signal()

    def __init__(
        self,
        runner: Runner,
        derived: DerivedSource,
        file_locator: FileLocator,
        loader: FileLoader,
        marks: MarksKeeper,
        *,
        colours: PictureColours,
        thumbnails: Thumbnails | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._colours = runner, colours
        self._derived = derived
        self._file_locator = file_locator
        self._marks = marks
        self._key = f"stage-{id(self):x}"
        self._loader = loader
        self._thumbnails = thumbnails
        self._card: AssetCard | None = None
        self._subject: Subject | None = None
        self._at: float | None = None
        self._lift: int | None = None
        self._shows_controls = True
        self._was_silent = False  # what the viewer waits for was asked of a silent drive
        self._is_moving = False  # an animated picture is played as a film
        self._views: dict[Viewer, QWidget] = {}
        self._stack = QStackedWidget(self)
        self.empty = EmptyState(ICON, self)
        self.notice = Notice(self)
        self.notice.locate_requested.connect(self._locate)
        self.empty.chosen.connect(lambda _: self._locate())
        self._stack.addWidget(self.empty)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.notice)
        self.look_at(None)

    @property
    def view(self) -> QWidget:
        """The viewer in sight, or the empty state."""
        return self._stack.currentWidget() or self.empty

    @property
    def player(self) -> Player | None:
        """What plays, if the viewer in sight can."""
        return self.view.player if isinstance(self.view, PlayingView) else None

    @property
    def position(self) -> float | None:
        """Where what plays stands, seconds; None if nothing is open."""
        player = self.player
        return player.position if player is not None and player.is_open else None

    @property
    def canvas(self) -> ImageCanvas | None:
        """What can be zoomed, if the viewer in sight can."""
        view = self.view
        if isinstance(view, VideoView | PageView):
            return view.canvas
        return view if isinstance(view, ImageCanvas) else None

    @property
    def card(self) -> AssetCard | None:
        """What was asked for."""
        return self._card

    def look_at(
        self, card: AssetCard | None, at: float | None = None, *, again: bool = True
    ) -> None:
        """Show an asset, or that nothing is selected; `at` is where in it to stand, seconds.

        With `again`, what is in sight already is looked at anew.
        """
        same = card is not None and self._card is not None and card.id == self._card.id
        same = same and card is not None and card.checksum == (self._card and self._card.checksum)
        self._card = card
        if card is None:
            self._nothing()
            return
        if same and not again:
            return
        if not same:
            self.notice.say("")
            self._subject, self._is_moving, self._at = None, False, at
            self._was_silent = False
            self._first_look(card)
        self._file_locator.drop(self._key)
        if self._runner.library is not None:
            self._runner.ask(
                lambda reads: read_subject(reads, card), self._known, self._unknown, key=self._key
            )

    def float_controls(self, lift: int | None) -> None:
        """Let what stands under pictures float so many pixels above the lower edge, or not."""
        self._lift = lift
        # What is wrong stands where nothing floats.
        self._column.removeWidget(self.notice)
        self._column.insertWidget(0 if lift is not None else 1, self.notice)
        for view in self._views.values():
            if isinstance(view, OverPicture):
                view.float_bar(lift)

    def show_controls(self, *, is_shown: bool) -> None:
        """Show what floats, or hide it."""
        self._shows_controls = is_shown
        for view in self._views.values():
            if isinstance(view, OverPicture):
                view.show_bar(is_shown=is_shown)

    def showEvent(self, event: QShowEvent) -> None:
        """The window has its screen now."""
        super().showEvent(event)
        self._colours.follow(self)

    def stop(self) -> None:
        """Be quiet: nothing plays on where nobody looks."""
        for view in self._views.values():
            if isinstance(view, PlayingView):
                view.player.shuttle(0)

    # Below here: choosing.

    def _nothing(self) -> None:
        self._let_go(None)
        self._file_locator.drop(self._key)
        self._subject, self._is_moving = None, False
        self.notice.say("")
        show_hint(self.empty)
        self._stack.setCurrentWidget(self.empty)
        self.shown.emit(None)

    def _first_look(self, card: AssetCard) -> None:
        """What can be shown before the library has answered."""
        look = Viewer.PAGES if is_pdf(card) else BY_TYPE.get(card.type, Viewer.NOTHING)
        if look is Viewer.NOTHING:
            return
        view = self._take_up(look)
        if isinstance(view, ImageView):
            view.look_at(card, stand_in=self._small(card))
        elif isinstance(view, PlayingView):
            view.poster(card, self._small(card))

    def _known(self, subject: Subject) -> None:
        """The library has answered: show what needs no original, and look for that on its disk."""
        if self._card is None:
            return  # nobody looks any more
        before, library = self._subject, self._runner.library
        if before is not None and before.places == subject.places:
            kept = {
                name: getattr(before, name)
                for name in ("path", "packed", "problem", "advice", "is_away")
            }
            subject = replace(subject, **kept)
        self._subject = subject
        look, card = subject.look, subject.card
        if look is Viewer.NOTHING:
            self._let_go(None)
            title, advice = ELSEWHERE.get(card.type, ("Nothing to look at", ""))
            self.empty.say(title, advice, icon=TYPE_ICONS[card.type])
            self._stack.setCurrentWidget(self.empty)
        else:
            self._present(look, subject)
        has_other_rate = before is not None and before.frame_rate != subject.frame_rate
        if has_other_rate and subject.frames is not None and subject.source is not None:
            self._play_made(subject)
        if subject.places and library is not None:
            self._file_locator.ask(subject.places, library.media_root, self._seen, key=self._key)
        else:
            self.shown.emit(subject)

    def _seen(self, sight: Sight) -> None:
        """Somebody has looked at the disk."""
        if self._subject is None:
            return
        before, subject = self._subject, with_sight(self._subject, sight)
        self._subject = subject
        self._was_silent |= sight.seen is Seen.SILENT
        if subject.problem or before.source != subject.source:  # what a player complained of stays
            can_locate = subject.is_away and not self._runner.is_read_only
            self.notice.say(subject.problem, subject.advice, can_locate=can_locate)
        view = self.view
        is_found = bool(before.problem) or before.source != subject.source
        if view is self.empty and subject.problem and subject.look is not Viewer.NOTHING:
            self._cannot(subject.problem)
        elif view is self.empty and is_found and subject.look is not Viewer.NOTHING:
            self._present(subject.look, subject)  # its drive has answered after all
        elif before.source != subject.source and not self._is_moving:
            if subject.is_played_as_made:
                self._play_made(subject)
            elif isinstance(view, PlayingView):
                view.look_at(subject, self._at)
            elif subject.may_move:
                self._set_in_motion(subject)
        self.shown.emit(subject)

    def _present(self, look: Viewer, subject: Subject) -> None:
        card = subject.card
        if look is Viewer.IMAGE and self._is_moving:
            return
        view = self._take_up(look)
        if isinstance(view, ImageView):
            view.look_at(card, stand_in=self._small(card))
        elif isinstance(view, TextView):
            view.look_at(card)
        elif isinstance(view, PageView):
            view.look_at(card, subject.page_count)
        elif isinstance(view, PlayingView):
            if view.card is None or view.card.id != card.id:
                view.poster(card, self._small(card))
            view.show_marks(self._marks.of(subject))

    def _set_in_motion(self, subject: Subject) -> None:
        """An animated picture is played as a film that a worker makes of it."""

        def made(film: Subject | None, _why: str) -> None:
            if film is None:
                return  # it does not move after all
            view = self._take_up(Viewer.VIDEO)
            if isinstance(view, VideoView):
                self._is_moving = True
                view.poster(film.card, self._small(film.card))
                view.animate(film)

        ask_for_film(self._derived, subject, lambda: self._subject, made)

    def _play_made(self, subject: Subject) -> None:
        """Image sequences and bare streams are played as films that a worker makes of them."""

        def made(film: Subject | None, why: str) -> None:
            self.notice.say("" if film else why)
            if film is not None and isinstance(self.view, PlayingView):
                self.view.look_at(film, self._at)

        if not subject.problem:
            self.notice.say(MAKING)
            ask_for_film(self._derived, subject, lambda: self._subject, made)

    def _unknown(self, error: BaseException) -> None:
        if isinstance(error, DeskError):
            self._cannot(str(error), error.advice)
        else:
            self._runner.report.fail(error)

    def _not_made(self, text: str) -> None:
        """A viewer has nothing to show; what it asked of a silent drive it asks for again."""
        subject = self._subject
        if self._was_silent and subject is not None and subject.source and not subject.problem:
            # The drive answered while this failure was still on its way.
            self._was_silent = False
            self._let_go(None)
            self._present(subject.look, subject)
        else:
            self._cannot(text)

    def _cannot(self, text: str, advice: str = "") -> None:
        """There is nothing to show, and this is why; asked again, the viewer tries again."""
        self._let_go(None)
        subject, buttons = self._subject, {}
        if subject is not None and subject.problem:
            text, advice = subject.problem, subject.advice
            buttons = {"locate": LOCATE} if subject.is_away else {}
            self.notice.say("")
        icon = TYPE_ICONS[self._card.type] if self._card else ICON
        self.empty.say(text, advice, buttons, icon=icon)
        self._stack.setCurrentWidget(self.empty)

    def _locate(self) -> None:
        if self._subject is not None:
            self.locate_requested.emit(self._subject.card.id)

    def _cannot_play(self, text: str) -> None:
        """The poster stays; below it stands what is wrong."""
        _, problem = backend.load()
        if problem:
            self.notice.say(
                "Video and sound cannot be played on this machine yet.", backend.advice(problem)
            )
        elif self._subject is not None and self._subject.packed is not None:
            advice = "Open it in another program, which gets a copy, or unpack it."
            self.notice.say(text, advice)
        else:
            self.notice.say(text, "Convert it to a common format, or open it in another program.")

    def _small(self, card: AssetCard) -> QPixmap | None:
        """The thumbnail, if it is at hand, in the colours that the picture will have."""
        found = self._thumbnails.pixmap(card.checksum) if self._thumbnails else None
        return self._colours.small(found, card.id, self)

    def _take_up(self, look: Viewer) -> QWidget:
        """Bring a viewer to the front; it is made when first needed."""
        if look not in self._views:
            made = self._views[look] = self._made(look)
            self._stack.addWidget(made)
            if isinstance(made, OverPicture):
                made.float_bar(self._lift)
                made.show_bar(is_shown=self._shows_controls)
        view = self._views[look]
        self._let_go(view)
        self._stack.setCurrentWidget(view)
        return view

    def _made(self, look: Viewer) -> QWidget:
        made_of = (look, self._derived, self._loader, self._colours, self)
        playing = playing_viewer(*made_of)
        if playing is not None:
            playing.failed.connect(self._cannot_play)
            playing.marked.connect(self._marks.keep)
            playing.player.changed.connect(self.steered)
            return playing
        still = still_viewer(*made_of)
        still.failed.connect(self._not_made)
        if not isinstance(still, TextView):
            bar = ZoomBar(still.canvas if isinstance(still, PageView) else still)
            bar.full_screen_wanted.connect(self.full_screen_wanted)
        return still

    def _let_go(self, kept: QWidget | None) -> None:
        """The other viewers drop what they hold."""
        for view in self._views.values():
            if view is kept or view is not self.view:
                continue
            if isinstance(view, PlayingView):
                view.stop()
            elif isinstance(view, ImageView | TextView | PageView):
                view.forget()
