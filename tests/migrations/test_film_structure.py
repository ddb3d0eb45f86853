"""Films of older libraries: their scenes held the shots, and by now they hold them themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from desktop.base.address import parsed
from desktop.catalog.engine import schema
from desktop.catalog.engine.database import postgres_engine, sqlite_engine
from desktop.catalog.engine.postgres import PostgresDoor
from desktop.catalog.library import open_library
from desktop.catalog.tables.all import activity
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.edits.film import AddShots, MoveShots
from desktop.edits.history import History
from tests.catalog.seed_queries import check_films

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection


@pytest.fixture
def migrate(address: str) -> Iterator[Callable[[str], None]]:
    """Brings the library to a revision."""
    if "://" in address:
        engine = postgres_engine(PostgresDoor(parsed(address)), pool=2)
    else:
        Path(address).touch()
        engine = sqlite_engine(Path(address))

    def to(target: str) -> None:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            schema.upgrade(connection, target)

    yield to
    engine.dispose()


def links(connection: Connection) -> set[tuple[str, str]]:
    """What is part of what, by the types of both."""
    return {
        (row[0], row[1])
        for row in connection.execute(
            text(
                "SELECT p.type, c.type FROM asset_relationships r"
                " JOIN assets p ON p.id = r.parent_asset_id"
                " JOIN assets c ON c.id = r.child_asset_id WHERE r.relationship_type = 'part_of'"
            )
        )
    }


def film_of(tx: Any) -> dict[str, Any]:
    """Two scenes with shots, an empty one, shots without a scene, a take and a sound used twice."""
    made: dict[str, Any] = {"film": tx.films.add_film("Harbour")}
    film = made["film"]
    made["loose"] = tx.films.add_shots(film, ["Opening"])
    made["boat"], made["empty"], made["quay"] = (
        tx.films.add_scene(film, name) for name in ("boat", "empty", "quay")
    )
    made["quay shots"] = tx.films.add_shots(made["quay"], ["", "", ""])
    made["boat shots"] = tx.films.add_shots(made["boat"], ["", ""])
    made["still"] = tx.assets.add(AssetType.IMAGE, "still.png")
    made["song"] = tx.assets.add(AssetType.AUDIO, "song.wav")
    for shot in (made["boat shots"][0], made["quay shots"][1]):
        tx.films.add_takes(shot, [made["still"]])
    for user in (film, made["boat"], made["quay shots"][0]):
        tx.relations.add(RelationType.USED_IN, user, made["song"])
    return made


def test_scenes_that_held_shots_are_named_by_them(
    address: str, migrate: Callable[[str], None]
) -> None:
    library = open_library(address, create=True)
    ids = library.write(film_of)
    perform(library, TrashAssets((ids["quay shots"][1],)))
    before = library.read(lambda reads: reads.films.load(ids["film"]))
    library.close()
    for _ in range(2):
        migrate("0003")
        library_as_it_was(address, ids)
        migrate("head")
        library = open_library(address)
        try:
            after = library.read(lambda reads: reads.films.load(ids["film"]))
            library.read(check_films)
            sounds = library.read(lambda reads: reads.films.sounds(ids["film"]))
        finally:
            library.close()
        assert [shot.code for shot in after.shots()] == [shot.code for shot in before.shots()]
        assert [(s.name, len(s.shots)) for s in after.scenes] == [
            ("boat", 2),
            ("empty", 0),
            ("quay", 2),
        ]
        assert [shot.takes for shot in after.shots()] == [shot.takes for shot in before.shots()]
        assert set(sounds) == {ids["film"], ids["boat"], ids["quay shots"][0]}


def library_as_it_was(address: str, ids: dict[str, Any]) -> None:
    """Look at a library of revision 0003, and give it what its own program could have left."""
    engine = (
        postgres_engine(PostgresDoor(parsed(address)), pool=1)
        if "://" in address
        else sqlite_engine(Path(address))
    )
    try:
        with engine.begin() as connection:
            assert links(connection) == {("film", "scene"), ("film", "shot"), ("scene", "shot")}
            names = connection.execute(
                text("SELECT count(*) FROM assets WHERE CAST(metadata AS text) LIKE '%scene_id%'")
            )
            assert names.scalar() == 0
            # Each scene counted its shots by itself.
            connection.execute(
                text(
                    "UPDATE asset_relationships SET sequence = (SELECT count(*)"
                    " FROM asset_relationships other WHERE other.id <= asset_relationships.id"
                    " AND other.parent_asset_id = asset_relationships.parent_asset_id"
                    " AND other.relationship_type = 'part_of')"
                    " WHERE relationship_type = 'part_of'"
                    " AND parent_asset_id IN (SELECT id FROM assets WHERE type = 'scene')"
                )
            )
    finally:
        engine.dispose()


def test_what_was_done_before_the_upgrade_can_be_taken_back(
    address: str, migrate: Callable[[str], None]
) -> None:
    library = open_library(address, create=True)
    ids = library.write(film_of)
    history = History()
    made = history.perform(library, AddShots(ids["boat"], ("", ""))).result
    history.perform(library, MoveShots((made[0],), ids["quay"]))
    library.write(_as_recorded_before)
    library.close()
    migrate("0003")
    migrate("head")
    library = open_library(address)
    try:
        moved = history.undo(library)  # its numbers are others by now
        assert moved is not None
        assert moved.result == 1
        undone = history.undo(library)
        assert undone is not None
        assert undone.result == 0
        library.read(check_films)
        assert len(library.read(lambda reads: reads.films.load(ids["film"])).shots()) == 6
        redone = history.redo(library)
        assert redone is not None
        library.read(check_films)
        film = library.read(lambda reads: reads.films.load(ids["film"]))
        assert film.find_shot(made[1]) is not None
        assert redone.result == 0
    finally:
        library.close()


def _as_recorded_before(tx: Any) -> None:
    """Write the record of edits as the program of revision 0003 wrote it."""
    record = activity.c
    for row in tx._session.rows(
        select(record.id, record.before, record.after).where(record.entity == relations.name)
    ):
        old = {}
        for name in ("before", "after"):
            values = dict(getattr(row, name) or {})
            if scene := values.pop("scene_id", None):
                values["parent_asset_id"] = scene
            old[name] = values or None
        tx._session.execute(activity.update().where(record.id == row.id).values(**old))
