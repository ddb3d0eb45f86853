"""First pages of a shared library against bare psycopg: bars 6 and 7 of the design there."""

from __future__ import annotations

from functools import cache

import psycopg

from benchmarks.libraries import postgres_library, raw_url
from benchmarks.registry import Measured, Run, case, compare
from benchmarks.rows import BROAD_TAG, COMMON, USUAL
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse

# What a card shows, column by column as `catalog/card.py` reads it.
CARDS = """
    SELECT a.id::text, a.type, a.name, a.size, a.duration,
           CASE WHEN a.duration IS NULL AND a.type IN ('video', 'audio')
                THEN a.metadata ->> 'length' END,
           t.width, t.height, a.rating, a.label, a.is_favorite, a.generation_cost, a.source,
           a.status, a.created_at, a.recorded_at, a.recorded_offset, a.recorded_precision,
           a.checksum_sha256, a.code,
           EXISTS (SELECT 1 FROM asset_storage_locations l
                   WHERE l.asset_id = a.id AND NOT l.is_accessible),
           EXISTS (SELECT 1 FROM asset_storage_locations l
                   WHERE l.asset_id = a.id AND NOT l.is_accessible AND l.status = 'offline'),
           a.deleted_at, a.version
    FROM assets a LEFT JOIN asset_technical_metadata t ON t.asset_id = a.id
    WHERE a.workspace_id = %(workspace)s AND a.deleted_at IS NULL
"""
NEWEST = " ORDER BY a.id DESC LIMIT 201"
OF_TYPE = " AND a.type = %(value)s"
OF_TAG = """ AND a.id IN (SELECT asset_id FROM asset_tags WHERE tag_id = (
    SELECT id FROM tags WHERE workspace_id = %(workspace)s AND name_key = %(value)s))"""
OF_TEXT = """ AND a.id IN (SELECT asset_id FROM asset_search_text
    WHERE document @@ desk_query(%(value)s, false))"""
BARE = "the same SQL by bare psycopg"


def count(run: Run) -> int:
    """How many assets the shared library has."""
    return 100_000 if run.is_full else 10_000


@cache
def bare(number: int) -> tuple[psycopg.Connection, str]:
    """A bare connection and the workspace."""
    library = postgres_library(number)
    connection = psycopg.connect(raw_url(library.name.partition("@")[0]))
    return connection, library.workspace_id


def against_bare(run: Run, listing: Listing, condition: str = "", value: str = "") -> Measured:
    """Our first page against the same by psycopg."""
    number = count(run)
    library = postgres_library(number)
    connection, workspace = bare(number)
    values = {"workspace": workspace, "value": value}
    statement = CARDS + condition + NEWEST

    def limit() -> None:
        connection.execute(statement, values).fetchall()
        connection.rollback()

    return compare(
        lambda: library.read(lambda reads: reads.listing.page(listing)),
        limit,
        repeat=5,
        rounds=9,
        note=f"{number:,} assets",
    )


@case("postgres-first", what="PostgreSQL: first page", limit=BARE, bar=3, number="6")
def _first(run: Run) -> Measured:
    return against_bare(run, Listing())


@case("postgres-type", what="PostgreSQL: page of a type", limit=BARE, bar=3, number="6")
def _type(run: Run) -> Measured:
    return against_bare(run, Listing(types=(AssetType.VIDEO,)), OF_TYPE, "video")


@case("postgres-tag", what="PostgreSQL: page of a broad tag", limit=BARE, bar=3, number="6")
def _tag(run: Run) -> Measured:
    listing = Listing(query=parse(f'tag:"{BROAD_TAG}"'))
    return against_bare(run, listing, OF_TAG, BROAD_TAG)


@case("postgres-usual", what="PostgreSQL: search, 3 % hits", limit=BARE, bar=3, number="6")
def _usual(run: Run) -> Measured:
    return against_bare(run, Listing(query=parse(USUAL)), OF_TEXT, USUAL)


@case("postgres-common", what="PostgreSQL: search, 63 % hits", limit=BARE, bar=3, number="6")
def _common(run: Run) -> Measured:
    return against_bare(run, Listing(query=parse(COMMON)), OF_TEXT, COMMON)
