"""Reads databases of a music video program: productions, and images, clips and songs of each.

One SQLite file, `assets.db`: its media in `binary_data`, or in folders `images`, `videos` and
`audio` beside it. A production becomes a film with the scenes and shots of its storyboard, and a
collection of all that was made for it. Ids are numbers, so that a library is told from others by
its oldest rows.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.base.errors import SourceReadError
from desktop.domain.asset import AssetSource, AssetStatus, AssetType
from desktop.domain.collection import CollectionType
from desktop.domain.film import FINAL_CUT
from desktop.domain.old_library import (
    OldAsset,
    OldCollection,
    OldKey,
    OldLibraryFormat,
    OldLibraryKind,
    OldLink,
    OldMedia,
    OldMember,
    OldOutline,
    OldRecipe,
    system_of,
)
from desktop.domain.relation import RelationType
from desktop.formats.libraries.foreign_database import ForeignDatabase, is_database
from desktop.formats.libraries.music_video_storyboard import VideoBoard, read_board
from desktop.formats.libraries.reading import number_of, text_of, written_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from desktop.domain.old_library import OldRow
    from desktop.formats.libraries.music_video_storyboard import VideoClip

_MEDIA = {"images": AssetType.IMAGE, "videos": AssetType.VIDEO, "audio": AssetType.AUDIO}
_KINDS = {"images": "image_type", "videos": "video_type", "audio": "audio_type"}
_PLACES = ("assets.db", "data/assets.db", "server/data/assets.db")
# Where a storyboard names media by the address that its server gave them.
_ADDRESS = re.compile(r"/(image|video|audio)/(\d{1,18})(?:[?#].*)?$")
_TABLES = {"image": "images", "video": "videos", "audio": "audio"}
# Columns that have a place of their own here; the others go into the metadata by their names.
_PLACED = frozenset(
    {"id", "filename", "prompt", "size", "mode", "cfg", "steps", "duration", "created_at"}
    | {"file_size", "binary_data"}
)
_RECIPE = ("size", "mode", "cfg", "steps")


def _database(path: Path) -> Path | None:
    """The database of a library: itself, or in a folder that was chosen."""
    if path.is_dir():
        found = (path / place for place in _PLACES)
        return next((one for one in found if one.is_file()), None)
    return path if path.is_file() else None


def _recognises(path: Path) -> bool:
    """A SQLite file with productions, images and videos in it."""
    try:
        file = _database(path)
        if file is None or not is_database(file):
            return False
        database = ForeignDatabase(file)
    except (OSError, SourceReadError):
        return False
    try:
        wanted = {"storyboard_json"} <= database.columns("productions")
        return wanted and all("filename" in database.columns(one) for one in _MEDIA)
    except SourceReadError:
        return False
    finally:
        database.close()


class MusicVideoReader:
    """A music video database that is read."""

    def __init__(self, path: Path) -> None:
        self._file = (_database(path) or path).absolute()
        self._db = ForeignDatabase(self._file)
        self._columns = {
            table: [one for one in _ordered(self._db, table) if one != "binary_data"]
            for table in ("productions", *_MEDIA)
        }
        self._system = system_of(OldLibraryKind.MUSIC_VIDEO, self._oldest())

    def _oldest(self) -> str:
        """What the oldest rows are: they stay, wherever the file is moved to."""
        told = []
        for table in ("productions", *_MEDIA):
            name = "title" if table == "productions" else "filename"
            query = f"select id, {name}, created_at from {table} order by rowid limit 1"
            told += [list(map(str, row)) for row in self._db.rows(query)]
        return json.dumps(told)

    @property
    def system(self) -> str:
        """Ids count within this one library."""
        return self._system

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folder of the database, and the one around it where that is its `data`."""
        folder = self._file.parent
        return (folder, folder.parent) if folder.name == "data" else (folder,)

    def outline(self) -> OldOutline:
        """What is in it, counted by the database; storyboards are read."""
        counts = {
            type_: int(str(self._one(f"select count(*) from {table}")))
            for table, type_ in _MEDIA.items()
        }
        films = scenes = shots = 0
        for row in self._rows("productions"):
            board = read_board(row.get("storyboard_json"))
            films, scenes = films + 1, scenes + len(board.scenes)
            shots += len(board.clips)
        counts |= {AssetType.FILM: films, AssetType.SCENE: scenes, AssetType.SHOT: shots}
        return OldOutline(
            OldLibraryKind.MUSIC_VIDEO,
            "Music video database",
            self._file.name,
            {type_: count for type_, count in counts.items() if count},
            collections=films,
        )

    def rows(self) -> Iterator[OldRow]:
        """Films with scenes and shots, then media, then what they are for each other."""
        for row in self._rows("productions"):
            yield from _film(row, read_board(row.get("storyboard_json")))
        for table, type_ in _MEDIA.items():
            for row in self._rows(table):
                yield self._asset(table, type_, row)
        for row in self._rows("productions"):
            yield from self._links(row)
        yield from self._derived()

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def _one(self, query: str, *values: object) -> object:
        return next(self._db.rows(query, *values))[0]

    def _rows(self, table: str, where: str = "", *values: object) -> Iterator[dict[str, Any]]:
        columns = self._columns[table]
        has = ", binary_data is not null and length(binary_data) > 0" if table in _MEDIA else ", 0"
        query = f"select {', '.join(columns)}{has} from {table} {where} order by rowid"
        for row in self._db.rows(query, *values):
            yield {**dict(zip(columns, row, strict=False)), "binary_data": row[-1]}

    def _asset(self, table: str, type_: AssetType, row: Mapping[str, Any]) -> OldAsset:
        name, id_ = text_of(row.get("filename")), text_of(row["id"])
        is_packed = bool(row["binary_data"])
        made = text_of(row.get(_KINDS[table]))
        is_made = bool(text_of(row.get("prompt"))) or made in ("generated", "clip", "lipsync")
        return OldAsset(
            OldKey(table, id_),
            type_,
            name or f"{table} {id_}",
            media=OldMedia(
                name,
                "" if is_packed else f"data/{table}/{name}",
                pieces=partial(self._db.pieces, table, "binary_data", int(id_))
                if is_packed
                else None,
            ),
            source=AssetSource.GENERATION if is_made else AssetSource.IMPORT,
            metadata={key: value for key, value in row.items() if key not in _PLACED},
            recipe=OldRecipe(
                prompt=text_of(row.get("prompt")),
                parameters={
                    key: value for key in _RECIPE if (value := row.get(key)) not in (None, "")
                },
            ),
            duration=number_of(row.get("duration")),
            created_at=written_time(row.get("created_at")),
        )

    def _links(self, production: Mapping[str, Any]) -> Iterator[OldRow]:
        """What hangs on a film: its parts in their order, what it uses, its takes, its cuts."""
        id_ = text_of(production["id"])
        film, board = OldKey("productions", id_), read_board(production.get("storyboard_json"))
        title = text_of(production.get("title")) or f"Production {id_}"
        collection = OldCollection(
            OldKey("productions", id_, "collection"), title, type=CollectionType.STORYBOARD
        )
        yield collection
        scene: int | None = None
        for clip in board.clips:
            if clip.scene is not None and clip.scene != scene:
                yield OldLink(RelationType.PART_OF, film, _scene_key(id_, clip.scene))
            scene = clip.scene
            inside = _scene_key(id_, scene) if scene is not None else None
            yield OldLink(RelationType.PART_OF, film, _shot_key(id_, clip.id), scene=inside)
        filled = {clip.scene for clip in board.clips}
        for one in board.scenes:
            if one.number not in filled:
                yield OldLink(RelationType.PART_OF, film, _scene_key(id_, one.number))
        yield from self._made_for(film, production, board)
        for table in _MEDIA:
            for row in self._rows(table, "where production_id = ?", id_):
                yield OldMember(collection.key, OldKey(table, text_of(row["id"])))

    def _made_for(
        self, film: OldKey, production: Mapping[str, Any], board: VideoBoard
    ) -> Iterator[OldRow]:
        shots = {clip.id: _shot_key(film.id, clip.id) for clip in board.clips}
        takes: list[tuple[str, OldKey]] = []
        song = text_of(production.get("audio_filename"))
        for row in self._rows("audio", "where production_id = ? or filename = ?", film.id, song):
            yield OldLink(RelationType.USED_IN, film, OldKey("audio", text_of(row["id"])))
        for table in ("images", "videos"):
            for row in self._rows(table, "where production_id = ?", film.id):
                key, kind = OldKey(table, text_of(row["id"])), text_of(row.get(_KINDS[table]))
                of = text_of(row.get("clip_id"))
                if kind == "reference":
                    yield OldLink(RelationType.USED_IN, shots.get(of, film), key)
                elif kind == "final":
                    yield OldLink(RelationType.DERIVED_FROM, film, key, role=FINAL_CUT)
                elif kind != "thumbnail" and of in shots:
                    takes.append((of, key))
        named = {clip.id: self._named(clip) for clip in board.clips}
        for clip in board.clips:
            own = [key for name, key in takes if name == clip.id]
            own += [key for key in named[clip.id] if key not in own]
            chosen = named[clip.id][-1] if named[clip.id] else own[-1] if own else None
            for number, key in enumerate(own, 1):
                yield OldLink(
                    RelationType.GENERATED_FROM,
                    shots[clip.id],
                    key,
                    sequence=number,
                    is_selected=key == chosen,
                )

    def _named(self, clip: VideoClip) -> list[OldKey]:
        """The image and the film that a clip of a storyboard names, as far as they are here."""
        found = []
        for table, name in (("images", clip.image), ("videos", clip.video)):
            if not name:
                continue
            if (match := _ADDRESS.search(name)) and _TABLES[match[1]] == table:
                query, value = f"select id from {table} where id = ?", match[2]
            else:
                query = f"select id from {table} where filename = ?"
                value = re.split(r"[\\/]", re.split(r"[?#]", name)[0])[-1]
            found += [OldKey(table, str(row[0])) for row in self._db.rows(query, value)]
        return found

    def _derived(self) -> Iterator[OldRow]:
        """Clips that were made of an image."""
        if "source_image_filename" not in self._columns["videos"]:
            return
        query = (
            "select i.id, v.id from videos v join images i on i.filename = v.source_image_filename"
            " order by v.rowid"
        )
        for image, video in self._db.rows(query):
            parent, child = OldKey("images", str(image)), OldKey("videos", str(video))
            yield OldLink(RelationType.DERIVED_FROM, parent, child)


def _film(row: Mapping[str, Any], board: VideoBoard) -> Iterator[OldAsset]:
    """A production, the scenes of its storyboard and its shots."""
    id_, made_at = text_of(row["id"]), written_time(row.get("created_at"))
    left = ("id", "title", "created_at", "updated_at", "storyboard_json", "settings_json")
    facts: dict[str, Any] = {
        key: value for key, value in row.items() if key not in left and key != "binary_data"
    }
    facts["target_duration"] = number_of(row.get("audio_duration"))
    facts["settings"] = _json(row.get("settings_json"))
    facts["storyboard"] = board.rest
    title = text_of(row.get("title")) or f"Production {id_}"
    yield OldAsset(
        OldKey("productions", id_),
        AssetType.FILM,
        title,
        status=AssetStatus.WIP,
        metadata=facts,
        created_at=made_at,
    )
    for scene in board.scenes:
        yield OldAsset(
            _scene_key(id_, scene.number),
            AssetType.SCENE,
            scene.name or f"Scene {scene.number}",
            description=scene.description,
            code=str(scene.number),
            status=AssetStatus.WIP,
            metadata=scene.more,
            created_at=made_at,
        )
    for number, clip in enumerate(board.clips, 1):
        yield _shot(id_, number, clip, made_at=row.get("created_at"))


def _shot(production: str, number: int, clip: VideoClip, *, made_at: object) -> OldAsset:
    facts = {
        **clip.more,
        "prompt": clip.prompt or clip.description,
        "action": clip.description if clip.prompt else "",
        "camera_angle": clip.camera,
        "lyrics": clip.lyrics,
        "start": clip.start,
        "clip_id": clip.id,
        "image": clip.image,
        "video": clip.video,
    }
    return OldAsset(
        _shot_key(production, clip.id),
        AssetType.SHOT,
        clip.name or f"Shot {number}",
        code=str(number),
        status=AssetStatus.WIP,
        metadata=facts,
        duration=clip.duration,
        created_at=written_time(made_at),
    )


def _scene_key(production: str, number: int) -> OldKey:
    return OldKey("productions", production, f"scene/{number}")


def _shot_key(production: str, clip: str) -> OldKey:
    return OldKey("productions", production, f"clip/{clip}")


def _json(text: object) -> object:
    """What a column of JSON says; its text where it is none."""
    try:
        return json.loads(text_of(text)) if text else None
    except (ValueError, RecursionError):
        return text


def _ordered(database: ForeignDatabase, table: str) -> list[str]:
    """The columns of a table that are known by their names: others could be anything."""
    return sorted(name for name in database.columns(table) if re.fullmatch(r"[a-z_0-9]+", name))


MUSIC_VIDEO = OldLibraryFormat(OldLibraryKind.MUSIC_VIDEO, _recognises, MusicVideoReader)
