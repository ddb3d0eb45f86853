"""First pages, next pages and text sorted by other columns: bars 6, 7, 8 and 15 of the design."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.libraries import sqlite_library, sqlite_path
from benchmarks.registry import Measured, Run, case, compare
from benchmarks.rows import BROAD_TAG, COMMON, RARE, RARE_TAG, USUAL
from desktop.catalog.engine.database import PRAGMAS
from desktop.catalog.first_page import first_page
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId
from desktop.domain.listing import Cursor, Listing, Order, SortKey
from desktop.domain.name_order import sort_name
from desktop.domain.search.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library

SMALL = 10_000
# What a card shows, column by column as `catalog/card.py` reads it.
CARDS = """
    SELECT a.id, a.type, a.name, a.size, a.duration,
           CASE WHEN a.duration IS NULL AND a.type IN ('video', 'audio')
                THEN a.metadata ->> '$.length' END,
           t.width, t.height, a.rating, a.label, a.is_favorite, a.generation_cost, a.source,
           a.status, a.created_at, a.recorded_at, a.recorded_offset, a.recorded_precision,
           a.checksum_sha256, a.code,
           EXISTS (SELECT 1 FROM asset_storage_locations l
                   WHERE l.asset_id = a.id AND l.is_accessible = 0),
           EXISTS (SELECT 1 FROM asset_storage_locations l
                   WHERE l.asset_id = a.id AND l.is_accessible = 0 AND l.status = 'offline'),
           a.deleted_at, a.version
"""
TECHNICAL = " LEFT JOIN asset_technical_metadata t ON t.asset_id = a.id "
LIVE = "a.deleted_at IS NULL AND a.workspace_id = ?1"
NEWEST = f"{CARDS} FROM assets a {TECHNICAL} WHERE {LIVE} ORDER BY a.id DESC LIMIT 200"
OF_TYPE = (
    f"{CARDS} FROM assets a INDEXED BY ix_assets_type {TECHNICAL}"
    f" WHERE {LIVE} AND a.type = ?2 ORDER BY a.id DESC LIMIT 200"
)
OF_TAG = (
    f"{CARDS} FROM asset_tags x CROSS JOIN assets a ON a.id = x.asset_id {TECHNICAL} WHERE"
    f" x.tag_id = (SELECT id FROM tags WHERE workspace_id = ?1 AND name_key = ?2) AND {LIVE}"
    " ORDER BY x.asset_id DESC LIMIT 200"
)
TEXT_FROM = (
    " FROM asset_search_fts f CROSS JOIN asset_search_text s ON s.docid = f.rowid"
    " CROSS JOIN assets a ON a.id = s.asset_id "
)
OF_TEXT = (
    f"{CARDS} {TEXT_FROM} {TECHNICAL} WHERE f.asset_search_fts MATCH ?2 AND {LIVE}"
    " ORDER BY f.rowid DESC LIMIT 200"
)
SORTED_HITS = (
    f"{CARDS} FROM (SELECT a.id AS key, a.size AS size {TEXT_FROM}"
    f" WHERE f.asset_search_fts MATCH ?2 AND {LIVE} AND a.size IS NOT NULL"
    " ORDER BY a.size DESC, a.id DESC LIMIT 200) p CROSS JOIN assets a ON a.id = p.key"
    f" {TECHNICAL} ORDER BY p.size DESC, p.key DESC"
)
WALKED = (
    f"{CARDS} FROM assets a INDEXED BY ix_assets_size CROSS JOIN asset_search_text s"
    f" ON s.asset_id = a.id CROSS JOIN asset_search_fts f ON f.rowid = s.docid {TECHNICAL}"
    f" WHERE f.asset_search_fts MATCH ?2 AND {LIVE} AND a.size IS NOT NULL"
    " ORDER BY a.size DESC, a.id DESC LIMIT 200"
)


@cache
def raw(count: int) -> tuple[sqlite3.Connection, str]:
    """A bare connection with our cache size, and the workspace."""
    connection = sqlite3.connect(f"file:{sqlite_path(count)}?mode=ro", uri=True)
    connection.execute(f"PRAGMA cache_size={PRAGMAS['cache_size']}")
    return connection, connection.execute("SELECT id FROM workspaces").fetchone()[0]


def listed(library: Library, listing: Listing, after: Cursor | None = None) -> Callable[[], object]:
    """Our first page."""
    return lambda: library.read(lambda reads: reads.listing.page(listing, after=after))


def by_raw(count: int, statement: str, *values: str) -> Callable[[], object]:
    """The limit: the same rows by bare sqlite3."""
    connection, workspace = raw(count)
    return lambda: connection.execute(statement, (workspace, *values)).fetchall()


def sought(text: str, key: SortKey = SortKey.ADDED) -> Listing:
    """A search."""
    return Listing(query=parse(text), order=Order(key))


def against_raw(
    run: Run, listing: Listing, statement: str, *values: str, note: str = ""
) -> Measured:
    """Ours against bare sqlite3 in a large library."""
    ours, limit = listed(sqlite_library(run.large), listing), by_raw(run.large, statement, *values)
    return compare(ours, limit, repeat=10, rounds=9, note=note)


BARE = "the same SQL by bare sqlite3, no objects made"


@case("first", what="first page of everything", limit=BARE, bar=2, number="6")
def _first(run: Run) -> Measured:
    return against_raw(run, Listing(), NEWEST)


@case("type", what="first page of one type", limit=BARE, bar=2, number="6")
def _type(run: Run) -> Measured:
    return against_raw(run, Listing(types=(AssetType.VIDEO,)), OF_TYPE, "video")


@case("tag-broad", what="first page of a tag that half carry", limit=BARE, bar=2, number="6")
def _tag_broad(run: Run) -> Measured:
    return against_raw(run, sought(f'tag:"{BROAD_TAG}"'), OF_TAG, BROAD_TAG)


@case("tag-rare", what="first page of a rare tag", limit=BARE, bar=2, number="6")
def _tag_rare(run: Run) -> Measured:
    return against_raw(run, sought(f'tag:"{RARE_TAG}"'), OF_TAG, RARE_TAG)


@case("text-rare", what="search for a word 1 in 20,000 has", limit=BARE, bar=2, number="6")
def _text_rare(run: Run) -> Measured:
    note = "half is the SQL; the rest is a transaction, a look at the file and five cards"
    return against_raw(run, sought(RARE), OF_TEXT, f'"{RARE}"', note=note)


@case("text-usual", what="search for a word 3 % have", limit=BARE, bar=2, number="6")
def _text_usual(run: Run) -> Measured:
    return against_raw(run, sought(USUAL), OF_TEXT, f'"{USUAL}"')


@case("text-common", what="search for a word 63 % have", limit=BARE, bar=2, number="6")
def _text_common(run: Run) -> Measured:
    return against_raw(run, sought(COMMON), OF_TEXT, f'"{COMMON}"')


@case("prefix", what="search for the beginning of a word", limit=BARE, bar=2, number="6")
def _prefix(run: Run) -> Measured:
    return against_raw(run, sought("cas*"), OF_TEXT, '"cas" *')


def grown(run: Run, listing: Listing) -> Measured:
    """The large library against the small one."""
    large, small = sqlite_library(run.large), sqlite_library(SMALL)
    return compare(listed(large, listing), listed(small, listing), repeat=10, rounds=9)


def of_size(what: str) -> str:
    """How the rows of bar 7 read."""
    return f"{what}: a large library against one of 10,000"


TEN = "the same in a library of 10,000"


@case("grown-first", what=of_size("first page"), limit=TEN, bar=3, number="7")
def _grown_first(run: Run) -> Measured:
    return grown(run, Listing())


@case("grown-type", what=of_size("page of a type"), limit=TEN, bar=3, number="7")
def _grown_type(run: Run) -> Measured:
    return grown(run, Listing(types=(AssetType.VIDEO,)))


@case("grown-tag", what=of_size("page of a tag"), limit=TEN, bar=3, number="7")
def _grown_tag(run: Run) -> Measured:
    return grown(run, sought(f'tag:"{BROAD_TAG}"'))


@case("grown-text", what=of_size("page of a search, 3 % hits"), limit=TEN, bar=6, number="7")
def _grown_text(run: Run) -> Measured:
    return grown(run, sought(USUAL))


@case("grown-deep", what=of_size("a page in the middle, by name"), limit=TEN, bar=3, number="7")
def _grown_deep(run: Run) -> Measured:
    listing = Listing(order=Order(SortKey.NAME, descending=False))
    middle = Cursor(sort_name("word0500"), AssetId("01900000-0000-7000-8000-000000000000"))
    large, small = sqlite_library(run.large), sqlite_library(SMALL)
    return compare(
        listed(large, listing, middle), listed(small, listing, middle), repeat=10, rounds=9
    )


def sorted_text(run: Run, word: str, *, repeat: int = 1) -> Measured:
    """A search sorted by size against the better of the two bare plans."""
    plans = [by_raw(run.large, statement, f'"{word}"') for statement in (SORTED_HITS, WALKED)]
    quick = min(plans, key=lambda plan: compare(plan, plan, rounds=1).ours)
    ours = listed(sqlite_library(run.large), sought(word, SortKey.SIZE))
    return compare(ours, quick, rounds=7, repeat=repeat)


BETTER = "the better of two bare plans"


@case("sorted-usual", what="a 3 % word sorted by size", limit=BETTER, bar=2, number="8")
def _sorted_usual(run: Run) -> Measured:
    return sorted_text(run, USUAL)


@case("sorted-common", what="a 63 % word sorted by size", limit=BETTER, bar=2, number="8")
def _sorted_common(run: Run) -> Measured:
    return sorted_text(run, COMMON)


@case("sorted-rare", what="a word 1 in 20,000 has, sorted by size", limit=BETTER, bar=2, number="8")
def _sorted_rare(run: Run) -> Measured:
    return sorted_text(run, RARE, repeat=10)


@case(
    "open",
    what="first page for the first paint of a large library",
    limit="of one of 1,000",
    bar=2,
    number="15",
)
def _open(run: Run) -> Measured:
    large, small = sqlite_path(run.large), sqlite_path(1000)
    return compare(lambda: first_page(large), lambda: first_page(small), repeat=5, rounds=9)
