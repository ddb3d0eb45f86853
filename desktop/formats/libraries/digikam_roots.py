"""Where digiKam's collections of albums lie: `volumeid:?path=/mnt/photos`, `volumeid:?uuid=...`."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line
from desktop.formats.libraries.reading import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class AlbumRoot:
    """A folder whose folders are albums.

    Attributes:
        start: What comes before an album's path: absolute, or from the database's folder.
        is_here: It is the database's folder, or lies in it.
    """

    id: int
    label: str
    start: str
    is_here: bool

    @property
    def told(self) -> str:
        """For a person."""
        return clean_line(f"“{self.label}” ({self.start or '.'})", limit=200)


def read_root(row: tuple[object, ...], here: Path) -> AlbumRoot:
    """A row of `AlbumRoots`: id, label, identifier, path from the volume on.

    Args:
        row: As it is in the table.
        here: The folder that the database is in.
    """
    key, label, identifier, specific = row
    said = _said(text_of(identifier))
    inside = text_of(specific).strip("/")
    volume = said.get("path") or said.get("mountpath") or ""
    start = str(PurePosixPath(volume, inside)) if volume else inside
    name = text_of(label) or PurePosixPath(start).name or "Pictures"
    found = _from_here(start, here, is_whole=bool(volume))
    is_here = found is not None
    number = key if isinstance(key, int) else 0
    return AlbumRoot(number, name, start if found is None else found, is_here)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _said(identifier: str) -> Mapping[str, str]:
    """The parts of an identifier; digiKam before 5 wrote them with percent signs."""
    pairs = (part.partition("=") for part in identifier.partition("?")[2].split("&"))
    return {name: _path(value) for name, _, value in pairs}


def _path(value: str) -> str:
    return unquote(value, errors="surrogateescape") if value[:3].lower() == "%2f" else value


def _from_here(start: str, here: Path, *, is_whole: bool) -> str | None:
    """The path from the database's folder; None where it does not lie in there.

    A volume that is known by a number only is where the database's folder ends as its path does; so
    is one that was moved together with its database.
    """
    if is_whole:
        path = Path(start)
        for one, other in ((path, here), (_real(path), _real(here))):
            if one.is_relative_to(other):
                return str(PurePosixPath(*one.relative_to(other).parts))
        was_moved = path.name == here.name and not path.is_dir()
        return "" if was_moved else None
    ends_alike = here.as_posix().endswith(f"/{start}") if start else False
    return "" if ends_alike else None
