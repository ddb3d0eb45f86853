"""What verifying, repairing and purging ask of the database, beyond single assets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from desktop.base.errors import NotFoundError
from desktop.catalog.activity import ActivityReads
from desktop.catalog.bulk import hold_contents
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.job import JobWrites
from desktop.catalog.tables.all import asset_storage_locations, assets, ingest_jobs
from desktop.catalog.tables.all import asset_technical_metadata as _facts
from desktop.domain import recorded_date
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, JobId, new_id
from desktop.domain.job import MEASURE
from desktop.domain.location import OWNED
from desktop.domain.measured_length import (
    REASON,
    STATE,
    facts_of,
    is_measuring,
    unknown,
    without_state,
)
from desktop.domain.metadata import checked_metadata
from desktop.domain.recorded_date import DateSource
from desktop.domain.sidecar import sidecars_in, with_sidecars
from desktop.domain.technical import TECHNICAL_COLUMNS, Technical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from desktop.domain.measured_length import Measured, NoLength
    from desktop.domain.recorded_date import RecordedDate
    from desktop.domain.sidecar import SidecarSeen

_l = asset_storage_locations.c
_j = ingest_jobs.c
PURGE = "purge"


class UpkeepReads:
    """Questions of verifying, repairing and emptying the Trash."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def problems(self) -> list[str]:
        """What the database says is wrong with itself; empty if it is sound.

        PostgreSQL checks its pages itself, so only SQLite has anything to answer.
        """
        if not self._session.is_sqlite:
            return []
        told = [str(row[0]) for row in self._session.rows(text("PRAGMA integrity_check"))]
        problems = [] if told == ["ok"] else told
        for row in self._session.rows(text("PRAGMA foreign_key_check")):
            problems.append(
                f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there"
            )
        return problems

    def trashed(self) -> list[AssetId]:
        """Everything in the Trash, by id."""
        return [
            AssetId(row[0])
            for row in self._session.rows(
                select(assets.c.id)
                .where(
                    assets.c.workspace_id == self._session.workspace_id,
                    assets.c.deleted_at.is_not(None),
                )
                .order_by(assets.c.id)
            )
        ]

    def sidecars(self, ids: Iterable[AssetId]) -> dict[AssetId, tuple[SidecarSeen, ...]]:
        """The sidecars on record of these assets; those without any are left out."""
        found: dict[AssetId, tuple[SidecarSeen, ...]] = {}
        for part in chunks(ids):
            query = select(_facts.c.asset_id, _facts.c.mediainfo_raw).where(
                _facts.c.workspace_id == self._session.workspace_id, _facts.c.asset_id.in_(part)
            )
            for asset_id, raw in self._session.rows(query):
                if seen := sidecars_in(raw):
                    found[AssetId(asset_id)] = seen
        return found

    def held_objects(self, paths: Iterable[str] | None = None) -> set[str]:
        """Which of these objects of the media folder a location still names; None asks of all."""
        mine = (_l.workspace_id == self._session.workspace_id, _l.bucket == OWNED)
        if paths is None:
            return {row[0] for row in self._session.rows(select(_l.path).where(*mine))}
        held: set[str] = set()
        for part in chunks(paths):
            held.update(
                row[0]
                for row in self._session.rows(select(_l.path).where(*mine, _l.path.in_(part)))
            )
        return held

    def purge_count(self) -> int:
        """How many purges have been decided on so far; it only ever grows.

        Who looked at the store, and finds the same number while it holds a content, knows that what
        it saw of this content is still so.
        """
        mine = (_j.workspace_id == self._session.workspace_id, _j.job_type == PURGE)
        return int(
            self._session.scalar(select(func.count()).where(*mine, _j.status == "completed")) or 0
        )

    def purge_lists(self) -> list[tuple[JobId, list[str], list[str]]]:
        """The lists that have not been worked off: (key, objects, checksums)."""
        rows: Sequence[Any] = self._session.rows(
            select(_j.id, _j.result)
            .where(
                _j.workspace_id == self._session.workspace_id,
                _j.job_type == PURGE,
                _j.status.in_(("pending", "processing")),
            )
            .order_by(_j.id)
        )
        return [
            (JobId(key), list(result.get("objects", ())), list(result.get("checksums", ())))
            for key, result in rows
        ]


class UpkeepWrites(UpkeepReads):
    """What verifying, repairing and emptying the Trash write down."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def hold_trashed(self, ids: Sequence[AssetId]) -> list[AssetId]:
        """Those of these assets that are in the Trash, and stay there until this transaction ends.

        Neither does anybody bring their contents in again meanwhile, which would take them out of
        it.
        """
        found: list[AssetId] = []
        for part in chunks(sorted(ids)):
            mine = (assets.c.workspace_id == self._session.workspace_id, assets.c.id.in_(part))
            sums = self._session.rows(select(assets.c.checksum_sha256).where(*mine))
            # Contents before rows, as an import does it, so that the two never wait for each other.
            hold_contents(self._session, [row[0] for row in sums if row[0]])
            query = select(assets.c.id).where(*mine, assets.c.deleted_at.is_not(None))
            rows = self._session.rows(query.order_by(assets.c.id).with_for_update())
            found += [AssetId(row[0]) for row in rows]
        return found

    def note_purge(self, objects: Sequence[str], checksums: Sequence[str]) -> JobId:
        """Write down which bytes are to be removed now that their rows are gone."""
        key = JobId(new_id())
        self._session.execute(
            ingest_jobs.insert().values(
                id=key,
                workspace_id=self._session.workspace_id,
                job_type=PURGE,
                status="pending",
                created_at=self._session.now,
                result={"objects": list(objects), "checksums": list(checksums)},
            )
        )
        return key

    def hold_contents(self, checksums: Iterable[str]) -> None:
        """Let nobody bring these contents in until this transaction ends."""
        hold_contents(self._session, checksums)

    def note_facts(
        self,
        asset_id: AssetId,
        technical: Technical,
        *,
        duration: float | None,
        metadata: Mapping[str, Any] | None = None,
        recorded: RecordedDate | None = None,
    ) -> bool:
        """Put what a new look at an original found out in the place of what an older one did.

        Not an edit of a person: nothing is journalled, and undo does not touch it.

        Args:
            asset_id: Whose original was looked at.
            technical: All facts; what is not known any more is forgotten.
            duration: Seconds, for video and audio.
            metadata: Facts of its type: those under keys that it does not have yet are put there,
                but for those that a person took away.
            recorded: When the file says it was recorded; what a person said of that stays, also
                that nobody knows.

        Returns:
            Whether anything is known now that was not, or otherwise than before.

        Raises:
            NotFoundError: The asset is not there any more.
        """
        mine = (assets.c.workspace_id == self._session.workspace_id, assets.c.id == asset_id)
        before = self._facts(asset_id)
        now = self._session.execute(select(assets).where(*mine).with_for_update()).first()
        if now is None:
            raise NotFoundError("It is not in the library any more.")
        by_hand, keys_by_hand = ActivityReads(self._session).by_hand([asset_id])[asset_id]
        said = dict(metadata or {})
        if is_measuring(said) and now.duration is not None:  # it was measured: that stands
            said, duration = without_state(said), now.duration
            technical = replace(technical, duration_ms=round(duration * 1000))
        changes: dict[str, Any] = {"duration": duration}
        if (facts := _with_more(now.metadata or {}, said, keys_by_hand)) != now.metadata:
            changes["metadata"] = checked_metadata(AssetType(now.type), facts)
        # Without a source it was cleared, or typed in where sources were not noted yet.
        who = now.recorded_source or (DateSource.PERSON if "recorded_at" in by_hand else "")
        if recorded is not None and who != DateSource.PERSON:
            changes |= recorded_date.columns_of(recorded)
        self._session.execute(assets.update().where(*mine).values(**changes))
        self._put_technical(asset_id, technical)
        if is_measuring(said):
            JobWrites(self._session).queue(MEASURE, [asset_id])
        return self._facts(asset_id) != before

    def note_length(self, asset_id: AssetId, checksum: str, measured: Measured) -> bool:
        """Write down what a file said when it was read to its end; whether anybody still asks.

        Like `note_facts` no edit. A length that somebody has said meanwhile stays.

        Args:
            asset_id: Whose file was read.
            checksum: Of the file: an asset that has another one by now is not told of this.
            measured: What was found out.
        """
        mine = (assets.c.workspace_id == self._session.workspace_id, assets.c.id == asset_id)
        columns = (assets.c.metadata, assets.c.duration, assets.c.checksum_sha256)
        now = self._session.execute(select(*columns).where(*mine).with_for_update()).first()
        if now is None or now.checksum_sha256 != checksum or not is_measuring(now.metadata or {}):
            return False
        theirs = (
            _facts.c.workspace_id == self._session.workspace_id,
            _facts.c.asset_id == asset_id,
        )
        stated = self._session.scalar(select(_facts.c.frame_rate).where(*theirs))
        facts = without_state(now.metadata) | facts_of(measured, stated)
        changes: dict[str, Any] = {"metadata": facts}
        technical: dict[str, Any] = {"updated_at": self._session.now}
        if measured.seconds is not None and now.duration is None:
            changes["duration"] = measured.seconds
            technical["duration_ms"] = round(measured.seconds * 1000)
        if measured.rate and not stated:
            technical["frame_rate"] = round(float(measured.rate), 6)
            technical["frame_rate_num"] = measured.rate.numerator
            technical["frame_rate_den"] = measured.rate.denominator
        self._session.execute(assets.update().where(*mine).values(**changes))
        self._session.execute(_facts.update().where(*theirs).values(**technical))
        return True

    def note_no_length(self, asset_id: AssetId, checksum: str, reason: NoLength) -> None:
        """Write down why a file that is to be measured cannot be, for now.

        Args:
            asset_id: Whose file it is.
            checksum: Of the file, as `note_length`.
            reason: Why.
        """
        mine = (assets.c.workspace_id == self._session.workspace_id, assets.c.id == asset_id)
        columns = (assets.c.metadata, assets.c.checksum_sha256)
        now = self._session.execute(select(*columns).where(*mine).with_for_update()).first()
        if now is None or now.checksum_sha256 != checksum or not is_measuring(now.metadata or {}):
            return
        if (facts := now.metadata | unknown(reason)) != now.metadata:
            self._session.execute(assets.update().where(*mine).values(metadata=facts))

    def note_sidecars(self, written: Mapping[AssetId, SidecarSeen]) -> None:
        """Put what was written to sidecars on record. Not an edit, as `note_facts`."""
        for asset_id, seen in written.items():
            mine = (
                _facts.c.workspace_id == self._session.workspace_id,
                _facts.c.asset_id == asset_id,
            )
            raw = self._session.scalar(
                select(_facts.c.mediainfo_raw).where(*mine).with_for_update()
            )
            others = [one for one in sidecars_in(raw) if one.name != seen.name]
            facts = with_sidecars(raw, [*others, seen])
            self._session.execute(_facts.update().where(*mine).values(mediainfo_raw=facts))

    def _facts(self, asset_id: AssetId) -> tuple[tuple[Any, ...], ...]:
        """What is known of an original, but for when and with what it was looked at."""
        shown = ("duration", "metadata", *recorded_date.columns_of(None))
        names = [name for name in TECHNICAL_COLUMNS if not name.startswith("analyze")]
        workspace = self._session.workspace_id
        queries = (
            select(*(assets.c[name] for name in shown)).where(
                assets.c.workspace_id == workspace, assets.c.id == asset_id
            ),
            select(*(_facts.c[name] for name in names)).where(
                _facts.c.workspace_id == workspace, _facts.c.asset_id == asset_id
            ),
        )
        return tuple(tuple(row) for query in queries for row in self._session.rows(query))

    def _put_technical(self, asset_id: AssetId, technical: Technical) -> None:
        values = {name: getattr(technical, name) for name in TECHNICAL_COLUMNS}
        known = self._session.execute(
            _facts.update()
            .where(
                _facts.c.workspace_id == self._session.workspace_id, _facts.c.asset_id == asset_id
            )
            .values(**values, updated_at=self._session.now)
        )
        if not known.rowcount:
            stamps = {"created_at": self._session.now, "updated_at": self._session.now}
            keys = {"workspace_id": self._session.workspace_id, "asset_id": asset_id}
            self._session.execute(_facts.insert().values(**keys, **stamps, **values))


def _with_more(
    known: Mapping[str, Any], said: Mapping[str, Any], by_hand: Collection[str]
) -> dict[str, Any]:
    """Metadata with what a file says under keys that nobody has filled or emptied."""
    # What is known of its length is the file's word alone, each time anew.
    kept, about_length = without_state(known), {STATE, REASON}
    more = {
        key: fact
        for key, fact in said.items()
        if key not in kept and (key not in by_hand or key in about_length)
    }
    return {**kept, **more}
