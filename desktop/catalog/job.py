"""The job queue: leases that outlive their holders, and the ledger of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from desktop.base.errors import JobTakenError, NotFoundError
from desktop.catalog.engine.session import Session, WriteSession, utc_now
from desktop.catalog.import_plan import ImportPlanReads, ImportPlanWrites
from desktop.catalog.import_report import add_report_rows, report_rows
from desktop.catalog.lease import LEASE, holder, is_free, taken
from desktop.catalog.tables.all import ingest_jobs, workspaces
from desktop.domain.ids import AssetId, JobId, new_id
from desktop.domain.job import IMPORT, IMPORT_LIBRARY, Job

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from desktop.domain.job import ReportRow

_j = ingest_jobs.c


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
        kinds = _j.job_type.in_((IMPORT, IMPORT_LIBRARY))
        rows = self._session.rows(self._all().where(kinds).order_by(_j.id.desc()).limit(limit))
        return [_to_job(row) for row in rows]

    def interrupted_imports(self) -> list[Job]:
        """Imports whose holder is gone: what the next start offers to continue."""
        rows = self._session.rows(
            self._all().where(_j.job_type == IMPORT, _j.status == "processing")
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
            self._all().where(_j.job_type == IMPORT, _j.status == "processing")
        )
        return [job for job in map(_to_job, rows) if not is_free(job)]

    def report(self, job_id: JobId, *, first: int = 0) -> list[ReportRow]:
        """The rows of an import from number `first` on, in the order they were reached."""
        return report_rows(self._session, job_id, first)

    def waiting(self, job_type: str) -> int:
        """How many jobs of this kind nobody has ended, whoever is at them."""
        mine = (_j.workspace_id == self._session.workspace_id, _j.job_type == job_type)
        open_ = _j.status.in_(("pending", "processing"))
        return int(self._session.scalar(select(func.count()).where(*mine, open_)) or 0)

    def is_held(self, job_type: str) -> bool:
        """Whether somebody works on a job of this kind now."""
        begun = self._all().where(_j.job_type == job_type, _j.status == "processing")
        return any(not is_free(job) for job in map(_to_job, self._session.rows(begun)))

    def counts(self) -> dict[str, int]:
        """How many jobs there are in each status, imports left out."""
        rows = self._session.rows(
            select(_j.status, func.count())
            .where(_j.workspace_id == self._session.workspace_id, _j.job_type != IMPORT)
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
        return self._begin(key, IMPORT, input_path, {"options": dict(options)})

    def begin_alone(self, job_type: str) -> JobId:
        """Begin a job of which there is one at a time; what another has left by dying is closed.

        Raises:
            JobTakenError: Somebody is at one.
        """
        self._session.hold(workspaces, self._session.workspace_id)
        if self.is_held(job_type):
            raise JobTakenError(
                "Another program does this in the same library now.",
                advice="Wait until it has ended, then do it again: nothing is done twice.",
            )
        begun = self._all().where(_j.job_type == job_type, _j.status == "processing")
        for job in map(_to_job, self._session.rows(begun)):
            self.finish(job.id, "cancelled")
        return self._begin(JobId(new_id()), job_type, None, {})

    def _begin(
        self, key: JobId, job_type: str, input_path: str | None, result: Mapping[str, Any]
    ) -> JobId:
        now = self._session.now
        self._session.execute(
            ingest_jobs.insert().values(
                id=key,
                workspace_id=self._session.workspace_id,
                job_type=job_type,
                status="processing",
                input_path=input_path,
                created_at=now,
                started_at=now,
                result=dict(result),
                locked_by=holder(),
                locked_until=now + LEASE,
            )
        )
        return key

    def add_rows(self, job_id: JobId, first: int, rows: Sequence[ReportRow]) -> None:
        """Append rows to an import's report, numbered from `first`."""
        add_report_rows(self._session, job_id, first, rows)

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

    def free_left(self, job_type: str) -> None:
        """Let the jobs be claimed that a program of this machine has left behind by dying."""
        begun = self._all().where(_j.job_type == job_type, _j.status == "processing")
        for job in map(_to_job, self._session.rows(begun)):
            if is_free(job):
                is_still_theirs = _j.locked_by == job.locked_by  # nobody has taken it up since
                self._set(job.id, {"locked_until": utc_now() - LEASE}, is_still_theirs)

    def put_aside(self, job_id: JobId) -> None:
        """Give a job back that could not be tried here: that is none of its tries."""
        values = {"status": "pending", "locked_by": None, "locked_until": None}
        self._set(job_id, values)

    def claim(self, job_type: str, *, limit: int = 1, but: Collection[JobId] = ()) -> list[Job]:
        """Take the next jobs: the most urgent that wait, or whose holder's lease ran out.

        A job that was given up by its holder more than `max_retries` times is closed as failed.

        Args:
            job_type: Which kind of work.
            limit: How many at most.
            but: Not these, which were tried a moment ago.
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
        if but:
            wanted = wanted.where(_j.id.not_in(sorted(but)))
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
