"""The inspector pane: one asset in tabs, several at once on a page, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.base.errors import NotFoundError
from desktop.domain.changes import Changes, Kind
from desktop.domain.untrusted_text import clean_line
from desktop.edits.asset import FavouriteAssets, RateAssets
from desktop.ui.inspector.actions import handlers
from desktop.ui.inspector.binder import Binder
from desktop.ui.inspector.bulk import BulkPage, Common, read_common
from desktop.ui.inspector.conflict import ConflictBar
from desktop.ui.inspector.details import DetailsTab
from desktop.ui.inspector.facts import Facts, read_facts, refreshed
from desktop.ui.inspector.head import Head, TabStrip
from desktop.ui.inspector.history import HistoryTab
from desktop.ui.inspector.keyboard import give_back_keyboard, watch_keyboard
from desktop.ui.inspector.provenance import ProvenanceTab
from desktop.ui.inspector.relations import RelationsTab
from desktop.ui.inspector.technical import TechnicalTab
from desktop.ui.inspector.trash_line import TrashLine
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import hairline
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from desktop.catalog.library import Library, Reads
    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId
    from desktop.ui.inspector.binder import Spot
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState, Selection
    from desktop.ui.kit.thumbnails import Thumbnails

T = TypeVar("T")
_REST = 40  # milliseconds on a selection before it is read: arrowing along reads little
TABS = ("Details", "Provenance", "Technical", "Relations", "History")
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
        self._facts: Facts | None = None
        self._changes = Changes()  # since what is in sight was asked for
        self._unread = Changes()  # asked for, and not answered yet
        self._shown: Selection | None = None
        self._wants_tag = False
        self._is_read_only = False
        self._selection: Selection = state.selection
        self.binder = Binder(runner, self)
        self.head = Head(self.binder, self)
        self.strip = TabStrip(self)
        self.details = DetailsTab(runner, self.binder)
        self.provenance = ProvenanceTab(self.binder)
        self.technical = TechnicalTab()
        self.relations = RelationsTab(runner, thumbnails)
        self.history = HistoryTab()
        self.bulk = BulkPage(runner)
        self.trash_line = TrashLine(self)
        self.conflict = ConflictBar(self)
        self.empty = EmptyState("info", self)
        self._tabs = QStackedWidget(self)
        self._pages = QStackedWidget(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._read)
        self._build()
        self._wire()
        self.handlers: dict[str, Callable[[], None]] = handlers(self)
        self._library_changed(runner.library)

    @property
    def facts(self) -> Facts | None:
        """What is known of the one asset in sight."""
        return self._facts

    @property
    def is_settled(self) -> bool:
        """Whether what is selected has been asked for; it is, once a person rests on it."""
        return not self._rest.isActive()

    def show_tab(self, name: str) -> None:
        """Bring one of `TABS` to the front."""
        self.strip.setCurrentIndex(TABS.index(name))

    def flush(self, *, is_last: bool = False) -> bool:
        """Write what has been typed and not been written (before closing, before an undo).

        `is_last`: nobody can be asked any more. Returns whether nothing is left over; otherwise
        the field whose words stand for no value has the keyboard.
        """
        for part in (self.details, self.provenance, self.bulk):
            part.flush()
        return self.binder.flush(is_last=is_last)

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
        if self._pages.currentWidget() is self.bulk:
            self.bulk.tags.field.setFocus()
        else:
            self.show_tab("Details")
            self.details.ensureWidgetVisible(self.details.tags.field)
            self.details.tags.field.setFocus()

    def begin_rename(self) -> None:
        """Put the keyboard into the name."""
        self.head.name.setFocus()
        stem = self.head.name.text().rpartition(".")[0] or self.head.name.text()
        self.head.name.setSelection(0, len(stem))

    # Below here: building.

    def _build(self) -> None:
        one = QWidget(self)
        column = QVBoxLayout(one)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name, tab in zip(TABS, self._tab_widgets(), strict=True):
            self.strip.addTab(name)
            self._tabs.addWidget(tab)
        strip = QVBoxLayout()
        strip.setContentsMargins(6, 0, 6, 0)
        strip.addWidget(self.strip)
        column.addWidget(self.head)
        column.addLayout(strip)
        column.addWidget(hairline(parent=self))
        column.addWidget(self._tabs, 1)
        self._one = one
        for page in (self.empty, one, self.bulk):
            self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.trash_line)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self.conflict)

    def _tab_widgets(self) -> tuple[QWidget, ...]:
        return (self.details, self.provenance, self.technical, self.relations, self.history)

    def _wire(self) -> None:
        self.strip.currentChanged.connect(self._tabs.setCurrentIndex)
        self.head.stars.rated.connect(self._rate)
        self.head.heart.switched.connect(self._favour)
        self.details.locate_requested.connect(self.locate_requested)
        self.technical.locate_requested.connect(self.locate_requested)
        self.provenance.asset_clicked.connect(self.asset_activated)
        self.relations.asset_activated.connect(self.asset_activated)
        self.technical.reveal_requested.connect(self.reveal_requested)
        self.binder.conflicted.connect(self.conflict.ask)
        self.binder.left_behind.connect(self._left_behind)
        self.conflict.insisted.connect(self.binder.insist)
        for page in (self.details, self.bulk):
            page.tag_clicked.connect(self.tag_activated)
        for line in (self.provenance.tags,):
            line.added.connect(self.details.tags.added)
            line.removed.connect(self.details.tags.removed)
            line.clicked.connect(self.tag_activated)
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
            for part in (self.details, self.provenance, self.bulk):
                part.flush()  # for what was selected until now
        self._selection = selection
        if len(selection) > 1:
            self.binder.flush()
            self.bulk.show_ids(selection.ids)
        elif selection.current is None:
            self._show_empty(*_NOTHING)
            self._shown = selection
            self._rest.stop()
            return
        if same and len(selection) == 1 and self._facts is not None:
            return  # its row was read again; what changed of it is followed by itself
        self._rest.start(0 if same else _REST)

    def _show_empty(self, title: str, advice: str) -> None:
        self.binder.show(None)
        self._facts = None
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
            self._runner.ask(
                lambda reads: read_common(reads, ids),
                self._if_selected(selection, self._show_common),
                key="inspector",
            )
        elif current is not None:
            self._runner.ask(
                self._reading(current.id, library.media_root),
                self._if_selected(selection, self._show_facts),
                self._if_selected(selection, self._gone),
                key="inspector",
            )

    def _reading(self, key: AssetId, root: Path) -> Callable[[Reads], Facts]:
        """How to read an asset: all about it, or what can have changed of what is known."""
        self._unread |= self._changes
        self._changes = Changes()
        known = self._facts
        columns_only = self._unread.kinds <= {Kind.ASSETS} and self._unread.columns is not None
        if known is not None and known.asset.id == key and columns_only:
            return lambda reads: refreshed(reads, known)
        return lambda reads: read_facts(reads, key, root)

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

    def _show_facts(self, facts: Facts) -> None:
        self._facts = facts
        self._unread = Changes()
        self._follow_access(is_trashed=facts.card.is_trashed)
        # The tabs first: the binder then fills what they have bound.
        for part in (
            self.head,
            self.details,
            self.provenance,
            self.technical,
            self.relations,
            self.history,
        ):
            part.show_facts(facts)
        self.binder.show(facts.asset)
        count = len(facts.relations)
        title = f"Relations {count}" if count else "Relations"
        self.strip.retitle(TABS.index("Relations"), title)
        self._pages.setCurrentWidget(self._one)
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

    def _rate(self, stars: int) -> None:
        if self._facts is not None:
            self._runner.change(RateAssets((self._facts.asset.id,), stars), source=self)

    def _favour(self, is_on: bool) -> None:
        if self._facts is not None:
            edit = FavouriteAssets((self._facts.asset.id,), is_on)
            self._runner.change(edit, source=self)

    def _left_behind(self, asset: Asset, spot: Spot, text: str) -> None:
        """Words that stand for no value were left: they wait for their asset to be shown again."""
        name, words = clean_line(asset.name, limit=40), clean_line(text, limit=40)
        self._runner.report.note(
            f"“{words}” was not written as the {spot.label} of “{name}”.",
            NoteAction("Go Back", lambda: self.asset_activated.emit(asset.id)),
        )

    def _leave_library(self) -> None:
        self.flush(is_last=True)

    def _library_changed(self, library: Library | None) -> None:
        self.binder.forget()
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
        self.binder.be_read_only(is_read_only=is_read_only)
        for part in (self.head, self.details, self.provenance, self.relations, self.bulk):
            part.be_read_only(is_read_only=is_read_only)
