"""Loading ready rows: bar 9 of the design."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.registry import Measured, Run, case, compare
from benchmarks.rows import TAGS, rows
from desktop.catalog.library import Library, open_library
from desktop.catalog.tables.base import instant_text
from desktop.domain.ids import new_id
from desktop.domain.name_order import sort_name

if TYPE_CHECKING:
    from collections.abc import Iterable

BATCH = 10_000
FTS = """
    INSERT INTO asset_search_fts (rowid, name, description, tags, prompt, code, body)
    SELECT docid, name, description, tags, prompt, code, body FROM asset_search_text
    WHERE docid > ? ORDER BY docid
"""
ASSETS = [
    "id",
    "workspace_id",
    "type",
    "name",
    "sort_name",
    "description",
    "size",
    "duration",
    "source",
    "generation_cost",
    "generation_metadata",
    "recorded_at",
    "checksum_sha256",
    "rating",
    "is_favorite",
    "created_at",
    "updated_at",
]
TABLES = {
    "assets": ASSETS,
    "asset_technical_metadata": (
        [
            "asset_id",
            "workspace_id",
            "width",
            "height",
            "container_format",
            "created_at",
            "updated_at",
        ]
    ),
    "asset_storage_locations": (
        [
            "id",
            "workspace_id",
            "asset_id",
            "storage_type",
            "path",
            "is_primary",
            "created_at",
            "updated_at",
        ]
    ),
    "asset_tags": ["tag_id", "asset_id", "workspace_id", "created_at"],
    "asset_search_text": [
        "workspace_id",
        "asset_id",
        "name",
        "description",
        "tags",
        "prompt",
        "code",
        "body",
    ],
}
Tuples = dict[str, list[tuple[Any, ...]]]


class Loads:
    """Fresh libraries to load the same rows into, once by us and once by bare executemany."""

    def __init__(self, count: int, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._empty = folder / "empty.desk"
        library = open_library(self._empty, create=True)
        names = [f"tag {number:03d}" for number in range(TAGS)]
        tag_ids = library.write(lambda tx: [tx.tags.ensure(name) for name in names])
        self._workspace = library.workspace_id
        library.close()
        self._names = dict(zip(tag_ids, names, strict=True))
        self.rows = list(rows(count, tag_ids=tag_ids))
        now = instant_text(datetime.now(UTC))
        self.ready = [
            self._tuples(self.rows[first : first + BATCH], now) for first in range(0, count, BATCH)
        ]

    def path(self) -> Path:
        """A copy of the empty library."""
        self._made += 1
        path = self._folder / f"{self._made}.desk"
        path.write_bytes(self._empty.read_bytes())
        return path

    def ours(self) -> None:
        """By `load_assets`, in one transaction."""
        path = self.path()
        library: Library = open_library(path)
        library.write(lambda tx: tx.intake.load(self.rows))
        library.close()
        _remove(path)

    def limit(self) -> None:
        """By executemany and one INSERT..SELECT into the index per batch, in one transaction."""
        path = self.path()
        connection = sqlite3.connect(path, isolation_level=None)
        for setting in ("cache_size=-32000", "synchronous=2", "foreign_keys=1", "temp_store=2"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE search_control SET is_bulk = 1")
        for batch in self.ready:
            last = connection.execute("SELECT max(docid) FROM asset_search_text").fetchone()[0]
            for table, columns in TABLES.items():
                marks = ", ".join("?" * len(columns))
                connection.executemany(
                    f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", batch[table]
                )
            connection.execute(FTS, (last or 0,))
        connection.execute("UPDATE search_control SET is_bulk = 0")
        connection.execute("COMMIT")
        connection.close()
        _remove(path)

    def _tuples(self, part: Iterable[dict[str, Any]], now: str) -> Tuples:
        made: Tuples = {table: [] for table in TABLES}
        for row in part:
            key, mine = row["id"], self._workspace
            cost = row["generation_cost"]
            stored = row | {
                "workspace_id": mine,
                "sort_name": sort_name(row["name"]),
                "generation_cost": None if cost is None else str(cost),
                "generation_metadata": json.dumps(row["generation_metadata"]),
                "recorded_at": instant_text(row["recorded_at"]),
                "created_at": instant_text(row["created_at"]),
                "updated_at": now,
            }
            made["assets"].append(tuple(stored[name] for name in ASSETS))
            shape = row["technical"]["container_format"]
            made["asset_technical_metadata"].append((key, mine, 1920, 1080, shape, now, now))
            place = row["locations"][0]["path"]
            made["asset_storage_locations"].append(
                (new_id(), mine, key, "local", place, 1, now, now)
            )
            made["asset_tags"] += [(tag, key, mine, now) for tag in row["tag_ids"]]
            tags = " ".join(sorted(self._names[tag] for tag in row["tag_ids"]))
            prompt = row["generation_metadata"]["prompt"]
            made["asset_search_text"].append((mine, key, row["name"], "", tags, prompt, "", ""))
        return made


def _remove(path: Path) -> None:
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()


@case(
    "insert",
    what="load of ready rows with tags, locations and the search index",
    limit="executemany and INSERT..SELECT into the index per 10,000",
    bar=1.3,
    number="9",
)
def _insert(run: Run) -> Measured:
    count = 100_000 if run.is_full else 20_000
    with tempfile.TemporaryDirectory() as folder:
        loads = Loads(count, Path(folder))
        return compare(loads.ours, loads.limit, rounds=5, note=f"{count:,} rows")
