"""Reads files that scripts save: their content is hashed and sniffed, never decoded, then stored.

Who saves runs in a program of somebody else's, where no worker processes can be started. What is in
a file (sizes, lengths, recipes) is left to the queue, and read by the window that is open or by the
next one.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import MediaError, SourceReadError
from desktop.domain.asset import AssetType, file_title
from desktop.domain.intake import NewOriginal
from desktop.domain.location import stored_path
from desktop.domain.saving import SavedFile
from desktop.domain.untrusted_text import display_name
from desktop.edits.edit import perform
from desktop.edits.intake import CopiesPurgedError
from desktop.jobs.bring_in import look_at_copies
from desktop.media.sniff import sniff
from desktop.storage.store import copy_in

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.saving import Saved
    from desktop.edits.edit import Applied
    from desktop.edits.saving import SaveAssets

_CHUNK = 1 << 20
_HEAD = 4096  # bytes by which a content is known
_MOVING = (AssetType.VIDEO, AssetType.AUDIO)
_FAMILIES = {
    "image": AssetType.IMAGE,
    "video": AssetType.VIDEO,
    "audio": AssetType.AUDIO,
    "text": AssetType.TEXT,
}
_SCRIPTS = ("fountain", "fdx")


def read_file(path: Path, wanted: AssetType) -> SavedFile:
    """Read a file that stays where it is.

    Args:
        path: Absolute.
        wanted: What it is said to be; decides between film and sound, whose files begin alike.

    Raises:
        SourceReadError: It cannot be read, or is no plain file.
        MediaError: It is empty, or nothing that a library keeps.
    """
    name = display_name(str(path))
    head, checksum, seen = _hashed(path, name)
    type_, content_type = kind_of(head, name, seen.st_size, wanted)
    text, url = stored_path(path)
    place = NewOriginal(
        text,
        url,
        file_title(str(path)),
        seen.st_size,
        checksum,
        content_type,
        modified_ns=seen.st_mtime_ns,
    )
    return SavedFile(type_, checksum, seen.st_size, place, place)


def copy_file(library: Library, path: Path, wanted: AssetType) -> SavedFile:
    """Copy a file into the library's media folder.

    Raises:
        SourceReadError, MediaError: As `read_file`.
        LibraryWriteError: The media folder takes no more.
    """
    file = read_file(path, wanted)
    copy = copy_in(str(path), library.media.to_store(), checksum=file.checksum)
    place = file.original
    owned = replace(
        place, path=copy.path, url=None, is_owned=True, modified_ns=None, source=place.as_source
    )
    return replace(file, original=owned)


def keep_bytes(library: Library, content: bytes, name: str, wanted: AssetType) -> SavedFile:
    """Put bytes that came without a file into the library's media folder.

    Raises:
        MediaError: They are nothing that a library keeps.
        LibraryWriteError: The media folder takes no more.
    """
    with tempfile.TemporaryDirectory(prefix="desk-save-") as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        file = copy_file(library, path, wanted)
    return replace(file, original=replace(file.original, source=None), read_at=None)


def save(library: Library, edit: SaveAssets) -> Applied[Saved]:
    """Perform the edit with what a look at the copies among its files shows.

    Raises:
        DeskError: Nothing was saved.
    """
    files = [file for one in edit.assets if (file := one.incoming())]
    sources = {
        file.original.path: file.read_at.path
        for file in files
        if file.original is not None and file.original.is_owned and file.read_at is not None
    }
    while True:
        ready = replace(edit, copies=look_at_copies(library, files, sources)) if files else edit
        with suppress(CopiesPurgedError):
            return perform(library, ready)


def _hashed(path: Path, name: str) -> tuple[bytes, str, os.stat_result]:
    """The beginning of a file, its SHA-256, and what it was while it was read."""
    try:
        # A pipe or a device under the name must not keep anybody waiting.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise SourceReadError(f"{name} cannot be read: {error.strerror}.") from error
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise SourceReadError(f"{name} is not a plain file.")
        digest, head = hashlib.sha256(), b""
        while part := os.read(descriptor, _CHUNK):
            digest.update(part)
            head = head or part[:_HEAD]
        after = os.fstat(descriptor)
    except OSError as error:
        raise SourceReadError(f"{name} cannot be read: {error.strerror}.") from error
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceReadError(
            f"{name} changed while it was being read.", advice="Save it when it is written."
        )
    return head, digest.hexdigest(), after


def kind_of(head: bytes, name: str, size: int, wanted: AssetType) -> tuple[AssetType, str]:
    """What a content is, by its first bytes: its type and its MIME type.

    Raises:
        MediaError: It is empty, or nothing that a library keeps.
    """
    if not size:
        raise MediaError(f"{name} is empty.", reason="empty")
    found = sniff(head, name, size)
    if found is None:
        raise MediaError(
            f"{name} is no picture, film, sound, text or document that is known.",
            reason="not_media",
        )
    if found.format in _SCRIPTS:
        return AssetType.SCRIPT, found.content_type
    family = found.content_type.partition("/")[0]
    type_ = _FAMILIES.get(family, AssetType.DOCUMENT)
    if found.reader == "movie":
        type_ = wanted if wanted in _MOVING else type_ if type_ in _MOVING else AssetType.VIDEO
    if type_ is AssetType.TEXT and wanted is AssetType.SCRIPT:
        type_ = AssetType.SCRIPT
    return type_, found.content_type
