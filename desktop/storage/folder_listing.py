"""One look at a watched folder, in a thread of its own: a silent drive holds nobody up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.job import Outcome
from desktop.storage.scan import scan_parts
from desktop.storage.sequences import in_sequences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.storage.scan import ScannedFile

_PATIENCE = 2.0  # seconds in which a look ends where the drive answers


@frozen
class FolderListing:
    """What was in a folder.

    Attributes:
        files: Everything in it, image sequences as one; in the order of a walk.
        problem: Why it could not be listed, or empty.
        unlisted: Folders in it that could not be listed: nothing is known of what is in them.
    """

    files: tuple[ScannedFile, ...] = ()
    problem: str = ""
    unlisted: tuple[str, ...] = ()


def list_folder(path: str, *, is_deep: bool, own: Sequence[str] = ()) -> FolderListing:
    """List a folder.

    Args:
        path: Absolute; undecodable bytes as surrogates.
        is_deep: The folders in it too.
        own: Folders and files that are none of it, with all that is in them.
    """
    parts = scan_parts([path], own=own)
    files: list[ScannedFile] = []
    unlisted: list[str] = []
    for part in in_sequences(parts if is_deep else _flat(parts, path)):
        for one in part:
            if one.outcome is Outcome.FAILED and one.path == path:
                return FolderListing(problem=one.reason)
            if one.outcome is Outcome.FAILED and one.reason.startswith("the folder "):
                unlisted.append(one.path)
            else:
                files.append(one)
    return FolderListing(tuple(files), unlisted=tuple(unlisted))


def _flat(parts: Iterator[list[ScannedFile]], path: str) -> Iterator[list[ScannedFile]]:
    """The files of the folder itself, which a walk lists first."""
    for part in parts:
        if part[0].path != path and part[0].path.rpartition("/")[0] != path.rstrip("/"):
            return
        yield part


class FolderLook:
    """A look that is under way.

    Attributes:
        listing: What was seen; None until it is over.
    """

    def __init__(self, path: str, *, is_deep: bool, own: Sequence[str]) -> None:
        """Begin."""
        self.listing: FolderListing | None = None
        self._ask = path, is_deep, own
        self._thread = threading.Thread(target=self._run, name="folder-look", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait so long for the end of it at most."""
        self._thread.join(seconds)

    def close(self) -> None:
        """Wait for it, unless its drive is silent."""
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        path, is_deep, own = self._ask
        self.listing = list_folder(path, is_deep=is_deep, own=own)
