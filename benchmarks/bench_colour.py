"""Searches for a main colour in a library whose pictures have all been looked at."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.libraries import sqlite_path
from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.engine.database import PRAGMAS
from desktop.catalog.library import Library, open_library
from desktop.domain.listing import Listing
from desktop.domain.look import METHOD
from desktop.domain.search.colours import read_colour, region_of
from desktop.domain.search.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORM = 1  # counts up when other colours are made
SHADES = range(1, 6)
FEW = "#ff00ff~5"


@cache
def coloured(count: int) -> Library:
    """The made-up library of that size, with five main colours of each picture and film."""
    plain, path = sqlite_path(count), _path(count)
    if not path.exists():
        partial = plain.with_name(f"{uuid.uuid4().hex}.desk")
        shutil.copyfile(plain, partial)
        _colour(partial)
        partial.replace(path)
    return open_library(path)


def _path(count: int) -> Path:
    plain = sqlite_path(count)
    return plain.with_name(f"{plain.stem}-colours-{FORM}.desk")


def _colour(path: Path) -> None:
    """A hash of docid and place for each number: the same in every run."""
    columns, values = [], []
    for number in SHADES:
        for at, (name, low, span) in enumerate(
            (("light", 5, 90), ("a", -60, 120), ("b", -60, 120), ("share", 4, 30))
        ):
            columns.append(f"{name}{number}")
            mixed = f"s.docid * {2654435761 + 40503 * (4 * number + at)} >> 11"
            values.append(f"{low} + ({mixed} & 65535) % {span}")
    with sqlite3.connect(path) as connection:
        connection.execute(
            f"INSERT INTO asset_looks (asset_id, workspace_id, checksum_sha256, method, views,"
            f" made_at, {', '.join(columns)}) SELECT a.id, a.workspace_id, a.checksum_sha256,"
            f" {METHOD}, zeroblob(192), a.created_at, {', '.join(values)} FROM assets a"
            " JOIN asset_search_text s ON s.asset_id = a.id WHERE a.type IN ('image', 'video')"
        )
        connection.execute("ANALYZE")
    connection.close()


def page(library: Library, text: str = "") -> Callable[[], object]:
    """A first page, of all or of a search."""
    listing = Listing(query=parse(text))
    return lambda: library.read(lambda reads: reads.listing.page(listing))


def bare(count: int, text: str) -> Callable[[], object]:
    """Every look once, by bare sqlite3: in which box do its colours lie; no page is made."""
    coloured(count)
    colour = read_colour(text)
    assert colour is not None
    region = region_of(colour)
    parts = []
    for number in SHADES:
        sides = zip(("light", "a", "b"), region.low, region.high, strict=True)
        box = [f"{name}{number} BETWEEN {low} AND {high}" for name, low, high in sides]
        parts.append(" AND ".join(box))
    statement = f"SELECT count(*) FROM asset_looks WHERE ({') OR ('.join(parts)})"
    connection = sqlite3.connect(f"file:{_path(count)}?mode=ro", uri=True)
    connection.execute(f"PRAGMA cache_size={PRAGMAS['cache_size']}")
    return lambda: connection.execute(statement).fetchall()


@case(
    "colour",
    what="first page of a main colour that few pictures have",
    limit="every look compared once by bare sqlite3",
    bar=2,
)
def _colour_page(run: Run) -> Measured:
    found = page(coloured(run.large), f"colour:{FEW}")
    return compare(found, bare(run.large, FEW))
