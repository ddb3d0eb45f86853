"""What a film still owes: reads what the film itself does not carry, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, or_, select, union

from desktop.catalog.asset import AssetReads
from desktop.catalog.engine.session import chunks, utc_now
from desktop.catalog.exchange_rate import ExchangeRateReads
from desktop.catalog.film import FilmReads
from desktop.catalog.library_settings import library_settings
from desktop.catalog.rate_card import RateCardReads
from desktop.catalog.spending_entries import has_calls
from desktop.catalog.tables.all import asset_relationships, asset_technical_metadata, assets
from desktop.catalog.tables.all import provider_call_assets as shares
from desktop.catalog.tables.all import provider_calls as calls
from desktop.domain.asset import AssetSource, AssetStatus, AssetType
from desktop.domain.ids import AssetId
from desktop.domain.owed_facts import CallFacts, OwedFacts, StaleCut, TakeFacts
from desktop.domain.provider_call import FAILED_STATES, UNSENT_STATES
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import CTE

    from desktop.catalog.engine.session import Session
    from desktop.domain.film import Film
    from desktop.domain.owed import Owed

_a, _r, _c, _s = assets.c, asset_relationships.c, calls.c, shares.c
_t = asset_technical_metadata.c
_TAKE, _PART = RelationType.GENERATED_FROM.value, RelationType.PART_OF.value
_USED, _REFERENCE = RelationType.USED_IN.value, RelationType.REFERENCE_FOR.value
_DERIVED = RelationType.DERIVED_FROM.value
_FOR_SHOTS = (AssetType.IMAGE.value, AssetType.VIDEO.value, AssetType.CHARACTER_REF.value)
_MADE_BY = ("provider", "model", "generator")  # any of them says that a generator made it


class OwedReads:
    """Questions about what is still to be done."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, film_id: AssetId, *, day: str | None = None) -> Owed:
        """Everything that a film still owes, and what it would cost to make what is missing.

        Args:
            film_id: The film.
            day: On which prices are to hold; today if None.

        Raises:
            NotFoundError: There is no such film.
        """
        # Not at the start of the program, which loads every noun.
        from desktop.domain.owed_lines import owed  # noqa: PLC0415

        film = FilmReads(self._session).load(film_id)
        made_by = self._calls(film_id)
        facts = OwedFacts(
            takes=self._takes(film_id),
            calls=made_by,
            uses=FilmReads(self._session).all_uses(film_id),
            cut_scenes=self._cut_scenes(film_id),
            stale_cut=self._stale_cut(film),
            made=self._cards(key for call in made_by for key in call.made),
            cards=RateCardReads(self._session).all(),
            rates=ExchangeRateReads(self._session).all(),
            day=day or utc_now().date().isoformat(),
            currency=library_settings(self._session).currency,
        )
        return owed(film, replace(facts, in_use=self._in_use(film, facts)))

    def _stale_cut(self, film: Film) -> StaleCut | None:
        """Of several cuts the last counts: an older one is meant to be what it was."""
        films = FilmReads(self._session)
        cuts = [cut for cut in films.cuts(film.id) if not cut.other.is_trashed]
        if not cuts:
            return None
        last = cuts[-1]
        causes = films.cut_causes(film).get(last.id)
        return StaleCut(last.other.id, last.other.name, causes) if causes else None

    def _parts(self, film_id: AssetId) -> CTE:
        """The ids of the film, its scenes and its shots."""
        mine = _r.workspace_id == self._session.workspace_id
        parts = select(_r.child_asset_id.label("id")).where(
            mine, _r.parent_asset_id == film_id, _r.relationship_type == _PART
        )
        itself = select(_a.id).where(_a.id == film_id)
        return union(parts, itself).cte("parts")

    def _takes(self, film_id: AssetId) -> dict[AssetId, TakeFacts]:
        """How each take was made, and whether it can be heard."""
        parts = self._parts(film_id)
        rows = self._session.rows(
            select(
                *(_a.id, _a.type, _a.source, _a.status, _a.created_at),
                *(_a.generation_metadata, _a.metadata),
                *(_t.asset_id, _t.audio_codec, _t.audio_channels),
            )
            .select_from(parts)
            .join(asset_relationships, _r.parent_asset_id == parts.c.id)
            .join(assets, _a.id == _r.child_asset_id)
            .outerjoin(asset_technical_metadata, _t.asset_id == _a.id)
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.relationship_type == _TAKE,
                _a.deleted_at.is_(None),
            )
        )
        return {AssetId(row[0]): _to_take(row) for row in rows}

    def _calls(self, film_id: AssetId) -> list[CallFacts]:
        """The calls that were sent for a part of the film, or that made a take of it."""
        session = self._session
        if not has_calls(session):
            return []
        parts = self._parts(film_id)
        takes = (
            select(_r.child_asset_id)
            .join(parts, parts.c.id == _r.parent_asset_id)
            .where(_r.relationship_type == _TAKE)
        )
        made_takes = select(_s.call_id).where(_s.asset_id.in_(takes))
        at = func.coalesce(_c.ended_at, _c.sent_at, _c.created_at, type_=_c.created_at.type)
        rows = session.rows(
            select(
                *(_c.id, _c.target_asset_id, _c.provider, _c.model, _c.state, _c.cost),
                *(_c.error_message, _c.request, at.label("at")),
            )
            .where(
                _c.workspace_id == session.workspace_id,
                _c.state.not_in(UNSENT_STATES),
                or_(_c.target_asset_id.in_(select(parts.c.id)), _c.id.in_(made_takes)),
            )
            .order_by(at, _c.id)
        )
        made: dict[str, list[AssetId]] = defaultdict(list)
        for part in chunks(row.id for row in rows):
            given = select(_s.call_id, _s.asset_id).where(_s.call_id.in_(part))
            for call_id, asset_id in session.rows(given.order_by(_s.call_id, _s.asset_id)):
                made[call_id].append(AssetId(asset_id))
        return [_to_call(row, made[row.id]) for row in rows]

    def _cut_scenes(self, film_id: AssetId) -> frozenset[AssetId]:
        rows = self._session.rows(
            select(_a.id)
            .join(asset_relationships, _r.child_asset_id == _a.id)
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.parent_asset_id == film_id,
                _r.relationship_type == _PART,
                _a.type == AssetType.SCENE.value,
                _a.status == AssetStatus.CUT.value,
            )
        )
        return frozenset(AssetId(row[0]) for row in rows)

    def _cards(self, ids: Iterable[AssetId]) -> dict[AssetId, Any]:
        found = AssetReads(self._session).cards(list(dict.fromkeys(ids)))
        return {key: card for key, card in found.items() if not card.is_trashed}

    def _in_use(self, film: Film, facts: OwedFacts) -> frozenset[AssetId]:
        """What of the candidates is used after all: by what plays, or to make something else."""
        from desktop.domain.owed_lines import spare_candidates  # noqa: PLC0415 - as above

        keys = sorted(spare_candidates(film, facts))
        used: set[AssetId] = set()
        for part in chunks(keys):
            used |= self._used_by_what_plays(part, facts.cut_scenes)
            used |= self._made_into(part)
        return frozenset(used)

    def _used_by_what_plays(
        self, keys: Sequence[AssetId], cut_scenes: frozenset[AssetId]
    ) -> set[AssetId]:
        """Those that are a take of a shot, used somewhere, or a reference for somebody."""
        user = assets.alias("user")
        place = asset_relationships.alias("place")
        is_shot = user.c.type == AssetType.SHOT.value
        rows = self._session.rows(
            select(
                *(_r.child_asset_id, _r.relationship_type, user.c.type, user.c.id),
                *(place.c.scene_id, _a.type),
            )
            .join(user, user.c.id == _r.parent_asset_id)
            .join(assets, _a.id == _r.child_asset_id)
            .outerjoin(
                place,
                (place.c.child_asset_id == user.c.id)
                & (place.c.relationship_type == _PART)
                & is_shot,
            )
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.child_asset_id.in_(keys),
                _r.relationship_type.in_((_TAKE, _USED, _REFERENCE, _DERIVED)),
                user.c.deleted_at.is_(None),
                user.c.status != AssetStatus.CUT.value,
            )
        )
        found: set[AssetId] = set()
        for key, type_, user_type, user_id, scene_id, own_type in rows:
            if scene_id in cut_scenes or user_id in cut_scenes:
                continue
            is_film = user_type == AssetType.FILM.value
            if type_ == _DERIVED and not is_film:
                continue  # where it comes from is no use of it
            if type_ == _USED and is_film and own_type in _FOR_SHOTS:
                continue  # brought in, to be used in a shot
            found.add(AssetId(key))
        return found

    def _made_into(self, keys: Sequence[AssetId]) -> set[AssetId]:
        """Those that something else was made from."""
        rows = self._session.rows(
            select(_r.parent_asset_id)
            .join(assets, _a.id == _r.child_asset_id)
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.parent_asset_id.in_(keys),
                _r.relationship_type == literal(_DERIVED),
                _a.deleted_at.is_(None),
            )
        )
        return {AssetId(row[0]) for row in rows}


def _to_take(row: Any) -> TakeFacts:
    told = row.generation_metadata or {}
    has_sound: bool | None = None
    if row.type != AssetType.VIDEO.value:
        has_sound = False
    elif row.asset_id is not None:
        has_sound = bool(row.audio_codec or row.audio_channels)
    is_made = row.source == AssetSource.GENERATION.value or any(told.get(n) for n in _MADE_BY)
    return TakeFacts(told, row.metadata or {}, is_made, has_sound, row.created_at)


def _to_call(row: Any, made: Sequence[AssetId]) -> CallFacts:
    asked = (row.request or {}).get("parameters")
    return CallFacts(
        row.target_asset_id,
        row.provider,
        row.model or "",
        row.at,
        row.state in FAILED_STATES,
        row.cost is not None,
        row.error_message or "",
        asked if isinstance(asked, dict) else {},
        tuple(made),
    )
