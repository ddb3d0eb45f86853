"""May a library be written to, and if not: why, and what can be done about it."""

from __future__ import annotations

import errno
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.base.frozen import frozen
from desktop.domain.ids import new_id

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.engine.recognition import Shared


class ReadOnly(StrEnum):
    """Why a library can only be looked at."""

    FILE = "file"
    FOLDER = "folder"
    DISK = "disk"
    STANDBY = "standby"
    SERVER = "server"
    RIGHTS = "rights"
    SOME_RIGHTS = "some_rights"


@frozen
class ReadOnlyWords:
    """What is said of it."""

    message: str
    advice: str


WORDS: dict[ReadOnly, ReadOnlyWords] = {
    ReadOnly.FILE: ReadOnlyWords(
        "This library is read-only: its file is write-protected.",
        "Allow writing to the file, then open it again.",
    ),
    ReadOnly.FOLDER: ReadOnlyWords(
        "This library is read-only: its folder is write-protected.",
        "Allow writing to the folder, or copy the library elsewhere, then open it again.",
    ),
    ReadOnly.DISK: ReadOnlyWords(
        "This library is read-only: it lies on a disk that cannot be written to.",
        "Copy it to another disk to work with it.",
    ),
    ReadOnly.STANDBY: ReadOnlyWords(
        "This library is read-only: its server is a copy that only follows another server.",
        "Connect to the main server to work with it.",
    ),
    ReadOnly.SERVER: ReadOnlyWords(
        "This library is read-only: its server is set to take no changes.",
        "Ask its administrator whether that is meant (default_transaction_read_only).",
    ),
    ReadOnly.RIGHTS: ReadOnlyWords(
        "This library is read-only: your login may look at it and change nothing.",
        "Ask its owner for the right to change it.",
    ),
    ReadOnly.SOME_RIGHTS: ReadOnlyWords(
        "This library is read-only: your login may change only some of its tables.",
        "Ask its owner for the rights on all of them; docs/libraries.md lists them.",
    ),
}


def words_for(reason: ReadOnly | None) -> ReadOnlyWords:
    """What is said; of a library that is simply open for reading without a reason."""
    if reason is None:
        return ReadOnlyWords(
            "This library is open for reading only.", "Open it again to change it."
        )
    return WORDS[reason]


def refusal(reason: ReadOnly | None) -> LibraryWriteError:
    """What an edit is answered."""
    words = words_for(reason)
    return LibraryWriteError(words.message, advice=words.advice)


def of_file(path: Path) -> ReadOnly | None:
    """Why a file cannot be written to (WAL needs its folder as well), by trying; None if it can."""
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        return ReadOnly.DISK if error.errno == errno.EROFS else ReadOnly.FILE
    try:
        probe = path.with_name(f".{path.name}.{new_id()}.probe")
        probe.touch()
        probe.unlink()
    except OSError as error:
        return ReadOnly.DISK if error.errno == errno.EROFS else ReadOnly.FOLDER
    return None


def of_server(shared: Shared) -> ReadOnly | None:
    """Why a shared library cannot be written to, by what the server says; None if it can."""
    if shared.is_standby:
        return ReadOnly.STANDBY
    if shared.is_still:
        return ReadOnly.SERVER
    if not shared.closed:
        return None
    return ReadOnly.RIGHTS if len(shared.closed) == shared.tables else ReadOnly.SOME_RIGHTS
