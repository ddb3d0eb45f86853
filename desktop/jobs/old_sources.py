"""Opens the libraries of other programs: a file, a folder, or a database on a server."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.address import is_url
from desktop.base.errors import SourceReadError
from desktop.domain.untrusted_text import display_name
from desktop.formats.libraries.registry import format_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.old_library import OldLibraryReader

_KNOWN = "docs/moving-in.md says which libraries can be imported, and what to choose of each."


@contextmanager
def opened_old(source: str) -> Iterator[OldLibraryReader]:
    """The reader of what lies at a path.

    Raises:
        SourceReadError: Nothing is there, nobody knows it, or it cannot be read.
    """
    if is_url(source):
        raise SourceReadError("Databases on servers cannot be imported yet.", advice=_KNOWN)
    path = Path(source).expanduser().absolute()
    if not path.exists():
        raise SourceReadError(f"There is nothing at {path}.", advice=_KNOWN)
    found = format_of(path)
    if found is None:
        name = display_name(str(path))
        raise SourceReadError(f"{name} is no library that is known.", advice=_KNOWN)
    reader = found.open(path)
    try:
        yield reader
    finally:
        reader.close()
