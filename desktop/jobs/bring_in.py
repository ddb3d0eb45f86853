"""Brings in files that were read and, where they are to be, copied into the media folder.

Their copies are looked at first, and again where a purge came between the look and the transaction.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import SourceError
from desktop.domain.intake import CopiesSeen
from desktop.edits.edit import perform
from desktop.edits.intake import CopiesPurgedError
from desktop.storage.frames_store import copy_frames_in
from desktop.storage.store import copy_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.ids import OperationId
    from desktop.domain.intake import IncomingFile
    from desktop.edits.edit import Applied, Bookkeeping
    from desktop.edits.intake import BringIn, IntakeResult


def bring_in(
    library: Library,
    edit: BringIn,
    *,
    sources: Mapping[str, str],
    operation_id: OperationId | None = None,
    bookkeeping: Bookkeeping[IntakeResult] | None = None,
) -> Applied[IntakeResult]:
    """Perform the edit with what a look at the copies of its files shows.

    Args:
        library: Where the files go.
        edit: The files; their `copies` are looked at here.
        sources: For the copies among them, by relative path, the file that each was made of.
        operation_id: The operation that this is a part of, where that has several edits.
        bookkeeping: What the job that brings them in writes down of it.

    Raises:
        LibraryError: Nothing was brought in.
    """
    while True:
        ready = replace(edit, copies=look_at_copies(library, edit.files, sources))
        with suppress(CopiesPurgedError):
            return perform(library, ready, operation_id=operation_id, bookkeeping=bookkeeping)


def look_at_copies(
    library: Library, files: Sequence[IncomingFile], sources: Mapping[str, str]
) -> CopiesSeen:
    """Look whether copies are there; one that a purge took is made once more of its source."""
    copies = {
        file.original.path: file
        for file in files
        if file.original is not None and file.original.is_owned
    }
    if not copies:
        return CopiesSeen()
    purges = library.read(lambda reads: reads.upkeep.purge_count())
    gone = set()
    for path, file in copies.items():
        if (library.media_root / path).exists():
            continue
        gone.add(path)
        if source := sources.get(path):
            with suppress(SourceError):
                root = library.media.to_store()
                checksum, frames = file.asset.checksum, file.asset.frames
                if frames is not None:
                    copy_frames_in(source, root, checksum=checksum, frames=frames)
                else:
                    copy_in(source, root, checksum=checksum, place=path)
                gone.remove(path)
    return CopiesSeen(purges, frozenset(gone))
