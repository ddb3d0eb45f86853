"""Films, takes, recipes, calls of providers, notes: what a library keeps of how a film is made.

Columns: which part of a take, a sound or a clip is used, and how loud; what a take was made from;
how upright, how square and how regular a file's pictures are; what a file's date is. Tables: what
is set for a film, image sequences, codes of old, recipes, calls of providers with what they made
and cost, prices, notes, and what people have decided about pairs of assets.

How films hold their shots and scenes is in `film_structure_v1.py`.
"""

from __future__ import annotations

from fractions import Fraction

import sqlalchemy as sa
from alembic import op

import film_structure_v1
from types_v1 import Id, Instant, Money, json_type

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Rates that are written with two or three decimals and are really 1000/1001 of a whole number.
BROADCAST = [Fraction(whole * 1000, 1001) for whole in (24, 30, 48, 60, 120)]
SLACK = 0.005


def _added(table: str) -> tuple[sa.Column, ...]:
    """The columns that a table gets, each with its own checks."""

    def column(name: str, kind: object, check: str = "") -> sa.Column:
        checks = (sa.CheckConstraint(check, name=op.f(f"ck_{table}_{name}")),) if check else ()
        return sa.Column(name, kind, *checks)

    return {
        "asset_relationships": (
            column("source_in", sa.Float(), "source_in >= 0"),
            column("source_out", sa.Float(), "source_out > coalesce(source_in, 0)"),
            column("starts_at", sa.Float(), "starts_at >= 0"),
            column("level_db", sa.Float()),
            column("basis", json_type()),
            column("basis_digest", sa.String(64)),
        ),
        "asset_technical_metadata": (
            column("is_variable_rate", sa.Boolean()),
            column("frame_count", sa.BigInteger(), "frame_count >= 0"),
            column("start_timecode", sa.String(12)),
            column("reel", sa.String(100)),
            column("rotation", sa.SmallInteger(), "rotation = 0 OR rotation = 90 OR rotation = 180 OR rotation = 270"),
            column("is_mirrored", sa.Boolean()),
            column("pixel_aspect_num", sa.Integer(), "pixel_aspect_num > 0"),
            column("pixel_aspect_den", sa.Integer(), "pixel_aspect_den > 0"),
            column("color_primaries", sa.String(50)),
            column("color_transfer", sa.String(50)),
            column("color_range", sa.String(20)),
        ),
        "assets": (
            column("recorded_offset", sa.SmallInteger(), "recorded_offset BETWEEN -1080 AND 1080"),
            column("recorded_source", sa.String(50)),
        ),
    }[table]


ALTERED = ("asset_relationships", "asset_technical_metadata", "assets")


def _create_film_settings() -> None:
    op.create_table(
        "film_settings",
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("frame_rate_num", sa.Integer()),
        sa.Column("frame_rate_den", sa.Integer()),
        sa.Column("aspect_ratio", sa.String(20)),
        sa.Column("start_timecode", sa.String(12)),
        sa.CheckConstraint("frame_rate_den > 0", name=op.f("ck_film_settings_frame_rate_den")),
        sa.CheckConstraint(
            "(frame_rate_num IS NULL) = (frame_rate_den IS NULL)",
            name=op.f("ck_film_settings_frame_rate_is_whole"),
        ),
        sa.CheckConstraint("frame_rate_num > 0", name=op.f("ck_film_settings_frame_rate_num")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_film_settings_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_film_settings_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_film_settings")),
    )


def _create_asset_code_aliases() -> None:
    op.create_table(
        "asset_code_aliases",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_code_aliases_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_code_aliases_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_code_aliases")),
        sa.UniqueConstraint(
            "workspace_id",
            "asset_id",
            "code",
            name=op.f("uq_asset_code_aliases_workspace_id_asset_id_code"),
        ),
    )
    op.create_index("ix_asset_code_aliases_asset", "asset_code_aliases", ["asset_id"])
    op.create_index("ix_asset_code_aliases_code", "asset_code_aliases", ["workspace_id", "code"])


def _create_asset_image_sequences() -> None:
    op.create_table(
        "asset_image_sequences",
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("first_frame", sa.BigInteger(), nullable=False),
        sa.Column("last_frame", sa.BigInteger(), nullable=False),
        sa.Column("missing", json_type(), server_default="[]", nullable=False),
        sa.Column("frame_rate_num", sa.Integer()),
        sa.Column("frame_rate_den", sa.Integer()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "frame_rate_den > 0", name=op.f("ck_asset_image_sequences_frame_rate_den")
        ),
        sa.CheckConstraint(
            "(frame_rate_num IS NULL) = (frame_rate_den IS NULL)",
            name=op.f("ck_asset_image_sequences_frame_rate_is_whole"),
        ),
        sa.CheckConstraint(
            "frame_rate_num > 0", name=op.f("ck_asset_image_sequences_frame_rate_num")
        ),
        sa.CheckConstraint(
            "last_frame >= first_frame", name=op.f("ck_asset_image_sequences_last_frame")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_image_sequences_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_image_sequences_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_asset_image_sequences")),
    )


def _create_asset_recipes() -> None:
    op.create_table(
        "asset_recipes",
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("generator", sa.String(50)),
        sa.Column("parsed", json_type(), server_default="{}", nullable=False),
        sa.Column("raw", json_type(), server_default="[]", nullable=False),
        sa.Column("corrected", json_type(), server_default="{}", nullable=False),
        sa.Column("warnings", json_type(), server_default="[]", nullable=False),
        sa.Column("reader_version", sa.String(50)),
        sa.Column("read_at", Instant()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_recipes_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_recipes_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_asset_recipes")),
    )
    op.create_index("ix_asset_recipes_generator", "asset_recipes", ["workspace_id", "generator"])


def _create_provider_calls() -> None:
    op.create_table(
        "provider_calls",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("target_asset_id", Id()),
        sa.Column("attempt", sa.Integer()),
        sa.Column("batch_id", Id()),
        sa.Column("provider", sa.String(100), nullable=False),
        sa.Column("model", sa.String(255)),
        sa.Column("state", sa.String(20), server_default="planned", nullable=False),
        sa.Column("provider_job_id", sa.String(255)),
        sa.Column("idempotency_key", sa.String(100)),
        sa.Column("request", json_type(), server_default="{}", nullable=False),
        sa.Column("response", json_type()),
        sa.Column("error_code", sa.String(100)),
        sa.Column("error_message", sa.Text()),
        sa.Column("cost", Money()),
        sa.Column("currency", sa.String(3), server_default="USD", nullable=False),
        sa.Column("cost_basis", sa.String(20), server_default="unknown", nullable=False),
        sa.Column("units", Money()),
        sa.Column("unit", sa.String(30)),
        sa.Column("unit_price", Money()),
        sa.Column("rate_card_id", Id()),
        sa.Column("external_id", sa.String(255)),
        sa.Column("created_by", Id()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.Column("ended_at", Instant()),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("locked_by", sa.String(255)),
        sa.Column("locked_until", Instant()),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("attempt > 0", name=op.f("ck_provider_calls_attempt")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_provider_calls_cost")),
        sa.CheckConstraint(
            "cost_basis IN ('unknown', 'estimated', 'billed')",
            name=op.f("ck_provider_calls_cost_basis"),
        ),
        sa.CheckConstraint(
            "(cost IS NULL) = (cost_basis = 'unknown')",
            name=op.f("ck_provider_calls_cost_is_known"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'queued', 'sent', 'running', 'succeeded', 'failed', 'cancelled', 'lost', 'expired', 'not_resumable')",
            name=op.f("ck_provider_calls_state"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_provider_calls_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_calls")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_provider_calls_workspace_id_id")),
    )
    op.create_index(
        "ix_provider_calls_created_at", "provider_calls", ["workspace_id", "created_at"]
    )
    op.create_index("ix_provider_calls_target", "provider_calls", ["target_asset_id"])
    op.create_index(
        "ix_provider_calls_unfinished",
        "provider_calls",
        ["workspace_id", "id"],
        sqlite_where=sa.text("state IN ('planned', 'queued', 'sent', 'running')"),
        postgresql_where=sa.text("state IN ('planned', 'queued', 'sent', 'running')"),
    )
    op.create_index(
        "uq_provider_calls_external_id",
        "provider_calls",
        ["workspace_id", "external_id"],
        unique=True,
        sqlite_where=sa.text("external_id IS NOT NULL"),
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )


def _create_provider_call_assets() -> None:
    op.create_table(
        "provider_call_assets",
        sa.Column("call_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("cost", Money()),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_provider_call_assets_cost")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_provider_call_assets_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_provider_call_assets_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["provider_calls.workspace_id", "provider_calls.id"],
            name=op.f("fk_provider_call_assets_workspace_id_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("call_id", "asset_id", name=op.f("pk_provider_call_assets")),
    )
    op.create_index("ix_provider_call_assets_asset", "provider_call_assets", ["asset_id"])


def _create_rate_cards() -> None:
    op.create_table(
        "rate_cards",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("provider", sa.String(100), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("unit", sa.String(30), nullable=False),
        sa.Column("unit_price", Money()),
        sa.Column("units_per_price", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("currency", sa.String(3), server_default="USD", nullable=False),
        sa.Column("free_units", Money()),
        sa.Column("rules", json_type(), server_default="{}", nullable=False),
        sa.Column("examples", json_type(), server_default="[]", nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("valid_from", sa.String(10), nullable=False),
        sa.Column("valid_until", sa.String(10)),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_rate_cards_unit_price")),
        sa.CheckConstraint("units_per_price > 0", name=op.f("ck_rate_cards_units_per_price")),
        sa.CheckConstraint("valid_from LIKE '____-__-__'", name=op.f("ck_rate_cards_valid_from")),
        sa.CheckConstraint("valid_until LIKE '____-__-__'", name=op.f("ck_rate_cards_valid_until")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_rate_cards_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_cards")),
        sa.UniqueConstraint(
            "workspace_id",
            "provider",
            "model",
            "unit",
            "valid_from",
            name=op.f("uq_rate_cards_workspace_id_provider_model_unit_valid_from"),
        ),
    )


def _create_exchange_rates() -> None:
    op.create_table(
        "exchange_rates",
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("us_dollars", Money(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("day LIKE '____-__-__'", name=op.f("ck_exchange_rates_day")),
        sa.CheckConstraint("us_dollars > 0", name=op.f("ck_exchange_rates_us_dollars")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_exchange_rates_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "currency", "day", name=op.f("pk_exchange_rates")),
    )


def _create_asset_notes() -> None:
    op.create_table(
        "asset_notes",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("parent_id", Id()),
        sa.Column("author_id", Id()),
        sa.Column("author_name", sa.String(255), server_default="", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), server_default="open", nullable=False),
        sa.Column("first_frame", sa.BigInteger()),
        sa.Column("last_frame", sa.BigInteger()),
        sa.Column("region_left", sa.Float()),
        sa.Column("region_top", sa.Float()),
        sa.Column("region_width", sa.Float()),
        sa.Column("region_height", sa.Float()),
        sa.Column("external_id", sa.String(255)),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("first_frame >= 0", name=op.f("ck_asset_notes_first_frame")),
        sa.CheckConstraint("last_frame >= first_frame", name=op.f("ck_asset_notes_last_frame")),
        sa.CheckConstraint(
            "(region_left IS NULL AND region_top IS NULL AND region_width IS NULL AND region_height IS NULL) OR (region_left >= 0 AND region_top >= 0 AND region_width > 0 AND region_height > 0 AND region_left + region_width <= 1.000001 AND region_top + region_height <= 1.000001)",
            name=op.f("ck_asset_notes_region"),
        ),
        sa.CheckConstraint("state IN ('open', 'resolved')", name=op.f("ck_asset_notes_state")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_asset_notes_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_notes_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_notes_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "parent_id"],
            ["asset_notes.workspace_id", "asset_notes.id"],
            name=op.f("fk_asset_notes_workspace_id_parent_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_notes")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_asset_notes_workspace_id_id")),
    )
    op.create_index("ix_asset_notes_asset", "asset_notes", ["asset_id", "first_frame"])
    op.create_index(
        "ix_asset_notes_open",
        "asset_notes",
        ["workspace_id", "id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_asset_notes_parent", "asset_notes", ["parent_id"])
    op.create_index(
        "uq_asset_notes_external_id",
        "asset_notes",
        ["workspace_id", "external_id"],
        unique=True,
        sqlite_where=sa.text("external_id IS NOT NULL"),
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )


def _create_asset_pair_decisions() -> None:
    op.create_table(
        "asset_pair_decisions",
        sa.Column("first_asset_id", Id(), nullable=False),
        sa.Column("second_asset_id", Id(), nullable=False),
        sa.Column("decision", sa.String(30), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("decided_by", Id()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('not_duplicates', 'not_the_same')",
            name=op.f("ck_asset_pair_decisions_decision"),
        ),
        sa.CheckConstraint(
            "first_asset_id < second_asset_id", name=op.f("ck_asset_pair_decisions_order")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["users.id"],
            name=op.f("fk_asset_pair_decisions_decided_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_pair_decisions_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "first_asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_pair_decisions_workspace_id_first_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "second_asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_pair_decisions_workspace_id_second_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "first_asset_id", "second_asset_id", "decision", name=op.f("pk_asset_pair_decisions")
        ),
    )
    op.create_index("ix_asset_pair_decisions_second", "asset_pair_decisions", ["second_asset_id"])


TABLES = (
    _create_film_settings,
    _create_asset_code_aliases,
    _create_asset_image_sequences,
    _create_asset_recipes,
    _create_provider_calls,
    _create_provider_call_assets,
    _create_rate_cards,
    _create_exchange_rates,
    _create_asset_notes,
    _create_asset_pair_decisions,
)


def _exact(rate: object) -> Fraction | None:
    """The rate that a film's metadata means, or None where that is none: 23.976 is 24000/1001."""
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate < 10_000:
        return None
    for exact in BROADCAST:
        if abs(rate - float(exact)) < SLACK:
            return exact
    return Fraction(rate).limit_denominator(1001)


assets = sa.table(
    "assets",
    sa.column("id", Id()),
    sa.column("workspace_id", Id()),
    sa.column("type"),
    sa.column("metadata", json_type()),
)
settings = sa.table(
    "film_settings",
    sa.column("asset_id", Id()),
    sa.column("workspace_id", Id()),
    sa.column("frame_rate_num"),
    sa.column("frame_rate_den"),
    sa.column("aspect_ratio"),
)


def _films() -> list[sa.Row]:
    a = assets.c
    films = sa.select(a.id, a.workspace_id, a.metadata).where(a.type == "film")
    return [row for row in op.get_bind().execute(films) if isinstance(row.metadata, dict)]


def _set_facts(film: str, facts: dict) -> None:
    change = assets.update().where(assets.c.id == film)
    op.get_bind().execute(change.values({assets.c.metadata: facts}))


def _take_settings_out_of_metadata() -> None:
    for film in _films():
        facts = dict(film.metadata)
        rate = _exact(facts.get("frame_rate"))
        aspect = facts.get("aspect_ratio")
        aspect = aspect if isinstance(aspect, str) and 0 < len(aspect) <= 20 else None
        # What is no rate stays where it is: it was somebody's.
        for name, value in (("frame_rate", rate), ("aspect_ratio", aspect)):
            if value is not None:
                del facts[name]
        if facts != film.metadata:
            op.get_bind().execute(
                settings.insert().values(
                    asset_id=film.id,
                    workspace_id=film.workspace_id,
                    frame_rate_num=rate.numerator if rate else None,
                    frame_rate_den=rate.denominator if rate else None,
                    aspect_ratio=aspect,
                )
            )
            _set_facts(film.id, facts)


def _put_settings_into_metadata() -> None:
    rows = {row.asset_id: row for row in op.get_bind().execute(sa.select(settings))}
    for film in _films():
        row = rows.get(film.id)
        if row is None:
            continue
        facts = dict(film.metadata)
        if row.frame_rate_num:
            facts["frame_rate"] = round(row.frame_rate_num / row.frame_rate_den, 3)
        if row.aspect_ratio:
            facts["aspect_ratio"] = row.aspect_ratio
        _set_facts(film.id, facts)


def upgrade() -> None:
    """Make room for all of it, and give every film its exact rate."""
    film_structure_v1.upgrade()
    for table in ALTERED:
        for column in _added(table):
            op.add_column(table, column)
    for create in TABLES:
        create()
    _take_settings_out_of_metadata()


def downgrade() -> None:
    """Back to rates in decimals, and without the rest."""
    _put_settings_into_metadata()
    for create in reversed(TABLES):
        op.drop_table(create.__name__.removeprefix("_create_"))
    for table in reversed(ALTERED):
        for column in reversed(_added(table)):
            op.drop_column(table, column.name)
    film_structure_v1.downgrade()
