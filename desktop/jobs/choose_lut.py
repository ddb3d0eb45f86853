"""Lets a film be looked at through a LUT file: a copy comes into the library, one step of undo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError, MediaError
from desktop.domain.activity import Operation
from desktop.domain.changes import Changes
from desktop.domain.film import LUT_FORMAT
from desktop.domain.ids import AssetId, OperationId, new_id
from desktop.domain.intake import IncomingFile, asset_of, copied
from desktop.edits.edit import perform
from desktop.edits.film_use import SetFilmLut
from desktop.edits.intake import BringIn
from desktop.jobs.bring_in import bring_in
from desktop.jobs.import_places import OriginalsSearch
from desktop.jobs.job import Job, Progress
from desktop.media.requests import ProbeRequest
from desktop.storage.store import copy_in

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.intake import FoundOriginals
    from desktop.domain.technical import Probe
    from desktop.edits.edit import Applied
    from desktop.edits.history import History
    from desktop.edits.intake import IntakeResult
    from desktop.media.pool import MediaPool

_STEP = 0.1  # seconds between two looks at whether somebody has cancelled


def choose_lut(
    library: Library,
    pool: MediaPool,
    film_id: AssetId,
    path: str,
    history: History | None = None,
) -> Job[AssetId]:
    """Bring a LUT in, unless the library has it, and let a film be looked at through it.

    Returns:
        The asset of the LUT.

    Raises:
        SourceError: It cannot be read, or is no LUT; nothing was changed.
        LibraryError: The library takes no more.
    """
    yield Progress("Reading the LUT")
    result = pool.probe(ProbeRequest(path))
    if error := result.error():
        raise error
    probe = result.probe
    if probe is None or probe.metadata.get("format") != LUT_FORMAT:
        name = Path(path).name
        raise MediaError(f"{name} is not a LUT.", advice="Choose a .cube file.")
    checksum = probe.checksum_sha256 or ""
    search = OriginalsSearch(library, [(checksum, path)], silent=set())
    while not search.wait(_STEP):
        yield Progress("Reading the LUT")
    found = search.found().get(checksum)
    known = library.read(lambda reads: reads.assets.by_checksum([checksum])).get(checksum)
    operation, changes = OperationId(new_id()), Changes()
    if known is None or known[2] or found is not None:
        is_needed = known is None or (found is not None and found.is_lost)
        came = _bring_in(library, operation, path, probe, found=found, is_copied=is_needed)
        lut_id, changes = came.result.files[0].asset_id, came.changes
    else:
        lut_id = known[0]
    if lut_id is None:
        raise LibraryWriteError("The copy of the LUT did not stay in the library.")
    applied = perform(library, SetFilmLut(film_id, lut_id), operation_id=operation)
    changes |= applied.changes
    if history is not None and changes:
        history.note(Operation(operation, applied.label))
    yield Progress("Reading the LUT", 1, 1, changes)
    return lut_id


def _bring_in(
    library: Library,
    operation: OperationId,
    path: str,
    probe: Probe,
    *,
    found: FoundOriginals | None,
    is_copied: bool,
) -> Applied[IntakeResult]:
    """Make an asset of the file; what the library has comes out of the Trash, or gets a copy."""
    original, sources = None, {}
    if is_copied:
        root = library.media.to_store()
        stored = copy_in(path, root, checksum=probe.checksum_sha256 or "")
        original, sources = copied(probe, path, stored.path), {stored.path: path}
    file = IncomingFile(asset_of(probe, path), original, found=found)
    edit = BringIn((file,), label="Look through LUT")
    came = bring_in(library, edit, sources=sources, operation_id=operation)
    if not came.result.files:
        raise LibraryWriteError(
            "The workspace's quota is used up.", advice="Empty the Trash or ask for more room."
        )
    return came
