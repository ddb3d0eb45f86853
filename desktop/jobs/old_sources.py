"""Opens the libraries of other programs: a file, a folder, or a database on a server."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.address import is_url
from desktop.base.errors import SourceReadError
from desktop.catalog.foreign_tables import ForeignTables
from desktop.domain.untrusted_text import display_name
from desktop.formats.libraries.director import DirectorReader
from desktop.formats.libraries.director_tables import DIRECTOR_TABLES
from desktop.formats.libraries.registry import format_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.old_library import OldLibraryReader

_KNOWN = "docs/moving-in.md says which libraries can be imported, and what to choose of each."


@contextmanager
def opened_old(source: str) -> Iterator[OldLibraryReader]:
    """The reader of what lies at a path, or of a database on a server.

    Raises:
        SourceReadError: Nothing is there, nobody knows it, or it cannot be read.
    """
    reader = _of_server(source) if is_url(source) else _of_path(source)
    try:
        yield reader
    finally:
        reader.close()


def _of_server(address: str) -> OldLibraryReader:
    tables = ForeignTables(address, DIRECTOR_TABLES)
    if tables.columns("film_projects") or tables.columns("asset_relationships"):
        return DirectorReader(tables)
    tables.close()
    raise SourceReadError(f"{tables.name} has none of the tables that are known.", advice=_KNOWN)


def _of_path(source: str) -> OldLibraryReader:
    path = Path(source).expanduser().absolute()
    if not path.exists():
        raise SourceReadError(f"There is nothing at {path}.", advice=_KNOWN)
    found = format_of(path)
    if found is None:
        name = display_name(str(path))
        raise SourceReadError(f"{name} is no library that is known.", advice=_KNOWN)
    return found.open(path)
