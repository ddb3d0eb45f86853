"""The rows of import reports, as the database has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.catalog.engine.many_rows import insert_many
from desktop.catalog.tables.all import ingest_job_rows
from desktop.catalog.tables.base import instant_text, json_text
from desktop.domain.job import Effect, Outcome, ReportRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.ids import JobId

_w = ingest_job_rows.c
_ROW = ("position", "path", "outcome", "asset_id", "type", "error", "effects")
_INSERT = (
    f"INSERT INTO ingest_job_rows (job_id, workspace_id, created_at, {', '.join(_ROW)})"
    " SELECT %s, %s, %s, * FROM unnest(%s::int[], %s::text[], %s::text[], %s::uuid[], %s::text[],"
    " %s::text[], %s::jsonb[])"
)
_WORDS = {one: one.value for one in Outcome}  # a member is slow to give its value


def report_rows(session: Session, job_id: JobId, first: int) -> list[ReportRow]:
    """The rows of an import from number `first` on, in the order they were reached."""
    rows = session.rows(
        select(ingest_job_rows)
        .where(_w.workspace_id == session.workspace_id, _w.job_id == job_id, _w.position >= first)
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


def add_report_rows(
    session: WriteSession, job_id: JobId, first: int, rows: Sequence[ReportRow]
) -> None:
    """Append rows to the report of an import, numbered from `first`."""
    if not rows:
        return
    # One row a file, thousands at a time: a re-scan that reads no file is mostly this.
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
