"""The four example queries of the schema's first draft, verbatim, and what has to come of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop.domain.film import Scene

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Reads

SHOTS_FOR_A_FILM = """
SELECT a.*
FROM assets a
JOIN asset_relationships r ON r.child_asset_id = a.id
WHERE r.parent_asset_id = :film_id
  AND r.relationship_type = 'part_of'
  AND a.type = 'shot'
ORDER BY r.sequence;
"""

REFERENCES_FOR_A_CHARACTER = """
SELECT a.*
FROM assets a
JOIN asset_relationships r ON r.child_asset_id = a.id
WHERE r.parent_asset_id = :character_id
  AND r.relationship_type = 'reference_for'
  AND a.type = 'image';
"""

ASSETS_USING_AN_AUDIO_TRACK = """
SELECT a.*
FROM assets a
JOIN asset_relationships r ON r.parent_asset_id = a.id
WHERE r.child_asset_id = :audio_id
  AND r.relationship_type = 'used_in';
"""

FILM_STRUCTURE = """
WITH RECURSIVE film_tree AS (
    -- Root: the film itself
    SELECT id, type, name, metadata, 0 as depth
    FROM assets
    WHERE id = :film_id

    UNION ALL

    -- Recursively get children
    SELECT a.id, a.type, a.name, a.metadata, ft.depth + 1
    FROM assets a
    JOIN asset_relationships r ON r.child_asset_id = a.id
    JOIN film_tree ft ON r.parent_asset_id = ft.id
)
SELECT * FROM film_tree ORDER BY depth, type;
"""


_LINEAGE = """
SELECT child_asset_id FROM asset_relationships
WHERE relationship_type IN ('derived_from', 'variant_of')
"""


def ask(reads: Reads, query: str, **values: str) -> list[dict[str, Any]]:
    """The rows of a query."""
    statement = text(query.strip().rstrip(";"))
    return [dict(row._mapping) for row in reads._session.execute(statement, values)]


def run(library: Library, query: str, **values: str) -> list[dict[str, Any]]:
    """The same in a read of its own."""
    return library.read(lambda reads: ask(reads, query, **values))


def check_films(reads: Reads) -> None:
    """The queries and the board agree about every film of a library, whatever was done to it.

    Query 1 gives every shot once, in the order in which the board plays those outside the Trash;
    query 4 gives every scene and shot once, and takes and sounds once for every place. What a shot
    names as its scene is a scene of its film.
    """
    for card in reads.films.all():
        film = reads.films.load(card.id)
        rows = ask(reads, SHOTS_FOR_A_FILM, film_id=film.id)
        shots = [str(row["id"]) for row in rows]
        assert len(shots) == len(set(shots))
        assert [str(row["id"]) for row in rows if row["deleted_at"] is None] == [
            shot.id for shot in film.shots()
        ]
        assert card.codes == tuple(shot.code for shot in film.shots())
        tree = ask(reads, FILM_STRUCTURE, film_id=film.id)
        places = Counter(str(row["id"]) for row in tree if row["type"] in ("film", "shot"))
        heads = [str(row["id"]) for row in tree if row["type"] == "scene" and row["depth"] == 1]
        scenes = set(heads)
        comes_of = {str(row[0]) for row in reads._session.execute(text(_LINEAGE))}
        assert places[film.id] == 1
        assert len(heads) == len(scenes)
        assert all(places[key] == 1 for key in set(shots) - comes_of)
        assert {scene.id for scene in film.scenes} <= scenes
        _check_scenes(reads, film.parts(), scenes)


def _check_scenes(reads: Reads, parts: Any, scenes: set[str]) -> None:
    """Metadata says what the rows say."""
    for part in parts:
        own = part.shots if isinstance(part, Scene) else (part,)
        named = [reads.assets.load(shot.id).metadata.get("scene_id") for shot in own]
        if isinstance(part, Scene):
            assert named == [part.id] * len(own)
        else:  # none, or one in the Trash
            assert all(key is None or key in scenes for key in named)
