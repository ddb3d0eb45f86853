"""Puts cards that were read again into a film, where nothing else of it has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.asset import AssetCard
    from desktop.domain.film import Film, Scene, Shot
    from desktop.domain.ids import AssetId


def takes_among(film: Film, ids: Iterable[AssetId]) -> tuple[AssetId, ...] | None:
    """Those of `ids` that are takes in the film; None if one of them is a part of the film itself.

    The film, a scene or a shot say more than a card shows.
    """
    wanted = set(ids)
    shots = film.shots()
    parts = {film.id, *(scene.id for scene in film.scenes), *(shot.id for shot in shots)}
    if not parts.isdisjoint(wanted):
        return None
    return tuple({take.card.id for shot in shots for take in shot.takes} & wanted)


def with_cards(film: Film, cards: Mapping[AssetId, AssetCard]) -> Film:
    """The film with these cards instead of the ones it has of the same assets."""
    return replace(
        film,
        scenes=tuple(_scene(scene, cards) for scene in film.scenes),
        loose_shots=tuple(_shot(shot, cards) for shot in film.loose_shots),
    )


def _scene(scene: Scene, cards: Mapping[AssetId, AssetCard]) -> Scene:
    shots = tuple(_shot(shot, cards) for shot in scene.shots)
    same = all(new is old for new, old in zip(shots, scene.shots, strict=True))
    return scene if same else replace(scene, shots=shots)


def _shot(shot: Shot, cards: Mapping[AssetId, AssetCard]) -> Shot:
    if not any(take.card.id in cards for take in shot.takes):
        return shot
    takes = (replace(take, card=cards.get(take.card.id, take.card)) for take in shot.takes)
    return replace(shot, takes=tuple(takes))
