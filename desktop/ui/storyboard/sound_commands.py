"""Commands on the sound of the film and its scenes: list it, go to it, stop using it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.edits import lazy as edits
from desktop.ui.storyboard.sounds import Sound, SoundMenu

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from desktop.domain.ids import AssetId, RelationId
    from desktop.domain.relation import Relation
    from desktop.edits.edit import Edit
    from desktop.ui.kit.state import DeskState
    from desktop.ui.storyboard.area import BoardArea


class SoundCommands:
    """Works on the sound that headings name.

    Args:
        pane: Over which menus open.
        view: Shows the names on its headings.
        state: Hears which sound should be shown in the library.
        change: Performs an edit.
    """

    def __init__(
        self,
        pane: QWidget,
        view: BoardArea,
        state: DeskState,
        change: Callable[[Edit[object], bool], None],
    ) -> None:
        self._pane, self._view, self._state, self._change = pane, view, state, change

    def take(
        self, sounds: Mapping[AssetId, Sequence[Relation]]
    ) -> dict[AssetId, tuple[Sound, ...]]:
        """Show what the film and its scenes use; returns it as headings name it."""
        found = {parent: tuple(map(Sound.of, used)) for parent, used in sounds.items()}
        self._view.overlay.sounds, self._view.overlay.sound = found, None
        self._view.viewport().update()
        return found

    def show(self, asset_id: AssetId) -> None:
        """Go to a sound in the library, which plays in the preview."""
        self._state.reveal_requested.emit(asset_id)

    def stop_using(self, relation_id: RelationId) -> None:
        """Take a sound off the scene or the film; it stays in the library."""
        self._change(edits.relation.RemoveRelations((relation_id,)), False)

    def menu(self, sounds: Sequence[Sound], at: QPoint, *, whole: bool = False) -> None:
        """What can be done with the sound that was clicked, or with `whole` with all of a scene."""
        is_read_only = self._view.overlay.is_read_only
        menu = SoundMenu(self._pane, self.show, None if is_read_only else self.stop_using)
        if len(sounds) == 1 and not whole:
            menu.offer(sounds[0])
        else:
            how = "" if is_read_only else ": drag some onto this heading"
            menu.list_of(((sound, "") for sound in sounds), f"No sound yet{how}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)
