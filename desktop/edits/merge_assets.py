"""The edit that makes one asset of several that are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.errors import NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import MEDIA_TYPES
from desktop.edits.edit import edit_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.ids import AssetId, Ids


@frozen
class MergeAssets:
    """Have one asset take the place of others, which go to the Trash.

    Tags, collections, links, takes, notes and names of other programs go to the one that is kept.
    Stars, label and description stay as it has them; where it has none, it gets those of the
    others. Files and recipes stay with what they belong to.
    """

    kept_id: AssetId
    other_ids: Ids

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Merge", len(self._others), " into another one")

    @property
    def _others(self) -> list[AssetId]:
        return [key for key in dict.fromkeys(self.other_ids) if key != self.kept_id]

    def apply(self, tx: Tx) -> int:
        """Returns how many went into the one that is kept.

        Raises:
            NotFoundError: One of them is not in the library any more.
            RuleError: They are not of a kind, one lies in the Trash, the file of the one that is to
                be kept is missing, or links would run in a circle.
        """
        tx.relations.hold_tree()
        others = self._others
        cards = tx.assets.cards([self.kept_id, *others])
        if len(cards) < 1 + len(others):
            raise NotFoundError("One of these is not in the library any more.")
        _check(cards[self.kept_id], [cards[key] for key in others])
        found = tx.assets.load_many([self.kept_id, *others])
        for key in others:
            tx.merging.take_over(self.kept_id, key)
        marks = _marks(found[self.kept_id], [found[key] for key in others])
        if marks:
            tx.assets.set(self.kept_id, marks)
        return tx.assets.trash(others)


def _check(kept: AssetCard, others: Sequence[AssetCard]) -> None:
    for card in (kept, *others):
        if card.type not in MEDIA_TYPES:
            raise RuleError(f"“{card.name}” is no file of media: only those are merged.")
        if card.is_trashed:
            raise RuleError(f"“{card.name}” lies in the Trash: restore it first.")
        if card.type is not kept.type:
            raise RuleError(
                f"“{card.name}” is of another type than “{kept.name}”: they stay apart."
            )
    if kept.is_missing and not all(card.is_missing for card in others):
        raise RuleError(
            f"The file of “{kept.name}” is missing.",
            advice="Keep one whose file is there, or locate the missing one first.",
        )


def _marks(kept: Asset, others: Sequence[Asset]) -> Mapping[str, Any]:
    """What the kept one lacks and another has."""
    found: dict[str, Any] = {}
    if not kept.rating and (best := max((one.rating for one in others), default=0)):
        found["rating"] = best
    if not kept.is_favorite and any(one.is_favorite for one in others):
        found["is_favorite"] = True
    for name in ("label", "description", "code"):
        told = next((value for one in others if (value := getattr(one, name))), None)
        if told and not getattr(kept, name):
            found[name] = str(told)
    return found
