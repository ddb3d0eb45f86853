"""Workflows that a generator is asked to run, with the places where values go in."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from desktop.catalog.tables.base import (
    Id,
    Instant,
    json_type,
    metadata,
    to_workspace,
    workspace_column,
)

generator_templates = Table(
    "generator_templates",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("adapter", String(100), nullable=False),
    Column("name", String(255), nullable=False),
    Column("content", json_type(), nullable=False),  # as the generator exports it
    # Which input of which node takes what, where the titles of the nodes do not say so.
    Column("slots", json_type(), nullable=False, server_default="[]"),
    Column("created_by", Id),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "adapter", "name"),
    to_workspace(),
)
