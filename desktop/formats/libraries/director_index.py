"""What has to be looked up while the director's database is read: on a disk, not in memory."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.formats.libraries.director_values import named, whole
from desktop.formats.libraries.reading import tag_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.domain.old_tables import OldTables

_SCHEMA = """
CREATE TABLE asset (id TEXT PRIMARY KEY, type TEXT, url TEXT, facts TEXT);
CREATE INDEX asset_type ON asset (type);
CREATE INDEX asset_url ON asset (url);
CREATE TABLE link (id TEXT, parent TEXT, child TEXT, type TEXT, sequence INTEGER, facts TEXT,
    is_done INTEGER DEFAULT 0);
CREATE INDEX link_parent ON link (parent, type, sequence);
CREATE INDEX link_child ON link (child, type);
CREATE TABLE tagged (asset TEXT, tag TEXT);
CREATE INDEX tagged_asset ON tagged (asset);
"""
TAKE = "shot_take"
VIDEO_OF = "generated_video"


@frozen
class DirectorLink:
    """A row of `asset_relationships`."""

    id: str
    parent: str
    child: str
    type: str
    sequence: int | None
    facts: dict[str, Any]


class DirectorIndex:
    """Types and addresses of assets, links both ways, tags: in a file that is gone at the end."""

    def __init__(self, tables: OldTables) -> None:
        """Read what is looked up."""
        self._db = sqlite3.connect("", check_same_thread=False)  # a temporary file
        self._db.executescript(_SCHEMA)
        self._db.executemany(
            "INSERT OR IGNORE INTO asset VALUES (?, ?, ?, ?)", map(_asset, tables.rows("assets"))
        )
        self._db.executemany(
            "INSERT INTO link (id, parent, child, type, sequence, facts) VALUES (?, ?, ?, ?, ?, ?)",
            map(_link, tables.rows("asset_relationships")),
        )
        names = {text_of(row.get("id")): _tag(row) for row in tables.rows("tags")}
        self._db.executemany(
            "INSERT INTO tagged VALUES (?, ?)",
            (
                (text_of(row.get("asset_id")), names[key])
                for row in tables.rows("asset_tags")
                if names.get(key := text_of(row.get("tag_id")))
            ),
        )

    def close(self) -> None:
        """Let go of it."""
        self._db.close()

    def begin_again(self) -> None:
        """Let all links be given anew."""
        self._db.execute("UPDATE link SET is_done = 0")

    def type_of(self, asset: str) -> str:
        """The type of an asset; empty where there is none."""
        row = self._db.execute("SELECT type FROM asset WHERE id = ?", (asset,)).fetchone()
        return row[0] if row else ""

    def facts_of(self, asset: str) -> dict[str, Any]:
        """What is kept of a scene, a shot or a take."""
        row = self._db.execute("SELECT facts FROM asset WHERE id = ?", (asset,)).fetchone()
        return json.loads(row[0]) if row and row[0] else {}

    def at(self, url: object) -> str:
        """The asset that has an address; empty where none has."""
        if not text_of(url):
            return ""
        row = self._db.execute("SELECT id FROM asset WHERE url = ? LIMIT 1", (url,)).fetchone()
        return row[0] if row else ""

    def of_type(self, type_: str) -> Iterator[str]:
        """The assets of a type."""
        for row in self._db.execute("SELECT id FROM asset WHERE type = ? ORDER BY rowid", (type_,)):
            yield row[0]

    def tags(self, asset: str) -> tuple[str, ...]:
        """The tags that an asset has by `asset_tags`."""
        rows = self._db.execute("SELECT tag FROM tagged WHERE asset = ?", (asset,))
        return tuple(row[0] for row in rows)

    def below(self, parent: str, *types: str) -> list[DirectorLink]:
        """The links down from an asset, in their order."""
        return self._links("parent", parent, types)

    def above(self, child: str, *types: str) -> list[DirectorLink]:
        """The links up from an asset."""
        return self._links("child", child, types)

    def take_of(self, video: str) -> dict[str, Any]:
        """What is said of the take that a video is; empty where it is none."""
        above = self.above(video, VIDEO_OF)
        return self.facts_of(above[0].parent) if above else {}

    def done(self, link: DirectorLink) -> None:
        """Note that a link has been given."""
        self._db.execute("UPDATE link SET is_done = 1 WHERE id = ?", (link.id,))

    def rest(self) -> Iterator[DirectorLink]:
        """The links that have not been given, what is used first, takes last, each in order."""
        rows = self._db.execute(
            "SELECT id, parent, child, type, sequence, facts FROM link WHERE is_done = 0"
            " ORDER BY type IN ('generation_attempt', 'generated_from'), type = 'final_edit',"
            " parent, sequence IS NULL, sequence, rowid"
        )
        yield from map(_to_link, rows)

    def _links(self, end: str, key: str, types: tuple[str, ...]) -> list[DirectorLink]:
        marks = ", ".join("?" * len(types))
        rows = self._db.execute(
            f"SELECT id, parent, child, type, sequence, facts FROM link WHERE {end} = ?"
            f" AND type IN ({marks}) ORDER BY sequence IS NULL, sequence, rowid",
            (key, *types),
        )
        return [_to_link(row) for row in rows]


def _asset(row: Mapping[str, Any]) -> tuple[str, ...]:
    type_, facts = text_of(row.get("type")), ""
    if type_ in (TAKE, "shot", "scene"):
        told = named(row.get("asset_metadata") or row.get("metadata"))
        if type_ == TAKE:
            told = {
                **told,
                "cost": None if (cost := row.get("generation_cost")) is None else str(cost),
                "made": named(row.get("generation_metadata")),
            }
        facts = json.dumps(told, default=str)
    return text_of(row.get("id")), type_, text_of(row.get("url")), facts


def _link(row: Mapping[str, Any]) -> tuple[object, ...]:
    facts = named(row.get("relationship_metadata") or row.get("metadata"))
    return (
        text_of(row.get("id")),
        text_of(row.get("parent_asset_id")),
        text_of(row.get("child_asset_id")),
        text_of(row.get("relationship_type")),
        whole(row.get("sequence")),
        json.dumps(facts, default=str),
    )


def _to_link(row: tuple[Any, ...]) -> DirectorLink:
    id_, parent, child, type_, sequence, facts = row
    return DirectorLink(id_, parent, child, type_, sequence, json.loads(facts))


def _tag(row: Mapping[str, Any]) -> str:
    names = tag_name(text_of(row.get("category"))), tag_name(text_of(row.get("name")))
    return "/".join(name for name in names if name) if names[1] else ""
