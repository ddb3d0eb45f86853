"""Reads libraries of TagStudio 9.4 and older: one JSON file, `ts_library.json`.

Fields are named by numbers that never changed; tags of an entry stand in three of them. What a tag
calls its subtags is what it is inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.domain.old_library import (
    OldKey,
    OldLeft,
    OldLibraryFormat,
    OldLibraryKind,
    OldSkipped,
    system_of,
)
from desktop.formats.libraries.reading import (
    facts_of,
    items_of,
    outline_of,
    place_of,
    read_json,
    text_of,
)
from desktop.formats.libraries.tagstudio import (
    FOLDER,
    StudioEntry,
    StudioTag,
    StudioTags,
    entry_row,
    library_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from desktop.domain.old_library import OldOutline, OldRow

_FILE = "ts_library.json"
_TAG_FIELDS = frozenset({"6", "7", "8"})
_FIELDS = {
    "0": "Title",
    "1": "Author",
    "2": "Artist",
    "3": "URL",
    "4": "Description",
    "5": "Notes",
    "10": "Date",
    "11": "Date Created",
    "12": "Date Modified",
    "13": "Date Taken",
    "14": "Date Published",
    "21": "Source",
    "22": "Date Uploaded",
    "23": "Date Released",
    "27": "Publisher",
    "28": "Guest Artist",
    "29": "Composer",
    "30": "Comments",
}


def _recognises(path: Path) -> bool:
    """After the database, which a library that was brought up to date has beside its old file."""
    return (library_folder(path) / FOLDER / _FILE).is_file()


class TagStudioJsonReader:
    """A library of TagStudio 9.4 or older that is read."""

    def __init__(self, path: Path) -> None:
        self._root = library_folder(path).absolute()
        self._library = facts_of(read_json(self._root / FOLDER / _FILE))
        if "entries" not in self._library or "ts-version" not in self._library:
            raise SourceReadError(f"“{_FILE}” is no library of TagStudio.")
        self._tags = StudioTags(self._read_tags())

    @property
    def system(self) -> str:
        """Ids are numbers from 0: whose they are is told by where the library lies."""
        return system_of(OldLibraryKind.TAGSTUDIO, place_of(self._root))

    @property
    def roots(self) -> tuple[Path, ...]:
        """All files lie below the library's folder."""
        return (self._root,)

    def outline(self) -> OldOutline:
        """What is in it."""
        left = (OldLeft("Collations", "they were never finished in TagStudio"),)
        return outline_of(
            OldLibraryKind.TAGSTUDIO, "TagStudio library", self._root.name, self.rows(), left
        )

    def rows(self) -> Iterator[OldRow]:
        """Files as the library has them."""
        yield from self._tags.skipped()
        seen: set[str] = set()
        for at, entry in enumerate(map(facts_of, items_of(self._library.get("entries")))):
            key = text_of(entry.get("id")) or str(at)  # the oldest have none
            if not key.isdecimal() or key in seen:
                yield OldSkipped(OldKey("entries", key), "It has no id of its own.", is_broken=True)
                continue
            seen.add(key)
            yield entry_row(_entry(int(key), entry), self._tags)

    def close(self) -> None:
        """Nothing is held open."""

    def _read_tags(self) -> dict[int, StudioTag]:
        found: dict[int, StudioTag] = {}
        for tag in map(facts_of, items_of(self._library.get("tags"))):
            key = tag.get("id", 0)
            if isinstance(key, int):
                others = [tag.get("shorthand"), *items_of(tag.get("aliases"))]
                names = tuple(filter(None, map(text_of, others)))
                one = StudioTag(text_of(tag.get("name")), _ids(tag.get("subtag_ids")), names)
                found.setdefault(key, one)
        return found


def _ids(value: object) -> tuple[int, ...]:
    return tuple(one for one in items_of(value) if isinstance(one, int))


def _entry(key: int, entry: Mapping[str, object]) -> StudioEntry:
    tags: dict[int, None] = {}
    fields: list[tuple[str, str]] = []
    for field in map(facts_of, items_of(entry.get("fields"))):
        for number, value in field.items():
            if number in _TAG_FIELDS:
                tags.update(dict.fromkeys(_ids(value)))
            elif number in _FIELDS:
                fields.append((_FIELDS[number], text_of(value)))
    folder = text_of(entry.get("path")).replace("\\", "/").strip("/")
    folder = "" if folder == "." else f"{folder}/"
    path = f"{folder.removeprefix('/')}{text_of(entry.get('filename'))}"
    return StudioEntry(key, path, tuple(tags), tuple(fields))


TAGSTUDIO_JSON = OldLibraryFormat(OldLibraryKind.TAGSTUDIO, _recognises, TagStudioJsonReader)
