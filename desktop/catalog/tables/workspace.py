"""Workspaces, users, and who may do what where."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    UniqueConstraint,
    true,
)

from desktop.catalog.tables.base import Id, Instant, json_type, metadata, to_workspace

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(50), nullable=False),
    Column("name", String(255), nullable=False),
    Column("settings", json_type(), nullable=False, server_default="{}"),
    Column("storage_quota_bytes", BigInteger),
    Column("is_active", Boolean(create_constraint=False), nullable=False, server_default=true()),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("code"),
    Index("ix_workspaces_is_active", "is_active"),
)

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("login", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("login"),
)

workspace_members = Table(
    "workspace_members",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    to_workspace(),
    ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="RESTRICT"),
    CheckConstraint("role IN ('owner', 'editor', 'viewer')", name="role"),
    Index("ix_workspace_members_user_id", "user_id"),
)
