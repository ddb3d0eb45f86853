"""Reads databases of digiKam: `digikam4.db`, which knows pictures in folders anywhere on a machine.

Albums are folders, and come as nested collections. Labels are tags inside one that digiKam hides;
a version is a relation in which the subject was made from the object. Folders other than that of
the database itself are only looked into where a person names them.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.domain.old_library import (
    OldCollection,
    OldKey,
    OldLeft,
    OldLibraryFormat,
    OldLibraryKind,
    OldLink,
    OldMember,
    OldSkipped,
    system_of,
)
from desktop.domain.relation import RelationType
from desktop.formats.libraries.digikam_image import DigikamFacts, image_asset
from desktop.formats.libraries.digikam_roots import read_root
from desktop.formats.libraries.foreign_database import ForeignDatabase, is_database
from desktop.formats.libraries.reading import is_inner, outline_of, place_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.old_library import OldOutline, OldRow

_DATABASE = "digikam4.db"
_FIRST, _KNOWN = 5, 16  # versions of the schema: of digiKam 1, of digiKam 8
_GONE = {
    3: "It is in digiKam's trash.",
    4: "digiKam has lost its file.",
}
_DERIVED, _GROUPED = 1, 2


def _recognises(path: Path) -> bool:
    return is_database(path if path.is_file() else path / _DATABASE) and (
        path.name == _DATABASE or path.is_dir()
    )


class DigikamReader:
    """A database of digiKam that is read."""

    def __init__(self, path: Path) -> None:
        self._file = (path / _DATABASE if path.is_dir() else path).absolute()
        self._database = ForeignDatabase(self._file)
        try:
            self._settings = self._read_settings()
            self._roots = {
                root.id: root
                for root in (
                    read_root(row, self._file.parent)
                    for row in self._database.rows(
                        "select id, label, identifier, specificPath from AlbumRoots order by id"
                    )
                )
            }
            self._facts = DigikamFacts(self._database)
        except BaseException:
            self._database.close()
            raise

    @property
    def system(self) -> str:
        """Ids are numbers from 1; the database has an id of its own, except very old ones."""
        which = self._settings.get("databaseuuid") or place_of(self._file.parent)
        return system_of(OldLibraryKind.DIGIKAM, which)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The database's own folder: what is elsewhere, a person has to name."""
        return (self._file.parent,)

    def outline(self) -> OldOutline:
        """What is in it."""
        left = [
            OldLeft("Saved searches", "they are in digiKam's own words"),
            OldLeft("Faces", "only the names of people come, as tags"),
            *(
                OldLeft(f"Files in {root.told}", "not looked for unless it is named with --media")
                for root in self._roots.values()
                if not root.is_here
            ),
        ]
        name = f"{self._file.parent.name}/{self._file.name}"
        return outline_of(OldLibraryKind.DIGIKAM, "digiKam database", name, self.rows(), left)

    def rows(self) -> Iterator[OldRow]:
        """Albums from the top, pictures by their ids, members in their order, then versions."""
        albums: dict[int, tuple[int, str]] = {}
        yield from self._album_rows(albums)
        come: set[int] = set()
        query = "select id, album, name, status, category from Images order by id"
        for key, album, name, status, category in self._database.rows(query):
            place = albums.get(album) if isinstance(album, int) else None
            row = self._image_row(key, place, name, status, category)
            if not isinstance(row, OldSkipped) and isinstance(key, int):
                come.add(key)
            yield row
        query = "select id, album from Images order by album, manualOrder, name"
        if "manualorder" not in self._database.columns("Images"):
            query = "select id, album from Images order by album, name"
        for key, album in self._database.rows(query):
            if key in come and album in albums:
                yield OldMember(_album_key(album), OldKey("Images", str(key)))
        yield from self._relation_rows(come)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _read_settings(self) -> dict[str, str]:
        if not self._database.columns("Settings"):
            raise SourceReadError(f"“{self._file.name}” is no database of digiKam.")
        found = {
            text_of(key).lower(): text_of(value)
            for key, value in self._database.rows("select keyword, value from Settings")
        }
        version = found.get("dbversion", "")
        needed = found.get("dbversionrequired", "") or version
        if not version.isdecimal() or int(version) < _FIRST:
            raise SourceReadError(
                f"“{self._file.name}” is of a digiKam before 1.0, or of none.",
                advice="Open it once with a newer digiKam, which brings it up to date.",
            )
        if needed.isdecimal() and int(needed) > _KNOWN:
            raise SourceReadError(
                f"“{self._file.name}” needs version {needed} of digiKam's schema, which is newer"
                f" than what is known here ({_KNOWN}).",
                advice="Get a newer Director's Desk.",
            )
        return found

    def _album_rows(self, albums: dict[int, tuple[int, str]]) -> Iterator[OldRow]:
        """Albums as collections; `albums` gets the root and the path of each."""
        found: dict[tuple[int, str], OldKey] = {}
        columns = self._database.columns("Albums")
        group = "collection" if "collection" in columns else "category"
        query = (
            "select id, albumRoot, relativePath, caption, date,"
            f" {group if group in columns else 'null'}"
            " from Albums order by albumRoot, relativePath"
        )
        for key, root, path, caption, date, category in self._database.rows(query):
            told = OldKey("Albums", str(key))
            if not isinstance(key, int) or not isinstance(root, int) or root not in self._roots:
                yield OldSkipped(told, "Nobody knows which folder it is in.", is_broken=True)
                continue
            inside = text_of(path).strip("/")
            if inside and not is_inner(inside):
                yield OldSkipped(told, "Its path leads out of its folder.", is_broken=True)
                continue
            albums[key] = (root, inside)
            called = inside.rpartition("/")[2] or self._roots[root].label
            said = {"category": text_of(category), "date": text_of(date)}
            facts = {name: value for name, value in said.items() if value}
            found[root, inside] = told
            around = _around(root, inside, found)
            yield OldCollection(told, called, around, description=text_of(caption), metadata=facts)

    def _image_row(
        self, key: object, album: tuple[int, str] | None, name: object, status: object, kind: object
    ) -> OldRow:
        told = OldKey("Images", str(key))
        if isinstance(status, int) and status in _GONE:
            return OldSkipped(told, _GONE[status])
        if album is None:
            return OldSkipped(told, "It is in no album.")
        filename = text_of(name)
        if not is_inner(filename) or "/" in filename:
            return OldSkipped(told, "Its name leads out of its album.", is_broken=True)
        root, inside = album
        path = str(PurePosixPath(self._roots[root].start, inside, filename))
        return image_asset(told, path, kind, self._facts.of(key))

    def _relation_rows(self, come: set[int]) -> Iterator[OldRow]:
        """Versions, each after what it was made from, but for those that go around in a circle."""
        above: dict[object, set[object]] = defaultdict(set)
        query = "select subject, object, type from ImageRelations order by subject, object, type"
        if not self._database.columns("ImageRelations"):
            return
        for subject, original, kind in self._database.rows(query):
            key = OldKey("ImageRelations", f"{subject}-{original}-{kind}")
            if kind == _GROUPED:
                yield OldSkipped(key, "Groups of pictures are only a way to look at them.")
            elif kind != _DERIVED or not (_is_one(subject, come) and _is_one(original, come)):
                yield OldSkipped(key, "One of the two pictures is not there.")
            elif _is_above(above, subject, original):
                yield OldSkipped(key, "These versions come from each other.", is_broken=True)
            else:
                above[subject].add(original)
                yield OldLink(
                    RelationType.VARIANT_OF,
                    OldKey("Images", str(original)),
                    OldKey("Images", str(subject)),
                    key=key,
                )


def _album_key(album: object) -> OldKey:
    return OldKey("Albums", str(album))


def _around(root: int, inside: str, found: dict[tuple[int, str], OldKey]) -> OldKey | None:
    """The album that one is inside: of the folders above it the first that is an album."""
    while inside:
        inside = inside.rpartition("/")[0]
        if (root, inside) in found:
            return found[root, inside]
    return None


def _is_one(image: object, come: set[int]) -> bool:
    return isinstance(image, int) and image in come


def _is_above(above: dict[object, set[object]], wanted: object, start: object) -> bool:
    """Whether the way up from `start` comes to `wanted`."""
    waiting, seen = [start], set()
    while waiting:
        at = waiting.pop()
        if at == wanted:
            return True
        if at not in seen:
            seen.add(at)
            waiting += above.get(at, ())
    return False


DIGIKAM = OldLibraryFormat(OldLibraryKind.DIGIKAM, _recognises, DigikamReader)
