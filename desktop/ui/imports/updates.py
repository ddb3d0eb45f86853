"""Imports by which assets follow files that were written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.display import counted
from desktop.jobs.import_request import ImportMode, ImportRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def update_requests(paths: Sequence[str], copied: Sequence[str]) -> Iterator[ImportRequest]:
    """One import of the files that assets point to, and one of those that are copied again."""
    for mode, some in ((ImportMode.REFERENCE, paths), (ImportMode.COPY, copied)):
        if some:
            title = f"Update {counted(len(some), 'file')}"
            yield ImportRequest(tuple(some), mode=mode, title=title)
