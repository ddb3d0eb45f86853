"""Tags by their whole path; names and texts in one form of Unicode, and pairs of letters in search.

A tag is its name below its parent: `Day 1/A cam` and `Day 2/A cam` are two. Tags at one place whose
names are the same but for how Unicode writes them become one, which everything is tagged with that
carried either.

Texts that the full-text index would cut wrongly are indexed in a form of their own
(`segments_v1.py`). Of all others nothing is read but their lengths, so that a million English names
take seconds.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

import sqlalchemy as sa
from alembic import op
from segments_v1 import folded, indexed
from sql_files import statements
from types_v1 import Id, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 1000
NAME_LIMIT = 100
TEXTS = ("name", "description", "prompt", "code", "body")
KEPT = "id, workspace_id, name, name_key, colour, parent_id, created_at, updated_at, version"

SEARCH_TRIGGERS = (
    "assets_search_au", "asset_tags_search_ai", "asset_tags_search_ad", "tags_search_au"
)
SEARCH_FUNCTIONS = ("desk_fold", "desk_search_tags", "desk_search_asset")

tags = sa.table(
    "tags",
    *(sa.column(name, Id()) for name in ("id", "workspace_id", "parent_id")),
    *(sa.column(name) for name in ("name", "name_key", "indexed_name", "colour")),
)
texts = sa.table("asset_search_text", sa.column("docid"), *map(sa.column, (*TEXTS, "body_as_read")))


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)


def _drop_search_triggers() -> None:
    _run(tuple(f"DROP TRIGGER IF EXISTS {name}" for name in SEARCH_TRIGGERS))


def _search_as_in_0001() -> None:
    if _is_sqlite():
        _run(statements("0001_search.sqlite", SEARCH_TRIGGERS))
    else:
        _run(statements("0001_search.postgresql", SEARCH_FUNCTIONS))
        _run(("DROP TRIGGER tags_search_au ON tags",))
        _run(statements("0001_search.postgresql", ("tags_search_au",)))


def _create_tags(*, by_path: bool) -> None:
    parts: list[sa.schema.SchemaItem] = [
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=300 if by_path else 200), nullable=False),
        sa.Column("colour", sa.String(length=7), server_default="", nullable=False),
        sa.Column("parent_id", Id(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "parent_id"],
            ["tags.workspace_id", "tags.id"],
            name=op.f("fk_tags_workspace_id_parent_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_tags_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_tags_workspace_id_id")),
    ]
    if by_path:
        parts.append(sa.Column("indexed_name", sa.Text(), nullable=True))
    else:
        name = op.f("uq_tags_workspace_id_name_key")
        parts.append(sa.UniqueConstraint("workspace_id", "name_key", name=name))
    op.create_table("tags", *parts)
    if not by_path:
        op.create_index("ix_tags_parent", "tags", ["workspace_id", "parent_id"], unique=False)


def _rebuild_tags(*, by_path: bool) -> None:
    """SQLite: the same table with other columns and keys; who names it finds it by its name."""
    _run((f"CREATE TEMPORARY TABLE kept_tags AS SELECT {KEPT} FROM tags", "DROP TABLE tags"))
    _create_tags(by_path=by_path)
    _run((f"INSERT INTO tags ({KEPT}) SELECT {KEPT} FROM kept_tags", "DROP TABLE kept_tags"))


def _index_paths() -> None:
    top = sa.text("parent_id IS NULL")
    op.create_index("ix_tags_name_key", "tags", ["workspace_id", "name_key"])
    op.create_index(
        "uq_tags_at_top",
        "tags",
        ["workspace_id", "name_key"],
        unique=True,
        sqlite_where=top,
        postgresql_where=top,
    )
    op.create_index(
        "uq_tags_below", "tags", ["workspace_id", "parent_id", "name_key"], unique=True
    )


PATH_INDEXES = ("ix_tags_name_key", "uq_tags_at_top", "uq_tags_below")


def _name_tags() -> None:
    """Every name in one form, without the sign that parts of a path are divided by."""
    for row in op.get_bind().execute(sa.select(tags)).all():
        name = unicodedata.normalize("NFC", row.name).replace("/", "-")[:NAME_LIMIT]
        form = indexed(name)
        values = {"name_key": folded(name), "indexed_name": None if form == name else form}
        if name != row.name:
            values["name"] = name
        op.get_bind().execute(tags.update().where(tags.c.id == row.id).values(values))


def _merge_tags() -> None:
    """From the top down: merging two tags brings those below them to one place."""
    rows = op.get_bind().execute(sa.select(tags).order_by(tags.c.id)).all()
    below: dict[str | None, list[sa.Row]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def place(row: sa.Row) -> tuple[str, str]:
        return str(row.workspace_id), row.name_key

    waiting: list[list[sa.Row]] = [below.pop(None, [])]
    while waiting:
        # Sorting is stable: the oldest of each stays.
        for _, same in groupby(sorted(waiting.pop(), key=place), key=place):
            first, *others = same
            inside = below.pop(first.id, [])
            for other in others:
                inside += below.pop(other.id, [])
                _merge(other, first)
            waiting.append(inside)


MERGE = (
    """
    INSERT INTO asset_tags (tag_id, asset_id, workspace_id, created_at)
    SELECT :kept, asset_id, workspace_id, created_at FROM asset_tags WHERE tag_id = :gone
    AND asset_id NOT IN (SELECT asset_id FROM asset_tags WHERE tag_id = :kept)
    """,
    "DELETE FROM asset_tags WHERE tag_id = :gone",
    "UPDATE tags SET parent_id = :kept WHERE parent_id = :gone",
    """
    UPDATE tags SET colour = (SELECT colour FROM tags WHERE id = :gone)
    WHERE id = :kept AND colour = ''
    """,
    "DELETE FROM tags WHERE id = :gone",
)


def _merge(gone: sa.Row, kept: sa.Row) -> None:
    connection, ids = op.get_bind(), {"gone": gone.id, "kept": kept.id}
    for statement in MERGE:
        bound = sa.text(statement).bindparams(
            *(sa.bindparam(name, type_=Id()) for name in ids if f":{name}" in statement)
        )
        connection.execute(bound, {n: v for n, v in ids.items() if f":{n}" in statement})


def _index_texts() -> None:
    """The rows that hold anything but ASCII, by their lengths in bytes and in characters."""
    is_sqlite = _is_sqlite()
    size = "length(CAST({0} AS BLOB))" if is_sqlite else "octet_length({0})"
    odd = sa.text(" OR ".join(f"{size.format(name)} <> length({name})" for name in TEXTS))
    # Of a long table only the numbers are kept; the texts of a few rows are read at a time.
    numbers = [row[0] for row in op.get_bind().execute(sa.select(texts.c.docid).where(odd))]
    for at in range(0, len(numbers), BATCH):
        part = numbers[at : at + BATCH]
        for row in op.get_bind().execute(sa.select(texts).where(texts.c.docid.in_(part))).all():
            forms = {name: indexed(getattr(row, name)) for name in TEXTS}
            values = {name: form for name, form in forms.items() if form != getattr(row, name)}
            if "body" in values:
                values["body_as_read"] = row.body
            if not is_sqlite:  # what is not ASCII is cut into words by another function than before
                values.setdefault("name", row.name)
            if values:
                change = texts.update().where(texts.c.docid == row.docid).values(values)
                op.get_bind().execute(change)


def _unindex_texts() -> None:
    prompt = (
        "coalesce(json_extract(a.generation_metadata, '$.prompt'), '')"
        if _is_sqlite()
        else "coalesce(a.generation_metadata->>'prompt', '')"
    )
    sources = {"name": "a.name", "description": "a.description", "prompt": prompt,
               "code": "coalesce(a.code, '')"}
    for name, source in sources.items():
        found = f"(SELECT {source} FROM assets a WHERE a.id = asset_search_text.asset_id)"
        op.execute(f"UPDATE asset_search_text SET {name} = {found} WHERE {name} <> {found}")
    op.execute("UPDATE asset_search_text SET body = body_as_read WHERE body_as_read IS NOT NULL")


def _name_tags_apart() -> None:
    """One tag per name again: of several, all but the oldest get a number."""
    taken: set[tuple[str, str]] = set()
    for row in op.get_bind().execute(sa.select(tags).order_by(tags.c.id)).all():
        name, number = row.name, 1
        while (place := (str(row.workspace_id), name.casefold())) in taken:
            number += 1
            name = f"{row.name[: NAME_LIMIT - 5]} {number}"
        taken.add(place)
        change = tags.update().where(tags.c.id == row.id)
        op.get_bind().execute(change.values(name=name, name_key=name.casefold()))


def upgrade() -> None:
    """Tags get their paths, texts their forms."""
    op.add_column("asset_search_text", sa.Column("body_as_read", sa.Text(), nullable=True))
    if _is_sqlite():
        _drop_search_triggers()
        _rebuild_tags(by_path=True)
        _run(statements("0005_search.sqlite"))
    else:
        op.drop_constraint("uq_tags_workspace_id_name_key", "tags")
        op.drop_index("ix_tags_parent", "tags")
        op.alter_column("tags", "name_key", type_=sa.String(300), existing_nullable=False)
        op.add_column("tags", sa.Column("indexed_name", sa.Text(), nullable=True))
        _run(statements("0005_search.postgresql"))
    _name_tags()
    _merge_tags()
    _index_paths()
    _index_texts()


def downgrade() -> None:
    """One tag per name, and texts as they stand."""
    for name in PATH_INDEXES:
        op.drop_index(name, "tags")
    if _is_sqlite():
        _drop_search_triggers()
    _search_as_in_0001()
    _name_tags_apart()
    op.execute("UPDATE tags SET name = name WHERE indexed_name IS NOT NULL")
    _unindex_texts()
    if _is_sqlite():
        _drop_search_triggers()
        _rebuild_tags(by_path=False)
        _search_as_in_0001()
    else:
        op.drop_column("tags", "indexed_name")
        op.alter_column("tags", "name_key", type_=sa.String(200), existing_nullable=False)
        op.create_index("ix_tags_parent", "tags", ["workspace_id", "parent_id"])
        op.create_unique_constraint(
            op.f("uq_tags_workspace_id_name_key"), "tags", ["workspace_id", "name_key"]
        )
    op.drop_column("asset_search_text", "body_as_read")
