"""Where the XMP sidecar of a file is, or would be, and how one is put there whole."""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH118, PTH208

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

from desktop.base.errors import SourceReadError
from desktop.base.files import write_whole
from desktop.domain.sidecar_names import xmp_beside
from desktop.domain.untrusted_text import display_name
from desktop.storage.kept_sidecars import folder_of, is_beside_copy

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # by one file system or another
_BYTES_LIMIT = 64 << 20  # of a file that is compared; larger ones are never written over


class SidecarPlaces:
    """Finds the sidecars of files that come folder by folder: each folder is listed once."""

    def __init__(self) -> None:
        self._listed: tuple[str, frozenset[str]] = ("", frozenset())

    def of(self, path: str, name: str, before: str = "") -> tuple[str, bool]:
        """Path of the sidecar to write to, and whether it is there.

        Args:
            path: The file that it belongs to.
            name: What that is called where it is one of the library's own copies.
            before: Of such the sidecar that it had, if that is on record.

        Raises:
            SourceReadError: Its folder cannot be listed.
        """
        kept = folder_of(path)
        if kept is not None:
            return self._of_copy(kept, _FORBIDDEN.sub("-", before or f"{name}.xmp"))
        folder, own = os.path.split(path)
        if self._listed[0] != folder:
            self._listed = (folder, frozenset(_names(folder)))
        found, is_there = xmp_beside(own, self._listed[1])
        return os.path.join(folder, found), is_there

    def made(self, path: str) -> None:
        """A sidecar was made: whatever comes next in its folder sees it."""
        folder, name = os.path.split(path)
        if self._listed[0] == folder:
            self._listed = (folder, self._listed[1] | {name})

    @staticmethod
    def _of_copy(kept: str, full: str) -> tuple[str, bool]:
        """Beside a copy lie its own sidecars and no others."""
        there = [one for one in _names(kept) if one.lower().endswith(".xmp")]
        if there:
            return os.path.join(kept, full if full in there else sorted(there)[0]), True
        return os.path.join(kept, full), False


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SourceReadError(
            f"{display_name(folder)} cannot be listed: {error.strerror}."
        ) from error


def put_sidecar(path: str, data: bytes, *, before: str) -> None:
    """Write a sidecar whole, or leave what is there.

    Args:
        path: Where.
        data: All of it.
        before: SHA-256 of what is there; empty where nothing is.

    Raises:
        SourceReadError: It was not written; the text says why.
    """
    target, name = Path(path), display_name(path)
    folder = target.parent
    try:
        if is_beside_copy(path):
            folder.mkdir(exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise SourceReadError(
                f"{name} cannot be written: the folder {display_name(str(folder))} is read-only.",
                advice="Allow writing there, or copy the files into the library.",
            )
        status = target.lstat() if before else None
        if status is not None and not status.st_mode & stat.S_IWUSR:
            raise SourceReadError(
                f"{name} is write-protected.", advice="Allow writing to it, then write again."
            )
        if _digest(target) != before:
            raise SourceReadError(
                f"{name} was changed by another program just now.", advice="Write again."
            )
        mode = stat.S_IMODE(status.st_mode) if status is not None else None
        write_whole(target, data, is_durable=True, mode=mode)
    except OSError as error:
        raise SourceReadError(f"{name} cannot be written: {error.strerror}.") from error


def _digest(path: Path) -> str:
    """SHA-256 of a file; empty where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.sha256(file.read(_BYTES_LIMIT)).hexdigest()
    except FileNotFoundError:
        return ""
