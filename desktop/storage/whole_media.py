"""All files of a media folder, taken elsewhere as they are: copies, frames and sidecars."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.base.files import sync_folder
from desktop.base.frozen import frozen
from desktop.domain.media_folder import INCOMING
from desktop.storage.half_copies import new_name
from desktop.storage.store import check_space, copy_file, hash_file, storing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TOP = re.compile(r"[0-9a-f]{2}")
_RELATIVE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}[^/\0\\]{0,40}(/[^/\0\\]{1,255})?")


@frozen
class Brought:
    """A file that is in its new place.

    Attributes:
        is_new: False where it was there already.
    """

    sha256: str
    size: int
    is_new: bool


def is_media_path(relative: str) -> bool:
    """Whether a name is one that a file in a media folder may have: it does not lead out of it."""
    parts = relative.split("/")
    return bool(_RELATIVE.fullmatch(relative)) and not {".", ".."} & set(parts)


def files_in(media_root: Path) -> Iterator[str]:
    """The name of every file in a media folder, relative to it, in order. Follows no link.

    Raises:
        LibraryWriteError: A folder cannot be listed.
    """
    with storing(media_root):
        if not media_root.is_dir():
            return
        for top in sorted(media_root.iterdir()):
            if not _TOP.fullmatch(top.name) or top.is_symlink():
                continue
            for path in sorted(top.rglob("*")):
                relative = path.relative_to(media_root).as_posix()
                if is_media_path(relative) and path.is_file() and not path.is_symlink():
                    yield relative


def bring(source: Path, root: Path, relative: str) -> Brought:
    """Copy a file to its name below `root`, synced and read back, unless it is there already.

    Raises:
        SourceReadError: It cannot be read.
        LibraryWriteError: There is no room for it, or the disk does not keep it.
    """
    target = root / relative
    with storing(root):
        size = source.stat().st_size if source.is_file() else 0
        if target.is_file() and target.stat().st_size == size:
            checksum = hash_file(source)
            if hash_file(target) == checksum:
                return Brought(checksum, size, is_new=False)
        check_space(root, size)
        partial = new_name(root)
    try:
        checksum = copy_file(str(source), partial, root)
        put(partial, root, relative, checksum)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
    return Brought(checksum, size, is_new=True)


def put(partial: Path, root: Path, relative: str, checksum: str) -> None:
    """Give a synced file its name below `root`, and read it back.

    Raises:
        LibraryWriteError: The disk does not keep it.
    """
    target = root / relative
    with storing(root):
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(target)
        sync_folder(target.parent)
    if hash_file(target) != checksum:
        raise LibraryWriteError(
            f"{target.name} came back from the disk different from what was written.",
            advice="Check that disk before you go on.",
        )


def write_pieces(pieces: Iterator[bytes], root: Path) -> tuple[Path, str, int]:
    """Write bytes to a synced file that has no place yet; its path, SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    with storing(root):
        partial = new_name(root)
        with partial.open("xb") as output:
            for data in pieces:
                digest.update(data)
                size += len(data)
                output.write(data)
            output.flush()
            os.fsync(output.fileno())
    return partial, digest.hexdigest(), size


def tidy(root: Path) -> None:
    """Take away the folder of copies that are under way; there are none any more."""
    folder = root / INCOMING
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
