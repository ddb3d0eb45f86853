"""Assets: trash, purge, versions, quota, and text that nobody expected."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from desktop.base.errors import ChangedElsewhereError, LibraryError, NotFoundError, RuleError
from desktop.catalog.engine.recorded_values import plain
from desktop.catalog.library import Library, open_library
from desktop.catalog.tables.all import asset_technical_metadata, metadata
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from pathlib import Path

# They remember, and may name what is gone.
RECORDS = {"activity", "ingest_jobs", "ingest_job_rows", "ingest_job_files"}
BASIS = "basis"  # what a take was made from, by name: that it is gone is what makes it out of date


def rows_of(library: Library, *, without: str = "") -> dict[str, set[str]]:
    """Every row of every table, but for the columns of a name."""
    return {
        table.name: {
            repr(
                sorted(
                    ((k, v) for k, v in (plain(row._mapping) or {}).items() if k != without),
                    key=str,
                )
            )
            for row in library.read(lambda r, t=table: r._session.rows(select(t)))  # type: ignore[misc]
        }
        for table in metadata.sorted_tables
    }


def populate(tx: Any) -> Any:
    """An asset that every table knows something of, and one that must not be touched."""
    asset = tx.assets.add(AssetType.IMAGE, "a.png", checksum_sha256="a" * 64, size=10)
    other = tx.assets.add(AssetType.IMAGE, "b.png", size=5)
    for key in (asset, other):
        tx.tags.attach(tx.tags.ensure("sea"), [key])
        tx.locations.add(key, storage_type="local", path=f"/{key}.png", file_size_bytes=1)
    box = tx.collections.add("Box")
    tx.collections.put(box, [asset, other])
    film = tx.films.add_film("Harbour")
    scene = tx.films.add_scene(film, "Quay")
    (shot,) = tx.films.add_shots(scene, [""])
    tx.films.add_takes(shot, [asset, other])
    mara = tx.assets.add(AssetType.CHARACTER_REF, "Mara")
    tx.relations.add(RelationType.REFERENCE_FOR, mara, asset)
    tx.relations.add(RelationType.VARIANT_OF, asset, other)
    tx.jobs.queue("thumbnail", [asset])
    tx._session.insert(asset_technical_metadata, [{"asset_id": asset, "width": 64}])
    return asset, other, shot


def test_a_purge_leaves_no_row_that_names_what_is_gone(library: Library) -> None:
    asset, other, shot = library.write(populate)
    assert library.write(lambda tx: tx.assets.purge([asset])) == 1
    for name, rows in rows_of(library, without=BASIS).items():
        if name not in RECORDS:
            assert not [row for row in rows if asset in row], name
    assert library.read(lambda r: r.tags.of([other])) == {other: ["sea"]}
    assert len(library.read(lambda r: r.relations.of(shot))) == 2  # its scene, and the other take
    with pytest.raises(NotFoundError):
        library.read(lambda r: r.assets.load(asset))
    assert library.write(lambda tx: tx.assets.purge([asset])) == 0


def test_what_was_trashed_and_restored_equals_the_original(library: Library) -> None:
    asset, _, _ = library.write(populate)

    def seen() -> Any:
        return library.read(
            lambda r: (
                r.assets.load(asset),
                r.relations.of(asset),
                r.tags.of([asset]),
                r.collections.of(asset),
                r.locations.of([asset]),
            )
        )

    before = seen()
    library.write(lambda tx: tx.assets.trash([asset]))
    assert library.read(lambda r: r.assets.load(asset)).deleted_at is not None
    assert library.write(lambda tx: tx.assets.trash([asset])) == 0
    library.write(lambda tx: tx.assets.restore([asset]))
    after = seen()
    assert after[1:] == before[1:]
    for name in type(before[0]).__slots__:
        if name not in {"version", "updated_at"}:
            assert getattr(after[0], name) == getattr(before[0], name), name


def test_a_lost_race_changes_nothing_and_tells_both_values(library: Library) -> None:
    asset, *_ = library.write(populate)
    version = library.read(lambda r: r.assets.load(asset)).version
    library.write(lambda tx: tx.assets.set(asset, {"name": "theirs"}, expected_version=version))
    with pytest.raises(ChangedElsewhereError) as told:
        library.write(lambda tx: tx.assets.set(asset, {"name": "mine"}, expected_version=version))
    assert "theirs" in str(told.value)
    assert "mine" in str(told.value)
    assert told.value.advice
    kept = library.read(lambda r: r.assets.load(asset))
    assert (kept.name, kept.version) == ("theirs", version + 1)


@pytest.mark.parametrize(
    "values", [{"name": " "}, {"name": "x" * 256}, {"rating": 6}, {"rating": -1}]
)
def test_a_value_that_breaks_a_rule_is_named(library: Library, values: dict[str, Any]) -> None:
    asset, *_ = library.write(populate)
    with pytest.raises(RuleError) as told:
        library.write(lambda tx: tx.assets.set(asset, values))
    assert told.value.field in values


def test_what_is_not_there_is_a_message(library: Library) -> None:
    gone = AssetId(new_id())
    for act in (
        lambda tx: tx.assets.set(gone, {"name": "x"}),
        lambda tx: tx.assets.set_metadata(gone, {"a": 1}),
        lambda tx: tx.assets.load(gone),
    ):
        with pytest.raises(NotFoundError):
            library.write(act)
    assert library.write(lambda tx: tx.assets.trash([gone])) == 0
    assert library.read(lambda r: r.assets.cards([gone])) == {}


STRANGE = [
    "a\u202egnp.exe",
    "e\u0301 and é",
    "🎬👩‍👩‍👧",
    "'; DROP TABLE assets; --",
    "%s {x} \\",
    "ß ẞ İ ı",
]


@pytest.mark.parametrize("name", STRANGE)
def test_strange_text_comes_back_as_it_went_in(library: Library, name: str) -> None:
    asset = library.write(
        lambda tx: tx.assets.add(AssetType.IMAGE, name, description=name, metadata={name: [name]})
    )
    found = library.read(lambda r: r.assets.load(asset))
    assert (found.name, found.description, found.metadata) == (name, name, {name: [name]})


def test_text_that_no_database_keeps_is_replaced_in_facts(library: Library) -> None:
    asset = library.write(
        lambda tx: tx.assets.add(AssetType.IMAGE, "a", metadata={"exif": "a\x00b\ud800c"})
    )
    assert library.read(lambda r: r.assets.load(asset)).metadata == {"exif": "a\ufffdb?c"}


@pytest.mark.parametrize("cost", ["0", "0.000001", "0.1", "1234567.891234", "999999999.999999"])
def test_money_is_exact(library: Library, cost: str) -> None:
    asset = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a", generation_cost=cost))
    assert library.read(lambda r: r.assets.load(asset)).generation_cost == Decimal(cost)


def test_a_quota_counts_what_is_held_the_trash_included(library: Library) -> None:
    assert library.read(lambda r: r.intake.room_left()) is None
    asset, *_ = library.write(populate)
    library.write(
        lambda tx: tx._session.execute(text("UPDATE workspaces SET storage_quota_bytes = 20"))
    )
    assert library.read(lambda r: r.intake.room_left()) == (20, 5)
    library.write(lambda tx: tx.assets.trash([asset]))
    assert library.read(lambda r: r.intake.room_left()) == (20, 5)
    library.write(lambda tx: tx.assets.purge([asset]))
    assert library.read(lambda r: r.intake.room_left()) == (20, 15)


@pytest.mark.postgres
@pytest.mark.parametrize("where", ["in the address", "as an option"])
def test_no_password_in_anything_a_library_says(
    postgres_library_url: str, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    canary = "canary-4711"
    head, _, tail = postgres_library_url.partition("@")
    user = head.rpartition("/")[2].partition(":")[0] or "postgres"
    url = f"postgresql+psycopg://{user}:{canary}@{tail}"
    if where == "as an option":
        url = f"postgresql+psycopg://{user}@{tail}&password={canary}"
    caplog.set_level(logging.DEBUG, logger="sqlalchemy")
    library = open_library(url)
    said = [library.address, library.name, repr(library), str(vars(library))]
    library.close()
    for broken in (url.replace("/desk_", "/not_there_"), url.replace("host=/", "host=/nowhere/")):
        with pytest.raises(LibraryError) as told:
            open_library(broken)
        said += [repr(told.value), str(told.value), str(told.value.__cause__)]
    assert canary not in "\n".join([*said, caplog.text])


def test_an_address_that_is_none_says_so_without_repeating_it(tmp_path: Path) -> None:
    for address in ("mysql://me:canary-4711@host/x", "postgresql://me:canary-4711@[host/x", "a://"):
        with pytest.raises(LibraryError) as told:
            open_library(address)
        assert "canary" not in repr(told.value) + str(told.value.__cause__)
    assert list(tmp_path.iterdir()) == []
