"""Lists what an import is about, and tells what lies unchanged where the library last read it."""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH100, PTH109, PTH117, PTH118

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.catalog.upkeep import read_before
from desktop.domain.location import readable, stored_path
from desktop.jobs.import_batch import duplicate
from desktop.storage.scan import scan

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.domain.job import Outcome, ReportRow
    from desktop.jobs.import_request import ImportRequest

CHUNK = 4000


class Candidate(NamedTuple):
    """One thing that was found.

    Attributes:
        shown: Its path as it was reached from what the person named.
        path: Its absolute path; undecodable bytes as surrogates.
        outcome: SKIPPED or FAILED with a reason where it need not be looked at.
    """

    shown: str
    path: str
    size: int
    mtime_ns: int
    outcome: Outcome | None
    reason: str


def candidates(
    library: Library, request: ImportRequest, done_before: Counter[str]
) -> Iterator[Candidate]:
    """Everything the request names, but for the paths that `done_before` counts (used up here)."""
    base = request.base or os.getcwd()
    own = [str(library.media_root), *([str(library.path)] if library.path else [])]
    head = base.rstrip("/") + "/"
    # What is absolute and tidy stays so below; only other names cost a look at every path.
    is_tidy = all(os.path.isabs(p) and os.path.normpath(p) == p for p in request.paths)
    relative = tuple(os.path.join(base, p) for p in request.paths if not os.path.isabs(p))
    for found in scan([os.path.join(base, path) for path in request.paths], own=own):
        path = found.path
        shown = path.removeprefix(head) if relative and path.startswith(relative) else path
        if done_before:
            name = readable(shown)
            if done_before[name] > 0:
                done_before[name] -= 1
                continue
        yield Candidate(
            shown,
            path if is_tidy else os.path.abspath(path),
            found.size,
            found.mtime_ns,
            found.outcome,
            found.reason,
        )


def known_files(
    library: Library, files: Sequence[Candidate]
) -> Iterator[tuple[list[ReportRow], list[Candidate]]]:
    """Rows for unchanged files and the other files, a few thousand at a time; no bytes are read."""
    for start in range(0, len(files), CHUNK):
        part = files[start : start + CHUNK]
        paths = [_stored(file.path) for file in part]

        def ask(reads: Reads, paths: list[str] = paths) -> dict[str, Sequence[Any]]:
            return read_before(reads.session, paths)

        known = library.read(ask)
        rows: list[ReportRow] = []
        others: list[Candidate] = []
        for file, path in zip(part, paths, strict=True):
            hit = known.get(path)
            if hit is not None and hit[4] == file.size and hit[5] == file.mtime_ns:
                _, asset_id, name, type_, *_ = hit
                rows.append(duplicate(file.shown, asset_id, name, type_))
            else:
                others.append(file)
        yield rows, others


def _stored(path: str) -> str:
    """The `path` column of a file that is referenced."""
    if path.isascii():
        return path
    return stored_path(Path(path))[0]
