"""Calls of providers that make media: what was sent, what became of it, and what it cost."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    MoneyType,
    json_type,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

# One row is one real call. It stays on record with its cost when it failed, and when what it made
# is gone: so neither the shot it was for nor the person who asked is held by a key.
provider_calls = Table(
    "provider_calls",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("target_asset_id", Id),  # the shot, character or film that it was for
    Column("attempt", Integer),  # which take of its shot it was to be
    Column("batch_id", Id),
    Column("adapter", String(100)),  # of the generator that the queue sends it to
    Column("provider", String(100), nullable=False),
    Column("model", String(255)),
    Column("state", String(20), nullable=False, server_default="planned"),
    Column("provider_job_id", String(255)),
    # Made before it is sent, so that what is sent twice by accident is one call for the provider.
    Column("idempotency_key", String(100)),
    Column("request", json_type(), nullable=False, server_default="{}"),
    Column("response", json_type()),
    Column("error_code", String(100)),
    Column("error_message", Text),
    Column("cost", MoneyType),
    Column("currency", String(3), nullable=False, server_default="USD"),
    # How the cost is known; NULL is an unknown cost, which is never counted as zero.
    Column("cost_basis", String(20), nullable=False, server_default="unknown"),
    Column("units", MoneyType),  # exact, as money is
    Column("unit", String(30)),
    Column("unit_price", MoneyType),
    Column("rate_card_id", Id),
    Column("external_id", String(255)),
    Column("created_by", Id),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("ended_at", Instant),
    Column("progress", Integer),  # percent, while it runs and the provider says so
    Column("try_count", Integer, nullable=False, server_default="0"),
    Column("next_try_at", Instant),  # before which nobody asks again
    Column("cancel_asked_at", Instant),  # a person wants no more of it
    Column("dismissed_at", Instant),  # it has ended, and no list shows it any more
    Column("updated_at", Instant, nullable=False),
    Column("locked_by", String(255)),
    Column("locked_until", Instant),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "id"),
    to_workspace(),
    CheckConstraint(
        "state IN ('planned', 'queued', 'sent', 'running', 'succeeded', 'failed', 'cancelled',"
        " 'lost', 'expired', 'not_resumable')",
        name="state",
    ),
    CheckConstraint("cost >= 0", name="cost"),
    CheckConstraint("cost_basis IN ('unknown', 'estimated', 'billed')", name="cost_basis"),
    CheckConstraint("(cost IS NULL) = (cost_basis = 'unknown')", name="cost_is_known"),
    CheckConstraint("attempt > 0", name="attempt"),
    CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
)
p = provider_calls.c
Index("ix_provider_calls_target", p.target_asset_id)
Index("ix_provider_calls_created_at", p.workspace_id, p.created_at)
_unfinished = text("state IN ('planned', 'queued', 'sent', 'running')")
Index(
    "ix_provider_calls_unfinished",
    p.workspace_id,
    p.id,
    sqlite_where=_unfinished,
    postgresql_where=_unfinished,
)
_named = text("external_id IS NOT NULL")
Index(
    "uq_provider_calls_external_id",
    p.workspace_id,
    p.external_id,
    unique=True,
    sqlite_where=_named,
    postgresql_where=_named,
)

# What a call made, and the share of its cost that fell to each; the shares add up to it exactly.
provider_call_assets = Table(
    "provider_call_assets",
    metadata,
    Column("call_id", Id, primary_key=True),
    Column("asset_id", Id, primary_key=True),
    workspace_column(),
    Column("cost", MoneyType),
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "call_id"],
        ["provider_calls.workspace_id", "provider_calls.id"],
        ondelete="CASCADE",
    ),
    to_asset("asset_id"),
    CheckConstraint("cost >= 0", name="cost"),
)
Index("ix_provider_call_assets_asset", provider_call_assets.c.asset_id)

# What a provider asks for a unit of a model's work: data, from which costs are estimated.
rate_cards = Table(
    "rate_cards",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("provider", String(100), nullable=False),
    Column("model", String(255), nullable=False),
    Column("unit", String(30), nullable=False),
    Column("unit_price", MoneyType),
    # So many units for that price: tokens are sold by the million.
    Column("units_per_price", BigInteger, nullable=False, server_default="1"),
    Column("currency", String(3), nullable=False, server_default="USD"),
    Column("free_units", MoneyType),
    # Sums, products and look-ups over a call's parameters, and worked examples: never code.
    Column("rules", json_type(), nullable=False, server_default="{}"),
    Column("examples", json_type(), nullable=False, server_default="[]"),
    Column("source", Text),
    Column("valid_from", String(10), nullable=False),  # days, as 2026-11-27
    Column("valid_until", String(10)),
    Column("is_active", Boolean(create_constraint=False), nullable=False, server_default=true()),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "provider", "model", "unit", "valid_from"),
    to_workspace(),
    CheckConstraint("unit_price >= 0", name="unit_price"),
    CheckConstraint("units_per_price > 0", name="units_per_price"),
    CheckConstraint("valid_from LIKE '____-__-__'", name="valid_from"),
    CheckConstraint("valid_until LIKE '____-__-__'", name="valid_until"),
)

# What an amount in another currency was worth on a day, as a person has entered it.
exchange_rates = Table(
    "exchange_rates",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("us_dollars", MoneyType, nullable=False),
    Column("created_at", Instant, nullable=False),
    to_workspace(),
    CheckConstraint("us_dollars > 0", name="us_dollars"),
    CheckConstraint("day LIKE '____-__-__'", name="day"),
)
