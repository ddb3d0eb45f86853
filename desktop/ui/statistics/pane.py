"""The statistics pane: what the library holds, what lies there twice, unused, large or missing."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.base.errors import DeskError
from desktop.domain import display
from desktop.domain.changes import JUDGEMENT
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.search.parser import parse
from desktop.domain.statistics import (
    DUPLICATE_QUERY,
    UNUSED_QUERY,
    AssetsHeld,
    Breakdown,
    ShareKey,
    whole,
)
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import ElidedLabel, plain_label
from desktop.ui.kit.read_when_seen import ReadWhenSeen
from desktop.ui.kit.text_table import TextTable
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.statistics.asset_list import AssetListView
from desktop.ui.statistics.breakdown_view import BreakdownView
from desktop.ui.statistics.duplicate_view import DuplicateView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetCard
    from desktop.domain.changes import Changes
    from desktop.domain.history import Act
    from desktop.domain.statistics import Duplicates, Share, SparedBytes
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails

CALM = 600  # milliseconds in which several changes become one question
LISTED = 200  # assets of a list; all of them can be had in the library
_HEAD, _SECTION = "statistics-head", "statistics-section"
_LARGEST = Order(SortKey.SIZE)


class StatisticsTab(IntEnum):
    """What is looked at."""

    BREAKDOWN = 0
    DUPLICATES = 1
    UNUSED = 2
    LARGEST = 3
    MISSING = 4
    RECENT = 5


TITLES: dict[StatisticsTab, str] = {
    StatisticsTab.BREAKDOWN: "Overview",
    StatisticsTab.DUPLICATES: "Duplicates",
    StatisticsTab.UNUSED: "Unused",
    StatisticsTab.LARGEST: "Largest",
    StatisticsTab.MISSING: "Missing",
    StatisticsTab.RECENT: "Recent Edits",
}
_LISTS: dict[StatisticsTab, Listing] = {
    StatisticsTab.DUPLICATES: Listing(query=parse(DUPLICATE_QUERY), order=_LARGEST),
    StatisticsTab.UNUSED: Listing(query=parse(UNUSED_QUERY), order=_LARGEST),
    StatisticsTab.LARGEST: Listing(order=_LARGEST),
    StatisticsTab.MISSING: Listing(missing=True, order=_LARGEST),
}
# What stands where there is nothing: a title, and why that is well or how it comes.
_NOTHING: dict[StatisticsTab, tuple[str, str]] = {
    StatisticsTab.BREAKDOWN: (
        "Nothing in the library yet",
        "What comes in is counted here by type, source, storage, person and month.",
    ),
    StatisticsTab.DUPLICATES: (
        "No two assets have the same content",
        "Pictures that only look the same are in View > Near Duplicates.",
    ),
    StatisticsTab.UNUSED: (
        "Everything is used",
        "Each file is in a film or a collection, or shows a character.",
    ),
    StatisticsTab.LARGEST: ("No files yet", "The largest files are listed here."),
    StatisticsTab.MISSING: (
        "Nothing is missing",
        "Files that are not where they should be are listed here.",
    ),
    StatisticsTab.RECENT: ("No edits yet", "Who did what is listed here, newest first."),
}


class StatisticsPane(QWidget):
    """Figures of the whole library.

    Signals:
        assets_requested: A name, and the `Listing` of the assets behind a figure.
        trash_requested: Ids to move to the Trash.
    """

    assets_requested = Signal(str, object)
    trash_requested = Signal(object)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        thumbnails: Thumbnails | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("statistics")
        self._runner, self._state = runner, state
        self._fresh = ReadWhenSeen(self, self._read, CALM)
        self._duplicates: Duplicates | None = None
        self.total = plain_label(role="title", parent=self)
        self.figures = ElidedLabel("", self)
        self.tabs = QTabBar(self)
        self.breakdown = BreakdownView(self)
        self.duplicates = DuplicateView(runner, thumbnails, self)
        names = {
            StatisticsTab.UNUSED: "Unused assets",
            StatisticsTab.LARGEST: "Largest assets",
            StatisticsTab.MISSING: "Missing assets",
        }
        self.lists = {tab: AssetListView(name, self) for tab, name in names.items()}
        self.recent = TextTable(
            "Recent edits",
            ("When", "Who", "Edit", "Assets"),
            (),
            self,
            widths=(150, 130),
        )
        self._pages = QStackedWidget(self)
        self._empty = EmptyState("chart-bar-horizontal", self)
        self._build()
        self._connect()
        self._fresh.read()

    @property
    def tab(self) -> StatisticsTab:
        """What is looked at."""
        return StatisticsTab(self.tabs.currentIndex())

    @property
    def keyboard(self) -> QWidget:
        """What takes the keyboard."""
        if self._pages.currentWidget() is self._empty:
            return self.tabs
        if self.tab in self.lists:
            return self.lists[self.tab].table
        if self.tab is StatisticsTab.DUPLICATES:
            return self.duplicates.list
        return self.recent if self.tab is StatisticsTab.RECENT else self.breakdown.table

    @property
    def is_settled(self) -> bool:
        """Whether no change is still to be followed."""
        return self._fresh.is_settled

    def show_tab(self, tab: StatisticsTab) -> None:
        """Look at something else."""
        self.tabs.setCurrentIndex(tab.value)

    # Reading: what is in sight first, then the line above it.

    def _read(self) -> None:
        if self._runner.library is None:
            self.total.setText("")
            self.figures.show_text("")
            self._say(self.tab)
            return
        self._read_tab()
        self._runner.ask(_head, self._tell, self._fail, key=_HEAD)

    def _read_tab(self) -> None:
        tab = self.tab
        ask = self._runner.ask
        if tab is StatisticsTab.BREAKDOWN:
            by = self.breakdown.chosen
            ask(
                lambda reads: reads.stats.by(by),
                lambda shares: self._show_shares(by, shares),
                self._fail,
                key=_SECTION,
            )
        elif tab is StatisticsTab.DUPLICATES:
            ask(lambda r: r.duplicates.all(), self._show_duplicates, self._fail, key=_SECTION)
        elif tab is StatisticsTab.RECENT:
            ask(lambda r: r.history.page().acts, self._show_recent, self._fail, key=_SECTION)
        else:
            ask(
                lambda reads: _listed(reads, _LISTS[tab]),
                lambda found: self._show_list(tab, *found),
                self._fail,
                key=_SECTION,
            )

    def _show_shares(self, by: Breakdown, shares: Sequence[Share]) -> None:
        self.breakdown.show_shares(by, shares)
        self._show(StatisticsTab.BREAKDOWN, is_empty=not shares)

    def _show_duplicates(self, found: Duplicates) -> None:
        spared = found.spared
        shown = len(found.groups)
        words = f"{display.counted(spared.groups, 'group')}, {display.size(spared.held.size)} twice"
        if shown < spared.groups:
            words = f"{shown:,} of {words}"
        self.duplicates.show_duplicates(found, words)
        self._show(StatisticsTab.DUPLICATES, is_empty=not found.groups)

    def _show_recent(self, acts: tuple[Act, ...]) -> None:
        self.recent.show_rows([_act_row(act) for act in acts])
        self._show(StatisticsTab.RECENT, is_empty=not acts)

    def _show_list(self, tab: StatisticsTab, cards: Sequence[AssetCard], held: AssetsHeld) -> None:
        words = held.words if tab is not StatisticsTab.LARGEST else ""
        if tab is not StatisticsTab.LARGEST and len(cards) < held.count:
            words = f"the largest {len(cards):,} of {words}"
        can_write = not self._runner.is_read_only
        self.lists[tab].show_cards(cards, words, can_write=can_write)
        self._show(tab, is_empty=not cards)

    def _show(self, tab: StatisticsTab, *, is_empty: bool) -> None:
        if tab is not self.tab:
            return
        self.breakdown.boxes.setEnabled(not is_empty)
        if is_empty:
            self._say(tab)
        else:
            self._pages.setCurrentIndex(tab.value)

    def _say(self, tab: StatisticsTab) -> None:
        self._empty.say(*_NOTHING[tab], icon="chart-bar-horizontal")
        self._pages.setCurrentWidget(self._empty)

    def _fail(self, error: BaseException) -> None:
        """It stays in the pane: what cannot be counted hinders nobody at work."""
        if not isinstance(error, DeskError):
            self._runner.report.fail(error)
        why = f"{error} {error.advice}".strip() if isinstance(error, DeskError) else ""
        self._empty.say(
            "The figures could not be read", why, {"again": "Try Again"}, icon="warning"
        )
        self._pages.setCurrentWidget(self._empty)

    def _tell(self, found: tuple[AssetsHeld, SparedBytes, AssetsHeld, AssetsHeld]) -> None:
        total, spared, unused, missing = found
        self.total.setText(total.words)
        told = [
            (spared.held, f"{display.size(spared.held.size)} lies here twice"),
            (unused, f"{display.size(unused.size)} unused"),
            (missing, f"{missing.count:,} missing"),
        ]
        self.figures.show_text("   ·   ".join(words for held, words in told if held.count))

    def _tab_changed(self, at: int) -> None:
        self.breakdown.boxes.setVisible(at == StatisticsTab.BREAKDOWN)
        self._fresh.read()

    def _changed(self, changes: Changes, _source: object) -> None:
        if not changes.is_only(JUDGEMENT):
            self._fresh.soon()

    # Going there

    def open_share(self, share: Share) -> None:
        """List the assets of a group."""
        by = self.breakdown.chosen
        name = f"{share.name}: {share.held.words}"
        listing = Listing(share=ShareKey(by, share.key), order=_LARGEST)
        self.assets_requested.emit(name, listing)

    def show_all(self) -> None:
        """List all of what the tab is about."""
        if (listing := _LISTS.get(self.tab)) is not None:
            self.assets_requested.emit(TITLES[self.tab], listing)

    # How it is put together

    def _build(self) -> None:
        for tab in StatisticsTab:
            self.tabs.addTab(TITLES[tab])
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("What is shown of the library")
        self.tabs.setStyleSheet("QTabBar::tab { margin: 0 7px 0 0; }")
        self.figures.setProperty("role", "quiet")
        head = QHBoxLayout()
        head.setSpacing(GAP_WIDE)
        head.addWidget(self.total)
        head.addWidget(self.figures, 1)
        head.addWidget(self.breakdown.boxes)
        pages: dict[StatisticsTab, QWidget] = {
            StatisticsTab.BREAKDOWN: self.breakdown,
            StatisticsTab.DUPLICATES: self.duplicates,
            StatisticsTab.RECENT: self.recent,
            **self.lists,
        }
        for tab in StatisticsTab:
            self._pages.addWidget(pages[tab])
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP, GAP_WIDE, GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._tab_changed)
        self.breakdown.asked.connect(self._fresh.read)
        self.breakdown.share_chosen.connect(self.open_share)
        self.duplicates.opened.connect(self._state.reveal_requested)
        self.duplicates.all_requested.connect(self.show_all)
        for one in self.lists.values():
            one.opened.connect(self._state.reveal_requested)
            one.all_requested.connect(self.show_all)
            one.trash_requested.connect(self.trash_requested)
        self._empty.chosen.connect(lambda _: self._fresh.read())
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(self._fresh.soon)

    def sizeHint(self) -> QSize:
        """As high as a board is at first."""
        return QSize(900, 340)


def _head(reads: Reads) -> tuple[AssetsHeld, SparedBytes, AssetsHeld, AssetsHeld]:
    stats = reads.stats
    total = whole(stats.by(Breakdown.TYPE))
    return total, reads.duplicates.spared(), stats.unused(), stats.missing()


def _listed(reads: Reads, listing: Listing) -> tuple[Sequence[AssetCard], AssetsHeld]:
    cards = reads.listing.page(listing, limit=LISTED).cards
    if listing == _LISTS[StatisticsTab.LARGEST]:
        return [card for card in cards if card.size], AssetsHeld()
    totals = reads.listing.totals(listing)
    return cards, AssetsHeld(totals.count, totals.size)


def _act_row(act: Act) -> tuple[str, str, str, str]:
    count = f"{act.assets:,}{'+' if act.is_more else ''}" if act.assets else ""
    return display.date_time(act.at), act.user, act.label, count
