"""Writes one batch of an import: assets, duplicates, report rows, all in one transaction."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.catalog.bulk import hold_contents, load_assets
from desktop.catalog.quota import room_left
from desktop.domain.asset import NAME_LIMIT, AssetSource, AssetStatus
from desktop.domain.changes import Changes, Kind
from desktop.domain.ids import AssetId, JobId, LocationId, new_id
from desktop.domain.job import Outcome, ReportRow
from desktop.domain.location import OWNED, readable, stored_path
from desktop.domain.technical import Probe, Technical
from desktop.domain.untrusted_text import clean_line, clean_text, display_name
from desktop.jobs.import_request import ImportMode, ImportRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Tx
    from desktop.storage.store import Stored


@dataclass(frozen=True, slots=True)
class Item:
    """One file that was looked at and is good.

    Attributes:
        shown: Its path as it was reached.
        path: Its absolute path; undecodable bytes as surrogates.
        stored: Its copy, where one was made.
    """

    shown: str
    path: str
    probe: Probe
    mtime_ns: int
    stored: Stored | None = None


@dataclass(slots=True)
class Batch:
    """What waits to be written.

    Attributes:
        rows: Report rows that need nothing but to be written down.
    """

    items: list[Item] = field(default_factory=list)
    rows: list[ReportRow] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.items) + len(self.rows)


@dataclass(slots=True)
class Written:
    """What a batch did.

    Attributes:
        quota: If the workspace's quota ran out: its size in bytes; the other items are left.
    """

    rows: list[ReportRow] = field(default_factory=list)
    added: list[AssetId] = field(default_factory=list)
    restored: list[AssetId] = field(default_factory=list)
    size: int = 0
    quota: int | None = None


def write_batch(
    tx: Tx,
    job_id: JobId,
    request: ImportRequest,
    batch: Batch,
    media_root: Path,
    *,
    first: int,
    progress: int,
) -> Written:
    """Write a batch; its report rows are numbered from `first`.

    Raises:
        LibraryError: Nothing of it was written.
    """
    written = Written(rows=list(batch.rows))
    known = _known_contents(tx, batch)
    room = room_left(tx.session) if batch.items else None
    new: list[dict[str, Any]] = []
    again: list[tuple[Item, AssetId]] = []
    for item in batch.items:
        checksum = item.probe.checksum_sha256 or ""
        if checksum in known:
            asset_id, name, is_trashed = known[checksum]
            written.rows.append(_twin(item, asset_id, name, is_trashed=is_trashed))
            again.append((item, asset_id))
            if is_trashed:
                written.restored.append(asset_id)
                known[checksum] = (asset_id, name, False)
            continue
        if request.mode is ImportMode.COPY and not _has_copy(media_root, item):
            reason = "the library changed while this came in; import it again"
            written.rows.append(failed(item.shown, reason))
            continue
        if room and written.size + item.probe.size > room[1]:
            written.quota = room[0]
            break
        row = _asset_row(item)
        known[checksum] = (row["id"], row["name"], False)
        new.append(row)
        written.size += item.probe.size
        written.added.append(row["id"])
        written.rows.append(_row(item, Outcome.ADDED, row["id"]))
    _store(tx, request, new, written)
    _refresh_places(tx, again)
    tx.jobs.add_rows(job_id, first, written.rows)
    tx.jobs.keep(job_id, progress=progress)
    return written


def _known_contents(tx: Tx, batch: Batch) -> dict[str, tuple[AssetId, str, bool]]:
    """What the library has of a batch's contents; nobody else adds any of them until the end."""
    contents = [item.probe.checksum_sha256 or "" for item in batch.items]
    if contents:
        hold_contents(tx.session, contents)
    return tx.assets.by_checksum(contents)


def failed(shown: str, reason: str) -> ReportRow:
    """The row of a file that could not be brought in."""
    return ReportRow(_told(shown), Outcome.FAILED, error=clean_line(reason))


def skipped(shown: str, reason: str) -> ReportRow:
    """The row of something that is not brought in."""
    return ReportRow(_told(shown), Outcome.SKIPPED, error=clean_line(reason))


def duplicate(shown: str, asset_id: AssetId, name: str, type_: str | None = None) -> ReportRow:
    """The row of a file whose content the library has."""
    return ReportRow(_told(shown), Outcome.DUPLICATE, asset_id, type_, f"duplicate of {name}")


def _told(path: str) -> str:
    """A path as the report has it; most need no change, and there may be a hundred thousand."""
    return path if path.isascii() else readable(path)


def _twin(item: Item, asset_id: AssetId, name: str, *, is_trashed: bool) -> ReportRow:
    if not is_trashed:
        return duplicate(item.shown, asset_id, name, item.probe.type)
    told = f"duplicate of {name}, which was in the Trash and has been restored"
    return _row(item, Outcome.DUPLICATE, asset_id, told)


def _row(item: Item, outcome: Outcome, asset_id: AssetId, error: str | None = None) -> ReportRow:
    return ReportRow(_told(item.shown), outcome, asset_id, item.probe.type, error)


def _store(tx: Tx, request: ImportRequest, new: Sequence[dict[str, Any]], written: Written) -> None:
    """The rows themselves, and the record that undo goes by."""
    if written.restored:
        before = len(tx.session.journal)
        tx.assets.restore(written.restored)
        tx.session.journal[:before] = []
        tx.activity.record(request.label)
    if not new:
        return
    tags = [tx.tags.ensure(name) for name in request.tags]
    load_assets(tx.session, [{**row, "tag_ids": tags} for row in new])
    if request.collection:
        tx.session.alone(f"collection {request.collection}")
        tx.collections.put(tx.collections.ensure(request.collection), written.added)
    tx.activity.note_import(request.label, written.added)


def _has_copy(media_root: Path, item: Item) -> bool:
    """Whether an item's copy is still there: a purge may have taken it since it was made."""
    return item.stored is not None and (media_root / item.stored.path).exists()


def _refresh_places(tx: Tx, again: Sequence[tuple[Item, AssetId]]) -> None:
    """Note the new time stamp of known files that were read again, so that next time they are not.

    A file that was out of reach is within it again.
    """
    places = tx.locations.of([asset_id for _, asset_id in again])
    marks: dict[LocationId, dict[str, Any]] = {}
    for item, asset_id in again:
        path, url = stored_path(Path(item.path))
        for place in places.get(asset_id, ()):
            if place.bucket is None and (place.path, place.url) == (path, url):
                marks[place.id] = {
                    "modified_ns": item.mtime_ns,
                    "file_size_bytes": item.probe.size,
                    "is_accessible": True,
                    "status": "available",
                }
    if marks:
        tx.locations.mark(marks)


def _asset_row(item: Item) -> dict[str, Any]:
    """One new asset with everything that belongs to it, as `load_assets` takes it."""
    probe = item.probe
    metadata = dict(probe.metadata)
    if probe.warnings:
        metadata["warnings"] = list(probe.warnings)
    return {
        "id": AssetId(new_id()),
        "type": probe.type,
        "name": asset_name(item.path),
        "size": probe.size,
        "duration": probe.duration,
        "metadata": metadata,
        "source": AssetSource.IMPORT.value,
        "status": AssetStatus.AVAILABLE.value,
        "recorded_at": probe.recorded_at,
        "checksum_sha256": probe.checksum_sha256,
        "technical": _technical(probe.technical),
        "locations": [_location(item)],
        "body": clean_text(probe.text) if probe.text else "",
    }


def _technical(technical: Technical) -> dict[str, Any]:
    return {name: getattr(technical, name) for name in Technical.__slots__}


def _location(item: Item) -> dict[str, Any]:
    if item.stored is not None:
        path, url, bucket, modified = item.stored.path, None, OWNED, None
    else:
        (path, url), bucket, modified = stored_path(Path(item.path)), None, item.mtime_ns
    return {
        "storage_type": "local",
        "bucket": bucket,
        "path": path,
        "url": url,
        "filename": asset_name(item.path),
        "file_size_bytes": item.probe.size,
        "checksum_sha256": item.probe.checksum_sha256,
        "content_type": item.probe.content_type[:100],
        "modified_ns": modified,
    }


def asset_name(path: str) -> str:
    """What an asset is called after its file: the whole name, in one clean line."""
    name = os.path.basename(path)  # noqa: PTH119 - bytes of the name survive
    if len(name) <= NAME_LIMIT and name.isprintable():
        folded = " ".join(name.split())
        if folded:
            return folded
    return " ".join(display_name(path).split())[:NAME_LIMIT] or "untitled"


def changes_of(written: Written) -> Changes:
    """What the window is to look at again."""
    ids: list[AssetId] = [*written.added, *written.restored]
    kinds = {Kind.JOBS}
    if ids:
        kinds |= {Kind.ASSETS, Kind.MEMBERSHIP, Kind.TAGS, Kind.COLLECTIONS, Kind.LOCATIONS}
    return Changes(frozenset(kinds), frozenset(ids))
