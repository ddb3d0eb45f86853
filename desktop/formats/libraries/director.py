"""Reads the director's database in both of its states: before its clean schema, and after.

Whatever the rows come by (an export, the server itself), they are `OldTables`: only tables and
columns of an allow-list. Ids are the only ones in the world, so that all ways lead to the same
keys, and what came by one is known by the others.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.domain.old_library import (
    OldAsset,
    OldCollection,
    OldLibraryFormat,
    OldLibraryKind,
    OldLink,
    OldOutline,
    system_of,
)
from desktop.formats.libraries.director_assets import asset_of, collections_of, links_of
from desktop.formats.libraries.director_films import (
    FilmsBefore,
    character_links,
    characters_of,
    collections_before,
    members_before,
)
from desktop.formats.libraries.director_index import DirectorIndex
from desktop.formats.libraries.director_scripts import WrittenBefore
from desktop.formats.libraries.director_tables import DIRECTOR_LEFT, DIRECTOR_TABLES
from desktop.formats.libraries.export_file import ExportedTables, system_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.domain.asset import AssetType
    from desktop.domain.old_library import OldRow
    from desktop.domain.old_tables import OldTables


class DirectorReader:
    """The director's database that is read."""

    def __init__(self, tables: OldTables) -> None:
        self._tables = tables
        self._index = DirectorIndex(tables)
        self._films = FilmsBefore(tables, self._index)
        self._written = WrittenBefore(tables)

    @property
    def system(self) -> str:
        """Its ids are the only ones in the world."""
        return system_of(OldLibraryKind.DIRECTOR)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folder of an export; of a server none."""
        folder = self._tables.folder
        return () if folder is None else (folder,)

    def outline(self) -> OldOutline:
        """What is in it, counted row by row."""
        assets: Counter[AssetType] = Counter()
        collections = links = 0
        for row in self.rows():
            if isinstance(row, OldAsset):
                assets[row.type] += 1
            collections += isinstance(row, OldCollection)
            links += isinstance(row, OldLink)
        self._index.begin_again()
        return OldOutline(
            OldLibraryKind.DIRECTOR,
            "Director's database",
            self._tables.name,
            assets,
            collections,
            links,
            DIRECTOR_LEFT,
        )

    def rows(self) -> Iterator[OldRow]:
        """Collections, assets, who is in what, and links."""
        self._index.begin_again()
        yield from collections_before(self._tables)
        for row in self._tables.rows("assets"):
            yield asset_of(row, self._index)
        yield from characters_of(self._tables, self._index)
        yield from self._films.assets()
        yield from self._written.assets()
        yield from chain(collections_of(self._tables), members_before(self._tables))
        yield from character_links(self._tables, self._index)
        yield from links_of(self._index)
        yield from self._films.links()
        yield from self._written.links()

    def close(self) -> None:
        """Let go of it."""
        self._index.close()
        self._tables.close()


def _opened(path: Path) -> DirectorReader:
    tables = ExportedTables(path, DIRECTOR_TABLES)
    if not any(tables.count(table) for table in DIRECTOR_TABLES):
        raise SourceReadError(f"“{path.name}” has none of the tables that are known.")
    return DirectorReader(tables)


DIRECTOR = OldLibraryFormat(
    OldLibraryKind.DIRECTOR, lambda path: system_in(path) == "director", _opened
)
