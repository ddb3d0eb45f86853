"""What the board tells the rest of the window is selected: the takes that stand for the shots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.asset import AssetCard, AssetType
from desktop.ui.kit.state import Selection

if TYPE_CHECKING:
    from desktop.domain.film import Shot, Take
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.area import BoardArea

SOURCE = "storyboard"


def selection_of(view: BoardArea, current: tuple[Shot, Take | None] | None) -> Selection:
    """The selection for preview and inspector.

    A shot with takes is shown by the one that plays (or those picked in the strip); an empty shot
    by itself.
    """
    board = view.board
    if board is None:
        return Selection(source=SOURCE)
    cards: dict[AssetId, AssetCard] = {}
    for shot_id in board.in_order(view.selection.ids):
        shot = board.find(shot_id)
        if shot is None:
            continue
        take = shot.selected or (shot.takes[0] if shot.takes else None)
        if current is not None and shot.id == current[0].id:
            take = current[1]
            if view.strip_id == shot.id and view.strip_keys:
                picked = (t.card for t in shot.takes if t.card.id in view.strip.takes.ids)
                cards.update((card.id, card) for card in picked)
        card = take.card if take else card_of(shot)
        cards[card.id] = card
    if not cards:
        return Selection(source=SOURCE)
    standing = None
    if current is not None:
        standing = current[1].card if current[1] else card_of(current[0])
    if standing is None or standing.id not in cards:
        standing = next(reversed(cards.values()))
    return Selection(tuple(cards), cards, standing, SOURCE)


def card_of(shot: Shot) -> AssetCard:
    """A shot as the narrow row that other panes show."""
    return AssetCard(
        id=shot.id,
        type=AssetType.SHOT,
        name=shot.name,
        code=shot.code,
        duration=shot.duration,
        status=shot.status,
        take_count=len(shot.takes),
        version=shot.version,
    )
