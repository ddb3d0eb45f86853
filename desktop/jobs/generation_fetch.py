"""Fetches what a generator made onto this machine, and finds the files that are handed to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.storage.finding import opened_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.generation import Reference, RemoteFile
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
        key: opened_path(sight, str(names.get(key) or "A reference"))
        for key, sight in zip(ids, search.sights, strict=True)
    }
    return {one: paths[one.asset_id] for one in references}
