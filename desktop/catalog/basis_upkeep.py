"""Noting what takes were made from while it is still known: just before that changes.

A library that an older program made says of no take what it was made from, and such a take counts
as current. So that the first change from then on is seen, what its shot says is noted in the same
transaction, before the change. That is upkeep and no part of the edit: undo leaves it, and needs
not know of it, since before and after the note the take is current.

The same is done for what was still empty when a take came: who writes the prompt of a shot that
has a picture makes nothing out of date, who changes it afterwards does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from desktop.catalog.basis import MADE_FROM, TAKE, USES, WantedBases, facts_of
from desktop.catalog.basis_causes import TakeLink, kept
from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.basis import Basis, in_order
from desktop.domain.basis_json import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Column, ColumnElement, Table

    from desktop.catalog.engine.session import WriteSession
    from desktop.domain.ids import AssetId, RelationId

_r = relations.c
# The columns whose change changes what takes are made from: of others it is that of their file.
_WRITTEN = {
    AssetType.SHOT.value: frozenset({"metadata"}),
    AssetType.CHARACTER_REF.value: frozenset({"metadata", "description"}),
}
_CONTENT = frozenset({"checksum_sha256"})


class BasisUpkeep:
    """Told by a session of rows before they change; see `WriteSession.watchers`."""

    def __init__(self, session: WriteSession) -> None:
        self._session = session

    def __call__(
        self, table: Table, rows: Sequence[Mapping[str, Any]], columns: AbstractSet[str] | None
    ) -> None:
        """Note the basis of the takes that were made from these rows."""
        if table is assets and columns is not None:
            self._note_written(
                [row for row in rows if columns & _WRITTEN.get(row["type"], _CONTENT)]
            )
        elif table is relations and columns is None:
            used = (row["parent_asset_id"] for row in rows if row["relationship_type"] in USES)
            played = [row for row in rows if row.get("is_selected")]  # and goes, or comes to play
            self._note([*self._users(used), *self._made_from(_takes(played))])
        elif table is relations and columns is not None and "is_selected" in columns:
            self._note(self._made_from(_takes(rows)))

    def add_source(self, take: AssetId) -> None:
        """Note what a take was made from again: another source of it has become known."""
        links = self._links(_r.child_asset_id == take)
        wanted = WantedBases(self._session, [], [take])
        noted: dict[RelationId, Basis] = {}
        for key, basis in kept(self._session, [link.id for link in links]).items():
            (shot,) = (link.shot for link in links if link.id == key)
            known = {item.key for item in basis.sources}
            new = [one for one in wanted.take(Basis(), shot, take).sources if one.key not in known]
            noted[key] = replace(basis, sources=in_order([*basis.sources, *new]))
        write_bases(self._session, noted)

    def _note_written(self, changed: Sequence[Mapping[str, Any]]) -> None:
        """Note the takes that were made from these assets."""
        shots = [row["id"] for row in changed if row["type"] == AssetType.SHOT.value]
        others = [row["id"] for row in changed if row["type"] != AssetType.SHOT.value]
        files = [row["id"] for row in changed if row["type"] not in _WRITTEN]
        links = [*self._in_shots(shots), *self._users(self._parents(others))]
        links += self._made_from(files)  # of a character that is its words, of which they say none
        self._note(list({link.id: link for link in links}.values()))

    def _users(self, ids: Iterable[AssetId]) -> list[TakeLink]:
        """The takes in shots, and in those that use a character, of which some may be either."""
        named = list(dict.fromkeys(ids))
        return self._in_shots(list(dict.fromkeys([*named, *self._parents(named)])))

    def _in_shots(self, shots: Sequence[AssetId]) -> list[TakeLink]:
        return [
            link for part in chunks(shots) for link in self._links(_r.parent_asset_id.in_(part))
        ]

    def _parents(self, ids: Sequence[AssetId]) -> list[AssetId]:
        """What uses these."""
        return self._ends(_r.parent_asset_id, _r.child_asset_id, ids, USES)

    def _made_from(self, sources: Sequence[AssetId]) -> list[TakeLink]:
        """The links to takes that say they were made from these."""
        takes = self._ends(_r.child_asset_id, _r.parent_asset_id, sources, MADE_FROM)
        return [link for part in chunks(takes) for link in self._links(_r.child_asset_id.in_(part))]

    def _ends(
        self, end: Column[Any], by: Column[Any], ids: Sequence[AssetId], types: Sequence[str]
    ) -> list[AssetId]:
        """One end of the relations whose other end is one of these."""
        found: dict[AssetId, None] = {}
        for part in chunks(ids):
            # Without the workspace: SQLite would look through all of its relations for each.
            rows = self._session.rows(
                select(end).where(by.in_(part), _r.relationship_type.in_(types))
            )
            found |= dict.fromkeys(row[0] for row in rows)
        return list(found)

    def _links(self, where: ColumnElement[bool]) -> list[TakeLink]:
        rows = self._session.rows(
            select(_r.id, _r.parent_asset_id, _r.child_asset_id, _r.basis_digest).where(
                _r.relationship_type == TAKE, where
            )
        )
        return [TakeLink(*row) for row in rows]

    def _note(self, links: Sequence[TakeLink]) -> None:
        if not links:
            return
        known = kept(self._session, [link.id for link in links if link.digest])
        shots = list(dict.fromkeys(link.shot for link in links))
        facts = facts_of(self._session, shots)
        # What shots use is asked only for those takes of which it can be news.
        new = [link for link in links if link.digest is None or _lacks_content(known.get(link.id))]
        used_by = list(dict.fromkeys(link.shot for link in new))
        wanted = WantedBases(self._session, used_by, list(dict.fromkeys(link.take for link in new)))
        bases = {shot: wanted.shot(shot, facts.get(shot, {})) for shot in shots}
        noted: dict[RelationId, Basis] = {}
        for link in links:
            now = wanted.take(bases[link.shot], link.shot, link.take)
            if link.digest is None:
                noted[link.id] = now
            elif (old := known.get(link.id)) is not None:
                later = old.with_late_texts(now)
                if later != old:
                    noted[link.id] = later
        write_bases(self._session, noted)


def _takes(rows: Iterable[Mapping[str, Any]]) -> list[AssetId]:
    """The takes that these relations are about."""
    return [row["child_asset_id"] for row in rows if row["relationship_type"] == TAKE]


def write_bases(session: WriteSession, bases: Mapping[RelationId, Basis]) -> None:
    """Write the basis of relations as upkeep: on no record, and no newer version of the row."""
    if not bases:
        return
    to: Any = {_r.basis: bindparam("to_basis"), _r.basis_digest: bindparam("to_digest")}
    session.connection.execute(
        relations.update().where(_r.id == bindparam("to_id")).values(to),
        [
            {"to_id": key, "to_basis": to_json(bases[key]), "to_digest": bases[key].digest}
            for key in sorted(bases)
        ],
    )


def _lacks_content(basis: Basis | None) -> bool:
    """Whether something that a take was made from was empty then."""
    return basis is not None and not all(item.digest for item in basis.items)
