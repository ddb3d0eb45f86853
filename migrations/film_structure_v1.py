"""Films as revision 0004 has them: a film holds its shots itself, and a shot names its scene.

Until 0003 a scene held its shots (`film -part_of-> scene -part_of-> shot`). Now every shot is part
of its film, in one order that goes through the whole film, and the row that says so names the scene
in `scene_id`. `assets.metadata` repeats the scene of a shot and the script of a scene for whoever
reads it there; triggers write it, so that it is never another one.

Frozen. `upgrade` comes before and `downgrade` after whatever else 0004 does to the table: SQLite
cannot add a composite key to a table, which is made anew for it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sql_files import statements
from types_v1 import Id, Instant, json_type

STEP = 1024
TABLE = "asset_relationships"
KEY = ["workspace_id", "parent_asset_id", "child_asset_id", "relationship_type"]
SCENE_KEY = ["workspace_id", "parent_asset_id", "scene_id", "relationship_type"]
FIRST_COLUMNS = (
    "id, workspace_id, parent_asset_id, child_asset_id, relationship_type, sequence, metadata,"
    " is_selected, created_at, updated_at, version"
)
# What `sql/0004_film.*.sql` makes.
SQLITE_TRIGGERS = (
    "film_part_bi",
    "film_part_bu",
    "film_named_ai",
    "film_named_au",
    "film_named_ad",
    "film_kept_ai",
    "film_kept_au",
)
POSTGRES_FUNCTIONS = (
    "desk_film_part()",
    "desk_film_named()",
    "desk_film_kept()",
    "desk_film_scene_gone()",
    "desk_scene_of(uuid)",
    "desk_script_of(uuid)",
)

# Where every scene and shot stands in its film as the board has played it until now: shots without
# a scene, then scene by scene. A shot that stood in two places keeps the one it was put in first.
FILM_LINE = f"""
CREATE TEMPORARY TABLE film_line AS
WITH scenes AS (
    SELECT r.id, r.parent_asset_id AS film_id, r.child_asset_id AS scene_id,
           row_number() OVER (PARTITION BY r.parent_asset_id
                              ORDER BY coalesce(r.sequence, 0), r.id) AS place,
           row_number() OVER (PARTITION BY r.child_asset_id ORDER BY r.id) AS nth
    FROM asset_relationships r
    JOIN assets film ON film.id = r.parent_asset_id AND film.type = 'film'
    JOIN assets scene ON scene.id = r.child_asset_id AND scene.type = 'scene'
    WHERE r.relationship_type = 'part_of'
),
shots AS (
    SELECT r.id, r.parent_asset_id AS film_id, NULL AS scene_id, r.child_asset_id AS shot_id,
           0 AS place, coalesce(r.sequence, 0) AS number
    FROM asset_relationships r
    JOIN assets film ON film.id = r.parent_asset_id AND film.type = 'film'
    JOIN assets shot ON shot.id = r.child_asset_id AND shot.type = 'shot'
    WHERE r.relationship_type = 'part_of'
    UNION ALL
    SELECT r.id, s.film_id, s.scene_id, r.child_asset_id, s.place, coalesce(r.sequence, 0)
    FROM asset_relationships r
    JOIN scenes s ON s.scene_id = r.parent_asset_id AND s.nth = 1
    JOIN assets shot ON shot.id = r.child_asset_id AND shot.type = 'shot'
    WHERE r.relationship_type = 'part_of'
),
first_places AS (
    SELECT shots.*, row_number() OVER (PARTITION BY film_id, shot_id ORDER BY id) AS nth FROM shots
),
line AS (
    SELECT id, film_id, NULL AS scene_id, place, 0 AS is_shot, 0 AS number FROM scenes
    UNION ALL
    SELECT id, film_id, scene_id, place, 1, number FROM first_places WHERE nth = 1
)
SELECT id, film_id, scene_id,
       {STEP} * row_number() OVER (PARTITION BY film_id
                                   ORDER BY place, is_shot, number, id) AS number
FROM line
"""

# Rows of shots that stood in a second place of the same film.
SECOND_PLACES = """
DELETE FROM asset_relationships WHERE relationship_type = 'part_of'
    AND id NOT IN (SELECT id FROM film_line)
    AND child_asset_id IN (SELECT id FROM assets WHERE type = 'shot')
    AND EXISTS (
        SELECT 1 FROM asset_relationships other JOIN film_line ON film_line.id = other.id
        WHERE other.child_asset_id = asset_relationships.child_asset_id
            AND other.relationship_type = 'part_of'
            AND film_line.film_id IN (
                SELECT asset_relationships.parent_asset_id
                UNION SELECT up.parent_asset_id FROM asset_relationships up
                WHERE up.child_asset_id = asset_relationships.parent_asset_id
                    AND up.relationship_type = 'part_of'))
"""


def upgrade() -> None:
    """Let films hold their shots."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql(FILM_LINE)
    connection.exec_driver_sql("CREATE INDEX film_line_id ON film_line (id)")
    _translate_record(is_sqlite=is_sqlite)
    connection.exec_driver_sql(SECOND_PLACES)
    (_rebuild_with_scenes if is_sqlite else _add_scenes)()
    connection.exec_driver_sql("DROP TABLE film_line")
    for statement in statements("0004_film.sqlite" if is_sqlite else "0004_film.postgresql"):
        connection.exec_driver_sql(statement)
    # The triggers put in what is missing, and take out what has been left there by others.
    connection.exec_driver_sql(
        "UPDATE assets SET metadata = metadata WHERE type IN ('shot', 'scene')"
    )


def downgrade() -> None:
    """Let scenes hold their shots again; the order stays as it is."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        for name in SQLITE_TRIGGERS:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        for name in POSTGRES_FUNCTIONS:
            connection.exec_driver_sql(f"DROP FUNCTION {name} CASCADE")
    if is_sqlite:
        connection.exec_driver_sql(
            "UPDATE assets SET metadata = json_remove(metadata, '$.scene_id', '$.script_id')"
            " WHERE type IN ('shot', 'scene')"
        )
        _rebuild_without_scenes()
        return
    connection.exec_driver_sql(
        "UPDATE assets SET metadata = metadata - 'scene_id' - 'script_id'"
        " WHERE type IN ('shot', 'scene')"
    )
    op.drop_index("ix_asset_relationships_scene", TABLE)
    op.drop_constraint("fk_asset_relationships_scene", TABLE)
    op.drop_constraint("ck_asset_relationships_scene", TABLE)
    connection.exec_driver_sql(
        f"UPDATE {TABLE} SET parent_asset_id = scene_id WHERE scene_id IS NOT NULL"
    )
    op.drop_column(TABLE, "scene_id")


def _translate_record(*, is_sqlite: bool) -> None:
    """Edits on record that put shots into scenes put them into the film, with the scene's name.

    Undo then finds what it looks for, and redo writes no row of the old form.
    """
    scenes = (
        "SELECT DISTINCT s.child_asset_id AS scene_id, l.film_id FROM film_line l"
        f" JOIN {TABLE} s ON s.id = l.id JOIN assets a ON a.id = s.child_asset_id"
        " WHERE a.type = 'scene'"
    )
    op.get_bind().exec_driver_sql(f"CREATE TEMPORARY TABLE scene_films AS {scenes}")
    for column in ("before", "after"):
        if is_sqlite:
            change = f"""
            UPDATE activity SET "{column}" = json_set("{column}",
                '$.scene_id', json_extract("{column}", '$.parent_asset_id'),
                '$.parent_asset_id', (SELECT film_id FROM scene_films
                    WHERE scene_id = json_extract("{column}", '$.parent_asset_id')))
            WHERE entity = '{TABLE}'
                AND coalesce(json_extract("{column}", '$.relationship_type'), 'part_of') = 'part_of'
                AND json_extract("{column}", '$.parent_asset_id')
                    IN (SELECT scene_id FROM scene_films)
            """
        else:
            change = f"""
            UPDATE activity SET "{column}" = "{column}" || jsonb_build_object(
                'scene_id', "{column}"->>'parent_asset_id', 'parent_asset_id', s.film_id::text)
            FROM scene_films s
            WHERE entity = '{TABLE}'
                AND coalesce("{column}"->>'relationship_type', 'part_of') = 'part_of'
                AND "{column}"->>'parent_asset_id' = s.scene_id::text
            """
        op.get_bind().exec_driver_sql(change)
    op.get_bind().exec_driver_sql("DROP TABLE scene_films")


def _add_scenes() -> None:
    """PostgreSQL: a column, what it says, and what holds it."""
    op.add_column(TABLE, sa.Column("scene_id", Id(), nullable=True))
    op.get_bind().exec_driver_sql(
        f"UPDATE {TABLE} r SET parent_asset_id = l.film_id, scene_id = l.scene_id,"
        " sequence = l.number FROM film_line l WHERE l.id = r.id"
    )
    op.create_foreign_key("fk_asset_relationships_scene", TABLE, TABLE, SCENE_KEY, KEY)
    op.create_check_constraint(
        op.f("ck_asset_relationships_scene"),
        TABLE,
        "scene_id IS NULL OR relationship_type = 'part_of'",
    )
    _index_scenes()


def _rebuild_with_scenes() -> None:
    """SQLite: the same table once more, with a column and a key more."""
    _set_aside()
    _create(has_scenes=True)
    op.get_bind().exec_driver_sql(
        f"INSERT INTO {TABLE} ({FIRST_COLUMNS}, scene_id)"
        " SELECT r.id, r.workspace_id, coalesce(l.film_id, r.parent_asset_id), r.child_asset_id,"
        " r.relationship_type, coalesce(l.number, r.sequence), r.metadata, r.is_selected,"
        " r.created_at, r.updated_at, r.version, l.scene_id"
        " FROM old_relationships r LEFT JOIN film_line l ON l.id = r.id"
    )
    op.get_bind().exec_driver_sql("DROP TABLE old_relationships")
    _index_scenes()


def _rebuild_without_scenes() -> None:
    """SQLite: the table as it was until 0003."""
    op.drop_index("ix_asset_relationships_scene", TABLE)
    _set_aside()
    _create(has_scenes=False)
    op.get_bind().exec_driver_sql(
        f"INSERT INTO {TABLE} ({FIRST_COLUMNS})"
        " SELECT id, workspace_id, coalesce(scene_id, parent_asset_id), child_asset_id,"
        " relationship_type, sequence, metadata, is_selected, created_at, updated_at, version"
        " FROM old_relationships"
    )
    op.get_bind().exec_driver_sql("DROP TABLE old_relationships")


def _set_aside() -> None:
    for name in (
        "ix_asset_relationships_child",
        "ix_asset_relationships_parent",
        "uq_asset_relationships_selected",
    ):
        op.drop_index(name, TABLE)
    op.rename_table(TABLE, "old_relationships")


def _index_scenes() -> None:
    named = sa.text("scene_id IS NOT NULL")
    op.create_index(
        "ix_asset_relationships_scene",
        TABLE,
        ["workspace_id", "scene_id", "sequence"],
        sqlite_where=named,
        postgresql_where=named,
    )


def _create(*, has_scenes: bool) -> None:
    parts: list[sa.schema.SchemaItem] = [
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("parent_asset_id", Id(), nullable=False),
        sa.Column("child_asset_id", Id(), nullable=False),
        sa.Column("relationship_type", sa.String(length=50), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("metadata", json_type(), server_default="{}", nullable=False),
        sa.Column("is_selected", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "relationship_type IN ('used_in', 'derived_from', 'variant_of', 'part_of',"
            " 'reference_for', 'generated_from')",
            name=op.f("ck_asset_relationships_relationship_type"),
        ),
        sa.CheckConstraint(
            "parent_asset_id <> child_asset_id", name=op.f("ck_asset_relationships_not_itself")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["workspace_id", column],
                ["assets.workspace_id", "assets.id"],
                name=op.f(f"fk_asset_relationships_workspace_id_{column}"),
                ondelete="CASCADE",
            )
            for column in ("child_asset_id", "parent_asset_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_relationships_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_relationships")),
        sa.UniqueConstraint(*KEY, name=op.f(f"uq_asset_relationships_{'_'.join(KEY)}")),
    ]
    if has_scenes:
        parts += [
            sa.Column("scene_id", Id(), nullable=True),
            sa.ForeignKeyConstraint(
                SCENE_KEY, [f"{TABLE}.{name}" for name in KEY], name="fk_asset_relationships_scene"
            ),
            sa.CheckConstraint(
                "scene_id IS NULL OR relationship_type = 'part_of'",
                name=op.f("ck_asset_relationships_scene"),
            ),
        ]
    op.create_table(TABLE, *parts)
    op.create_index("ix_asset_relationships_child", TABLE, ["child_asset_id", "relationship_type"])
    op.create_index(
        "ix_asset_relationships_parent",
        TABLE,
        ["parent_asset_id", "relationship_type", "sequence"],
    )
    chosen = sa.text("is_selected AND relationship_type = 'generated_from'")
    op.create_index(
        "uq_asset_relationships_selected",
        TABLE,
        ["workspace_id", "parent_asset_id"],
        unique=True,
        sqlite_where=chosen,
        postgresql_where=chosen,
    )
