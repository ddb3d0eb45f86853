"""The program that is killed: imports a folder into a library, once. Run by `forks.py`.

Probing happens in this process, so that the calls that count are those of the import itself.
"""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.catalog.library import open_library
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.job import run
from desktop.media.worker import probe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.media.requests import ProbeRequest, ProbeResult


class InlinePool:
    """The real look at a file, without worker processes."""

    def probe_many(self, requests: Iterable[ProbeRequest]) -> Iterator[ProbeResult]:
        for request in requests:
            yield probe(request)


def bring_in(library_path: str, folder: str, mode: str) -> int:
    """0 when everything is in, 3 when the library took no more."""
    pool = InlinePool()
    library = None
    try:
        library = open_library(library_path)
        for job_id in [job.id for job in library.read(lambda r: r.jobs.interrupted_imports())]:
            run(resume_import(library, pool, job_id))  # type: ignore[arg-type]
        request = ImportRequest((folder,), mode=ImportMode(mode))
        run(import_files(library, pool, request))  # type: ignore[arg-type]
    except LibraryError as error:
        # The fault may strike this very line: what counts is that the program ends as it should.
        with contextlib.suppress(OSError):
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 3
    finally:
        if library is not None:
            library.close()
    return 0


main = bring_in
