"""Which shots (or takes of one) are selected: click, Ctrl, Shift, rubber band as plain rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.domain.ids import AssetId


@frozen
class ShotSelection:
    """The selected shots; changes give another selection.

    Attributes:
        current: The shot that the keyboard stands on.
        anchor: Where a range by Shift begins.
    """

    ids: frozenset[AssetId] = frozenset()
    current: AssetId | None = None
    anchor: AssetId | None = None

    def only(self, shot_id: AssetId) -> ShotSelection:
        """One shot: a plain click."""
        return ShotSelection(frozenset({shot_id}), shot_id, shot_id)

    def standing_on(self, shot_id: AssetId) -> ShotSelection:
        """The same shots, with another one of them current: a right click on it."""
        return ShotSelection(self.ids, shot_id, self.anchor)

    def toggled(self, shot_id: AssetId) -> ShotSelection:
        """One more or one less: Ctrl."""
        return ShotSelection(self.ids ^ {shot_id}, shot_id, shot_id)

    def ranged(self, order: Sequence[AssetId], shot_id: AssetId) -> ShotSelection:
        """From the anchor to a shot: Shift."""
        if self.anchor is None or self.anchor not in order:
            return self.only(shot_id)
        first, last = sorted((order.index(self.anchor), order.index(shot_id)))
        return ShotSelection(frozenset(order[first : last + 1]), shot_id, self.anchor)

    def these(self, ids: Iterable[AssetId]) -> ShotSelection:
        """Several at once: a rubber band, or shots just made. The last one is current."""
        listed = list(ids)
        if not listed:
            return ShotSelection()
        return ShotSelection(frozenset(listed), listed[-1], listed[0])

    def kept(self, order: Sequence[AssetId], older: Sequence[AssetId]) -> ShotSelection:
        """What is left of it after a refresh; a neighbour of what went becomes current."""
        there = set(order)
        ids = self.ids & there
        current = self.current if self.current in there else None
        if current is None and self.current in set(older):
            place = older.index(self.current)
            after = (key for key in older[place:] if key in there)
            before = (key for key in reversed(older[:place]) if key in there)
            current = next(after, None) or next(before, None)
        if not ids and current is not None and self.ids:
            ids = frozenset({current})
        anchor = self.anchor if self.anchor in there else current
        return ShotSelection(ids, current, anchor)
