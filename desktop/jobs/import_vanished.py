"""Files that an import was to bring in and that are gone when it is continued.

Each gets its row. Of one whose bytes had been copied before the import was cut off, the copy is
taken in: what it was to become is on record.
"""

# Paths are strings: the bytes of a name survive.
# ruff: noqa: PTH116, PTH119

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from desktop.domain.untrusted_text import display_name
from desktop.jobs.import_batch import ImportItem
from desktop.jobs.import_rows import failed, told
from desktop.storage.frames_store import stored_frames
from desktop.storage.scan import ScannedFile
from desktop.storage.store import Stored, frames_path, object_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from desktop.domain.job import PlannedFile, ReportRow
    from desktop.media.requests import ProbeResult

_FILE = "file://"


def exact_place(path: str, told_as: str) -> str | None:
    """How the plan keeps a place whose exact path cannot be read off its name in the report."""
    return None if path == told_as else _FILE + quote(os.fsencode(path))


def place_of(planned: PlannedFile) -> str:
    """`exact_place` undone: an absolute path; undecodable bytes as surrogates."""
    if planned.place is None:
        return planned.path
    return os.fsdecode(unquote_to_bytes(planned.place.removeprefix(_FILE)))


def vanished(
    planned: Sequence[PlannedFile], rows: Iterable[ReportRow], met: Iterable[ScannedFile]
) -> list[PlannedFile]:
    """What is on record as still to come, has no row, and is not met any more."""
    if not planned:
        return []
    done = Counter(row.path for row in rows)
    done.update(told(one.shown) for one in met)
    gone = []
    for one in planned:
        if done[one.path] > 0:
            done[one.path] -= 1
        else:
            gone.append(one)
    return gone


def row_of_vanished(planned: PlannedFile) -> ReportRow:
    """The row of a file of which nothing is left."""
    name = display_name(place_of(planned))
    return failed(planned.path, f"{name} is not there any more; it was when the import began.")


def copies_of(gone: Sequence[PlannedFile], media_root: Path) -> dict[int, ScannedFile]:
    """Those whose copy lies in the media folder: position, and where to look."""
    found = {}
    for one in gone:
        if one.checksum is None:
            continue
        if frames := stored_frames(folder := media_root / frames_path(one.checksum)):
            found[one.position] = ScannedFile(
                str(folder / frames.pattern), told=one.path, frames=frames
            )
            continue
        path = media_root / object_path(one.checksum, os.path.basename(place_of(one)))
        try:
            size = os.stat(path).st_size
        except OSError:
            continue
        found[one.position] = ScannedFile(str(path), size=size, told=one.path)
    return found


def taken_in(planned: PlannedFile, result: ProbeResult) -> ImportItem | ReportRow:
    """The item of a copy whose source is gone, or the row that says what is wrong with it."""
    probe, place = result.probe, place_of(planned)
    if probe is None or probe.checksum_sha256 != planned.checksum or planned.checksum is None:
        return row_of_vanished(planned)
    frames, path = result.request.frames, object_path(planned.checksum, os.path.basename(place))
    pattern = ""
    if frames is not None:
        path, pattern = frames_path(planned.checksum), frames.pattern
    stored = Stored(path, planned.checksum, probe.size, is_new=False, pattern=pattern)
    return ImportItem(planned.path, place, probe, 0, stored=stored, frames=frames)
