"""The viewers, one in sight: chooses the one for an asset and tells why when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.base.errors import DeskError
from desktop.domain.asset import AssetType
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.icons import TYPE_ICONS
from desktop.ui.preview import backend
from desktop.ui.preview.audio_view import AudioView
from desktop.ui.preview.canvas import Canvas
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.notice import Notice
from desktop.ui.preview.page_view import PageView
from desktop.ui.preview.playing_view import PlayingView
from desktop.ui.preview.subject import BY_TYPE, Look, Subject, is_pdf, read_subject
from desktop.ui.preview.text_view import TextView
from desktop.ui.preview.video_view import VideoView
from desktop.ui.preview.zoom_bar import ZoomBar

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails
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
    """

    shown = Signal(object)
    full_screen_wanted = Signal()

    def __init__(
        self,
        runner: Runner,
        derived: DerivedSource,
        loader: FileLoader,
        *,
        thumbnails: Thumbnails | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._derived = derived
        self._loader = loader
        self._thumbnails = thumbnails
        self._card: AssetCard | None = None
        self._subject: Subject | None = None
        self._views: dict[Look, QWidget] = {}
        self._stack = QStackedWidget(self)
        self.empty = EmptyState("image-square", self)
        self.notice = Notice(self)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
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
    def canvas(self) -> Canvas | None:
        """What can be zoomed, if the viewer in sight can."""
        view = self.view
        if isinstance(view, VideoView | PageView):
            return view.canvas
        return view if isinstance(view, Canvas) else None

    @property
    def card(self) -> AssetCard | None:
        """What was asked for."""
        return self._card

    def look_at(self, card: AssetCard | None) -> None:
        """Show an asset, or that nothing is selected."""
        same = card is not None and self._card is not None and card.id == self._card.id
        same = same and card is not None and card.checksum == (self._card and self._card.checksum)
        self._card = card
        if card is None:
            self._nothing()
            return
        if not same:
            self.notice.say("")
            self._subject = None
            self._first_look(card)
        library = self._runner.library
        if library is not None:
            self._runner.ask(
                lambda reads: read_subject(reads, card, library.media_root),
                self._known,
                self._unknown,
                key=f"stage-{id(self)}",
            )

    def stop(self) -> None:
        """Be quiet: nothing plays on where nobody looks."""
        for view in self._views.values():
            if isinstance(view, PlayingView):
                view.player.shuttle(0)

    # Below here: choosing.

    def _nothing(self) -> None:
        self._let_go(None)
        self._subject = None
        self.notice.say("")
        self.empty.say(
            "Nothing selected", "Choose something to look at it here.", icon="image-square"
        )
        self._stack.setCurrentWidget(self.empty)
        self.shown.emit(None)

    def _first_look(self, card: AssetCard) -> None:
        """What can be shown before the library has answered."""
        look = Look.PAGES if is_pdf(card) else BY_TYPE.get(card.type, Look.NOTHING)
        if look is Look.NOTHING:
            return
        view = self._take_up(look)
        if isinstance(view, ImageView):
            view.look_at(card, stand_in=self._small(card))
        elif isinstance(view, VideoView):
            view.poster(card, self._small(card))
        elif isinstance(view, AudioView):
            view.poster(card)

    def _known(self, subject: Subject) -> None:
        """The library has answered."""
        before, self._subject = self._subject, subject
        is_new = before is None or before.path != subject.path
        if is_new or subject.problem:  # what a player complained of stays
            self.notice.say(subject.problem, subject.advice)
        look, card = subject.look, subject.card
        if look is Look.NOTHING:
            self._let_go(None)
            title, advice = ELSEWHERE.get(card.type, ("Nothing to look at", ""))
            self.empty.say(title, advice, icon=TYPE_ICONS[card.type])
            self._stack.setCurrentWidget(self.empty)
        else:
            self._present(look, subject, is_new=is_new)
        self.shown.emit(subject)

    def _present(self, look: Look, subject: Subject, *, is_new: bool) -> None:
        card = subject.card
        view = self._take_up(look)
        if isinstance(view, ImageView):
            view.look_at(card, stand_in=self._small(card))
        elif isinstance(view, TextView):
            view.look_at(card)
        elif isinstance(view, PageView):
            view.look_at(card, subject.page_count)
        elif isinstance(view, VideoView | AudioView) and is_new:
            if self._card is not None and self._card.id != card.id:
                if isinstance(view, VideoView):
                    view.poster(card, self._small(card))
                else:
                    view.poster(card)
            view.look_at(subject)

    def _unknown(self, error: BaseException) -> None:
        if isinstance(error, DeskError):
            self._cannot(str(error), error.advice)
        else:
            self._runner.report.fail(error)

    def _cannot(self, text: str, advice: str = "") -> None:
        """There is nothing to show, and this is why; asked again, the viewer tries again."""
        self._let_go(None)
        if self._subject is not None and self._subject.problem:
            text, advice = self._subject.problem, self._subject.advice
            self.notice.say("")
        icon = TYPE_ICONS[self._card.type] if self._card else "image-square"
        self.empty.say(text, advice, icon=icon)
        self._stack.setCurrentWidget(self.empty)

    def _cannot_play(self, text: str) -> None:
        """The poster stays; below it stands what is wrong."""
        _, problem = backend.load()
        if problem:
            self.notice.say(
                "Video and sound cannot be played on this machine yet.", backend.advice(problem)
            )
        else:
            self.notice.say(text, "Convert it to a common format, or open it in another program.")

    def _small(self, card: AssetCard) -> QPixmap | None:
        """The thumbnail, if it is at hand."""
        return self._thumbnails.pixmap(card.checksum) if self._thumbnails else None

    def _take_up(self, look: Look) -> QWidget:
        """Bring a viewer to the front; it is made when first needed."""
        if look not in self._views:
            self._views[look] = self._made(look)
            self._stack.addWidget(self._views[look])
        view = self._views[look]
        self._let_go(view)
        self._stack.setCurrentWidget(view)
        return view

    def _made(self, look: Look) -> QWidget:
        if look in (Look.VIDEO, Look.AUDIO):
            kind = VideoView if look is Look.VIDEO else AudioView
            playing = kind(self._derived, self._loader, self)
            playing.failed.connect(self._cannot_play)
            return playing
        still: ImageView | PageView | TextView
        if look is Look.IMAGE:
            still = ImageView(self._derived, self._loader, self)
        elif look is Look.PAGES:
            still = PageView(self._derived, self._loader, self)
        else:
            still = TextView(self._derived, self._loader, self)
        still.failed.connect(self._cannot)
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
