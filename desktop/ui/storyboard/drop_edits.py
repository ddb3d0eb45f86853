"""Turns what a drop would do into the edit that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, assert_never

from desktop.domain.relation import RelationType
from desktop.edits import lazy as edits
from desktop.ui.storyboard.drop_intent import DropIntent, DropKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit

_T = TypeVar("_T")


def edit_for(intent: DropIntent, asset_ids: Sequence[AssetId] = ()) -> Edit[object]:
    """The edit of an intent.

    Args:
        intent: What was announced while dragging; it is allowed and says all that its kind needs.
        asset_ids: What files have become by their import; else the intent's own ids are used.

    Raises:
        ValueError: The intent is none, or something of it is missing: a mistake of the caller.
    """
    ids = tuple(asset_ids) or intent.ids
    if not ids:
        raise ValueError(f"no assets to {intent.kind}")
    match intent.kind:
        case DropKind.INSERT | DropKind.MOVE | DropKind.REUSE | DropKind.SCENE | DropKind.SOUND:
            return _into(intent, ids)
        case DropKind.OUT:
            return edits.take.ShotsFromTakes(
                _given(intent.from_shot),
                ids,
                _given(intent.parent_id),
                before=intent.before,
                words=intent.words,
            )
        case DropKind.TAKE | DropKind.FILL:
            return edits.film.AddTakes(_given(intent.shot_id), ids, before=intent.before)
        case DropKind.CHOOSE:
            return edits.film.SelectTake(_given(intent.shot_id), ids[0])
        case DropKind.ORDER:
            return edits.take.MoveTakes(
                _given(intent.shot_id), ids, before=intent.before, words=intent.words
            )
        case DropKind.HAND:
            return edits.take.HandTakes(
                _given(intent.from_shot), ids, _given(intent.shot_id), words=intent.words
            )
        case DropKind.NOTHING:
            raise ValueError(f"nothing to do: {intent.words}")
        case _:
            assert_never(intent.kind)


def _into(intent: DropIntent, ids: tuple[AssetId, ...]) -> Edit[object]:
    """What goes into a scene, or into the film."""
    parent, before = _given(intent.parent_id), intent.before
    by_kind: dict[DropKind, Edit[object]] = {
        DropKind.INSERT: edits.film.DropBetweenShots(parent, ids, before=before),
        DropKind.MOVE: edits.film.MoveShots(ids, parent, before=before),
        DropKind.REUSE: edits.film.DuplicateShots(ids, parent, before=before),
        DropKind.SCENE: edits.film.MoveScenes(ids, parent, before=before),
        DropKind.SOUND: edits.relation.RelateAssets(RelationType.USED_IN, parent, ids),
    }
    return by_kind[intent.kind]


def _given(value: _T | None) -> _T:
    if value is None:
        raise ValueError("the intent does not say where")
    return value
