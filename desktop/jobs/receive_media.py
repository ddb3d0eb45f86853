"""Files that come in piece by piece: they lie beside the library's copies until they are whole.

What is half there when the program dies is swept as every half copy is.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.jobs.save_media import copy_file
from desktop.storage.half_copies import new_name
from desktop.storage.store import check_space

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.asset import AssetType
    from desktop.domain.saving import SavedFile

_ENDING = 12  # letters and digits that the end of a name may have


@contextmanager
def receiving(library: Library, name: str, size: int = 0) -> Iterator[Path]:
    """A place for a file that comes in, on the disk of the library's copies; gone at the end.

    Args:
        library: What it comes into.
        name: What its sender calls it; only its ending is used.
        size: Bytes that are expected, where somebody says so.

    Raises:
        LibraryWriteError: The media folder takes no more.
    """
    root = library.media.to_store()
    check_space(root, size)
    try:
        folder = new_name(root)
        folder.mkdir()
    except OSError as error:
        raise LibraryWriteError("Nothing can be stored in the media folder.") from error
    try:
        yield folder / f"upload{_ending(name)}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep_received(library: Library, path: Path, wanted: AssetType) -> SavedFile:
    """Put what was received among the library's copies; where it lay meanwhile is not remembered.

    Raises:
        MediaError: It is nothing that a library keeps.
        LibraryWriteError: The media folder takes no more.
    """
    file = copy_file(library, path, wanted)
    return replace(file, original=replace(file.original, source=None), read_at=None)


def _ending(name: str) -> str:
    """The end of a name, where it is a plain one."""
    _, dot, ending = name.rpartition(".")
    is_plain = ending.isascii() and ending.isalnum() and len(ending) <= _ENDING
    return f".{ending.lower()}" if dot and is_plain else ""
