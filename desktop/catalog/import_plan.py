"""What imports that have not ended are still to bring in: how the next run knows what vanished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.catalog.engine.many_rows import insert_many
from desktop.catalog.tables.all import ingest_job_files
from desktop.domain.job import PlannedFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.ids import JobId

_f = ingest_job_files.c
_INSERT = (
    "INSERT INTO ingest_job_files (job_id, workspace_id, position, path, place)"
    " SELECT %s, %s, * FROM unnest(%s::int[], %s::text[], %s::text[])"
)
_UPDATE = (
    "UPDATE ingest_job_files AS f SET checksum_sha256 = new.checksum"
    " FROM unnest(%s::int[], %s::text[]) AS new (position, checksum)"
    " WHERE f.workspace_id = %s AND f.job_id = %s AND f.position = new.position"
)


class ImportPlanReads:
    """Questions about what imports are still to bring in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, job_id: JobId) -> list[PlannedFile]:
        """All that an import was to bring in when it last listed its files, in order."""
        rows = self._session.rows(
            select(ingest_job_files)
            .where(_f.workspace_id == self._session.workspace_id, _f.job_id == job_id)
            .order_by(_f.position)
        )
        return [PlannedFile(row.position, row.path, row.place, row.checksum_sha256) for row in rows]


class ImportPlanWrites(ImportPlanReads):
    """Changes to the plans. They are no edits: nothing here is journalled or undone."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def put(self, job_id: JobId, files: Sequence[PlannedFile]) -> None:
        """Write down files under their positions, in place of what stood there."""
        if not files:
            return
        mine, positions = self._session.workspace_id, [file.position for file in files]
        self._session.execute(
            ingest_job_files.delete().where(
                _f.workspace_id == mine,
                _f.job_id == job_id,
                _f.position.between(min(positions), max(positions)),
            )
        )
        connection = self._session.connection
        if self._session.is_sqlite:
            columns = ("job_id", "workspace_id", "position", "path", "place")
            rows = [(job_id, mine, file.position, file.path, file.place) for file in files]
            insert_many(connection, ingest_job_files.name, columns, rows)
        else:
            paths, places = [file.path for file in files], [file.place for file in files]
            connection.exec_driver_sql(_INSERT, (job_id, mine, positions, paths, places))

    def note_contents(self, job_id: JobId, contents: Mapping[int, str]) -> None:
        """Write down which content the file at a position has, before its bytes are copied."""
        if not contents:
            return
        connection, mine = self._session.connection, self._session.workspace_id
        if self._session.is_sqlite:
            connection.exec_driver_sql(
                "UPDATE ingest_job_files SET checksum_sha256 = ?"
                " WHERE workspace_id = ? AND job_id = ? AND position = ?",
                [(content, mine, job_id, position) for position, content in contents.items()],
            )
        else:
            given = (list(contents), list(contents.values()), mine, job_id)
            connection.exec_driver_sql(_UPDATE, given)

    def forget(self, job_id: JobId) -> None:
        """An import has ended: nothing of it is still to be done."""
        self._session.execute(
            ingest_job_files.delete().where(
                _f.workspace_id == self._session.workspace_id, _f.job_id == job_id
            )
        )
