"""Which take of a shot plays when two libraries are merged: one question for each shot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_relationships
from desktop.domain.library_merge import MergeKind, MergeOutcome, MergeRow, MergeSide, takes_theirs
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from desktop.catalog.merger import Merger

_r = asset_relationships.c
_TAKE = RelationType.GENERATED_FROM.value


def settle_takes(merger: Merger) -> None:
    """Say for each shot that both have which of its takes plays."""
    theirs: dict[str, list[dict[str, Any]]] = {}
    for row in merger.part.of(asset_relationships.name):
        shot = merger.known["asset"].get(str(row["parent_asset_id"]))
        if row["relationship_type"] == _TAKE and shot and shot not in merger.fresh:
            theirs.setdefault(shot, []).append(dict(row))
    ours = _played(merger, theirs)
    for shot, rows in theirs.items():
        _settle(merger, shot, rows, ours.get(shot))


def _played(merger: Merger, shots: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in chunks(sorted(shots)):
        query = select(_r.parent_asset_id, _r.child_asset_id, _r.id, _r.updated_at).where(
            _r.workspace_id == merger.session.workspace_id,
            _r.parent_asset_id.in_(part),
            _r.relationship_type == _TAKE,
            _r.is_selected.is_(True),
        )
        found.update({str(row[0]): row for row in merger.session.rows(query)})
    return found


def _settle(merger: Merger, shot: str, rows: list[dict[str, Any]], played: Any) -> None:
    sides, known = merger.sides, merger.known["asset"]
    there = next((row for row in rows if row["is_selected"]), None)
    mine = str(played.child_asset_id) if played is not None else None
    other = known.get(str(there["child_asset_id"])) if there is not None else None
    if mine == other or (there is not None and other is None):
        return
    keys = [(asset_relationships.name, str(row["id"])) for row in rows]
    before = None
    is_edited = False
    for row, key in zip(rows, keys, strict=True):
        told = sides.edited.get(key, {})
        is_edited |= "is_selected" in told or (key in sides.made and bool(row["is_selected"]))
        if told.get("is_selected"):
            before = known.get(str(row["child_asset_id"]))
    if not is_edited and sides.is_base_known:
        return
    is_open = not is_edited or mine != before
    side = merger.choice.of(MergeKind.TAKE, shot)
    stamps = (
        played.updated_at if played is not None else None,
        there["updated_at"] if there is not None else None,
    )
    is_theirs = not is_open or takes_theirs(side, *stamps)
    chosen = None
    if is_open and side is not None:
        chosen = MergeSide.THEIRS if is_theirs else MergeSide.OURS
    merger.rows.append(
        MergeRow(
            MergeKind.TAKE,
            shot,
            merger.name_of(shot),
            MergeOutcome.CONFLICT if is_open else MergeOutcome.CHANGED,
            {"take": merger.name_of(mine) if mine else None},
            {"take": merger.name_of(other) if other else None},
            chosen,
        )
    )
    if is_theirs:
        _choose(merger, shot, played, other)


def _choose(merger: Merger, shot: str, played: Any, other: str | None) -> None:
    """Let theirs play."""
    if played is not None:
        merger.new.chosen[str(played.id)] = False
    if other is None:
        return
    for row in merger.new.inserts.get(asset_relationships.name, []):
        ends = (row["parent_asset_id"], row["child_asset_id"], row["relationship_type"])
        if ends == (shot, other, _TAKE):
            merger.new.chosen[str(row["id"])] = True
            return
    query = select(_r.id).where(
        _r.workspace_id == merger.session.workspace_id,
        _r.parent_asset_id == shot,
        _r.child_asset_id == other,
        _r.relationship_type == _TAKE,
    )
    if (key := merger.session.scalar(query)) is not None:
        merger.new.chosen[str(key)] = True
