"""Reads everything about one asset, for whichever door asks: window, command line, HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.catalog.activity import ActivityReads
from desktop.catalog.asset import AssetReads
from desktop.catalog.collection import CollectionReads
from desktop.catalog.location import LocationReads
from desktop.catalog.recipe import RecipeReads
from desktop.catalog.recipe_source import RecipeSourceReads
from desktop.catalog.relation import RelationReads
from desktop.catalog.tag import TagReads
from desktop.domain.changes import JUDGEMENT
from desktop.domain.dossier import Dossier

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from desktop.catalog.engine.session import Session
    from desktop.domain.ids import AssetId


class DossierReads:
    """Questions about all that hangs on an asset."""

    def __init__(self, session: Session) -> None:
        self._assets = AssetReads(session)
        self._recipes, self._sources = RecipeReads(session), RecipeSourceReads(session)
        self._tags, self._collections = TagReads(session), CollectionReads(session)
        self._relations, self._locations = RelationReads(session), LocationReads(session)
        self._activity = ActivityReads(session)

    def of(self, asset_id: AssetId) -> Dossier:
        """Everything about an asset.

        Raises:
            NotFoundError: It is not in the library.
        """
        return Dossier(
            asset=self._assets.load(asset_id),
            card=self._assets.cards([asset_id])[asset_id],
            technical=self._assets.technical(asset_id),
            recipe=self._recipes.of(asset_id),
            sources=self._sources.of(asset_id),
            tags=tuple(self._tags.of([asset_id])[asset_id]),
            collections=tuple(self._collections.of(asset_id)),
            relations=tuple(self._relations.of(asset_id)),
            locations=tuple(self._locations.of([asset_id]).get(asset_id, ())),
            entries=tuple(self._activity.of(asset_id)),
        )

    def again(self, known: Dossier, columns: AbstractSet[str]) -> Dossier:
        """What is known of an asset, after a change of nothing but these columns of its row.

        Raises:
            NotFoundError: It is not in the library any more.
        """
        key = known.asset.id
        asset, entries = self._assets.load(key), tuple(self._activity.of(key))
        if columns and columns <= JUDGEMENT:  # given by the hundred, one after the other
            judged = {name: getattr(asset, name) for name in JUDGEMENT}
            return replace(known, asset=asset, card=replace(known.card, **judged), entries=entries)
        technical = known.technical
        if known.sequence is not None:  # its rate is a person's choice
            technical = self._assets.technical(key)
        return replace(
            known,
            technical=technical,
            recipe=self._recipes.of(key),
            sources=self._sources.of(key),
            asset=asset,
            card=self._assets.cards([key])[key],
            entries=entries,
        )
