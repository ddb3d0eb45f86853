"""The views of a library for other programs: the tracking guide's queries, by their meaning."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from desktop.catalog.tables.all import provider_call_assets, provider_calls
from desktop.domain.asset import AssetType
from desktop.domain.ids import new_id
from desktop.domain.relation import RelationType
from desktop.domain.spending import Grouping
from tests.catalog import seed_queries

if TYPE_CHECKING:
    from desktop.catalog.library import Library

TOTAL = "SELECT SUM(cost) AS total FROM spending"
BY_TYPE = "SELECT type, SUM(cost) AS total_cost FROM spending GROUP BY type"
BY_CHARACTER = """
SELECT c.name, SUM(s.cost) AS total_cost
FROM spending s JOIN asset_overview c ON s.character_id = c.id
GROUP BY c.id, c.name
"""
IMAGES_OF_A_CHARACTER = """
SELECT * FROM asset_overview WHERE character_id = :character AND type = 'image'
"""
TAGGED = {
    "postgresql": """
SELECT * FROM asset_overview
WHERE tags @> '["cinematic", "outdoor"]' AND type = 'video'
""",
    "sqlite": """
SELECT * FROM asset_overview
WHERE (SELECT count(*) FROM json_each(tags) WHERE value IN ('cinematic', 'outdoor')) = 2
AND type = 'video'
""",
}
BY_GENRE = """
SELECT * FROM asset_overview
WHERE type = 'script' AND generation_metadata->>'genre' = 'thriller'
"""
ATTEMPTS = """
SELECT name, type, cost, provider, model, generated_at
FROM generation_history WHERE workspace_id = :workspace ORDER BY generated_at DESC
"""
OUTCOMES = """
SELECT COUNT(*) FILTER (WHERE outcome = 'succeeded') AS successful,
    COUNT(*) FILTER (WHERE outcome = 'failed') AS failed,
    SUM(cost) AS total_spent
FROM generation_history WHERE workspace_id = :workspace
"""
DERIVATIVES = """
WITH RECURSIVE asset_tree AS (
    SELECT id, name, source_asset_id, 0 as depth FROM asset_overview WHERE id = :source
    UNION ALL
    SELECT a.id, a.name, a.source_asset_id, at.depth + 1
    FROM asset_overview a JOIN asset_tree at ON a.source_asset_id = at.id
)
SELECT * FROM asset_tree
"""
USES = "SELECT * FROM lineage WHERE source_asset_id = :source ORDER BY asset_id"


@pytest.fixture
def made(library: Library) -> dict[str, Any]:
    """A character, pictures of it and of nobody, a clip, a script, and attempts that failed."""

    def build(tx: Any) -> dict[str, Any]:
        ids: dict[str, Any] = {"mara": tx.assets.add(AssetType.CHARACTER_REF, "Mara")}
        ids["film"] = tx.films.add_film("Harbour")
        (ids["shot"],) = tx.films.add_shots(tx.films.add_scene(ids["film"], "Pier"), ["One"])

        def generated(name: str, type_: AssetType, cost: str | None, **facts: Any) -> Any:
            ids[name] = tx.assets.add(
                type_,
                name,
                source="generation",
                generation_cost=None if cost is None else Decimal(cost),
                generation_metadata={"provider": "fal", "model": "flux", **facts},
            )
            return ids[name]

        tx.relations.add(
            RelationType.REFERENCE_FOR, ids["mara"], generated("face", AssetType.IMAGE, "0.1")
        )
        clip = generated("clip", AssetType.VIDEO, "0.2", prompt="a pier", seed="7")
        tx.films.add_takes(ids["shot"], [clip])
        for tag in ("outdoor", "cinematic"):
            tx.tags.attach(tx.tags.ensure(tag), [clip])
        generated("plan", AssetType.SCRIPT, None, genre="thriller")
        for before, after, type_ in (
            ("face", "large", RelationType.DERIVED_FROM),
            ("large", "blue", RelationType.VARIANT_OF),
        ):
            made = tx.assets.add(AssetType.IMAGE, after)
            ids[after] = made
            tx.relations.add(type_, ids[before], made)
        failed = tx.assets.add(
            AssetType.VIDEO,
            "failed",
            status="failed",
            generation_cost=Decimal("0.7"),
            generation_metadata={"error": "refused"},
        )
        tx.films.add_takes(ids["shot"], [failed])
        gone = tx.assets.add(AssetType.IMAGE, "gone", source="generation")
        for cost, what in (("0.5", gone), ("0.25", None)):
            row = {
                "id": new_id(),
                "provider": "fal",
                "state": "succeeded" if what else "failed",
                "cost": Decimal(cost),
                "cost_basis": "billed",
                "target_asset_id": ids["shot"],
                "error_message": None if what else "no credit",
            }
            tx._session.insert(provider_calls, [row])
            if what:
                share = {"call_id": row["id"], "asset_id": what, "cost": Decimal(cost)}
                tx._session.insert(provider_call_assets, [share])
        tx.assets.trash([gone])
        return ids

    return library.write(build)


def run(library: Library, query: str, **values: str) -> list[dict[str, Any]]:
    """What another program gets: this one's own readers trust no views of a file."""
    if library.path is None:
        return seed_queries.run(library, query, **values)
    with closing(sqlite3.connect(library.path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query, values)]


def money(value: Any) -> Decimal:
    """Sums of other programs are floats on SQLite: to six decimals they are right."""
    return round(Decimal(str(value)), 6)


def test_what_it_cost_in_all_by_type_and_by_character(
    library: Library, made: dict[str, Any]
) -> None:
    assert made
    (row,) = run(library, TOTAL)
    total = library.read(lambda reads: reads.spending.total())
    assert money(row["total"]) == total.total("USD") == Decimal("1.75")
    by_type = {row["type"]: row["total_cost"] for row in run(library, BY_TYPE)}
    table = library.read(lambda reads: reads.spending.by(Grouping.TYPE))
    for group in table.rows:
        cost = by_type.pop(group.key or None)
        assert money(cost or 0) == group.spending.total("USD")
    assert not by_type
    assert [(row["name"], money(row["total_cost"])) for row in run(library, BY_CHARACTER)] == [
        ("Mara", Decimal("0.1"))
    ]


@pytest.mark.parametrize(
    ("grouping", "column"),
    [
        (Grouping.FILM, "film_id"),
        (Grouping.SCENE, "scene_id"),
        (Grouping.SHOT, "shot_id"),
        (Grouping.CHARACTER, "character_id"),
        (Grouping.PROVIDER, "provider"),
        (Grouping.MODEL, "model"),
        (Grouping.PERSON, "person_id"),
    ],
)
def test_the_view_tells_apart_as_the_program_does(
    library: Library, made: dict[str, Any], grouping: Grouping, column: str
) -> None:
    assert made
    query = (
        f"SELECT {column} AS key, SUM(cost) AS cost, COUNT(*) AS count, COUNT(cost) AS known"
        f" FROM spending GROUP BY {column}"
    )
    found = {
        str(row["key"] or ""): (money(row["cost"] or 0), row["count"], row["known"])
        for row in run(library, query)
    }
    table = library.read(lambda reads: reads.spending.by(grouping))
    assert found == {
        row.key: (row.spending.total("USD"), row.spending.count, row.spending.known)
        for row in table.rows
    }


def test_what_can_be_used_again_is_found(library: Library, made: dict[str, Any]) -> None:
    rows = run(library, IMAGES_OF_A_CHARACTER, character=made["mara"])
    assert [row["name"] for row in rows] == ["face"]
    (row,) = run(library, TAGGED[library.dialect])
    assert row["name"] == "clip"
    tags = row["tags"] if library.dialect == "postgresql" else json.loads(row["tags"])
    assert tags == ["cinematic", "outdoor"]
    assert [row["name"] for row in run(library, BY_GENRE)] == ["plan"]


def test_every_attempt_is_on_record(library: Library, made: dict[str, Any]) -> None:
    rows = run(library, ATTEMPTS, workspace=library.workspace_id)
    assert sorted(str(row["name"]) for row in rows) == [
        *("None", "clip", "face", "failed", "gone", "plan")
    ]
    (row,) = run(library, OUTCOMES, workspace=library.workspace_id)
    assert (row["successful"], row["failed"]) == (4, 2)
    assert money(row["total_spent"]) == Decimal("1.75")
    told = run(library, "SELECT error FROM generation_history WHERE outcome = 'failed'")
    assert sorted(row["error"] for row in told) == ["no credit", "refused"]
    (clip,) = run(library, "SELECT * FROM generation_history WHERE asset_id = :a", a=made["clip"])
    assert (clip["prompt"], clip["seed"], clip["currency"]) == ("a pier", "7", "USD")


def test_what_was_made_of_an_asset(library: Library, made: dict[str, Any]) -> None:
    rows = run(library, DERIVATIVES, source=made["face"])
    assert [(row["depth"], row["name"]) for row in rows] == [(0, "face"), (1, "large"), (2, "blue")]
    rows = run(library, USES, source=made["shot"])
    assert [(row["relationship_type"], row["name"]) for row in rows] == [
        ("generated_from", "clip"),
        ("generated_from", "failed"),
    ]


def test_a_view_shows_nobody_what_a_policy_hides(postgres_library_url: str) -> None:
    """Views ask with the rights of who asks: a role sees through them what it sees without."""
    from desktop.catalog.library import open_library

    library = open_library(postgres_library_url)
    try:
        library.write(
            lambda tx: [
                tx.assets.add(AssetType.IMAGE, name, generation_cost=Decimal(1))
                for name in ("mine", "theirs")
            ]
        )
    finally:
        library.close()
    role = f"desk_guest_{new_id()[:8]}"
    url = postgres_library_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (
            f"CREATE ROLE {role}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
            "ALTER TABLE assets ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY mine ON assets USING (name = 'mine')",
            f"SET ROLE {role}",
        ):
            connection.execute(statement)
        try:
            for view in ("asset_overview", "spending", "generation_history"):
                rows = connection.execute(f"SELECT name FROM {view}").fetchall()
                assert rows == [("mine",)], view
        finally:
            connection.execute("RESET ROLE")
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")


def test_the_queries_of_the_page_run_as_they_stand(library: Library, made: dict[str, Any]) -> None:
    assert made
    page = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?);\n```", page, re.S)
    assert len(queries) == 3
    for query in queries:
        assert run(library, query)
