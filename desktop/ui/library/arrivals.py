"""What came in by itself is new until somebody has looked at it: while it is listed, it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.library.sidebar_nodes import NodeKind

if TYPE_CHECKING:
    from desktop.ui.kit.report import Report
    from desktop.ui.library.listing_scope import ListingScope
    from desktop.ui.library.navigation import Navigation
    from desktop.ui.library.refresh import Refresh


class Arrivals:
    """Marks what is new as seen, when somebody leaves the place that lists it or says so."""

    def __init__(self, navigation: Navigation, refresh: Refresh, report: Report) -> None:
        self._navigation, self._refresh, self._report = navigation, refresh, report
        self._is_listed = False
        navigation.listed.connect(self._follow)

    def begin(self) -> None:
        """Another library: what was listed before is not left by that."""
        self._is_listed = False

    def mark_all(self) -> None:
        """Everything that came in so far was looked at."""
        if not self._refresh.see_all():
            self._report.note("Nothing is new.")

    def _follow(self, scope: ListingScope) -> None:
        # Whoever searches the whole library from there, or what is like something, comes back.
        is_listed = (self._navigation.left or scope).key == NodeKind.NEW
        was_listed, self._is_listed = self._is_listed, is_listed
        if was_listed and not is_listed:
            self._refresh.see_all()
