"""What the library pane reads again after a change: only what the change can have touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.domain.changes import ALL_CHANGED, Changes, Kind
from desktop.domain.dependencies import of_listing
from desktop.domain.sidebar import SidebarData
from desktop.domain.sidebar_changes import stale_parts

if TYPE_CHECKING:
    from desktop.domain.listing import Listing
    from desktop.ui.kit.runner import Runner
    from desktop.ui.library.asset_model import AssetModel


class Refresh(QObject):
    """Keeps rows, listing and sidebar true after edits.

    A star on an asset re-reads the asset's row, and nothing else unless the listing, or a saved
    search in the sidebar, is made by stars.

    Attributes:
        CALM: Milliseconds in which several changes become one reload.

    Signals:
        listing_reloaded: Which rows there are is being asked again.
        sidebar_came: (SidebarData) The sidebar was read.
    """

    CALM: ClassVar[int] = 200

    listing_reloaded = Signal()
    sidebar_came = Signal(object)

    def __init__(self, runner: Runner, model: AssetModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._model = model
        self._listing: Listing | None = None
        self._sidebar = SidebarData()
        self._unread = ALL_CHANGED  # changes that the sidebar does not show yet
        self._pending = Changes()  # changes that are not followed yet
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self.CALM)
        self._timer.timeout.connect(self._reload)
        runner.changed.connect(self._changed)

    @property
    def is_waiting(self) -> bool:
        """Whether a change is still to be followed."""
        return self._timer.isActive()

    def start(self) -> None:
        """Read listing and sidebar again soon, as if anything had changed."""
        self._pending |= ALL_CHANGED
        self._timer.start()

    def list(self, listing: Listing) -> None:
        """From now on this is listed."""
        self._listing = listing

    def begin(self, seen: int = 0) -> None:
        """Another library, of which this person has `seen` what had come in by itself: read it."""
        self._sidebar, self._unread = SidebarData(seen=seen), ALL_CHANGED
        self._pending = Changes()
        self._timer.stop()
        self._ask_sidebar()

    @property
    def seen(self) -> int:
        """The number up to which this person has looked at what came in by itself."""
        return self._sidebar.seen

    def see_all(self) -> bool:
        """Nothing of what came in by itself is new any more; whether anything was."""
        was, unread = self._sidebar, self._unread
        if not was.arrived:
            return False
        self._sidebar = replace(was, arrived=0, seen=max(was.seen, was.newest_arrival))
        self.sidebar_came.emit(self._sidebar)
        if unread:  # it is being read, and counted from where this person had looked before
            self._unread = unread
            self._ask_sidebar()
        return True

    def take_sidebar(self, data: SidebarData) -> SidebarData:
        """The whole sidebar was read, perhaps by somebody else; returns what to show of it."""
        self._unread = Changes()
        if data.seen != self.seen:  # somebody has looked while it was read
            data = replace(data, seen=self.seen)
            self.start()
        self._sidebar = data
        return data

    def _changed(self, changes: Changes, _source: object) -> None:
        ids = None if changes.everything else changes.assets
        if changes.touches(Kind.ASSETS, Kind.LOCATIONS, Kind.RELATIONS):
            self._model.refresh_rows(ids)
        if changes.touches(Kind.TAGS, Kind.ASSETS):
            self._model.forget_details(ids)
        self._pending |= changes
        self._timer.start()

    def _reload(self) -> None:
        changes, self._pending = self._pending, Changes()
        if self._runner.library is None:
            return
        if self._listing is not None and of_listing(self._listing).are_touched_by(changes):
            self._model.reload()
            self.listing_reloaded.emit()
        self._unread |= changes
        if stale_parts(self._sidebar, self._unread):
            self._ask_sidebar()

    def _ask_sidebar(self) -> None:
        known, changes = self._sidebar, self._unread
        self._runner.ask(
            lambda reads: reads.sidebar(known, changes), self._came, key="library-sidebar"
        )

    def _came(self, data: SidebarData) -> None:
        self.sidebar_came.emit(self.take_sidebar(data))
