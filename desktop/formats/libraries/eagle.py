"""Reads libraries of Eagle: a folder with a JSON file for the library and one for each item.

Folders are nested collections, tag groups are the tags above theirs. What an item is called, its
stars, note, address and tags stand in `images/<id>.info/metadata.json`; the file lies beside it.
Ids are Eagle's own and the only ones in the world.
"""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.domain.old_library import (
    OldAsset,
    OldCollection,
    OldKey,
    OldLeft,
    OldLibraryFormat,
    OldLibraryKind,
    OldMedia,
    OldMember,
    OldNote,
    OldSkipped,
    system_of,
)
from desktop.domain.tag import INSIDE
from desktop.formats.libraries.reading import (
    facts_of,
    is_inner,
    items_of,
    number_of,
    outline_of,
    plain_id,
    read_json,
    tag_name,
    text_of,
    time_of,
    type_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from desktop.domain.old_library import OldOutline, OldRow

_KNOWN = 4  # the newest version of Eagle whose libraries are known
_INFO = ".info"
_ITEM = "metadata.json"


def _recognises(path: Path) -> bool:
    """A folder with `images` and a `metadata.json` that names folders."""
    try:
        if not (path / "images").is_dir() or not (path / _ITEM).is_file():
            return False
        found = facts_of(read_json(path / _ITEM))
    except (OSError, ValueError, SourceReadError):
        return False
    return isinstance(found.get("folders"), list) and "applicationVersion" in found


class EagleReader:
    """An Eagle library that is read."""

    def __init__(self, path: Path) -> None:
        self._root = path.absolute()
        self._library = facts_of(read_json(self._root / _ITEM))
        self._groups = self._tag_groups()

    @property
    def system(self) -> str:
        """Ids of Eagle are the only ones in the world."""
        return system_of(OldLibraryKind.EAGLE)

    @property
    def roots(self) -> tuple[Path, ...]:
        """All files lie in the library."""
        return (self._root,)

    def outline(self) -> OldOutline:
        """What is in it, counted item by item."""
        left = [OldLeft("Thumbnails and colour palettes", "made anew here")]
        version = text_of(self._library.get("applicationVersion"))
        major = version.split(".")[0]
        if major.isdecimal() and int(major) > _KNOWN:
            why = f"the library is of Eagle {version}, and what came after {_KNOWN} is not known"
            left.append(OldLeft("What is new in this version", why))
        return outline_of(OldLibraryKind.EAGLE, "Eagle library", self._root.name, self.rows(), left)

    def rows(self) -> Iterator[OldRow]:
        """Folders from the top, then items by their ids, which is as they were added."""
        known: set[str] = set()
        for row in self._folder_rows():
            if isinstance(row, OldCollection):
                known.add(row.key.id)
            yield row
        for smart in map(facts_of, items_of(self._library.get("smartFolders"))):
            name = text_of(smart.get("id")) or text_of(smart.get("name"))
            key = OldKey("smartFolders", plain_id(name))
            yield OldSkipped(key, "Smart folders are searches in Eagle's own words.")
        try:
            found = sorted(path.name for path in (self._root / "images").iterdir())
        except OSError as error:
            raise SourceReadError(f"“images” cannot be read: {error.strerror}.") from error
        for name in found:
            if name.endswith(_INFO):
                yield from self._item_rows(self._root / "images" / name, known)

    def close(self) -> None:
        """Nothing is held open."""

    def _folder_rows(self) -> Iterator[OldRow]:
        """From the top. What is inside a folder that cannot come is inside the one around it."""
        waiting: list[tuple[object, OldKey | None]] = [
            (folder, None) for folder in reversed(items_of(self._library.get("folders")))
        ]
        seen: set[str] = set()
        while waiting:
            folder, around = waiting.pop()
            facts = facts_of(folder)
            key = _folder_key(facts.get("id"))
            if key.id and key.id not in seen:
                seen.add(key.id)
                name = text_of(facts.get("name")) or "Folder without a name"
                description = text_of(facts.get("description"))
                yield OldCollection(key, name, around, description=description)
                around = key
            else:
                yield OldSkipped(key, "This folder has no id of its own.", is_broken=True)
            waiting += [(child, around) for child in reversed(items_of(facts.get("children")))]

    def _tag_groups(self) -> dict[str, str]:
        """The group of each tag that is in one; the first of several."""
        found: dict[str, str] = {}
        for group in map(facts_of, items_of(self._library.get("tagsGroups"))):
            name = tag_name(text_of(group.get("name")))
            for tag in map(text_of, items_of(group.get("tags"))):
                if name and tag_name(tag) != name:
                    found.setdefault(tag, name)
        return found

    def _tags(self, item: Mapping[str, object]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for tag in map(text_of, items_of(item.get("tags"))):
            parts = (self._groups.get(tag, ""), tag_name(tag))
            if parts[1]:
                found[INSIDE.join(part for part in parts if part)] = None
        return tuple(found)

    def _item_rows(self, folder: Path, known: set[str]) -> Iterator[OldRow]:
        key = OldKey("images", plain_id(folder.name.removesuffix(_INFO)))
        try:
            if folder.is_symlink():
                raise SourceReadError("Its folder is a link to somewhere else.")
            item = facts_of(read_json(folder / _ITEM))
            file = _file_of(folder, item)
        except OSError as error:
            yield OldSkipped(key, f"It cannot be read: {error.strerror}.", is_broken=True)
            return
        except SourceReadError as error:
            yield OldSkipped(key, str(error), is_broken=True)
            return
        if item.get("isDeleted") is True:
            yield OldSkipped(key, "It is in Eagle's trash.")
            return
        yield self._asset(key, item, folder, file)
        for inside in dict.fromkeys(_folder_key(one).id for one in items_of(item.get("folders"))):
            if inside in known:
                yield OldMember(OldKey("folders", inside), key)

    def _asset(self, key: OldKey, item: Mapping[str, object], folder: Path, file: str) -> OldAsset:
        facts = {"url": text_of(item.get("url")), "places_of_notes": list(_places(item))}
        stars = number_of(item.get("star")) or 0
        return OldAsset(
            key,
            type_of(file),
            text_of(item.get("name")) or PurePosixPath(file).stem,
            OldMedia(file, path=f"images/{folder.name}/{file}"),
            description=text_of(item.get("annotation")),
            tags=self._tags(item),
            rating=int(min(max(stars, 0), 5)),
            notes=tuple(_notes(item)),
            metadata={name: value for name, value in facts.items() if value},
            created_at=time_of(item.get("btime")) or time_of(item.get("modificationTime")),
        )


def _folder_key(value: object) -> OldKey:
    return OldKey("folders", plain_id(text_of(value)))


def _file_of(folder: Path, item: Mapping[str, object]) -> str:
    """What the item's file is called: as it should be, else the only one that it can be."""
    wanted = f"{text_of(item.get('name'))}.{text_of(item.get('ext'))}"
    with os.scandir(folder) as entries:
        found = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    if wanted in found and wanted != _ITEM:
        return wanted
    made = {name for name in found if PurePosixPath(name).stem.endswith("_thumbnail")}
    rest = [name for name in found if name != _ITEM and name not in made]
    if len(rest) > 1:
        raise SourceReadError("Which of several files is its own cannot be told.")
    if not rest and not (is_inner(wanted) and "/" not in wanted):
        raise SourceReadError("It does not say what its file is called.")
    return rest[0] if rest else wanted


def _places(item: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Where in the picture notes are, in its pixels: a note here is on a frame, not on a place."""
    for comment in map(facts_of, items_of(item.get("comments"))):
        place = {name: number_of(comment.get(name)) for name in ("x", "y", "width", "height")}
        if all(value is not None for value in place.values()):
            yield {"text": text_of(comment.get("annotation")), **place}


def _notes(item: Mapping[str, object]) -> Iterator[OldNote]:
    """What is written on places of a picture or times of a clip."""
    for comment in map(facts_of, items_of(item.get("comments"))):
        text = text_of(comment.get("annotation"))
        if text.strip():
            made_at = time_of(comment.get("lastModified"))
            yield OldNote(text, made_at=made_at, seconds=number_of(comment.get("duration")))


EAGLE = OldLibraryFormat(OldLibraryKind.EAGLE, _recognises, EagleReader)
