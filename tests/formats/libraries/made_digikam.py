"""Makes databases as digiKam 8 keeps them: `digikam4.db` beside or above the pictures.

The tables and columns are those of digiKam's core schema that say something of a picture; labels
and versions are tags inside one that the program hides, by their fixed names.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCHEMA = """
create table AlbumRoots (id integer primary key, label text, status integer not null,
    type integer not null, identifier text, specificPath text, caseSensitivity integer,
    unique(identifier, specificPath));
create table Albums (id integer primary key, albumRoot integer not null,
    relativePath text not null, date date, caption text, collection text, icon integer,
    modificationDate datetime, unique(albumRoot, relativePath));
create table Images (id integer primary key, album integer, name text not null,
    status integer not null, category integer not null, modificationDate datetime,
    fileSize integer, uniqueHash text, manualOrder integer, unique(album, name));
create table ImageInformation (imageid integer primary key, rating integer,
    creationDate datetime, digitizationDate datetime, orientation integer, width integer,
    height integer, format text, colorDepth integer, colorModel integer);
create table ImageComments (id integer primary key, imageid integer, type integer,
    language text, author text, date datetime, comment text,
    unique(imageid, type, language, author));
create table ImageCopyright (id integer primary key, imageid integer, property text,
    value text, extraValue text, unique(imageid, property, value, extraValue));
create table ImagePositions (imageid integer primary key, latitude text, latitudeNumber real,
    longitude text, longitudeNumber real, altitude real, orientation real, tilt real, roll real,
    accuracy real, description text);
create table ImageProperties (imageid integer not null, property text not null,
    value text not null, unique(imageid, property));
create table Tags (id integer primary key, pid integer, name text not null, icon integer,
    iconkde text, unique(name, pid));
create table ImageTags (imageid integer not null, tagid integer not null,
    unique(imageid, tagid));
create table TagProperties (tagid integer, property text, value text);
create table ImageTagProperties (imageid integer, tagid integer, property text, value text);
create table ImageHistory (imageid integer primary key, uuid text, history text);
create table ImageRelations (subject integer, object integer, type integer,
    unique(subject, object, type));
create table Searches (id integer primary key, type integer, name text not null,
    query text not null);
create table Settings (keyword text not null unique, value text);
create trigger delete_image delete on Images begin
    delete from ImageTags where imageid = old.id;
end;
"""
LABELS = (
    *(f"Color Label {c}" for c in ("None", "Red", "Orange", "Yellow", "Green", "Blue")),
    *(f"Color Label {c}" for c in ("Magenta", "Gray", "Black", "White")),
    *(f"Pick Label {p}" for p in ("None", "Rejected", "Pending", "Accepted")),
    *("Scanned for Faces", "Original Version", "Current Version", "Intermediate Version"),
)


class MadeDigikam:
    """A database that a test fills, and its folder of pictures."""

    def __init__(self, folder: Path, version: int = 16, required: int = 5) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "digikam4.db"
        self.db = sqlite3.connect(self.file, isolation_level=None)
        self.db.executescript(SCHEMA)
        self.db.execute("begin")
        for keyword, value in (("DBVersion", version), ("DBVersionRequired", required)):
            self.add("Settings", keyword, str(value))
        self.labels: dict[str, int] = {}
        self.tag(1, 0, "_Digikam_Internal_Tags_")
        self.add("TagProperties", 1, "internalTag", None)
        for at, label in enumerate(LABELS, start=2):
            self.tag(at, 1, label)
            self.labels[label] = at
        self.add("AlbumRoots", 1, "Pictures", 0, 1, f"volumeid:?path={folder}", "/", 0)

    def add(self, table: str, *values: object) -> None:
        """One row; columns that are not given stay empty."""
        count = len(self.db.execute(f"pragma table_info({table})").fetchall())
        row = [*values, *[None] * (count - len(values))]
        self.db.execute(f"insert into {table} values ({','.join('?' * count)})", row)

    def tag(self, key: int, parent: int, name: str) -> None:
        """A tag inside another."""
        self.add("Tags", key, parent, name)

    def image(
        self,
        key: int,
        album: int | None,
        name: str,
        *,
        rating: int | None = -1,
        tags: Iterable[int | str] = (),
        status: int = 1,
        category: int = 1,
        file: Path | None = None,
    ) -> None:
        """A picture on record, with a file of its own where it is given a place for it."""
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (32, 18), (key % 256, key // 256, 90)).save(file, format="PNG")
        self.add("Images", key, album, name, status, category, "2024-05-01T10:00:00", 1, "h")
        self.add("ImageInformation", key, rating, "2024-05-01T09:30:00")
        for tag in tags:
            self.add("ImageTags", key, self.labels[tag] if isinstance(tag, str) else tag)

    def done(self) -> Path:
        """Close it as the program would; returns the file."""
        self.db.execute("commit")
        self.db.close()
        return self.file
