"""Which collections an import makes of the folders that it reads.

Every folder that was named becomes a collection, with those of the folders in it inside. Where one
folder was named and a collection was chosen for it, that collection stands for the folder.
"""

# Paths are strings: the bytes of a name survive.
# ruff: noqa: PTH100, PTH109, PTH117, PTH118

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from desktop.domain.asset import file_title
from desktop.jobs.import_rows import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.jobs.import_request import ImportRequest

DEEPEST = 32  # collections inside one another; files of deeper folders are in the last of them


def shorten(request: ImportRequest) -> Callable[[str], str]:
    """What a report calls a path that a walk came by: as the person named it, if relatively."""
    base = request.base or os.getcwd()
    head = base.rstrip("/") + "/"
    named = tuple(os.path.join(base, path) for path in request.paths if not os.path.isabs(path))
    if not named:
        return lambda path: path
    return lambda path: path.removeprefix(head) if path.startswith(named) else path


class FolderNames:
    """The folders of an import's files, by what the report calls the files."""

    def __init__(self, request: ImportRequest) -> None:
        """Take note of what was named."""
        base, short = request.base or os.getcwd(), shorten(request)
        # A collection that was chosen for the only folder stands for it.
        paths = request.within or request.paths
        is_one = len(paths) == 1 and bool(request.collection)
        self._named: list[tuple[str, tuple[str, ...]]] = []
        for path in paths:
            place = os.path.join(base, path)
            name = os.path.abspath(place).rpartition("/")[2]
            begin = told(short(place)).rstrip("/") + "/"
            self._named.append((begin, () if is_one or not name else (told(name),)))

    def of(self, path: str) -> tuple[str, ...]:
        """Names of the collections for a file, the outermost first; empty for none."""
        for begin, names in self._named:
            if path.startswith(begin):
                inner = path[len(begin) :].split("/")[:-1]
                folders = (*names, *(part for part in inner if part not in {"", "."}))
                return tuple(file_title(name) for name in folders[:DEEPEST])
        return ()


def exact_path(shown: str, base: str) -> str:
    r"""The absolute path of what a report calls `shown`; `told` undone, as far as the disk tells.

    A name in which `\xNN` stands for a byte that is no text cannot be told from one that reads so.
    """
    path = os.path.join(base, shown)
    if "\\x" in path and not os.path.lexists(path):
        odd = re.sub(r"\\x([89a-f][0-9a-f])", lambda m: chr(0xDC00 + int(m[1], 16)), path)
        if os.path.lexists(odd):
            return odd
    return path
