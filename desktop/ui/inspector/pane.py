"""The inspector pane: one asset in tabs, several at once on a page, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.base.errors import NotFoundError
from desktop.domain.changes import Kind
from desktop.edits.asset import RateAssets
from desktop.ui.inspector.actions import handlers
from desktop.ui.inspector.binder import Binder
from desktop.ui.inspector.bulk import BulkPage, Common, read_common
from desktop.ui.inspector.conflict import ConflictBar
from desktop.ui.inspector.details import DetailsTab
from desktop.ui.inspector.facts import Facts, read_facts
from desktop.ui.inspector.head import Head, TabStrip
from desktop.ui.inspector.history import HistoryTab
from desktop.ui.inspector.provenance import ProvenanceTab
from desktop.ui.inspector.relations import RelationsTab
from desktop.ui.inspector.technical import TechnicalTab
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import hairline

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.changes import Changes
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState, Selection
    from desktop.ui.kit.thumbnails import Thumbnails

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


class InspectorPane(QWidget):
    """Shows and edits the selection.

    Attributes:
        handlers: What the shell calls for each of `actions.SPECS`, by id.

    Signals:
        asset_activated: The id of an asset to go to.
        reveal_requested: A path to show in the file manager.
        tag_activated: The name of a tag to list.
    """

    asset_activated = Signal(str)
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
        self._runner = runner
        self._state = state
        self._facts: Facts | None = None
        self._shown: Selection | None = None
        self._wants_tag = False
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
        self._selected(state.selection)

    @property
    def facts(self) -> Facts | None:
        """What is known of the one asset in sight."""
        return self._facts

    def show_tab(self, name: str) -> None:
        """Bring one of `TABS` to the front."""
        self.strip.setCurrentIndex(TABS.index(name))

    def flush(self) -> None:
        """Write what has been typed and not been written (before closing, before an undo)."""
        self.binder.flush()

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
        self.empty.say("Nothing selected", "Choose something to see what is known about it.")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self.conflict)

    def _tab_widgets(self) -> tuple[QWidget, ...]:
        return (self.details, self.provenance, self.technical, self.relations, self.history)

    def _wire(self) -> None:
        self.strip.currentChanged.connect(self._tabs.setCurrentIndex)
        self.head.stars.rated.connect(self._rate)
        self.head.name.refused.connect(self._refused)
        self.details.refused.connect(self._refused)
        self.provenance.refused.connect(self._refused)
        self.provenance.asset_clicked.connect(self.asset_activated)
        self.relations.asset_activated.connect(self.asset_activated)
        self.technical.reveal_requested.connect(self.reveal_requested)
        self.binder.conflicted.connect(self.conflict.ask)
        self.conflict.insisted.connect(self.binder.insist)
        for page in (self.details, self.bulk):
            page.tag_clicked.connect(self.tag_activated)
        for line in (self.provenance.tags,):
            line.added.connect(self.details.tags.added)
            line.removed.connect(self.details.tags.removed)
            line.clicked.connect(self.tag_activated)
        self._state.selection_changed.connect(self._selected)
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(lambda _library: self._selected(self._state.selection))

    # Below here: reading and showing.

    def _selected(self, selection: Selection) -> None:
        same = selection.ids == self._selection.ids and selection.current is not None
        self._selection = selection
        if len(selection) > 1:
            self.binder.flush()
            self.bulk.show_ids(selection.ids)
        elif selection.current is None:
            self.binder.show(None)
            self._facts = None
            self._pages.setCurrentWidget(self.empty)
            self._rest.stop()
            return
        self._rest.start(0 if same else _REST)

    def _read(self) -> None:
        """Ask for what is selected now."""
        library, selection = self._runner.library, self._selection
        if library is None:
            return
        ids, current = selection.ids, selection.current
        if len(ids) > 1:
            self._runner.ask(
                lambda reads: read_common(reads, ids), self._show_common, key="inspector"
            )
        elif current is not None:
            key, root = current.id, library.media_root
            self._runner.ask(
                lambda reads: read_facts(reads, key, root),
                self._show_facts,
                self._gone,
                key="inspector",
            )

    def _show_common(self, common: Common) -> None:
        self.bulk.show_common(common)
        self._pages.setCurrentWidget(self.bulk)
        self._now_shown()

    def _now_shown(self) -> None:
        """What is in sight is what is selected: a tag that was begun too early can go on."""
        self._shown = self._selection
        if self._wants_tag:
            self.begin_tag()

    def _show_facts(self, facts: Facts) -> None:
        self._facts = facts
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
        if isinstance(error, NotFoundError):
            self.binder.show(None)
            self._facts = None
            self.empty.say("It is not in the library any more", "Somebody removed it for good.")
            self._pages.setCurrentWidget(self.empty)
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
            self._rest.start(0)

    def _rate(self, stars: int) -> None:
        if self._facts is not None:
            self._runner.change(RateAssets((self._facts.asset.id,), stars), source=self)

    def _refused(self, why: str) -> None:
        self._runner.report.note(why)
