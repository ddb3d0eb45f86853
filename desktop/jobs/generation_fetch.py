"""Fetches what a generator made onto this machine, and finds the files that are handed to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.generators.adapter import NotSentError
from desktop.jobs.job import run
from desktop.jobs.lend_copy import lend_packed
from desktop.storage.finding import opened_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.generation import Reference, RemoteFile
    from desktop.domain.location import Sight
    from desktop.storage.finding import OriginFinder


def fetch(file: RemoteFile, path: Path, is_over: Callable[[], bool]) -> None:
    """Fetch one file, whole or not at all.

    Args:
        file: Where it is.
        path: Is replaced if it is there.
        is_over: Asked again and again; whoever says yes waits no longer.

    Raises:
        SourceError: It could not be fetched.
        LibraryWriteError: The disk takes no more.
    """
    # Only who fetches something loads it.
    from desktop.domain.download import PUBLIC, AllowedHosts  # noqa: PLC0415
    from desktop.storage.download import download  # noqa: PLC0415

    allowed = AllowedHosts.at(file.url) if file.is_private else PUBLIC
    part = path.with_name(f"{path.name}.part")
    for _ in download(file.url, path, partial=part, allowed=allowed, secrets=file.headers):
        if is_over():
            raise SourceReadError("It was stopped.")


class WantedFiles(Mapping["Reference", "Path"]):
    """The files that go along with a call, as long as somebody wants it.

    Sending them may take minutes: an adapter that asks for one after the call was stopped is told
    so, before anything is paid.
    """

    def __init__(self, files: Mapping[Reference, Path], is_wanted: Callable[[], bool]) -> None:
        self._files = files
        self._is_wanted = is_wanted

    def __getitem__(self, reference: Reference) -> Path:
        """The file of a reference.

        Raises:
            NotSentError: Nobody wants the call any more.
        """
        if not self._is_wanted():
            raise NotSentError("It was stopped before it was sent.", code="stopped")
        return self._files[reference]

    def __iter__(self) -> Iterator[Reference]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def reference_files(
    library: Library, finder: OriginFinder, references: Sequence[Reference]
) -> dict[Reference, Path]:
    """A file of this machine for each reference.

    Raises:
        SourceReadError: One of them cannot be opened; the text says which, and what to do.
    """
    ids = list(dict.fromkeys(one.asset_id for one in references))
    if not ids:
        return {}
    places, names = library.read(
        lambda reads: (reads.locations.of(ids), reads.assets.values(ids, "name"))
    )
    search = finder.search([places.get(key, []) for key in ids], library.media_root)
    paths = {
        key: _file(sight, str(names.get(key) or "A reference"))
        for key, sight in zip(ids, search.sights, strict=True)
    }
    return {one: paths[one.asset_id] for one in references}


def _file(sight: Sight, name: str) -> Path:
    """A file of this machine; of what is packed into the library a copy that is kept for days."""
    path, packed = opened_source(sight, name)
    return run(lend_packed(packed, name)) if packed is not None else path
