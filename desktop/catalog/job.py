"""The job queue: leases that outlive their holders, and the ledger of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from desktop.base.errors import NotFoundError
from desktop.catalog.engine.many_rows import insert_many
from desktop.catalog.engine.session import Session, WriteSession, utc_now
from desktop.catalog.import_plan import ImportPlanReads, ImportPlanWrites
from desktop.catalog.lease import LEASE, holder, is_free, taken
from desktop.catalog.tables.all import ingest_job_rows, ingest_jobs
from desktop.catalog.tables.base import instant_text, json_text
from desktop.domain.ids import AssetId, JobId, new_id
from desktop.domain.job import Effect, Job, Outcome, ReportRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement

_j = ingest_jobs.c
_w = ingest_job_rows.c
_ROW = ("position", "path", "outcome", "asset_id", "type", "error", "effects")
_INSERT = (
    f"INSERT INTO ingest_job_rows (job_id, workspace_id, created_at, {', '.join(_ROW)})"
    " SELECT %s, %s, %s, * FROM unnest(%s::int[], %s::text[], %s::text[], %s::uuid[], %s::text[],"
    " %s::text[], %s::jsonb[])"
)
_WORDS = {one: one.value for one in Outcome}  # a member is slow to give its value


class JobReads:
    """Questions about jobs."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def plan(self) -> ImportPlanReads:
        """What imports are still to bring in."""
        return ImportPlanReads(self._session)

    def load(self, job_id: JobId) -> Job | None:
        """One job, or None."""
        row = self._session.execute(self._all().where(_j.id == job_id)).first()
        return _to_job(row) if row else None

    def imports(self, *, limit: int = 50) -> list[Job]:
        """The newest imports first: the reports that were kept."""
        rows = self._session.rows(
            self._all().where(_j.job_type == "import").order_by(_j.id.desc()).limit(limit)
        )
        return [_to_job(row) for row in rows]

    def interrupted_imports(self) -> list[Job]:
        """Imports whose holder is gone: what the next start offers to continue."""
        rows = self._session.rows(
            self._all().where(_j.job_type == "import", _j.status == "processing")
        )
        return [job for job in map(_to_job, rows) if is_free(job)]

    def holders(self) -> frozenset[str]:
        """Who works on something of this library now, as `host:pid`."""
        rows = self._session.rows(
            select(_j.locked_by).where(
                _j.workspace_id == self._session.workspace_id, _j.locked_until > utc_now()
            )
        )
        return frozenset(row[0] for row in rows if row[0])

    def running_imports(self) -> list[Job]:
        """Imports that somebody works on now."""
        rows = self._session.rows(
            self._all().where(_j.job_type == "import", _j.status == "processing")
        )
        return [job for job in map(_to_job, rows) if not is_free(job)]

    def report(self, job_id: JobId, *, first: int = 0) -> list[ReportRow]:
        """The rows of an import from number `first` on, in the order they were reached."""
        rows = self._session.rows(
            select(ingest_job_rows)
            .where(
                _w.workspace_id == self._session.workspace_id,
                _w.job_id == job_id,
                _w.position >= first,
            )
            .order_by(_w.position)
        )
        return [
            ReportRow(
                row.path,
                Outcome(row.outcome),
                row.asset_id,
                row.type,
                row.error,
                tuple(map(Effect, row.effects)) if row.effects else (),
            )
            for row in rows
        ]

    def counts(self) -> dict[str, int]:
        """How many jobs there are in each status, imports left out."""
        rows = self._session.rows(
            select(_j.status, func.count())
            .where(_j.workspace_id == self._session.workspace_id, _j.job_type != "import")
            .group_by(_j.status)
        )
        return {row[0]: row[1] for row in rows}

    def _all(self) -> Any:
        return select(ingest_jobs).where(_j.workspace_id == self._session.workspace_id)


class JobWrites(JobReads):
    """Changes to the queue. Jobs are not edits: nothing here is journalled or undone."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    @property
    def plan(self) -> ImportPlanWrites:
        """What imports are still to bring in."""
        return ImportPlanWrites(self._session)

    def start_import(
        self, input_path: str, options: Mapping[str, Any], *, key: JobId | None = None
    ) -> JobId:
        """Write down that an import has begun; its options let another run continue it.

        With a `key` of its own it may be repeated: what is there by that key stays as it is.
        """
        if key is not None and self.load(key) is not None:
            return key
        key = key or JobId(new_id())
        now = self._session.now
        self._session.execute(
            ingest_jobs.insert().values(
                id=key,
                workspace_id=self._session.workspace_id,
                job_type="import",
                status="processing",
                input_path=input_path,
                created_at=now,
                started_at=now,
                result={"options": dict(options)},
                locked_by=holder(),
                locked_until=now + LEASE,
            )
        )
        return key

    def add_rows(self, job_id: JobId, first: int, rows: Sequence[ReportRow]) -> None:
        """Append rows to an import's report, numbered from `first`."""
        if not rows:
            return
        # One row a file, thousands at a time: a re-scan that reads no file is mostly this.
        session = self._session
        columns = (
            range(first, first + len(rows)),
            [row.path for row in rows],
            [_WORDS[row.outcome] for row in rows],
            [row.asset_id for row in rows],
            [row.type for row in rows],
            [row.error for row in rows],
            [json_text(row.effects) if row.effects else None for row in rows],
        )
        if session.is_sqlite:
            same = {
                "job_id": job_id,
                "workspace_id": session.workspace_id,
                "created_at": instant_text(session.now),
            }
            each = zip(*columns, strict=True)
            insert_many(session.connection, ingest_job_rows.name, _ROW, each, same=same)
        else:
            shared = job_id, session.workspace_id, session.now
            session.connection.exec_driver_sql(_INSERT, (*shared, *map(list, columns)))

    def renew(self, job_id: JobId, *, progress: int | None = None) -> None:
        """Renew the lease of a job that is being worked on."""
        self._set(job_id, _lease(progress))

    def lease(self, job_id: JobId) -> bool:
        """Lease an unfinished job that is free; False where somebody works on it, or it is done."""
        wanted = self._all().where(_j.id == job_id)
        row = self._session.execute(wanted.with_for_update()).first()
        job = _to_job(row) if row else None
        if job is None or job.status not in ("pending", "processing") or not is_free(job):
            return False
        self.renew(job_id)
        return True

    def hold_import(self, job_id: JobId, *, progress: int | None = None) -> None:
        """Renew the lease of this program's import; nobody else takes it over before the end.

        Raises:
            JobTakenError: Another program has it.
        """
        mine = (_j.status == "processing") & (_j.locked_by == holder())
        if not self._set(job_id, _lease(progress), mine):
            raise taken(self._held(job_id))

    def take_over(self, job_id: JobId) -> None:
        """Make an import that was left this program's own.

        Raises:
            JobTakenError: Another program is working on it.
        """
        job = self._held(job_id)
        is_mine = job.locked_by == holder()
        if job.status == "processing" and not is_mine and not is_free(job):
            raise taken(job)
        self._set(job_id, {"status": "processing", "completed_at": None})
        self.renew(job_id)

    def _held(self, job_id: JobId) -> Job:
        """A job, which nobody else changes before this transaction ends."""
        self._session.hold(ingest_jobs, job_id)
        job = self.load(job_id)
        if job is None:
            raise NotFoundError("That import is not on record any more.")
        return job

    def release(self, job_id: JobId) -> None:
        """Give up the lease of a job that is left unfinished: whoever comes may go on at once."""
        self._set(job_id, {"locked_by": None, "locked_until": None})

    def finish(
        self, job_id: JobId, status: str, *, error: str | None = None, result: Any = None
    ) -> None:
        """Close a job as `completed`, `failed` or `cancelled`."""
        values: dict[str, Any] = {
            "status": status,
            "completed_at": utc_now(),
            "error_message": error,
            "locked_by": None,
            "locked_until": None,
        }
        if status == "completed":
            values["progress"] = 100
        if result is not None:
            values["result"] = result
        self._set(job_id, values)

    def queue(self, job_type: str, asset_ids: Sequence[AssetId], *, priority: int = 5) -> int:
        """Queue work for assets, unless the same work is waiting already; returns how many."""
        waiting = {
            row[0]
            for row in self._session.rows(
                select(_j.asset_id).where(
                    _j.workspace_id == self._session.workspace_id,
                    _j.job_type == job_type,
                    _j.status.in_(("pending", "processing")),
                )
            )
        }
        rows = [
            {
                "id": new_id(),
                "workspace_id": self._session.workspace_id,
                "asset_id": key,
                "job_type": job_type,
                "priority": priority,
                "created_at": self._session.now,
            }
            for key in asset_ids
            if key not in waiting
        ]
        if rows:
            self._session.connection.execute(ingest_jobs.insert(), rows)
        return len(rows)

    def claim(self, job_type: str, *, limit: int = 1) -> list[Job]:
        """Take the next jobs: the most urgent that wait, or whose holder's lease ran out.

        A job that was given up by its holder more than `max_retries` times is closed as failed.
        """
        now = utc_now()
        wanted = (
            self._all()
            .where(
                _j.job_type == job_type,
                or_(
                    _j.status == "pending",
                    (_j.status == "processing") & (_j.locked_until < now),
                ),
            )
            .order_by(_j.priority.desc(), _j.created_at)
            .limit(limit)
        )
        if not self._session.is_sqlite:
            wanted = wanted.with_for_update(skip_locked=True)
        taken = []
        for job in map(_to_job, self._session.rows(wanted)):
            retries = job.retry_count + (job.status == "processing")
            if retries > job.max_retries:
                self.finish(job.id, "failed", error="It was begun several times and never ended.")
                continue
            self._set(
                job.id,
                {
                    "status": "processing",
                    "started_at": now,
                    "retry_count": retries,
                    "locked_by": holder(),
                    "locked_until": now + LEASE,
                },
            )
            taken.append(job)
        return taken

    def retry(self, job_id: JobId, error: str) -> None:
        """Give a failed attempt back to the queue, or close it when its tries are used up."""
        job = self.load(job_id)
        if job is None:
            return
        if job.retry_count >= job.max_retries:
            self.finish(job_id, "failed", error=error)
        else:
            self._set(
                job_id,
                {
                    "status": "pending",
                    "retry_count": job.retry_count + 1,
                    "error_message": error,
                    "locked_by": None,
                    "locked_until": None,
                },
            )

    def _set(
        self, job_id: JobId, values: Mapping[str, Any], where: ColumnElement[bool] | None = None
    ) -> bool:
        """Change a job, if it is like `where`; whether it was."""
        mine = ingest_jobs.update().where(
            _j.workspace_id == self._session.workspace_id, _j.id == job_id
        )
        if where is not None:
            mine = mine.where(where)
        return self._session.execute(mine.values(**values)).rowcount > 0


def _lease(progress: int | None) -> dict[str, Any]:
    """The columns of a lease of this program, and how far the job is in percent."""
    values: dict[str, Any] = {"locked_by": holder(), "locked_until": utc_now() + LEASE}
    if progress is not None:
        values["progress"] = max(0, min(100, progress))
    return values


def _to_job(row: Any) -> Job:
    return Job(
        id=row.id,
        job_type=row.job_type,
        status=row.status,
        priority=row.priority,
        asset_id=row.asset_id,
        input_path=row.input_path,
        progress=row.progress,
        created_at=row.created_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
        error_message=row.error_message,
        retry_count=row.retry_count,
        max_retries=row.max_retries,
        result=row.result or {},
        locked_by=row.locked_by,
        locked_until=row.locked_until,
    )
