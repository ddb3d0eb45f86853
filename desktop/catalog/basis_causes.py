"""Why takes are out of date or blocked, worked out from their basis and from what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from desktop.base.errors import RuleError
from desktop.catalog.basis import WantedBases
from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.basis_causes import causes_of
from desktop.domain.basis_json import from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.catalog.engine.session import Session
    from desktop.domain.basis import Basis, BasisCause
    from desktop.domain.ids import AssetId, RelationId

_r = relations.c


class TakeLink(NamedTuple):
    """A take in a shot, with the digest of what it was made from; None where nobody knows."""

    id: RelationId
    shot: AssetId
    take: AssetId
    digest: str | None


def causes_by_take(
    session: Session, facts: Mapping[AssetId, Mapping[str, Any]], links: Sequence[TakeLink]
) -> dict[RelationId, tuple[BasisCause, ...]]:
    """The causes of those takes that have any.

    Args:
        session: Where to read.
        facts: The metadata of their shots.
        links: The takes.
    """
    wanted = WantedBases(session, list(dict.fromkeys(link.shot for link in links)))
    found: dict[RelationId, tuple[BasisCause, ...]] = {}
    shots: dict[AssetId, Basis] = {}
    differ: dict[RelationId, Basis] = {}
    for link in links:
        if away := wanted.away(link.shot, link.take):
            found[link.id] = away
        if link.digest is None:
            continue
        if link.shot not in shots:
            shots[link.shot] = wanted.shot(link.shot, facts.get(link.shot, {}))
        now = wanted.take(shots[link.shot], link.shot, link.take)
        if now.digest != link.digest:
            differ[link.id] = now
    for key, made_from in kept(session, differ).items():
        if causes := causes_of(made_from, differ[key]):
            found[key] = (*causes, *found.get(key, ()))
    return found


def kept(session: Session, relation_ids: Iterable[RelationId]) -> dict[RelationId, Basis]:
    """The basis of each of these relations that has one; one that is damaged is none."""
    found: dict[RelationId, Basis] = {}
    for part in chunks(relation_ids):
        rows = session.rows(select(_r.id, _r.basis).where(_r.id.in_(part), _r.basis.is_not(None)))
        for key, told in rows:
            try:
                found[key] = from_json(told)
            except RuleError:
                continue  # written by another program: nobody knows
    return found
