"""What a command is: one row of data that becomes menu entry, shortcut, palette row and help.

To add one: add a row to `ui/shell/actions.py`, and a handler of the same id to the pane that
does it (`handlers: dict[str, Callable[[], None]]`). Widgets never build a QAction themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Handlers = Mapping[str, Callable[[], None]]


class Enabled(StrEnum):
    """When a command can be used; `ui/shell` works it out from the state."""

    ALWAYS = "always"
    LIBRARY = "library"  # a library is open
    WRITABLE = "writable"  # a library is open and can be written
    SELECTION = "selection"  # at least one asset is selected
    ONE = "one"  # exactly one asset is selected
    TRASHED = "trashed"  # the selection is in the Trash
    FILM = "film"  # a film is open
    SHOT = "shot"  # a shot is selected on the board
    CAN_UNDO = "can_undo"
    CAN_REDO = "can_redo"


class Scope(StrEnum):
    """Where a shortcut counts: in the whole window, or while one pane has the focus."""

    WINDOW = "window"
    LIBRARY = "library"
    STORYBOARD = "storyboard"
    PREVIEW = "preview"
    INSPECTOR = "inspector"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One command.

    Attributes:
        id: Dotted, as `asset.rate.3`; also the key of its handler and of a remapped shortcut.
        shortcuts: Portable key texts (`Ctrl+I`, `Space`); the first is the one shown.
        menu: Title of the menu (`File`, `Asset` ... `Asset/Rate` for a submenu), or empty for none.
        group: Entries of one group stand together between separators.
        help: One sentence for the palette, the status bar and the shortcut sheet.
        icon: A Phosphor name, or empty.
        writes: It changes the library, and so is grey where that can only be read.
    """

    id: str
    text: str
    shortcuts: tuple[str, ...] = ()
    menu: str = ""
    group: str = ""
    enabled_when: Enabled = Enabled.ALWAYS
    help: str = ""
    checkable: bool = False
    icon: str = ""
    scope: Scope = Scope.WINDOW
    writes: bool = False
