"""What a pane is: one row of data that is built, docked, put into the menus and restored.

To add a pane: add a row to `pane_table.py`. Its two commands of the View menu, its place in F6's
round, its minimum size, and where it stands at the next start follow from the row.
"""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.ui.kit.action_spec import Scope
    from desktop.ui.shell.services import Services

SIDES = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)


def _is_settled() -> bool:
    return True


@frozen
class BuiltPane:
    """A pane that is built.

    Attributes:
        widget: What is docked.
        handlers: Who does its commands, by id.
        keyboard: What takes the keyboard, where that is another widget from time to time.
        is_settled: Whether nothing is asked, written or reloaded any more.
    """

    widget: QWidget
    handlers: Mapping[str, Callable[[], None]] = field(default_factory=lambda: MappingProxyType({}))
    keyboard: Callable[[], QWidget] | None = None
    is_settled: Callable[[], bool] = _is_settled


@frozen
class PaneSpec:
    """One pane.

    Attributes:
        name: As in `view.inspector`, the id of the command that shows and hides it.
        title: What it is called in the View menu.
        module: Loaded in a step of its own before it is built; empty if another pane builds it.
        make: Builds it; gets the panes that are built already, the centre among them.
        scope: Where its shortcuts count; None if it has none.
        side: Where its dock is at first; None for the one pane in the centre, which stays.
        inside: The pane whose dock it shares, above it; its own side and width do not count then.
        beside: The pane with whose dock its own makes tabs at first; also its place and height.
        is_open: Whether it is in sight at first.
        is_late: It is built when it is first seen or used, not at the start.
        commands: Of a late pane: those that it has handlers for.
        key: Brings the keyboard to it.
        width: Of a dock at the left or right at first, in logical pixels.
        least_width: Below which that dock is not squeezed by a narrow window.
        share: Of a dock at the bottom or top at first, in parts of the window's height.
        height: In a dock that is shared, in logical pixels.
        minimum: Width and height below which no splitter squeezes it; it scrolls or shortens.
        ground: The token of what it is painted on before it is built.
    """

    name: str
    title: str
    make: Callable[[Services, Mapping[str, BuiltPane]], BuiltPane]
    module: str = ""
    scope: Scope | None = None
    side: Qt.DockWidgetArea | None = None
    inside: str = ""
    beside: str = ""
    is_open: bool = True
    is_late: bool = False
    commands: tuple[str, ...] = ()
    key: str = ""
    width: int = 280
    least_width: int = 148
    share: float = 0.3
    height: int = 300
    minimum: tuple[int, int] | None = None
    ground: str = "pane"

    @property
    def is_centre(self) -> bool:
        """Whether it is the pane that is always there."""
        return self.side is None

    @property
    def is_at_side(self) -> bool:
        """Whether its dock has a width of its own, and not a height."""
        return self.side in SIDES

    @property
    def dock(self) -> str:
        """The pane that its dock is named after."""
        return self.inside or self.name
