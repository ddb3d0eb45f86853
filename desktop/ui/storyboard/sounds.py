"""The sound that a film or a scene uses: what a heading names, and the menus of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop.domain.ids import AssetId, RelationId
    from desktop.domain.relation import Relation


@frozen
class Sound:
    """A sound that is used somewhere.

    Attributes:
        asset_id: The sound itself.
        relation_id: The row that says it is used there.
        name: In one clean line.
    """

    asset_id: AssetId
    relation_id: RelationId
    name: str

    @classmethod
    def of(cls, relation: Relation) -> Sound:
        """The sound at the other end of a relation."""
        return cls(relation.other.id, relation.id, clean_line(relation.other.name))


class SoundMenu(QMenu):
    """What can be done with sounds: each is a menu of its own; a single one is the menu itself.

    Args:
        parent: Where it is opened.
        show: Called with the asset that should be shown in the library.
        remove: Called with the relation that should go; None where nothing can be changed.
    """

    def __init__(
        self,
        parent: QWidget,
        show: Callable[[AssetId], None],
        remove: Callable[[RelationId], None] | None,
    ) -> None:
        super().__init__(parent)
        self._show_sound, self._remove_sound = show, remove

    def offer(self, sound: Sound) -> None:
        """Fill with what can be done with one sound."""
        self._fill(self, sound)

    def list_of(self, sounds: Iterable[tuple[Sound, str]], nothing: str) -> None:
        """Fill with several sounds, each with where it is used; `nothing` is said of none."""
        for sound, place in sounds:
            name = sound.name[:60].replace("&", "&&")
            self._fill(self.addMenu(f"{name}   ({place})" if place else name), sound)
        if self.isEmpty():
            self.addAction(nothing).setEnabled(False)

    def _fill(self, menu: QMenu, sound: Sound) -> None:
        menu.addAction("Show in Library").triggered.connect(
            lambda _=False: self._show_sound(sound.asset_id)
        )
        if (remove := self._remove_sound) is not None:
            menu.addAction("Stop Using").triggered.connect(
                lambda _=False: remove(sound.relation_id)
            )
