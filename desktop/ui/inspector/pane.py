"""The inspector pane: one asset in tabs, several at once on a page, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.base.errors import NotFoundError
from desktop.domain.changes import Changes, Kind
from desktop.ui.inspector.actions import handlers
from desktop.ui.inspector.conflict import ConflictBar
from desktop.ui.inspector.keyboard import give_back_keyboard, watch_keyboard
from desktop.ui.inspector.trash_line import TrashLine
from desktop.ui.kit.empty_state import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QKeyEvent

    from desktop.catalog.library import Library
    from desktop.ui.inspector.asset_header import AssetHeader, TabStrip
    from desktop.ui.inspector.asset_page import AssetPage
    from desktop.ui.inspector.asset_record import AssetRecord
    from desktop.ui.inspector.binder import Binder
    from desktop.ui.inspector.bulk import BulkPage, Common
    from desktop.ui.inspector.details import DetailsTab
    from desktop.ui.inspector.history import HistoryTab
    from desktop.ui.inspector.provenance import ProvenanceTab
    from desktop.ui.inspector.relations import RelationsTab
    from desktop.ui.inspector.technical import TechnicalTab
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState, Selection
    from desktop.ui.kit.thumbnails import Thumbnails

T = TypeVar("T")
_REST = 40  # milliseconds on a selection before it is read: arrowing along reads little
_WATCHED = (
    Kind.ASSETS,
    Kind.TAGS,
    Kind.COLLECTIONS,
    Kind.RELATIONS,
    Kind.LOCATIONS,
    Kind.MEMBERSHIP,
)


_NOTHING = ("Nothing selected", "Select an asset to see and edit what is known about it.")
_GONE = (
    "No longer in the library",
    "It was deleted for good, or what made it was undone. Select something else.",
)


class InspectorPane(QWidget):
    """Shows and edits the selection.

    Attributes:
        handlers: What the shell calls for each of `actions.SPECS`, by id.

    Signals:
        asset_activated: The id of an asset to go to.
        locate_requested: The id of an asset whose file is to be looked for.
        restore_requested: Ids to bring back from the Trash.
        reveal_requested: A path to show in the file manager.
        tag_activated: The name of a tag to list.
    """

    asset_activated = Signal(str)
    locate_requested = Signal(str)
    restore_requested = Signal(object)
    reveal_requested = Signal(object)
    tag_activated = Signal(str)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        *,
        thumbnails: Thumbnails | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        watch_keyboard()
        self._runner = runner
        self._state = state
        self._thumbnails = thumbnails
        self._changes = Changes()  # since what is in sight was asked for
        self._shown: Selection | None = None
        self._wants_tag = False
        self._is_read_only = False
        self._selection: Selection = state.selection
        self._page: AssetPage | None = None
        self._bulk: BulkPage | None = None
        self.trash_line = TrashLine(self)
        self.empty = EmptyState("info", self)
        self._pages = QStackedWidget(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._read)
        self._build()
        self._wire()
        self.handlers: dict[str, Callable[[], None]] = handlers(self)
        self._library_changed(runner.library)

    # What is in it: built when it is first asked for.

    @property
    def page(self) -> AssetPage:
        """One asset."""
        if self._page is None:
            from desktop.ui.inspector.asset_page import AssetPage  # noqa: PLC0415 - when wanted

            page = self._page = AssetPage(self._runner, self._thumbnails)
            page.asset_activated.connect(self.asset_activated)
            page.locate_requested.connect(self.locate_requested)
            page.reveal_requested.connect(self.reveal_requested)
            page.tag_activated.connect(self.tag_activated)
            page.binder.conflicted.connect(self.conflict.ask)
            self.conflict.insisted.connect(page.binder.insist)
            page.be_read_only(is_read_only=self._is_read_only)
            self._pages.addWidget(page)
        return self._page

    @property
    def bulk(self) -> BulkPage:
        """Several assets at once."""
        if self._bulk is None:
            from desktop.ui.inspector.bulk import BulkPage  # noqa: PLC0415 - when wanted

            bulk = self._bulk = BulkPage(self._runner)
            bulk.tag_clicked.connect(self.tag_activated)
            bulk.be_read_only(is_read_only=self._is_read_only)
            self._pages.addWidget(bulk)
        return self._bulk

    @property
    def header(self) -> AssetHeader:
        """Name, stars and heart of the one asset."""
        return self.page.header

    @property
    def strip(self) -> TabStrip:
        """The names of the tabs."""
        return self.page.strip

    @property
    def binder(self) -> Binder:
        """What ties fields to the asset."""
        return self.page.binder

    @property
    def details(self) -> DetailsTab:
        """The first tab."""
        return self.page.details

    @property
    def provenance(self) -> ProvenanceTab:
        """How the asset was made."""
        return self.page.provenance

    @property
    def technical(self) -> TechnicalTab:
        """What its file says."""
        return self.page.technical

    @property
    def relations(self) -> RelationsTab:
        """What it has to do with others."""
        return self.page.relations

    @property
    def history(self) -> HistoryTab:
        """What was done to it."""
        return self.page.history

    def build_rest(self) -> Iterator[None]:
        """Build what nobody has asked for yet, a step each."""
        page = self.page
        yield
        yield from page.build_rest()
        self.bulk  # noqa: B018 - built by being asked for

    @property
    def record(self) -> AssetRecord | None:
        """What is known of the one asset in sight."""
        return None if self._page is None else self._page.record

    @property
    def is_settled(self) -> bool:
        """Whether what is selected has been asked for; it is, once a person rests on it."""
        return not self._rest.isActive()

    def show_tab(self, name: str) -> None:
        """Bring one of `TABS` to the front."""
        self.page.show_tab(name)

    def flush(self, *, is_last: bool = False) -> bool:
        """Write what has been typed and not been written (before closing, before an undo).

        `is_last`: nobody can be asked any more. Returns whether nothing is left over; otherwise
        the field whose words stand for no value has the keyboard.
        """
        self._add_typed_names()
        return self._page is None or self._page.binder.flush(is_last=is_last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, where no field of it has use for it, gives the keyboard back."""
        if event.key() == Qt.Key.Key_Escape:
            give_back_keyboard(self)
            return
        super().keyPressEvent(event)

    def begin_tag(self) -> None:
        """Put the keyboard into the field that adds a tag, once it stands for what is selected."""
        if self._shown is not self._selection:
            self._wants_tag = True
            return
        self._wants_tag = False
        if self._bulk is not None and self._pages.currentWidget() is self._bulk:
            self._bulk.tags.field.setFocus()
        else:
            self.page.begin_tag()

    def begin_rename(self) -> None:
        """Put the keyboard into the name."""
        self.page.begin_rename()

    # Below here: building.

    def _build(self) -> None:
        self._pages.addWidget(self.empty)
        self.conflict = ConflictBar(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.trash_line)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self.conflict)

    def _wire(self) -> None:
        self.trash_line.restore_requested.connect(
            lambda: self.restore_requested.emit(self._selection.ids)
        )
        self._state.selection_changed.connect(self._selected)
        self._runner.changed.connect(self._changed)
        self._runner.library_leaving.connect(self._leave_library)
        self._runner.library_changed.connect(self._library_changed)

    # Below here: reading and showing.

    def _selected(self, selection: Selection) -> None:
        same = selection.ids == self._selection.ids and selection.current is not None
        if not same:
            self._add_typed_names()  # to what was selected until now
        self._selection = selection
        if len(selection) > 1:
            if self._page is not None:
                self._page.binder.flush()
            self.bulk.show_ids(selection.ids)
        elif selection.current is None:
            self._show_empty(*_NOTHING)
            self._shown = selection
            self._rest.stop()
            return
        if same and len(selection) == 1 and self.record is not None:
            return  # its row was read again; what changed of it is followed by itself
        self._rest.start(0 if same else _REST)

    def _show_empty(self, title: str, advice: str) -> None:
        if self._page is not None:
            self._page.forget()
        self._follow_access(is_trashed=False)
        self.empty.say(title, advice)
        self._pages.setCurrentWidget(self.empty)

    def _read(self) -> None:
        """Ask for what is selected now."""
        library, selection = self._runner.library, self._selection
        if library is None:
            return
        ids, current = selection.ids, selection.current
        if len(ids) > 1:
            from desktop.ui.inspector.bulk import read_common  # noqa: PLC0415 - when wanted

            self._runner.ask(
                lambda reads: read_common(reads, ids),
                self._if_selected(selection, self._show_common),
                key="inspector",
            )
        elif current is not None:
            self._runner.ask(
                self.page.reading(current.id, library.media_root, self._changes),
                self._if_selected(selection, self._show_record),
                self._if_selected(selection, self._gone),
                key="inspector",
            )
            self._changes = Changes()

    def _if_selected(self, selection: Selection, show: Callable[[T], None]) -> Callable[[T], None]:
        """Shows an answer only if it is still about what is selected."""

        def act(answer: T) -> None:
            if selection.ids == self._selection.ids:
                show(answer)

        return act

    def _show_common(self, common: Common) -> None:
        self._follow_access(is_trashed=any(c.is_trashed for c in self._selection.cards.values()))
        self.bulk.show_common(common)
        self._pages.setCurrentWidget(self.bulk)
        self._now_shown()

    def _now_shown(self) -> None:
        """The page now shows the selection; begin the tag that was asked for before it did."""
        self._shown = self._selection
        if self._wants_tag:
            self.begin_tag()

    def _show_record(self, record: AssetRecord) -> None:
        self._follow_access(is_trashed=record.card.is_trashed)
        self.page.show_record(record)
        self._pages.setCurrentWidget(self.page)
        self._now_shown()

    def _gone(self, error: BaseException) -> None:
        """What is selected is not there: its making was undone, or it was deleted for good."""
        if isinstance(error, NotFoundError):
            self._show_empty(*_GONE)
        else:
            self._runner.report.fail(error)

    def _changed(self, changes: Changes, _source: object) -> None:
        """Something was edited: read again if it concerns what is in sight."""
        if not changes.touches(*_WATCHED) or not self._selection:
            return
        shown = self._selection.current
        if (
            len(self._selection) > 1
            or changes.everything
            or shown is None
            or shown.id in changes.assets
            or changes.touches(Kind.TAGS, Kind.COLLECTIONS)
        ):
            self._changes |= changes
            self._rest.start(0)

    def _add_typed_names(self) -> None:
        """Add what has been typed into the fields for tags and collections."""
        if self._page is not None:
            self._page.add_typed_names()
        if self._bulk is not None:
            self._bulk.flush()

    def _leave_library(self) -> None:
        self.flush(is_last=True)

    def _library_changed(self, library: Library | None) -> None:
        if self._page is not None:
            self._page.binder.forget()
        self.conflict.leave_library()
        self._follow_access(is_trashed=False)
        self._selected(self._state.selection)

    def _follow_access(self, *, is_trashed: bool) -> None:
        """What lies in the Trash, or in a library that is only read, is looked at only."""
        library = self._runner.library
        can_write = library is not None and not library.is_read_only
        self.trash_line.show_state(len(self._selection), is_trashed=is_trashed, can_write=can_write)
        is_read_only = is_trashed or (library is not None and not can_write)
        if is_read_only == self._is_read_only:
            return
        self._is_read_only = is_read_only
        for part in (self._page, self._bulk):
            if part is not None:
                part.be_read_only(is_read_only=is_read_only)
