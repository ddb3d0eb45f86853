"""Reads libraries of TagStudio: a database in a hidden folder beside the files that it is about.

Its versions: since 9.5 `ts_library.sqlite`, whose own version grew from 6 to 4xx (fields by keys of
their types below 200, parents of tags the wrong way around below 100); before, `ts_library.json`
(`tagstudio_json.py`). A tag there may be inside several others: here it is inside one, and the
others come as tags of whatever carries it, so that a search for either finds the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.base.frozen import frozen
from desktop.domain.asset import AssetStatus
from desktop.domain.old_library import (
    OldAsset,
    OldKey,
    OldLeft,
    OldLibraryFormat,
    OldLibraryKind,
    OldMedia,
    OldNote,
    OldSkipped,
    system_of,
)
from desktop.formats.libraries.foreign_database import ForeignDatabase
from desktop.formats.libraries.reading import (
    is_inner,
    outline_of,
    place_of,
    tag_paths,
    text_of,
    type_of,
    written_time,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from desktop.domain.old_library import OldOutline, OldRow

FOLDER = ".TagStudio"
_DATABASE = "ts_library.sqlite"
_FIRST, _KNOWN = 6, 4  # the first version of the database; the newest hundred that is known
_ARCHIVED, _FAVORITE = 0, 1  # tags that every library has
# Fields that have a place here; the others go into the metadata under their names.
_DESCRIPTION = "description"
_NOTES = frozenset({"notes", "comments"})


@frozen
class StudioTag:
    """A tag of TagStudio.

    Attributes:
        parents: What it is inside; the one in whose name it is shown comes first.
        other_names: How it can be found, too.
    """

    name: str
    parents: tuple[int, ...] = ()
    other_names: tuple[str, ...] = ()


@frozen
class StudioEntry:
    """A file that TagStudio knows, by its path from the library's folder.

    Attributes:
        fields: Names and values, in their order.
    """

    id: int
    path: str
    tags: tuple[int, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    added_at: object = None


def library_folder(path: Path) -> Path:
    """The folder that a library is about, given itself, its hidden folder or a file in that."""
    for one in (path, path.parent):
        if one.name == FOLDER:
            return one.parent
    return path


def _recognises(path: Path) -> bool:
    return (library_folder(path) / FOLDER / _DATABASE).is_file()


class StudioTags:
    """The tags of a library as they are put on assets here."""

    def __init__(self, tags: Mapping[int, StudioTag]) -> None:
        self._tags = tags
        tree = {key: (tag.name, next(iter(tag.parents), None)) for key, tag in tags.items()}
        self._paths = tag_paths(tree)

    def on(self, keys: Iterable[int]) -> tuple[str, ...]:
        """The paths for an asset that carries these."""
        found: dict[str, None] = {}
        waiting = [key for key in keys if key not in (_ARCHIVED, _FAVORITE)]
        seen: set[int] = set()
        while waiting:
            key = waiting.pop(0)
            tag = self._tags.get(key)
            if tag is None or key in seen:
                continue
            seen.add(key)
            if path := self._paths.get(key):
                found[path] = None
            waiting += self._further(key)
        return tuple(found)

    def _further(self, key: int) -> list[int]:
        """What a tag is inside besides the one that it is shown in, and what that is inside."""
        found: list[int] = []
        seen = set()
        at: int | None = key
        while at is not None and at not in seen and at in self._tags:
            seen.add(at)
            parents = self._tags[at].parents
            found += parents[1:]
            at = next(iter(parents), None)
        return found

    def skipped(self) -> Iterator[OldSkipped]:
        """What of them does not come."""
        for key, tag in self._tags.items():
            if tag.other_names and key not in (_ARCHIVED, _FAVORITE):
                yield OldSkipped(OldKey("tag_aliases", str(key)), "A tag here has one name.")


def entry_row(entry: StudioEntry, tags: StudioTags) -> OldRow:
    """What an entry becomes, of whichever version."""
    key = OldKey("entries", str(entry.id))
    path = entry.path.replace("\\", "/")
    if not is_inner(path):
        return OldSkipped(key, "Its path leads out of the library's folder.", is_broken=True)
    title, description, notes, facts = _sorted_fields(entry.fields)
    name = path.rpartition("/")[2]
    return OldAsset(
        key,
        type_of(name),
        title or name.rpartition(".")[0] or name,
        OldMedia(name, path=path),
        description=description,
        tags=tags.on(entry.tags),
        is_favorite=_FAVORITE in entry.tags,
        status=AssetStatus.ARCHIVED if _ARCHIVED in entry.tags else AssetStatus.AVAILABLE,
        notes=tuple(map(OldNote, notes)),
        metadata=facts,
        created_at=written_time(entry.added_at),
    )


def _sorted_fields(
    fields: Sequence[tuple[str, str]],
) -> tuple[str, str, list[str], dict[str, object]]:
    """Title, description, notes, and what has no other place by its name."""
    title = description = ""
    notes: list[str] = []
    facts: dict[str, object] = {}
    for name, value in fields:
        key = name.strip().lower().replace(" ", "_")
        if not value.strip() or not key:
            continue
        if key == "title" and not title:
            title = value
        elif key == _DESCRIPTION and not description:
            description = value
        elif key in _NOTES or key in ("title", _DESCRIPTION):
            notes.append(value)
        elif key in facts:
            facts[key] = f"{facts[key]}; {value}"
        else:
            facts[key] = value
    return title, description, notes, facts


class TagStudioReader:
    """A library of TagStudio 9.5 or newer that is read."""

    def __init__(self, path: Path) -> None:
        self._root = library_folder(path).absolute()
        self._database = ForeignDatabase(self._root / FOLDER / _DATABASE)
        try:
            self._version = self._read_version()
            self._tags = StudioTags(self._read_tags())
        except BaseException:
            self._database.close()
            raise

    @property
    def system(self) -> str:
        """Ids are numbers from 1: whose they are is told by where the library lies."""
        return system_of(OldLibraryKind.TAGSTUDIO, place_of(self._root))

    @property
    def roots(self) -> tuple[Path, ...]:
        """All files lie below the library's folder."""
        return (self._root,)

    def outline(self) -> OldOutline:
        """What is in it."""
        left = (OldLeft("Colours of tags", "of groups that are made in TagStudio"),)
        return outline_of(
            OldLibraryKind.TAGSTUDIO, "TagStudio library", self._root.name, self.rows(), left
        )

    def rows(self) -> Iterator[OldRow]:
        """Files by their ids, which is as they were added."""
        yield from self._tags.skipped()
        tags = self._many("select entry_id, tag_id from tag_entries order by tag_id")
        fields = self._read_fields()
        has_date = "date_added" in self._database.columns("entries")
        query = f"select id, path, {'date_added' if has_date else 'null'} from entries order by id"
        for key, path, added_at in self._database.rows(query):
            if not isinstance(key, int) or not isinstance(path, str):
                yield OldSkipped(OldKey("entries", str(key)), "It has no path.", is_broken=True)
                continue
            carried = tuple(tag for tag in tags.get(key, ()) if isinstance(tag, int))
            entry = StudioEntry(key, path, carried, tuple(fields.get(key, ())), added_at)
            yield entry_row(entry, self._tags)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _many(self, query: str) -> dict[object, list[object]]:
        found: dict[object, list[object]] = defaultdict(list)
        for key, value in self._database.rows(query):
            found[key].append(value)
        return found

    def _read_version(self) -> int:
        if self._database.columns("versions"):
            query = "select value from versions where key = 'CURRENT'"
        elif self._database.columns("preferences"):
            query = "select value from preferences where key = 'DB_VERSION'"
        else:
            raise SourceReadError(f"“{_DATABASE}” is no library of TagStudio.")
        (text,) = next(self._database.rows(query), ("",))
        version = int(text_of(text) or 0) if text_of(text).isdecimal() else 0
        if version < _FIRST:
            raise SourceReadError(f"“{_DATABASE}” does not say which version it is.")
        if version // 100 > _KNOWN:
            raise SourceReadError(
                f"“{_DATABASE}” is of version {version}, which is newer than what is known here"
                f" (up to {_KNOWN}99).",
                advice="Get a newer Director's Desk.",
            )
        return version

    def _read_tags(self) -> dict[int, StudioTag]:
        child, parent = ("child_id", "parent_id")
        if self._version < 100:
            child, parent = parent, child
        parents = self._many(f"select {child}, {parent} from tag_parents order by {parent}")
        names = self._many("select tag_id, name from tag_aliases order by id")
        found = {}
        for key, name, shorthand, shown_inside in self._database.rows(
            "select id, name, shorthand, disambiguation_id from tags"
        ):
            if isinstance(key, int):
                inside = [one for one in parents.get(key, ()) if isinstance(one, int)]
                inside.sort(key=lambda one: (one != shown_inside, one))
                others = tuple(filter(None, map(text_of, [shorthand, *names.get(key, ())])))
                found[key] = StudioTag(text_of(name), tuple(inside), others)
        return found

    def _read_fields(self) -> dict[object, list[tuple[str, str]]]:
        found: dict[object, list[tuple[str, str]]] = defaultdict(list)
        for table in ("text_fields", "datetime_fields"):
            columns = self._database.columns(table)
            name = "name" if "name" in columns else "type_key"
            if not columns:
                continue
            for entry, key, value in self._database.rows(
                f"select entry_id, {name}, value from {table} order by id"
            ):
                found[entry].append((text_of(key), text_of(value)))
        return found


TAGSTUDIO = OldLibraryFormat(OldLibraryKind.TAGSTUDIO, _recognises, TagStudioReader)
