"""Lists the files of an import, and tells which have not changed since they were last read."""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH100, PTH109, PTH117, PTH118

from __future__ import annotations

import os
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.job import Outcome, ReportRow
from desktop.domain.location import readable, stored_path
from desktop.jobs.import_folders import shorten
from desktop.jobs.import_request import SequenceMode
from desktop.storage.frames_store import LIST
from desktop.storage.presence import PATIENCE, Presence, PresenceCheck
from desktop.storage.scan import scan_parts
from desktop.storage.sequences import in_sequences, with_patterns
from desktop.storage.store import FRAMES_ENDING

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator, Sequence

    from desktop.catalog.library import Library
    from desktop.jobs.import_request import ImportRequest
    from desktop.storage.scan import ScannedFile

CHUNK = 4000
_PATH = attrgetter("path")


def candidates(
    library: Library, request: ImportRequest, done_before: Counter[str]
) -> Iterator[list[ScannedFile]]:
    """Everything the request names, but for what `done_before` counts by name (used up here).

    In parts, which may be empty. Paths are absolute; `told` is set where the person named them
    otherwise.
    """
    base = request.base or os.getcwd()
    own = [str(library.media_root), *([str(library.path)] if library.path else [])]
    paths, patterns = with_patterns([os.path.join(base, path) for path in request.paths])
    met: Iterator[list[ScannedFile]] = scan_parts(paths, own=own)
    if request.sequences is not SequenceMode.NONE:
        photographs = request.sequences is SequenceMode.PHOTOGRAPHS
        met = in_sequences(met, photographs=photographs, asked=patterns)
    # What is absolute and tidy stays so below; only other names cost a look at every path.
    is_tidy = all(os.path.isabs(p) and os.path.normpath(p) == p for p in request.paths)
    if is_tidy and not done_before:
        return met
    short = shorten(request)
    return (_renamed(part, short, done_before) for part in met)


def _renamed(
    met: Sequence[ScannedFile], short: Callable[[str], str], done_before: Counter[str]
) -> list[ScannedFile]:
    renamed: list[ScannedFile] = []
    for found in met:
        path = found.path
        shown = short(path)
        if done_before:
            name = readable(shown)
            if done_before[name] > 0:
                done_before[name] -= 1
                continue
        renamed.append(found._replace(path=os.path.abspath(path), told=shown))
    return renamed


def known_files(
    library: Library, files: Sequence[ScannedFile]
) -> tuple[list[ReportRow], list[ScannedFile]]:
    """Rows for those of at most `CHUNK` files that are unchanged, and the others.

    No bytes are read. Where the library has a copy, that is looked for too.
    """
    paths = [one if one.isascii() else _stored(one) for one in map(_PATH, files)]
    known, copied = library.read(
        lambda reads: (reads.intake.read_before(paths), reads.intake.copied_before(paths))
    )
    if copied:
        gone = _copies_gone(library.media_root, [row[6] for row in copied.values() if row[6]])
        known |= {
            path: row for path, row in copied.items() if path not in known and row[6] not in gone
        }
    rows: list[ReportRow] = []
    others: list[ScannedFile] = []
    for file, path in zip(files, paths, strict=True):
        before = known.get(path)
        if before is not None and before[4] == file.size and before[5] == file.mtime_ns:
            shown = file.told or file.path
            shown = shown if shown.isascii() else readable(shown)
            # Nearly all rows of a folder that is looked at again: made without a call for each.
            words = f"duplicate of {before[2]}"
            values = (shown, Outcome.DUPLICATE, before[1], before[3], words, ())
            rows.append(tuple.__new__(ReportRow, values))
        else:
            others.append(file)
    return rows, others


def _copies_gone(root: Path, copies: Sequence[str]) -> set[str]:
    """Those of these copies that are not in the media folder, or on a drive that is silent."""
    # A sequence is a folder; it is whole when it has its list.
    files = {
        copy: os.path.join(root, copy, LIST if copy.endswith(FRAMES_ENDING) else "").rstrip(os.sep)
        for copy in copies
    }
    look = PresenceCheck({str(root): list(files.values())})
    look.wait(PATIENCE)
    return {copy for copy, path in files.items() if look.of(path, None) is not Presence.THERE}


def _stored(path: str) -> str:
    """The `path` column of a file that is referenced."""
    return stored_path(Path(path))[0]
