"""Edits of takes: their order in a shot, and their way to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.domain.marks import WHOLE

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId


@frozen
class MoveTakes:
    """Move takes, in the given order, in front of another take of their shot (or last).

    Attributes:
        words: What the Edit menu calls it; who drags has read the same words at the target.
    """

    shot_id: AssetId
    asset_ids: tuple[AssetId, ...]
    before: AssetId | None = None
    words: str = ""

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return self.words or f"Move {_takes(self.asset_ids)}"

    def apply(self, tx: Tx) -> None:
        """Their numbers follow the order; the one that plays stays the same."""
        tx.films.order_takes(self.shot_id, self.asset_ids, before=self.before)


@frozen
class UseMarkedParts:
    """Let a shot use of its takes what is marked in these clips now; all of it where nothing is."""

    shot_id: AssetId
    asset_ids: tuple[AssetId, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Use In and Out of {_takes(self.asset_ids)}"

    def apply(self, tx: Tx) -> None:
        """The running time follows, where the shot has no length of its own."""
        marked = tx.films.marked(self.asset_ids)
        tx.films.use_parts(self.shot_id, {key: marked.get(key, WHOLE) for key in self.asset_ids})


@frozen
class HandTakes:
    """Move takes from one shot to another: a drag from the strip onto a card."""

    shot_id: AssetId
    asset_ids: tuple[AssetId, ...]
    to_shot: AssetId
    words: str = ""

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return self.words or f"Move {_takes(self.asset_ids)} to another shot"

    def apply(self, tx: Tx) -> list[AssetId]:
        """Returns the takes that the other shot did not have."""
        return tx.films.hand_takes(self.shot_id, self.asset_ids, self.to_shot)


@frozen
class ShotsFromTakes:
    """Make takes of a shot shots of their own: a drag from the strip between two cards."""

    shot_id: AssetId
    asset_ids: tuple[AssetId, ...]
    parent_id: AssetId
    before: AssetId | None = None
    words: str = ""

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return self.words or f"Move {_takes(self.asset_ids)} to new shots"

    def apply(self, tx: Tx) -> list[AssetId]:
        """Returns the new shots' ids."""
        names, parts = [""] * len(self.asset_ids), tx.films.parts_of(self.shot_id)
        shots = tx.films.add_shots(self.parent_id, names, before=self.before)
        for shot, take in zip(shots, self.asset_ids, strict=True):
            # A link of its own, and not the old one moved: undo can then tell that the new shot
            # is held by nothing but what this edit has made.
            tx.films.remove_take(self.shot_id, take)
            tx.films.add_takes(shot, [take], parts=parts)
        return shots


@frozen
class RemoveTakes:
    """Take assets off a shot; the assets stay in the library."""

    shot_id: AssetId
    asset_ids: tuple[AssetId, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Remove {_takes(self.asset_ids)}"

    def apply(self, tx: Tx) -> None:
        """If the chosen one was among them, the newest other is chosen."""
        for asset_id in self.asset_ids:
            tx.films.remove_take(self.shot_id, asset_id)


@frozen
class KeepAsIs:
    """Let takes be what their shots ask for now, though they were made from something else.

    Attributes:
        asset_ids: The takes; None for all takes of these shots.
    """

    shot_ids: tuple[AssetId, ...]
    asset_ids: tuple[AssetId, ...] | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        if self.asset_ids is None:
            count = len(self.shot_ids)
            return "Keep takes as they are" + (f" in {count} shots" if count > 1 else "")
        return f"Keep {_takes(self.asset_ids)} as is"

    def apply(self, tx: Tx) -> int:
        """Returns of how many takes that is new."""
        takes = None if self.asset_ids is None else frozenset(self.asset_ids)
        return tx.films.keep_as_is(self.shot_ids, takes)


def _takes(ids: tuple[AssetId, ...]) -> str:
    """`take`, or `3 takes`."""
    return "take" if len(ids) == 1 else counted(len(ids), "take")
