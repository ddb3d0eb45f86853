"""Writes files whole or not at all, and makes what is written last."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(
    path: Path,
    data: bytes,
    *,
    partial: Path | None = None,
    is_durable: bool = False,
    mode: int | None = None,
) -> None:
    """Write a file beside its place, and put it there when it is complete.

    Whatever goes wrong, what stood at `path` still stands there, and nothing lies beside it.

    Args:
        path: The file. Its folder has to exist.
        data: All of it.
        partial: What it is called until it is complete, for who clears up after a process that
            was killed; a name of its own if None.
        mode: Its permissions; those of a new file if None.
        is_durable: Return only when the disk has it, so that it outlives a loss of power.

    Raises:
        OSError: It cannot be written.
    """
    partial = partial or path.with_name(f".{path.name}.{os.urandom(6).hex()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(data)
            if mode is not None:
                partial.chmod(mode)
            if is_durable:
                file.flush()
                os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise
    if is_durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
