"""Finds the media of an old library, and makes them ready to come in: read, copied or fetched.

Paths of an old library are somebody else's words. A file is only opened where it lies inside a
folder that a person named: that of the library itself, or the one where its media are now. Symbolic
links are followed before that is asked.
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from desktop.base.errors import SourceError, SourceReadError
from desktop.domain.asset import MEDIA_TYPES
from desktop.domain.download import PUBLIC
from desktop.domain.old_library import OldAsset
from desktop.domain.untrusted_text import clean_line, display_name
from desktop.edits.old_library import ReadyRow
from desktop.jobs.download_media import download_media
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import Progress
from desktop.jobs.receive_media import keep_received, receiving
from desktop.jobs.save_media import copy_file, read_file

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.download import AllowedHosts
    from desktop.domain.old_library import OldMedia, OldRow
    from desktop.domain.saving import SavedFile

_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_DEPTH = 8  # folders of an old path that are looked for below a new one
_ADVICE = "Say where the files are now (--media FOLDER) and import again: only they are missing."


class OldMediaFinder:
    """Where the files of an old library are now."""

    def __init__(self, roots: Sequence[Path], media: Path | None) -> None:
        """Know the folders.

        Args:
            roots: Those of the library itself.
            media: The one that a person says its media are in now.
        """
        folders = [media, *roots] if media is not None else list(roots)
        self._roots = [Path(os.path.realpath(folder)) for folder in folders]
        self._media = self._roots[0] if media is not None else None
        self._names: dict[str, list[Path]] | None = None

    def find(self, media: OldMedia) -> Path:
        """The file that a path of the old library means.

        Raises:
            SourceReadError: It is not there, or not inside one of the folders.
        """
        if "\0" not in media.path:
            for path in self._places(media.path):
                real = Path(os.path.realpath(path))
                if any(real.is_relative_to(root) for root in self._roots) and real.is_file():
                    return real
            if (found := self._by_name(media.path)) is not None:
                return found
        told = clean_line(media.path, limit=300)
        raise SourceReadError(f"Its file is not there: {told}.", advice=_ADVICE)

    def _places(self, text: str) -> list[Path]:
        """Where it may lie, the likeliest first.

        A path from the library's own folder means one file there, and not another of its name.
        """
        is_windows = bool(_WINDOWS.match(text)) or ("\\" in text and "/" not in text)
        pure = PureWindowsPath(text) if is_windows else PurePosixPath(text)
        places = [] if is_windows and os.name != "nt" else [Path(text)]
        places = [path for path in places if path.is_absolute()]
        moved = self._roots if pure.anchor else self._roots[: self._media is not None]
        parts = [part for part in pure.parts if part not in (pure.anchor, "..", ".")]
        places += [root.joinpath(*parts) for root in self._roots if ".." not in pure.parts]
        for count in range(len(parts), max(0, len(parts) - _DEPTH), -1):
            places += [root.joinpath(*parts[len(parts) - count :]) for root in moved]
        return places

    def _by_name(self, text: str) -> Path | None:
        """The only file of this name below the media folder."""
        if self._media is None:
            return None
        if self._names is None:
            self._names = {}
            for folder, _, names in os.walk(self._media):
                for name in names:
                    self._names.setdefault(name, []).append(Path(folder, name))
        found = self._names.get(re.split(r"[\\/]", text)[-1], [])
        if len(found) != 1:
            return None
        real = Path(os.path.realpath(found[0]))
        return real if real.is_relative_to(self._media) and real.is_file() else None


class OldMediaReader:
    """Makes rows of an old library ready: with their files, or with why there are none."""

    def __init__(
        self,
        library: Library,
        finder: OldMediaFinder,
        *,
        mode: ImportMode,
        fetches: bool,
        allowed: AllowedHosts = PUBLIC,
    ) -> None:
        """Get ready.

        Args:
            library: Where they come in.
            finder: Where the files are.
            mode: Whether files stay where they are.
            fetches: What lies behind an address is downloaded.
            allowed: Servers that are asked though they are not public.
        """
        self._library = library
        self._finder = finder
        self._mode = mode
        self._fetches = fetches
        self._allowed = allowed

    def ready(self, row: OldRow) -> Generator[Progress, None, ReadyRow]:
        """The row with its file.

        Raises:
            LibraryWriteError: The media folder takes no more.
        """
        if not isinstance(row, OldAsset) or row.media is None or row.type not in MEDIA_TYPES:
            return ReadyRow(row)
        try:
            return ReadyRow(row, (yield from self._file(row, row.media)))
        except SourceError as error:
            return ReadyRow(row, problem=f"{error} {error.advice}".strip())

    def _file(self, row: OldAsset, media: OldMedia) -> Generator[Progress, None, SavedFile | None]:
        name = display_name(media.filename or row.name or row.key.id)
        if media.pieces is not None:
            yield Progress("Importing", detail=name)
            with receiving(self._library, media.filename) as place:
                with place.open("wb") as file:
                    for piece in media.pieces():
                        file.write(piece)
                return keep_received(self._library, place, row.type)
        if media.path:
            try:
                path = self._finder.find(media)
            except SourceReadError:
                if not (media.url and self._fetches):
                    raise
            else:
                yield Progress("Importing", detail=name)
                if self._mode is ImportMode.COPY:
                    return copy_file(self._library, path, row.type)
                return read_file(path, row.type)
        if media.url and self._fetches:
            return (yield from self._fetched(media, row, name))
        return None

    def _fetched(
        self, media: OldMedia, row: OldAsset, name: str
    ) -> Generator[Progress, None, SavedFile]:
        work = download_media(self._library, media.url, row.type, allowed=self._allowed)
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                file: SavedFile = end.value
                return file
            yield Progress("Downloading", step.done, step.total, detail=name)
