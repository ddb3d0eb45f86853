"""Makes libraries as TagStudio keeps them: a hidden folder with a database beside the files.

By the database versions of the program: 9 (fields by the key of their type, parents the wrong way
around), 104, and 400 (fields by their own names). Older ones than 6 were JSON.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_COMMON = """
create table namespaces (namespace varchar not null primary key, name varchar not null);
create table tag_colors (slug varchar not null, namespace varchar not null, name varchar not null,
    "primary" varchar not null, secondary varchar, color_border boolean not null,
    primary key (slug, namespace));
create table tag_aliases (id integer not null primary key, name varchar not null,
    tag_id integer not null references tags(id));
create table tags (id integer not null primary key autoincrement, name varchar not null,
    shorthand varchar, color_namespace varchar, color_slug varchar, is_category boolean not null,
    icon varchar, disambiguation_id integer);
create table tag_parents (parent_id integer not null references tags(id),
    child_id integer not null references tags(id), primary key (parent_id, child_id));
create table tag_entries (tag_id integer not null references tags(id),
    entry_id integer not null references entries(id), primary key (tag_id, entry_id));
"""
_OLD_FIELDS = """
create table folders (id integer not null primary key, path varchar not null unique,
    uuid varchar not null unique);
create table entries (id integer not null primary key, folder_id integer not null,
    path varchar not null unique, filename varchar not null default '', suffix varchar not null,
    date_created datetime, date_modified datetime, date_added datetime);
create table value_type (key varchar not null primary key, name varchar not null,
    type varchar not null, is_default boolean not null, position integer not null);
create table text_fields (value varchar, id integer not null primary key,
    type_key varchar not null references value_type(key), entry_id integer not null,
    position integer not null);
create table datetime_fields (value varchar, id integer not null primary key,
    type_key varchar not null, entry_id integer not null, position integer not null);
create table boolean_fields (value boolean not null, id integer not null primary key,
    type_key varchar not null, entry_id integer not null, position integer not null);
create table preferences (key varchar not null primary key, value json not null);
"""
_NEW_FIELDS = """
create table entries (id integer not null primary key, path varchar not null unique,
    filename varchar not null, suffix varchar not null, date_added datetime);
create table text_fields (value varchar, is_multiline boolean not null default 0,
    id integer not null primary key, name varchar not null, entry_id integer not null);
create table datetime_fields (value varchar, id integer not null primary key,
    name varchar not null, entry_id integer not null);
create table category_exclusions (tag_id integer not null, category_id integer not null,
    primary key (tag_id, category_id));
alter table tags add column is_hidden boolean not null default 0;
create table versions (key varchar not null primary key, value integer not null);
"""


class MadeTagStudio:
    """A library that a test fills."""

    def __init__(self, folder: Path, version: int = 400) -> None:
        self.folder = folder
        self.version = version
        (folder / ".TagStudio").mkdir(parents=True)
        self.file = folder / ".TagStudio" / "ts_library.sqlite"
        self.db = sqlite3.connect(self.file, isolation_level=None)
        self.db.executescript(_COMMON + (_NEW_FIELDS if version >= 200 else _OLD_FIELDS))
        self.db.execute("begin")
        if version >= 200:
            for key in ("CURRENT", "INITIAL"):
                self.db.execute("insert into versions values (?, ?)", (key, version))
        else:
            self.db.execute("insert into preferences values ('DB_VERSION', ?)", (str(version),))
        self.tag(0, "Archived")
        self.tag(1, "Favorite")
        self.tag(2, "Meta Tags", is_category=True)

    def tag(
        self,
        key: int,
        name: str,
        parents: Iterable[int] = (),
        *,
        aliases: Iterable[str] = (),
        is_category: bool = False,
        shown_inside: int | None = None,
    ) -> None:
        """A tag, inside others."""
        self.db.execute(
            "insert into tags (id, name, is_category, disambiguation_id) values (?, ?, ?, ?)",
            (key, name, is_category, shown_inside),
        )
        for parent in parents:
            pair = (parent, key) if self.version >= 100 else (key, parent)
            self.db.execute("insert into tag_parents values (?, ?)", pair)
        for alias in aliases:
            self.db.execute("insert into tag_aliases (name, tag_id) values (?, ?)", (alias, key))

    def entry(
        self,
        key: int,
        path: str,
        tags: Iterable[int] = (),
        fields: Sequence[tuple[str, str | None]] = (),
        *,
        has_file: bool = True,
    ) -> None:
        """A file on record. A field is named as the newest version shows it: Title, URL, Date."""
        if has_file:
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (32, 18), (key % 256, key // 256, 30)).save(file, format="PNG")
        name = path.rpartition("/")[2]
        ids = ("id, folder_id", (key, 1)) if self.version < 200 else ("id", (key,))
        facts = (*ids[1], path, name, name.rpartition(".")[2])
        marks = ",".join("?" * len(facts))
        self.db.execute(
            f"insert into entries ({ids[0]}, path, filename, suffix) values ({marks})", facts
        )
        for tag in tags:
            self.db.execute("insert into tag_entries values (?, ?)", (tag, key))
        for field, value in fields:
            self._field(key, field, value)

    def _field(self, entry: int, field: str, value: str | None) -> None:
        table = "datetime_fields" if field.startswith("Date") else "text_fields"
        if self.version >= 200:
            columns = "value, name, entry_id"
            facts: tuple[object, ...] = (value, field, entry)
        else:
            columns = "value, type_key, entry_id, position"
            facts = (value, field.upper().replace(" ", "_"), entry, 0)
        marks = ",".join("?" * len(facts))
        self.db.execute(f"insert into {table} ({columns}) values ({marks})", facts)

    def done(self) -> Path:
        """Close it as the program would; returns the library's folder."""
        self.db.execute("commit")
        self.db.close()
        return self.folder


def tagstudio_json(folder: Path, library: dict[str, Any]) -> Path:
    """A library of version 9.4 and older: one JSON file."""
    (folder / ".TagStudio").mkdir(parents=True)
    whole = {"ts-version": "9.4.2", "ext_list": [], "is_exclude_list": True, "collations": []}
    file = folder / ".TagStudio" / "ts_library.json"
    file.write_text(json.dumps(whole | library), encoding="utf-8")
    return folder
