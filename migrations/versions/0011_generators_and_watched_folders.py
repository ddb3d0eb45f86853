"""Watched folders, what came in by itself, workflows, calls of providers, names of other programs.

What other programs call an asset stood in a column of JSON, which no index searches, and becomes
rows. What is no such name (longer than a name, or no text and no number) is kept in the asset's
metadata, under the name of the column. Of very long texts the index has the beginning from now on:
PostgreSQL refused a row with more words than it has room for. Nor has its usual index room for a path
of more than 2,700 bytes: there paths are found by their hash. Nothing else is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from sql_files import statements
from types_v1 import Id, Instant, json_type

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FOLDERS = "watched_folders"
FILES = "watched_files"
ARRIVALS = "asset_arrivals"
TEMPLATES = "generator_templates"
CALLS = "provider_calls"
NAMES = "asset_external_ids"
BATCH = 1000
LONGEST_SYSTEM, LONGEST_NAME = 100, 255
INDEXED = {"description": 20_000, "prompt": 20_000, "tags": 12_000}
INDEXED_BODY = 200_000
PLACES = "asset_storage_locations"
PATHS = {
    f"ix_{PLACES}_path": ("path", None),
    f"ix_{PLACES}_source": ("source_path", sa.text("source_path IS NOT NULL")),
}
SEARCH_TRIGGERS = (
    "assets_search_ai", "assets_search_au", "asset_tags_search_ai", "asset_tags_search_ad", "tags_search_au"
)
SEARCH_FUNCTIONS = ("desk_search_tags", "desk_search_asset")

assets = sa.table(
    "assets",
    *(sa.column(name, Id()) for name in ("id", "workspace_id")),
    *(sa.column(name, json_type()) for name in ("external_ids", "metadata")),
    sa.column("created_at", Instant()),
)
names = sa.table(
    NAMES,
    *(sa.column(name, Id()) for name in ("id", "workspace_id", "asset_id")),
    *map(sa.column, ("system", "external_id")),
    sa.column("created_at", Instant()),
)
INSTANTS = ("next_try_at", "cancel_asked_at", "dismissed_at")
STATES = "state IN ('taken', 'duplicate', 'skipped', 'failed')"


def _whose(table: str) -> tuple[sa.Column, sa.Column, sa.ForeignKeyConstraint]:
    """The key of a row, and the workspace that it belongs to."""
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        _to_workspace(table),
    )


def _to_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"],
        ["workspaces.id"],
        name=op.f(f"fk_{table}_workspace_id"),
        ondelete="RESTRICT",
    )


def _kept(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    """Who wrote a row, when, and which version of it this is."""
    return (
        sa.Column("created_by", Id(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f(f"uq_{table}_workspace_id_id")),
    )


def upgrade() -> None:
    """The tables, empty but for the names of other programs, and the columns."""
    op.create_table(
        FOLDERS,
        *_whose(FOLDERS),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("machine", sa.String(255), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("is_recursive", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("media", sa.String(20), nullable=False, server_default="reference"),
        sa.Column("tag_names", json_type(), nullable=False, server_default="[]"),
        sa.Column("collection_id", Id(), nullable=True),
        sa.Column("film_id", Id(), nullable=True),
        sa.Column("name_rule", sa.Text(), nullable=True),
        sa.Column("poll_seconds", sa.Integer(), nullable=True),
        *_kept(FOLDERS),
        sa.UniqueConstraint(
            "workspace_id", "machine", "path", name=op.f(f"uq_{FOLDERS}_workspace_id_machine_path")
        ),
        sa.CheckConstraint("media IN ('reference', 'copy')", name=op.f(f"ck_{FOLDERS}_media")),
        sa.CheckConstraint("poll_seconds > 0", name=op.f(f"ck_{FOLDERS}_poll_seconds")),
    )
    op.create_table(
        FILES,
        sa.Column("folder_id", Id(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("asset_id", Id(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("try_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("updated_at", Instant(), nullable=False),
        _to_workspace(FILES),
        sa.PrimaryKeyConstraint("folder_id", "path", name=op.f(f"pk_{FILES}")),
        sa.CheckConstraint(STATES, name=op.f(f"ck_{FILES}_state")),
    )
    op.create_index(f"ix_{FILES}_state", FILES, ["workspace_id", "folder_id", "state"])
    op.create_table(
        ARRIVALS,
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        _to_workspace(ARRIVALS),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f(f"fk_{ARRIVALS}_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f(f"pk_{ARRIVALS}")),
    )
    op.create_index(f"ix_{ARRIVALS}_number", ARRIVALS, ["workspace_id", "number", "asset_id"])
    op.create_table(
        TEMPLATES,
        *_whose(TEMPLATES),
        sa.Column("adapter", sa.String(100), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("content", json_type(), nullable=False),
        sa.Column("slots", json_type(), nullable=False, server_default="[]"),
        *_kept(TEMPLATES),
        sa.UniqueConstraint(
            "workspace_id", "adapter", "name", name=op.f(f"uq_{TEMPLATES}_workspace_id_adapter_name")
        ),
    )
    check = sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f(f"ck_{CALLS}_progress"))
    op.add_column(CALLS, sa.Column("progress", sa.Integer(), check, nullable=True))
    op.add_column(CALLS, sa.Column("adapter", sa.String(100), nullable=True))
    op.add_column(CALLS, sa.Column("try_count", sa.Integer(), nullable=False, server_default="0"))
    for name in INSTANTS:
        op.add_column(CALLS, sa.Column(name, Instant(), nullable=True))
    _create_names()
    has_some = sa.cast(assets.c.external_ids, sa.Text()) != "{}"
    for row in _batches(sa.select(assets).where(has_some)):
        _name(row)
    op.drop_column("assets", "external_ids")
    _index_beginnings()
    if not _is_sqlite():
        _find_paths_by_hash()


def _find_paths_by_hash() -> None:
    for name, (column, where) in PATHS.items():
        op.drop_index(name, PLACES)
        op.create_index(name, PLACES, [column], postgresql_using="hash", postgresql_where=where)


def _find_paths_by_order() -> None:
    for name, (column, where) in PATHS.items():
        op.drop_index(name, PLACES)
        op.create_index(name, PLACES, ["workspace_id", column], postgresql_where=where)


def _run(*found: str) -> None:
    for statement in found:
        op.get_bind().exec_driver_sql(statement)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _drop_index() -> None:
    if _is_sqlite():
        _run(*(f"DROP TRIGGER {name}" for name in SEARCH_TRIGGERS))
    else:
        _run("ALTER TABLE asset_search_text DROP COLUMN document")


def _index_beginnings() -> None:
    """Of a long text of either database the beginning is indexed; a body stays whole beside it."""
    _drop_index()
    for name, longest in INDEXED.items():
        op.execute(f"UPDATE asset_search_text SET {name} = substr({name}, 1, {longest})"
                   f" WHERE length({name}) > {longest}")
    op.execute("UPDATE asset_search_text SET body_as_read = coalesce(body_as_read, body),"
               f" body = substr(body, 1, {INDEXED_BODY}) WHERE length(body) > {INDEXED_BODY}")
    if _is_sqlite():
        _run(*statements("0011_search.sqlite"))
    else:
        _run("DROP FUNCTION desk_words(text)", *statements("0011_search.postgresql"))


def _index_as_before() -> None:
    """What was cut stays so: it was read from what is there whole."""
    _drop_index()
    if _is_sqlite():
        _run(*statements("0001_search.sqlite", SEARCH_TRIGGERS[:1]))
        _run(*statements("0005_search.sqlite", SEARCH_TRIGGERS[1:]))
        return
    _run("DROP FUNCTION desk_words(text, integer)")
    made = ("desk_words", "asset_search_text", "ix_asset_search_text_document")
    _run(*statements("0001_search.postgresql", made))
    _run(*statements("0005_search.postgresql", SEARCH_FUNCTIONS))


def _create_names() -> None:
    op.create_table(
        NAMES,
        *_whose(NAMES),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("system", sa.String(LONGEST_SYSTEM), nullable=False),
        sa.Column("external_id", sa.String(LONGEST_NAME), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f(f"fk_{NAMES}_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAMES}")),
        sa.UniqueConstraint(
            "workspace_id", "system", "external_id", "asset_id",
            name=op.f(f"uq_{NAMES}_workspace_id_system_external_id_asset_id"),
        ),
    )
    op.create_index(f"ix_{NAMES}_asset", NAMES, ["asset_id"])


def _batches(query: sa.Select) -> Iterator[sa.Row]:
    """The rows of assets, some at a time: there may be a hundred thousand."""
    last = None
    while True:
        part = query.where(assets.c.id > last) if last else query
        rows = op.get_bind().execute(part.order_by(assets.c.id).limit(BATCH)).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def _name(row: sa.Row) -> None:
    """Make rows of what stands in the column of an asset."""
    told, left = row.external_ids, {}
    found: list[tuple[str, str]] = []
    for system, value in (told.items() if isinstance(told, dict) else ()):
        several = value if isinstance(value, list) else [value]
        if len(system) <= LONGEST_SYSTEM and several and all(map(_is_name, several)):
            found += [(system, str(one)) for one in several]
        else:
            left[system] = value
    for number, (system, name) in enumerate(dict.fromkeys(found)):
        # In the order in which they stand, at the time of their asset.
        key = f"{row.id[:13]}-7{number % 4096:03x}{str(uuid4())[18:]}"
        values = {"id": key, "workspace_id": row.workspace_id, "asset_id": row.id, "system": system,
                  "external_id": name, "created_at": row.created_at}
        op.get_bind().execute(names.insert().values(values))
    if left or (told and not isinstance(told, dict)):
        _keep(row, left or told)


def _is_name(value: Any) -> bool:
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return is_plain and len(str(value)) <= LONGEST_NAME


def _keep(row: sa.Row, left: Any) -> None:
    facts, key = dict(row.metadata or {}), "external_ids"
    while key in facts:
        key += "_"
    values = {assets.c.metadata: {**facts, key: left}}
    op.get_bind().execute(assets.update().where(assets.c.id == row.id).values(values))


def _put_names_back() -> None:
    """Into the column: a text, or a list where a system has several names."""
    op.add_column("assets", sa.Column("external_ids", json_type(), nullable=False, server_default="{}"))
    named = sa.select(names.c.asset_id).where(names.c.asset_id == assets.c.id)
    for asset in _batches(sa.select(assets.c.id).where(named.exists())):
        mine = sa.select(names.c.system, names.c.external_id).where(names.c.asset_id == asset.id)
        told: dict[str, Any] = {}
        for system, name in op.get_bind().execute(mine.order_by(names.c.id)):
            told.setdefault(system, []).append(name)
        values = {system: found[0] if len(found) == 1 else found for system, found in told.items()}
        change = assets.update().where(assets.c.id == asset.id)
        op.get_bind().execute(change.values({assets.c.external_ids: values}))
    op.drop_table(NAMES)


def downgrade() -> None:
    """None of them; what folders had brought in stays, and names are a column of JSON again."""
    if not _is_sqlite():
        _find_paths_by_order()
    _index_as_before()
    _put_names_back()
    for name in (*reversed(INSTANTS), "try_count", "adapter", "progress"):
        op.drop_column(CALLS, name)
    for table in (TEMPLATES, ARRIVALS, FILES, FOLDERS):
        op.drop_table(table)
