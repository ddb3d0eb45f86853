"""What readers of plain folders share: files folder by folder, folders as nested collections."""

from __future__ import annotations

import os
from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.base.frozen import frozen
from desktop.domain.old_library import OldCollection, OldKey
from desktop.formats.libraries.reading import plain_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOOK_LIMIT = 5000  # names that are looked at before a folder is nothing that is known
_DEEPEST = 12


@frozen
class FolderFile:
    """A file in a folder.

    Attributes:
        path: From the folder that was begun with, with slashes.
        changed_at: None where nobody can tell.
    """

    name: str
    path: str
    size: int
    changed_at: datetime | None

    @property
    def key(self) -> OldKey:
        """What it is known by."""
        return OldKey("files", plain_id(self.path))


@frozen
class OneFolder:
    """A folder and the files right in it, by name; links are left out."""

    path: str
    files: tuple[FolderFile, ...] = field(default=())


def folders_in(root: Path) -> Iterator[OneFolder]:
    """A folder and all in it, from the top, by name; not what is hidden or only linked to.

    Raises:
        SourceReadError: The folder itself cannot be read. What cannot be read inside is left out.
    """
    waiting = [""]
    while waiting:
        at = waiting.pop()
        files: list[FolderFile] = []
        inner: list[str] = []
        try:
            with os.scandir(root / at) as entries:
                for entry in sorted(entries, key=lambda one: one.name):
                    path = f"{at}/{entry.name}" if at else entry.name
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        inner.append(path)
                    elif entry.is_file(follow_symlinks=False):
                        files.append(_file(entry, path))
        except OSError as error:
            if not at:
                raise SourceReadError(f"“{root.name}” cannot be read: {error.strerror}.") from error
            continue
        yield OneFolder(at, tuple(files))
        if at.count("/") < _DEEPEST:
            waiting += reversed(inner)


def _file(entry: os.DirEntry[str], path: str) -> FolderFile:
    facts = entry.stat(follow_symlinks=False)
    return FolderFile(entry.name, path, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))


def first_names(root: Path) -> Iterator[tuple[str, str]]:
    """Folder and name of the first files in a folder: enough to tell what it is."""
    seen = 0
    try:
        for folder in folders_in(root):
            for file in folder.files:
                yield folder.path, file.name
            seen += len(folder.files) + 1
            if seen > _LOOK_LIMIT:
                return
    except SourceReadError:
        return


def folder_collections(path: str, made: set[str]) -> Iterator[OldCollection]:
    """The collections of a folder and of those around it, as far as they are not made yet."""
    parts = path.split("/") if path else []
    for depth in range(1, len(parts) + 1):
        one = "/".join(parts[:depth])
        if one not in made:
            made.add(one)
            around = folder_key("/".join(parts[: depth - 1])) if depth > 1 else None
            yield OldCollection(folder_key(one), parts[depth - 1], around)


def folder_key(path: str) -> OldKey:
    """What a folder's collection is known by."""
    return OldKey("folders", plain_id(path))
