"""What hangs on an asset moves to another one that takes its place: tags, links, notes, names.

Nothing is lost and nothing is there twice: what both have stays once, as the kept asset has it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, func, or_, select

from desktop.base.errors import RuleError
from desktop.catalog.near_duplicate import NearDuplicateWrites
from desktop.catalog.relation import RelationWrites
from desktop.catalog.tables.all import (
    asset_collection_members,
    asset_external_ids,
    asset_notes,
    asset_pair_decisions,
    asset_relationships,
    asset_tags,
    recipe_sources,
)
from desktop.catalog.take_basis import basis_columns
from desktop.domain.basis import BasisItem, in_order
from desktop.domain.basis_json import from_json
from desktop.domain.ids import AssetId, RelationId
from desktop.domain.near_duplicate import PairDecision
from desktop.domain.ordering import STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.catalog.engine.session import WriteSession

_r = asset_relationships.c
_m = asset_collection_members.c
_e = asset_external_ids.c
_t = asset_tags.c
_d = asset_pair_decisions.c
_PLAYS = ("source_in", "source_out", "starts_at", "level_db")


class MergeWrites:
    """Has one asset take the place of another."""

    def __init__(self, session: WriteSession) -> None:
        self._session = session

    def take_over(self, kept: AssetId, other: AssetId) -> None:
        """Move to `kept` whatever hangs on `other`, but for its files and how it was made.

        Raises:
            RuleError: One comes from the other by way of a third one: links would run in a circle.
        """
        self._session.alone("tree")
        self._take_tags(kept, other)
        self._take_places(kept, other)
        self._take_links(kept, other)
        self._take_notes(kept, other)
        self._take_names(kept, other)
        self._take_decisions(kept, other)
        self._take_bases(kept, other)

    def _rows(self, table: Any, *where: Any) -> list[Mapping[str, Any]]:
        mine = table.c.workspace_id == self._session.workspace_id
        return [row._mapping for row in self._session.rows(select(table).where(mine, *where))]

    def _take_tags(self, kept: AssetId, other: AssetId) -> None:
        """Copied: what lies in the Trash is still found by them there."""
        have = {row["tag_id"] for row in self._rows(asset_tags, _t.asset_id == kept)}
        theirs = {row["tag_id"] for row in self._rows(asset_tags, _t.asset_id == other)}
        new = [{"tag_id": key, "asset_id": kept} for key in sorted(theirs - have)]
        self._session.insert(asset_tags, new)

    def _take_places(self, kept: AssetId, other: AssetId) -> None:
        """Its place in each collection; where both stand, the kept one's own."""
        own = self._rows(asset_collection_members, _m.asset_id == kept)
        have = {row["collection_id"] for row in own}
        rows = self._rows(asset_collection_members, _m.asset_id == other)
        twice = [row["id"] for row in rows if row["collection_id"] in have]
        if twice:
            self._session.delete(asset_collection_members, _m.id.in_(twice))
        moved = [row["id"] for row in rows if row["collection_id"] not in have]
        self._session.update_many(asset_collection_members, moved, {"asset_id": kept})

    def _take_links(self, kept: AssetId, other: AssetId) -> None:
        """Every link but those between the two; of two alike, the kept one's, chosen if either is.

        What uses the asset has it where it had the other one. What it led to itself comes last.
        """
        ends = or_(_r.parent_asset_id.in_((kept, other)), _r.child_asset_id.in_((kept, other)))
        rows = sorted(self._rows(asset_relationships, ends), key=_place)
        own = {_ends(row): row for row in rows if other not in _ends(row)}
        last = self._last_places(kept)
        moved: dict[str, dict[str, Any]] = {}
        chosen: dict[str, dict[str, Any]] = {}
        gone: list[RelationId] = []
        for row in rows:
            if other not in _ends(row):
                continue
            parent, child, kind = (kept if end == other else end for end in _ends(row))
            twin = own.get((parent, child, kind))
            if parent == child or twin is not None:
                gone.append(RelationId(row["id"]))
                if twin is not None and row["is_selected"]:
                    chosen[twin["id"]] = {"is_selected": True, **{n: row[n] for n in _PLAYS}}
                continue
            moved[row["id"]] = {"parent_asset_id": parent, "child_asset_id": child}
            if parent == kept and row["sequence"] is not None:
                last[kind] = last.get(kind, 0) + STEP
                moved[row["id"]]["sequence"] = last[kind]
        relations = RelationWrites(self._session)
        relations.remove(gone)
        self._session.update_each(asset_relationships, moved | chosen)
        above = {row["parent_asset_id"] for row in self._rows(asset_relationships, _below(kept))}
        if any(relations.is_below(AssetId(key), kept) for key in sorted(above)):
            raise RuleError(
                "One of these comes from the other by way of a third one.",
                advice="Remove one of the relations between them first, then merge.",
            )

    def _last_places(self, kept: AssetId) -> dict[str, int]:
        """The highest number of what the kept one leads to, by type."""
        query = (
            select(_r.relationship_type, func.max(_r.sequence))
            .where(_r.parent_asset_id == kept, _r.sequence.is_not(None))
            .group_by(_r.relationship_type)
        )
        return {row[0]: int(row[1]) for row in self._session.rows(query)}

    def _take_notes(self, kept: AssetId, other: AssetId) -> None:
        notes = [row["id"] for row in self._rows(asset_notes, asset_notes.c.asset_id == other)]
        self._session.update_many(asset_notes, notes, {"asset_id": kept})

    def _take_names(self, kept: AssetId, other: AssetId) -> None:
        """What other programs call it, and recipes that name it as what something was made from."""
        have = {
            (row["system"], row["external_id"])
            for row in self._rows(asset_external_ids, _e.asset_id == kept)
        }
        rows = self._rows(asset_external_ids, _e.asset_id == other)
        twice = [row["id"] for row in rows if (row["system"], row["external_id"]) in have]
        if twice:
            self._session.delete(asset_external_ids, _e.id.in_(twice))
        moved = [row["id"] for row in rows if row["id"] not in twice]
        self._session.update_many(asset_external_ids, moved, {"asset_id": kept})
        named = recipe_sources.c.source_asset_id == other
        sources = [row["id"] for row in self._rows(recipe_sources, named)]
        self._session.update_many(recipe_sources, sources, {"source_asset_id": kept})

    def _take_decisions(self, kept: AssetId, other: AssetId) -> None:
        """What was told apart from the other one is told apart from the kept one."""
        either = or_(_d.first_asset_id == other, _d.second_asset_id == other)
        for row in self._rows(asset_pair_decisions, either):
            third = {row["first_asset_id"], row["second_asset_id"]} - {other, kept}
            pairs = [(kept, AssetId(key)) for key in third]
            decision = PairDecision(row["decision"])
            NearDuplicateWrites(self._session).decide(pairs, decision)

    def _take_bases(self, kept: AssetId, other: AssetId) -> None:
        """Takes that were made from the other one were made from the kept one.

        Where both have the same content they stay up to date; where not, they say what changed.
        """
        named = cast(_r.basis, String).contains(other)
        rows = self._rows(asset_relationships, _r.basis.is_not(None), named)
        new: dict[str, dict[str, Any]] = {}
        for row in rows:
            basis = from_json(row["basis"])
            items, sources = (_renamed(part, kept, other) for part in (basis.items, basis.sources))
            new[row["id"]] = basis_columns(replace(basis, items=items, sources=sources))
        self._session.update_each(asset_relationships, new)


def _ends(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """What no two relations have alike."""
    return row["parent_asset_id"], row["child_asset_id"], row["relationship_type"]


def _place(row: Mapping[str, Any]) -> tuple[bool, int, str]:
    number = row["sequence"]
    return number is None, number or 0, row["id"]


def _below(kept: AssetId) -> Any:
    return _r.child_asset_id == kept


def _renamed(items: Iterable[BasisItem], kept: AssetId, other: AssetId) -> tuple[BasisItem, ...]:
    """Items that name the kept asset instead of the other one; one of the same place once."""
    found: dict[tuple[str, str, str], BasisItem] = {}
    for item in items:
        told = replace(item, key=kept) if item.key == other else item
        if item.key == other:
            found.setdefault(told.place, told)
        else:
            found[told.place] = told
    return in_order(found.values())
