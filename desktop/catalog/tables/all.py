"""Every table, by importing every table module: what migrations compare and edits journal."""

from __future__ import annotations

from desktop.catalog.tables.arrival import asset_arrivals
from desktop.catalog.tables.asset import assets
from desktop.catalog.tables.base import metadata
from desktop.catalog.tables.collection import asset_collection_members, asset_collections
from desktop.catalog.tables.external_id import asset_external_ids
from desktop.catalog.tables.film import asset_code_aliases, film_settings
from desktop.catalog.tables.generator_template import generator_templates
from desktop.catalog.tables.job import (
    activity,
    ingest_job_files,
    ingest_job_rows,
    ingest_jobs,
)
from desktop.catalog.tables.look import asset_looks
from desktop.catalog.tables.note import asset_notes, asset_pair_decisions
from desktop.catalog.tables.provider import (
    exchange_rates,
    provider_call_assets,
    provider_calls,
    rate_cards,
)
from desktop.catalog.tables.recipe import asset_recipes
from desktop.catalog.tables.recipe_source import recipe_sources
from desktop.catalog.tables.relation import asset_relationships
from desktop.catalog.tables.search import asset_search_text, search_control
from desktop.catalog.tables.storage import (
    asset_blobs,
    asset_image_sequences,
    asset_storage_locations,
    asset_technical_metadata,
)
from desktop.catalog.tables.tag import asset_tags, tags
from desktop.catalog.tables.watched_folder import watched_files, watched_folders
from desktop.catalog.tables.workspace import users, workspace_members, workspaces

__all__ = [
    "activity",
    "asset_arrivals",
    "asset_blobs",
    "asset_code_aliases",
    "asset_collection_members",
    "asset_collections",
    "asset_external_ids",
    "asset_image_sequences",
    "asset_looks",
    "asset_notes",
    "asset_pair_decisions",
    "asset_recipes",
    "asset_relationships",
    "asset_search_text",
    "asset_storage_locations",
    "asset_tags",
    "asset_technical_metadata",
    "assets",
    "exchange_rates",
    "film_settings",
    "generator_templates",
    "ingest_job_files",
    "ingest_job_rows",
    "ingest_jobs",
    "metadata",
    "provider_call_assets",
    "provider_calls",
    "rate_cards",
    "recipe_sources",
    "search_control",
    "tags",
    "users",
    "watched_files",
    "watched_folders",
    "workspace_members",
    "workspaces",
]
