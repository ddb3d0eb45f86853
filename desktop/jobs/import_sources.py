"""Checks that the folders that an import reads from are still there.

A drive that is pulled out in the middle makes every file on it fail. That is no fault of the files:
the import stops, and goes on when the drive is back.
"""

# Paths are strings: the bytes of a name survive.
# ruff: noqa: PTH100, PTH109, PTH112, PTH116, PTH118

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.domain.untrusted_text import display_name

if TYPE_CHECKING:
    from desktop.jobs.import_request import ImportRequest


class SourceGoneError(LibraryError):
    """A folder that was being imported is not there any more; the whole run stops."""


class Sources:
    """The folders that were named, as they were when the import began."""

    def __init__(self, request: ImportRequest) -> None:
        """Note where they are."""
        base = request.base or os.getcwd()
        named = (os.path.abspath(os.path.join(base, path)) for path in request.paths)
        self._devices = {path: device for path in named if (device := _device(path)) is not None}

    def check(self, path: str) -> None:
        """A file failed: look whether it is because its whole folder has gone.

        Raises:
            SourceGoneError: It has.
        """
        for folder, device in self._devices.items():
            is_below = path.startswith(folder.rstrip(os.sep) + os.sep)
            if is_below and _device(folder) != device:
                raise SourceGoneError(
                    f"{display_name(folder)} is not there any more.",
                    advice="Connect its drive again, then continue the import. What came in is"
                    " safe.",
                )


def _device(path: str) -> int | None:
    """The device of a folder; None for what is no folder."""
    try:
        return os.stat(path).st_dev if os.path.isdir(path) else None
    except (OSError, ValueError):
        return None
