"""Show Lineage, and what the lineage pane asks of the window once it is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from desktop.ui.shell.late_pane import LatePane

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QPoint, SignalInstance

    from desktop.domain.ids import AssetId
    from desktop.ui.kit.action_spec import ContextMenu
    from desktop.ui.shell.pane_spec import Pane
    from desktop.ui.shell.window import DeskWindow


class _Lineage(Protocol):
    """The pane, which is not loaded before it is seen."""

    menu_requested: SignalInstance

    def show_asset(self, asset_id: AssetId) -> None: ...


class LineageCommands:
    """Handler of Asset > Show Lineage."""

    def __init__(self, window: DeskWindow) -> None:
        self._window = window

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {"asset.show_lineage": self.show}

    def join(self, show_menu: Callable[[ContextMenu, QPoint], None]) -> None:
        """Let the pane open the menu of an asset, from when it is built."""

        def built(pane: Pane) -> None:
            cast("_Lineage", pane.widget).menu_requested.connect(show_menu)

        if (holder := self._holder) is not None:
            holder.when_built(built)

    def show(self) -> None:
        """Bring the pane into sight, with the lineage of the asset that is looked at."""
        card, holder = self._window.state.acted_on.current, self._holder
        if card is not None and holder is not None:
            self._window.panes.show("lineage")
            cast("_Lineage", holder.pane().widget).show_asset(card.id)
            self._window.panes.go_to("lineage")

    @property
    def _holder(self) -> LatePane | None:
        pane = self._window.built.get("lineage")
        return pane.widget if pane and isinstance(pane.widget, LatePane) else None
