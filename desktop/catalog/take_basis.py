"""What is written down of takes: what they were made from, and that they are kept as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from desktop.base.errors import NotFoundError
from desktop.catalog.basis import TAKE, WantedBases, facts_of
from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.basis_causes import causes_of
from desktop.domain.basis_json import to_json

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.basis import Basis
    from desktop.domain.ids import AssetId

_r = relations.c
_is_take = _r.relationship_type == TAKE
PARKED = "parked"  # in the metadata of a link: the take came when its shot asked for another


class NewBasis(NamedTuple):
    """What a take that comes to a shot was made from.

    Attributes:
        is_parked: The shot asks for something else by now: it is there to be chosen, and does not
            play by itself.
    """

    basis: Basis
    is_parked: bool = False


def is_parked(facts: Mapping[str, Any] | None) -> bool:
    """Whether the metadata of a take's link says that it waits to be chosen."""
    return bool((facts or {}).get(PARKED))


def unparked(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """The metadata of the link of a take that waits no longer."""
    return {key: value for key, value in (facts or {}).items() if key != PARKED}


def basis_columns(basis: Basis) -> dict[str, Any]:
    """A basis as columns of a relation."""
    return {"basis": to_json(basis), "basis_digest": basis.digest}


def wanted_now(session: Session, shot_id: AssetId) -> Basis:
    """What a shot asks for now: what is sent to a provider, for its answer to be held against.

    Raises:
        NotFoundError: There is no such shot.
    """
    is_shot = (assets.c.id == shot_id, assets.c.type == AssetType.SHOT.value)
    mine = assets.c.workspace_id == session.workspace_id
    row = session.execute(select(assets.c.metadata).where(mine, *is_shot)).first()
    if row is None:
        raise NotFoundError("There is no such shot in this library.")
    return replace(WantedBases(session, [shot_id], []).shot(shot_id, row[0] or {}), is_sent=True)


def bases_of_new(
    session: Session,
    shot_id: AssetId,
    takes: Sequence[AssetId],
    made_from: Basis | None = None,
) -> dict[AssetId, NewBasis]:
    """What takes that come to a shot were made from; what it says now, unless told otherwise."""
    if not takes:
        return {}
    wanted = WantedBases(session, [shot_id], takes)
    shot = wanted.shot(shot_id, facts_of(session, [shot_id]).get(shot_id, {}))
    found: dict[AssetId, NewBasis] = {}
    for take in takes:
        now = wanted.take(shot, shot_id, take)
        if made_from is None:
            found[take] = NewBasis(now)
        else:
            sources = made_from.sources or now.sources
            sent = replace(made_from, sources=sources, is_sent=True)
            found[take] = NewBasis(sent, bool(causes_of(sent, now)))
    return found


def keep_as_is(
    session: WriteSession,
    shot_ids: Sequence[AssetId],
    takes: Collection[AssetId] | None = None,
) -> int:
    """Let what shots say now be what their takes, or some of them, were made from.

    Returns:
        How many takes that was new of.
    """
    rows: list[Any] = []
    for part in chunks(sorted(set(shot_ids))):
        query = select(_r.id, _r.parent_asset_id, _r.child_asset_id, _r.basis_digest, _r.metadata)
        mine = _r.workspace_id == session.workspace_id
        rows += session.rows(query.where(mine, _r.parent_asset_id.in_(part), _is_take))
    rows = [row for row in rows if takes is None or row.child_asset_id in takes]
    shots = list(dict.fromkeys(row.parent_asset_id for row in rows))
    wanted, facts = WantedBases(session, shots), facts_of(session, shots)
    bases = {shot: wanted.shot(shot, facts.get(shot, {})) for shot in shots}
    new: dict[str, dict[str, Any]] = {}
    for row in rows:
        shot = row.parent_asset_id
        now = wanted.take(bases[shot], shot, row.child_asset_id)
        if now.digest != row.basis_digest or is_parked(row.metadata):
            new[row.id] = {**basis_columns(now), "metadata": unparked(row.metadata)}
    session.update_each(relations, new)
    return len(new)
