"""Assets that a file which a recipe names may be: by name, by content, by place."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_storage_locations, assets
from desktop.domain.ids import AssetId
from desktop.domain.name_order import sort_name
from desktop.domain.recipe_source import CANDIDATES, SourceFacts, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.catalog.engine.session import Session

_a = assets.c
_l = asset_storage_locations.c
_NAMES = 100  # in one statement; SQLite takes 500 parts of one
_ONE_NAME = (
    "SELECT * FROM (SELECT CAST({mark} AS INTEGER) AS place, id FROM assets"
    " WHERE workspace_id = {mark} AND sort_name = {mark} AND deleted_at IS NULL LIMIT {limit}"
    ") AS one"
)


def by_name(session: Session, keys: Iterable[str]) -> dict[str, list[AssetId]]:
    """Of each folded name the assets that are called so, none of them in the Trash.

    Of a name that a great many have, one more than are looked at.
    """
    found: dict[str, list[AssetId]] = defaultdict(list)
    asked = [(key, form) for key in dict.fromkeys(keys) if key for form in _forms(key)]
    for part in chunks(asked, _NAMES):
        # Past SQLAlchemy, which takes longer to write this out than the database to answer it.
        mark = "?" if session.is_sqlite else "%s"
        one = _ONE_NAME.format(mark=mark, limit=CANDIDATES + 2)
        values = [
            value for at in range(len(part)) for value in (at, session.workspace_id, part[at][1])
        ]
        query = " UNION ALL ".join([one] * len(part))
        for at, asset_id in session.connection.exec_driver_sql(query, tuple(values)).fetchall():
            found[part[at][0]].append(AssetId(str(asset_id)))
    return found


def _forms(key: str) -> list[str]:
    """What a name sorts by, in each form that Unicode has for it."""
    forms = (unicodedata.normalize(form, key) for form in ("NFC", "NFD"))
    return list(dict.fromkeys(sort_name(form) for form in forms))


def by_checksum(session: Session, checksums: Iterable[str]) -> dict[str, list[AssetId]]:
    """Of each content the assets that have it, none of them in the Trash."""
    found: dict[str, list[AssetId]] = defaultdict(list)
    for part in chunks(dict.fromkeys(checksums)):
        query = select(_a.checksum_sha256, _a.id).where(
            _a.workspace_id == session.workspace_id,
            _a.checksum_sha256.in_(part),
            _a.deleted_at.is_(None),
        )
        for checksum, asset_id in session.rows(query.limit(len(part) * (CANDIDATES + 1))):
            found[checksum].append(asset_id)
    return found


def by_path(session: Session, paths: Iterable[str]) -> dict[str, list[AssetId]]:
    """Of each place of this machine the assets whose files lie there."""
    found: dict[str, list[AssetId]] = defaultdict(list)
    for part in chunks(dict.fromkeys(paths)):
        mine = _l.workspace_id == session.workspace_id
        for path, asset_id in session.rows(
            select(_l.path, _l.asset_id).where(mine, _l.path.in_(part))
        ):
            found[path].append(asset_id)
    return found


def folders_of(session: Session, ids: Sequence[AssetId]) -> dict[AssetId, str]:
    """Where the files of some assets lie, or were copied from."""
    found: dict[AssetId, str] = {}
    for part in chunks(ids):
        places = select(_l.asset_id, _l.path, _l.source_path).where(
            _l.asset_id.in_(part), _l.is_primary, _l.purpose == "original"
        )
        for row in session.rows(places):
            found[row.asset_id] = (row.source_path or row.path or "").rpartition("/")[0]
    return found


def facts_of(session: Session, ids: Iterable[AssetId]) -> dict[AssetId, SourceFacts]:
    """What is known of some assets: two statements for some hundreds of them."""
    found: dict[AssetId, SourceFacts] = {}
    for part in chunks(dict.fromkeys(ids)):
        names: dict[AssetId, set[str]] = defaultdict(set)
        paths: dict[AssetId, list[str]] = defaultdict(list)
        times: dict[AssetId, list[float]] = defaultdict(list)
        places = select(
            _l.asset_id, _l.filename, _l.path, _l.source_path, _l.modified_ns, _l.source_modified_ns
        ).where(_l.asset_id.in_(part), _l.purpose == "original")
        for row in session.rows(places):
            names[row.asset_id].add(name_key(row.filename or ""))
            paths[row.asset_id] += [path for path in (row.path, row.source_path) if path]
            told = (row.modified_ns, row.source_modified_ns)
            times[row.asset_id] += [ns / 1e9 for ns in told if ns]
        columns = (_a.id, _a.type, _a.name, _a.checksum_sha256, _a.recorded_at, _a.recorded_offset)
        mine = (_a.workspace_id == session.workspace_id, _a.id.in_(part))
        for row in session.rows(select(*columns).where(*mine)):
            told_at = times[row.id]
            found[row.id] = SourceFacts(
                id=row.id,
                type=row.type,
                checksum=row.checksum_sha256,
                names=frozenset({name_key(row.name), *names[row.id]}),
                paths=tuple(paths[row.id]),
                recorded=_seconds(row.recorded_at),
                has_zone=row.recorded_offset is not None,
                changed=(min(told_at), max(told_at)) if told_at else None,
            )
    return found


def _seconds(value: Any) -> float | None:
    return value.timestamp() if isinstance(value, datetime) else None
