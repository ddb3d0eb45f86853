"""What shots ask for now, and whether their takes are still that: a few statements for a film.

What shots use and what their takes say they come from is read for many shots at once. The basis
of a take is read only where its digest says that something differs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.basis import (
    Basis,
    BasisCause,
    BasisChange,
    BasisItem,
    BasisPart,
    in_order,
    shot_basis,
    text_digest,
)
from desktop.domain.film import LUT
from desktop.domain.ids import AssetId
from desktop.domain.relation import LINEAGE, RelationType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Select

    from desktop.catalog.engine.session import Session

_r = relations.c
TAKE = RelationType.GENERATED_FROM.value
REFERENCE = RelationType.REFERENCE_FOR.value
USES = (RelationType.USED_IN.value, REFERENCE)
MADE_FROM = tuple(one.value for one in LINEAGE)
_PARTS = {
    AssetType.CHARACTER_REF.value: BasisPart.CHARACTER,
    AssetType.IMAGE.value: BasisPart.REFERENCE,
    AssetType.VIDEO.value: BasisPart.REFERENCE,
    AssetType.AUDIO.value: BasisPart.SOUND,
    AssetType.TEXT.value: BasisPart.TEXT,
    AssetType.SCRIPT.value: BasisPart.TEXT,
    AssetType.DOCUMENT.value: BasisPart.TEXT,
}


class BasisUse(NamedTuple):
    """Something that goes into a basis, and whether it can be used again.

    Attributes:
        plays_in: Of a source that is a take: the shots in which it plays.
    """

    item: BasisItem
    is_away: bool
    plays_in: frozenset[AssetId] = frozenset()


class WantedBases:
    """What some shots, and the takes in them, would be made from now.

    Args:
        session: Where to read.
        shots: The shots.
        takes: Of which takes to know the sources as well; of those in the shots if None.
    """

    def __init__(
        self, session: Session, shots: Sequence[AssetId], takes: Sequence[AssetId] | None = None
    ) -> None:
        self._uses = _uses(session, shots)
        self._items = {
            shot: in_order(used.item for used in found) for shot, found in self._uses.items()
        }
        self._sources = _sources(session, _links(session, shots, takes))

    def shot(self, shot: AssetId, facts: Mapping[str, Any]) -> Basis:
        """What a shot asks for, by its metadata and what it uses."""
        return shot_basis(facts, self._items.get(shot, ()))

    def take(self, basis: Basis, shot: AssetId, take: AssetId) -> Basis:
        """The basis of a shot, with what one of its takes says that it comes from."""
        used = self._sources.get(take)
        if not used:
            return basis
        # That another take of the same shot plays by now is the point of having several.
        sources = (replace(one.item, is_chosen=bool(one.plays_in - {shot})) for one in used)
        return replace(basis, sources=in_order(sources))

    def away(self, shot: AssetId, take: AssetId) -> tuple[BasisCause, ...]:
        """What one would need to make a take again, and cannot have now."""
        used = (*self._uses.get(shot, ()), *self._sources.get(take, ()))
        return tuple(
            BasisCause(one.item.part, BasisChange.AWAY, name=one.item.name)
            for one in used
            if one.is_away
        )


def facts_of(session: Session, shots: Sequence[AssetId]) -> dict[AssetId, Mapping[str, Any]]:
    """The metadata of shots."""
    found: dict[AssetId, Mapping[str, Any]] = {}
    for part in chunks(shots):
        rows = session.rows(
            select(assets.c.id, assets.c.metadata).where(
                assets.c.workspace_id == session.workspace_id, assets.c.id.in_(part)
            )
        )
        found.update({AssetId(key): facts or {} for key, facts in rows})
    return found


def _uses(session: Session, shots: Sequence[AssetId]) -> dict[AssetId, list[BasisUse]]:
    """What shots use, characters with their references."""
    found: dict[AssetId, list[BasisUse]] = defaultdict(list)
    with_characters: list[tuple[AssetId, AssetId]] = []
    for part in chunks(shots):
        rows = session.rows(
            _others().where(_r.parent_asset_id.in_(part), _r.relationship_type.in_(USES))
        )
        for row in rows:
            kind = _PARTS.get(row.type)
            if kind is None or (row.role or {}).get("role") == LUT:
                continue
            found[row.parent].append(_used(session, row, kind))
            if kind is BasisPart.CHARACTER:
                with_characters.append((row.parent, row.id))
    if with_characters:
        _add_characters(session, found, with_characters)
    return found


def _add_characters(
    session: Session,
    found: dict[AssetId, list[BasisUse]],
    with_characters: Sequence[tuple[AssetId, AssetId]],
) -> None:
    """What characters are like, and the pictures that show it."""
    characters = list(dict.fromkeys(character for _, character in with_characters))
    words: dict[AssetId, str] = {}
    references: dict[AssetId, list[BasisUse]] = defaultdict(list)
    for part in chunks(characters):
        rows = session.rows(
            select(assets.c.id, assets.c.description, assets.c.metadata).where(
                assets.c.id.in_(part)
            )
        )
        for key, description, facts in rows:
            facts = facts or {}
            said = (description, facts.get("description"), facts.get("consistency_prompt"))
            words[key] = text_digest("\n".join(str(one) for one in said if one))
        rows = session.rows(
            _others().where(_r.parent_asset_id.in_(part), _r.relationship_type == REFERENCE)
        )
        for row in rows:
            if (kind := _PARTS.get(row.type)) is not None:
                references[row.parent].append(_used(session, row, kind, owner=row.parent))
    for shot, used in found.items():
        found[shot] = [
            one._replace(item=replace(one.item, digest=words.get(AssetId(one.item.key), "")))
            if one.item.part is BasisPart.CHARACTER
            else one
            for one in used
        ]
    for shot, character in with_characters:
        found[shot] += references.get(character, ())


def _links(
    session: Session, shots: Sequence[AssetId], takes: Sequence[AssetId] | None
) -> list[Any]:
    """The relations of takes, or of all takes in shots, with what they were made from."""
    query = _others(_r.child_asset_id.label("take"), by=_r.parent_asset_id).where(
        _r.relationship_type.in_(MADE_FROM)
    )
    found: list[Any] = []
    if takes is not None:
        for part in chunks(takes):
            found += session.rows(query.where(_r.child_asset_id.in_(part)))
        return found
    of_shot = relations.alias("of_shot")
    query = query.join(of_shot, of_shot.c.child_asset_id == _r.child_asset_id)
    for part in chunks(shots):
        found += session.rows(
            query.where(of_shot.c.parent_asset_id.in_(part), of_shot.c.relationship_type == TAKE)
        )
    return found


def _sources(session: Session, links: Sequence[Any]) -> dict[AssetId, list[BasisUse]]:
    """What takes say they were made from, by take; takes among them as such."""
    rows = {(row.take, row.id): row for row in links}
    plays = _plays_in(session, list(dict.fromkeys(source for _, source in rows)))
    found: dict[AssetId, list[BasisUse]] = defaultdict(list)
    for (take, source), row in rows.items():
        kind = BasisPart.TAKE if source in plays else _PARTS.get(row.type)
        if kind is not None:
            used = _used(session, row, kind)
            found[take].append(used._replace(plays_in=plays.get(source, frozenset())))
    return found


def _plays_in(session: Session, asset_ids: Sequence[AssetId]) -> dict[AssetId, frozenset[AssetId]]:
    """In which shots those of these assets play that are takes."""
    found: dict[AssetId, set[AssetId]] = {}
    for part in chunks(asset_ids):
        rows = session.rows(
            select(_r.child_asset_id, _r.parent_asset_id, _r.is_selected).where(
                _r.child_asset_id.in_(part), _r.relationship_type == TAKE
            )
        )
        for take, shot, is_selected in rows:
            found.setdefault(AssetId(take), set()).update([AssetId(shot)] if is_selected else ())
    return {take: frozenset(shots) for take, shots in found.items()}


def _others(*columns: Any, by: Any = None) -> Select[Any]:
    """What of assets at the end of relations goes into a basis, the child unless told."""
    return (
        select(
            *columns,
            _r.parent_asset_id.label("parent"),
            _r.metadata.label("role"),
            assets.c.id,
            assets.c.type,
            assets.c.name,
            assets.c.checksum_sha256.label("checksum"),
            assets.c.deleted_at.is_not(None).label("is_trashed"),
        )
        .select_from(relations)
        .join(assets, assets.c.id == (_r.child_asset_id if by is None else by))
    )


def _used(session: Session, row: Any, part: BasisPart, owner: str = "") -> BasisUse:
    item = BasisItem(part, row.id, row.checksum or "", row.name, owner)
    return BasisUse(item, bool(row.is_trashed) or row.id in session.away)
