"""What tests of several rooms put into a library, and how they count what is in it."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetType
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportReport, ImportRequest
from desktop.jobs.job import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId, JobId
    from desktop.domain.job import ReportRow
    from desktop.edits.history import History
    from desktop.jobs.job import Progress
    from desktop.media.pool import MediaPool


def add(library: Library, name: str = "a.png", kind: AssetType = AssetType.IMAGE) -> AssetId:
    """A new asset without a file."""
    return library.write(lambda tx: tx.assets.add(kind, name))


def bring_in(
    library: Library,
    pool: MediaPool,
    *paths: Path,
    on_progress: Callable[[Progress], None] | None = None,
    history: History | None = None,
    **options: Any,
) -> ImportReport:
    """Import files and folders; `options` are those of the request."""
    request = ImportRequest(tuple(map(str, paths)), **options)
    return run(import_files(library, pool, request, history=history), on_progress)


def rows_of(library: Library, job_id: JobId) -> dict[str, ReportRow]:
    """The report of an import, by the names of its files; each file has one row."""
    rows = library.read(lambda r: r.jobs.report(job_id))
    assert len({row.path for row in rows}) == len(rows), "a file has two rows"
    return {Path(row.path).name: row for row in rows}


def live(library: Library) -> int:
    """How many assets there are outside the Trash."""
    return library.read(lambda r: r.stats.info()).total.count


@contextmanager
def socket_at(path: Path) -> Iterator[None]:
    """A socket lies where a file is expected; its whole path may be longer than sockets take."""
    folder = os.open(path.parent, os.O_RDONLY)
    here = Path(f"/proc/self/fd/{folder}")
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(here / path.name) if here.exists() else os.path.relpath(path))
            yield
    finally:
        os.close(folder)
