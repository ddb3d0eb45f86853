"""Turns what a drop would do into the edit that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.relation import RelationType
from desktop.edits.film import (
    AddTakes,
    DropBetweenShots,
    DuplicateShots,
    MoveScenes,
    MoveShots,
    SelectTake,
)
from desktop.edits.relation import RelateAssets
from desktop.ui.storyboard.drop import DropIntent, DropKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit


def edit_for(intent: DropIntent, asset_ids: Sequence[AssetId] = ()) -> Edit | None:
    """The edit of an intent, or None where nothing is to be done.

    Args:
        intent: What was announced while dragging.
        asset_ids: What files have become by their import; else the intent's own ids are used.
    """
    ids = tuple(asset_ids) or intent.ids
    kind, parent, shot = intent.kind, intent.parent_id, intent.shot_id
    if not ids:
        return None
    if parent is not None:
        by_parent: dict[DropKind, Edit] = {
            DropKind.INSERT: DropBetweenShots(parent, ids, before=intent.before),
            DropKind.MOVE: MoveShots(ids, parent, before=intent.before),
            DropKind.REUSE: DuplicateShots(ids, parent, before=intent.before),
            DropKind.SCENE: MoveScenes(ids, parent, before=intent.before),
            DropKind.SOUND: RelateAssets(RelationType.USED_IN, parent, ids),
        }
        return by_parent.get(kind)
    if shot is not None:
        if kind is DropKind.CHOOSE:
            return SelectTake(shot, ids[0])
        if kind in (DropKind.TAKE, DropKind.FILL):
            return AddTakes(shot, ids)
    return None
