"""A film with all that a film may have, to be brought out of a library and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.library import open_library
from desktop.catalog.tables.all import asset_search_text, metadata
from desktop.domain.location import origin_of
from desktop.domain.relation import RelationType
from desktop.edits.asset import RateAssets
from desktop.edits.collection import AddCollection
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm, AddScene, AddShots, AddTakes
from desktop.edits.relation import AddCharacter, RelateAssets
from desktop.edits.tag import TagAssets
from desktop.jobs.import_request import ImportMode
from desktop.storage.stores import store_of
from tests.factory import bring_in, rows_of
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Table

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool

# What is made anew for each library, or says how often a row was written.
_OWN = {"workspace_id", "version", "created_by", "created_at", "updated_at", "docid"}
_OWN |= {"basis", "basis_digest"}


@dataclass(slots=True)
class Harbour:
    """The film, and what lies in its library besides."""

    film: AssetId
    other_film: AssetId
    scene: AssetId
    shots: list[AssetId]
    boat: AssetId  # the take that plays in the first shot
    gull: AssetId  # the other take
    sketch: AssetId  # what the boat was derived from
    face: AssetId  # a reference of the character
    character: AssetId
    quay: AssetId  # in no film
    collection: str


def harbour(library: Library, pool: MediaPool, folder: Path) -> Harbour:
    """Make it, of pictures in a folder that the library copies."""
    folder.mkdir(exist_ok=True)
    names = ("boat.jpg", "gull.png", "sketch.jpg", "face.jpg", "quay.jpg")
    for shade, name in enumerate(names):
        picture(folder / name, 40 * shade + 3)
    report = bring_in(library, pool, folder, mode=ImportMode.COPY)
    rows = rows_of(library, report.job_id)
    boat, gull, sketch, face, quay = (_key(rows[name].asset_id) for name in names)
    do: Callable[[Any], Any] = lambda edit: perform(library, edit).result  # noqa: E731
    film = do(AddFilm("Harbour"))
    other = do(AddFilm("Tide"))
    scene = do(AddScene(film, "Dusk"))
    shots = list(do(AddShots(scene, ("arrival", "gulls"))))
    do(AddTakes(shots[0], (boat, gull), select_first=True))
    do(AddTakes(do(AddShots(other, ("again",)))[0], (boat,)))
    do(RelateAssets(RelationType.DERIVED_FROM, sketch, (boat,)))
    character = do(AddCharacter("Ida", (face,)))
    do(RelateAssets(RelationType.USED_IN, shots[1], (character,)))
    do(TagAssets((boat, quay), ("place/sea",)))
    do(RateAssets((boat,), 4))
    outer = do(AddCollection("Selects"))
    collection = do(AddCollection("Boats", outer, (boat, quay)))
    return Harbour(
        film, other, scene, shots, boat, gull, sketch, face, character, quay, str(collection)
    )


def _key(found: AssetId | None) -> AssetId:
    assert found is not None
    return found


def table_rows(library: Library, *names: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows of some tables by key, without what each library has of its own."""

    def read(reads: Any) -> dict[str, dict[str, dict[str, Any]]]:
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for name in names:
            table = metadata.tables[name]
            mine = table.c.workspace_id == library.workspace_id
            rows = [dict(row._mapping) for row in reads._session.rows(select(table).where(mine))]
            found[name] = {
                "/".join(str(row[name]) for name in _keys(table)): {
                    key: value for key, value in row.items() if key not in _OWN
                }
                for row in rows
            }
        return found

    return library.read(read)


def _keys(table: Table) -> list[str]:
    if table is asset_search_text:
        return ["asset_id"]
    return [column.name for column in table.primary_key.columns]


def content(library: Library, key: AssetId) -> bytes:
    """The bytes of an asset, from wherever the library would open them."""
    place = library.read(lambda reads: reads.locations.of([key]))[key][0]
    origin = origin_of(place, library.media_root)
    with store_of(origin).open(origin) as stream:
        return stream.read()


def opened_at(path: Path) -> Library:
    """A library in a file."""
    return open_library(path)
