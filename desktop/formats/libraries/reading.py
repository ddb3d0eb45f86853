"""What readers of other programs' libraries share: careful JSON, tags, times, types, counting."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.domain.asset import AssetType
from desktop.domain.old_library import (
    OldAsset,
    OldCollection,
    OldLeft,
    OldLink,
    OldOutline,
    OldSkipped,
)
from desktop.domain.tag import INSIDE, TAG_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from desktop.domain.old_library import OldLibraryKind, OldRow

JSON_LIMIT = 512 * 1024 * 1024  # bytes of one file; the largest libraries have some 100 MB
_LATEST = datetime(3000, 1, 1, tzinfo=UTC).timestamp()
_VIDEO = "mp4 mov m4v avi mkv webm mxf mpg mpeg wmv flv ogv 3gp ts mts m2ts"
_AUDIO = "wav mp3 flac aif aiff m4a aac ogg oga opus wma caf"
_TEXT = "txt md markdown srt vtt json csv url html htm mhtml"
_SCRIPT = "fountain fdx"
_DOCUMENT = "pdf doc docx ppt pptx xls xlsx key pages rtf odt epub ttf otf woff woff2 zip"
_TYPES = {
    ending: type_
    for endings, type_ in (
        (_VIDEO, AssetType.VIDEO),
        (_AUDIO, AssetType.AUDIO),
        (_TEXT, AssetType.TEXT),
        (_SCRIPT, AssetType.SCRIPT),
        (_DOCUMENT, AssetType.DOCUMENT),
    )
    for ending in endings.split()
}


def read_json(path: Path) -> object:
    """The JSON document in a file; bytes that are no UTF-8 stay what they are.

    Raises:
        SourceReadError: It cannot be read, or is no JSON.
    """
    try:
        if path.stat().st_size > JSON_LIMIT:
            raise SourceReadError(f"“{path.name}” is too large to be what it should be.")
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
        found: object = json.loads(text)
    except OSError as error:
        raise SourceReadError(f"“{path.name}” cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise SourceReadError(f"“{path.name}” is damaged: it is no JSON.") from error
    return found


def place_of(path: Path) -> str:
    """Where something lies, however it was named: which library it is, where nothing else says."""
    return plain_id(os.path.realpath(path))


def facts_of(value: object) -> Mapping[str, object]:
    """A JSON object; an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def items_of(value: object) -> list[object]:
    """A JSON array; an empty one where something else stands."""
    return value if isinstance(value, list) else []


def text_of(value: object) -> str:
    """A text, or a number as text; empty where something else stands."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def plain_id(text: str) -> str:
    """An id as any database takes it: what is no Unicode is written out, so that ids stay two."""
    return text.encode("utf-8", "backslashreplace").decode()


def number_of(value: object) -> float | None:
    """A number, also one that is written as text; None where something else stands."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < 1e15 else None  # false for what is not a number, too


def time_of(milliseconds: object) -> datetime | None:
    """The time that so many milliseconds since 1970 are; None where they are none."""
    found = number_of(milliseconds)
    if found is None or not 0 < found / 1000 < _LATEST:
        return None
    return datetime.fromtimestamp(found / 1000, UTC)


def written_time(text: object) -> datetime | None:
    """A time as ISO 8601 writes it; without a zone it is taken for UTC."""
    try:
        found = datetime.fromisoformat(text_of(text).strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def type_of(filename: str) -> AssetType:
    """What a file seems to be, by its ending; a picture where that says nothing."""
    ending = PurePosixPath(filename).suffix.lower().removeprefix(".")
    return _TYPES.get(ending, AssetType.IMAGE)


def is_inner(path: str) -> bool:
    """Whether a path, as a library has it, stays inside the folder that it starts from."""
    text = path.replace("\\", "/")
    parts = text.split("/")
    is_rooted = text.startswith("/") or (len(parts[0]) == 2 and parts[0].endswith(":"))
    return bool(text) and not is_rooted and ".." not in parts and "\0" not in text


def tag_name(name: str) -> str:
    """A tag's name as it can be here: no slash, no comma; empty where nothing is left."""
    line = " ".join(name.replace(INSIDE, "-").replace(",", " ").split())
    return line[:TAG_LIMIT].strip()


def tag_paths(tags: Mapping[int, tuple[str, int | None]]) -> dict[int, str]:
    """The whole path of each tag of a tree, `{id: (name, parent)}`.

    A parent that is not there, or that would lead around in a circle, is none.
    """
    found: dict[int, str] = {}
    for start in tags:
        way: list[int] = []
        at: int | None = start
        while at is not None and at in tags and at not in found and at not in way:
            way.append(at)
            at = tags[at][1]
        above = found.get(at, "") if at is not None and at not in way else ""
        for key in reversed(way):
            name = tag_name(tags[key][0])
            above = found[key] = INSIDE.join(part for part in (above, name) if part)
    return found


def outline_of(
    kind: OldLibraryKind, title: str, name: str, rows: Iterable[OldRow], left: Iterable[OldLeft]
) -> OldOutline:
    """What rows would bring, counted; what would not come is counted by its reason."""
    assets: Counter[AssetType] = Counter()
    why: Counter[tuple[str, str]] = Counter()
    collections = links = 0
    for row in rows:
        match row:
            case OldAsset(type=type_):
                assets[type_] += 1
            case OldCollection():
                collections += 1
            case OldLink():
                links += 1
            case OldSkipped(key=key, why=reason):
                why[key.table, reason] += 1
            case _:  # members are not counted
                pass
    counted = (
        OldLeft(table, reason.removesuffix(".")[:1].lower() + reason.removesuffix(".")[1:], count)
        for (table, reason), count in why.items()
    )
    return OldOutline(kind, title, name, assets, collections, links, (*counted, *left))
