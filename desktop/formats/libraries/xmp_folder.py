"""Reads folders that Lightroom, Bridge or darktable have written XMP sidecars into.

These programs keep collections in their own catalogues and nowhere else; what is beside the files
is stars, labels, keywords, titles, captions and people. A raw picture and what was developed from
it may share a sidecar: it is for all that it can belong to.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from desktop.domain.old_library import (
    OldAsset,
    OldLeft,
    OldLibraryFormat,
    OldLibraryKind,
    OldMedia,
    OldSkipped,
    system_of,
)
from desktop.domain.sidecar import READ_LIMIT
from desktop.domain.sidecar_names import sidecars_of
from desktop.formats.libraries.media_folder import first_names, folders_in
from desktop.formats.libraries.reading import outline_of, place_of, type_of, written_time
from desktop.formats.xmp import read_xmp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.domain.old_library import OldKey, OldOutline, OldRow
    from desktop.formats.libraries.media_folder import FolderFile
    from desktop.formats.xmp import XmpFacts

_ENDING = ".xmp"


def _recognises(path: Path) -> bool:
    """A folder in which an XMP file lies beside what it belongs to."""
    if not path.is_dir():
        return False
    beside: dict[str, set[str]] = defaultdict(set)
    for folder, name in first_names(path):
        beside[folder].add(name)
    return any(
        name.lower().endswith(_ENDING) for names in beside.values() for name in sidecars_of(names)
    )


class XmpFolderReader:
    """A folder with sidecars that is read."""

    def __init__(self, path: Path) -> None:
        self._root = path.absolute()

    @property
    def system(self) -> str:
        """Files are known by their paths: whose they are is told by where the folder lies."""
        return system_of(OldLibraryKind.SIDECARS, place_of(self._root))

    @property
    def roots(self) -> tuple[Path, ...]:
        """All files lie below it."""
        return (self._root,)

    def outline(self) -> OldOutline:
        """What is in it."""
        left = (
            OldLeft("Collections", "Lightroom and Bridge keep them in their own catalogues"),
            OldLeft("Development settings", "they are for the program that made them"),
        )
        return outline_of(
            OldLibraryKind.SIDECARS, "Folder with XMP sidecars", self._root.name, self.rows(), left
        )

    def rows(self) -> Iterator[OldRow]:
        """Folder by folder, by name."""
        for folder in folders_in(self._root):
            sidecars = sidecars_of([file.name for file in folder.files])
            beside: dict[str, list[str]] = defaultdict(list)
            for sidecar, owners in sidecars.items():
                for owner in owners if sidecar.lower().endswith(_ENDING) else ():
                    beside[owner].append(sidecar)
            for file in folder.files:
                key = file.key
                if file.name in sidecars:
                    yield OldSkipped(key, "It is read with what it lies beside.")
                elif file.name.lower().endswith(_ENDING):
                    yield OldSkipped(key, "What it belongs to is not there.")
                else:
                    yield self._asset(key, file, beside[file.name])

    def close(self) -> None:
        """Nothing is held open."""

    def _asset(self, key: OldKey, file: FolderFile, sidecars: Sequence[str]) -> OldAsset:
        # What is called after the whole name of its file has the last word.
        for sidecar in sorted(sidecars, key=len, reverse=True):
            if facts := self._read((self._root / file.path).with_name(sidecar)):
                break
        else:
            facts = None
        stem = PurePosixPath(file.name).stem
        media = OldMedia(file.name, path=file.path)
        if facts is None:
            return OldAsset(key, type_of(file.name), stem, media, created_at=file.changed_at)
        marks = facts.marks
        made_at = next(filter(None, map(written_time, facts.stamps)), file.changed_at)
        return OldAsset(
            key,
            type_of(file.name),
            stem,
            media,
            description=marks.description,
            tags=marks.keywords,
            rating=marks.rating,
            label=marks.label,
            metadata=marks.as_metadata(),
            created_at=made_at,
        )

    def _read(self, path: Path) -> XmpFacts | None:
        try:
            with path.open("rb") as file:
                return read_xmp(file.read(READ_LIMIT))
        except OSError:
            return None


SIDECARS = OldLibraryFormat(OldLibraryKind.SIDECARS, _recognises, XmpFolderReader)
