"""Revision 0007 on libraries with rows: the word for a file that its asset followed."""

from __future__ import annotations

from sqlalchemy import inspect, text

from desktop.catalog.library import open_library
from desktop.domain.job import Effect, Outcome, ReportRow
from tests.migrations.revisions import brought_to, engine_of

ROWS = [
    ReportRow("/a.png", Outcome.ADDED),
    ReportRow("/updated.png", Outcome.DUPLICATE, effects=(Effect.TAGGED,)),
    ReportRow("/b.png", Outcome.UPDATED, effects=(Effect.UPDATED, Effect.TAGGED)),
    ReportRow("/c.png", Outcome.DUPLICATE, error='duplicate of "updated"'),
    ReportRow("/d.png", Outcome.UPDATED, effects=(Effect.UPDATED,)),
]


def test_what_was_updated_is_told_so_by_one_word(address: str) -> None:
    library = open_library(address, create=True)
    job = library.write(lambda tx: tx.jobs.start_import("x", {}))
    library.write(lambda tx: tx.jobs.add_rows(job, 0, ROWS))
    library.close()
    words = text("SELECT outcome FROM ingest_job_rows ORDER BY position")
    for target, updated in (("0006", "duplicate"), ("head", "updated")):
        brought_to(address, target)
        engine = engine_of(address)
        with engine.connect() as connection:
            found = [row[0] for row in connection.execute(words)]
            places = inspect(connection).get_columns("asset_storage_locations")
        engine.dispose()
        assert found == ["added", "duplicate", updated, "duplicate", updated]
        assert any(one["name"] == "source_path" for one in places) is (target == "head")
    library = open_library(address)
    try:
        assert library.read(lambda r: r.jobs.report(job)) == ROWS
    finally:
        library.close()
