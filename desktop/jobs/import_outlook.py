"""What an import is about to bring in, by names alone: told before a person decides how."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.jobs.import_known import candidates
from desktop.jobs.job import Job, Progress

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.jobs.import_request import ImportRequest

TOLD_EVERY = 0.1  # seconds
ENOUGH = 200_000  # files after which nobody counts on


@frozen
class ImportOutlook:
    """What was recognised.

    Attributes:
        sequences: Image sequences, and `frames` all of their frames.
        files: Everything else that is a plain file.
    """

    sequences: int = 0
    frames: int = 0
    files: int = 0

    @property
    def sentence(self) -> str:
        """As in "3 image sequences (1,240 frames) and 12 other files"."""
        told = counted(self.sequences, "image sequence")
        told += f" ({counted(self.frames, 'frame')})"
        return f"{told} and {counted(self.files, 'other file')}" if self.files else told


def look_ahead(library: Library, request: ImportRequest) -> Job[ImportOutlook]:
    """Walk what is to be imported; nothing is opened. Can be stopped between any two parts."""
    sequences = frames = files = 0
    told = time.monotonic()
    for part in candidates(library, request, Counter()):
        for one in part:
            if one.frames is not None:
                sequences, frames = sequences + 1, frames + len(one.frames)
            elif one.outcome is None:
                files += 1
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            yield Progress("Looking for files", files + frames)
        if files + frames > ENOUGH:
            break
    return ImportOutlook(sequences, frames, files)
