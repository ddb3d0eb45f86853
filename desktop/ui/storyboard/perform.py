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
from desktop.edits.take import HandTakes, MoveTakes, ShotsFromTakes
from desktop.ui.storyboard.intent import DropIntent, DropKind

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
    kind, parent, shot, source = intent.kind, intent.parent_id, intent.shot_id, intent.from_shot
    if not ids:
        return None
    if parent is not None and kind is DropKind.OUT:
        if source is None:
            return None
        return ShotsFromTakes(source, ids, parent, before=intent.before, words=intent.words)
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
        if kind is DropKind.ORDER:
            return MoveTakes(shot, ids, before=intent.before, words=intent.words)
        if kind is DropKind.HAND and source is not None:
            return HandTakes(source, ids, shot, words=intent.words)
        if kind in (DropKind.TAKE, DropKind.FILL):
            return AddTakes(shot, ids, before=intent.before)
    return None
