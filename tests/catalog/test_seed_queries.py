"""The four example queries of the schema's first draft run verbatim on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from desktop.catalog.library import Library
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType

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


@pytest.fixture
def ids(library: Library) -> dict[str, Any]:
    def build(tx: Any) -> dict[str, Any]:
        made: dict[str, Any] = {"film": tx.films.add_film("Harbour")}
        made["loose"] = tx.films.add_shots(made["film"], ["Opening", "Title"])
        made["scene"] = tx.films.add_scene(made["film"], "INT. BOAT")
        made["shots"] = tx.films.add_shots(made["scene"], ["One"])
        made["still"] = tx.assets.add(AssetType.IMAGE, "still.png")
        made["song"] = tx.assets.add(AssetType.AUDIO, "song.wav")
        made["mara"] = tx.assets.add(AssetType.CHARACTER_REF, "Mara")
        tx.films.add_takes(made["shots"][0], [made["still"]])
        tx.relations.add(RelationType.REFERENCE_FOR, made["mara"], made["still"])
        tx.relations.add(RelationType.REFERENCE_FOR, made["mara"], made["song"])
        tx.relations.add(RelationType.USED_IN, made["film"], made["song"])
        return made

    return library.write(build)


def run(library: Library, query: str, **values: str) -> list[Any]:
    statement = text(query.strip().rstrip(";"))
    return library.read(
        lambda r: [dict(row._mapping) for row in r._session.execute(statement, values)]
    )


def test_all_shots_of_a_film_come_in_order(library: Library, ids: dict[str, Any]) -> None:
    rows = run(library, SHOTS_FOR_A_FILM, film_id=ids["film"])
    assert [str(row["id"]) for row in rows] == ids["loose"]


def test_the_reference_images_of_a_character(library: Library, ids: dict[str, Any]) -> None:
    rows = run(library, REFERENCES_FOR_A_CHARACTER, character_id=ids["mara"])
    assert [row["name"] for row in rows] == ["still.png"]


def test_what_uses_an_audio_track(library: Library, ids: dict[str, Any]) -> None:
    rows = run(library, ASSETS_USING_AN_AUDIO_TRACK, audio_id=ids["song"])
    assert [row["name"] for row in rows] == ["Harbour"]


def test_the_whole_structure_of_a_film(library: Library, ids: dict[str, Any]) -> None:
    rows = run(library, FILM_STRUCTURE, film_id=ids["film"])
    found = [(row["depth"], row["type"], row["name"]) for row in rows]
    assert found[0] == (0, "film", "Harbour")
    assert sorted(found[1:]) == sorted(
        [
            (1, "audio", "song.wav"),
            (1, "scene", "INT. BOAT"),
            (1, "shot", "Opening"),
            (1, "shot", "Title"),
            (2, "shot", "One"),
            (3, "image", "still.png"),
        ]
    )
