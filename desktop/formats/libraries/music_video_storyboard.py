"""Reads the storyboard of a music video: JSON of no fixed shape, scenes and clips under some keys.

What is understood becomes scenes and shots; everything else is kept, for who looks at the film.
"""

from __future__ import annotations

import json
from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.formats.libraries.reading import facts_of, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTS = ("scenes", "storyboard", "clips", "shots")
_NAMES = ("title", "name")
_PICTURES = ("image", "imageUrl", "image_url", "filename")
_FILMS = ("video", "videoUrl", "video_url")
_CAMERAS = ("camera", "camera_control", "cameraControl")
_KNOWN = frozenset(
    {"id", "prompt", "description", "start", "end", "duration", "lyrics"}
    | {*_NAMES, *_PICTURES, *_FILMS, *_CAMERAS}
)


@frozen
class VideoClip:
    """A clip of a storyboard: what becomes a shot.

    Attributes:
        id: As the storyboard has it, or its number in it.
        scene: The number of its scene, or None.
        image, video: What it names as its picture and its film: a file name or an address.
        more: Everything else that is said of it.
    """

    id: str
    scene: int | None = None
    name: str = ""
    prompt: str = ""
    description: str = ""
    start: float | None = None
    duration: float | None = None
    image: str = ""
    video: str = ""
    camera: str = ""
    lyrics: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


@frozen
class VideoScene:
    """A scene of a storyboard.

    Attributes:
        number: Its place, from 1.
    """

    number: int
    name: str = ""
    description: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


@frozen
class VideoBoard:
    """A storyboard as it was understood.

    Attributes:
        rest: What was not understood, as it stands there; None where that is nothing.
    """

    scenes: tuple[VideoScene, ...] = ()
    clips: tuple[VideoClip, ...] = ()
    rest: object = None


def read_board(text: object) -> VideoBoard:
    """The scenes and clips that a storyboard's text has."""
    if not isinstance(text, str) or not text.strip():
        return VideoBoard()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return VideoBoard(rest=text)
    board = _BoardReader()
    board.read(found, None)
    return VideoBoard(tuple(board.scenes), tuple(board.clips), board.rest or None)


class _BoardReader:
    """A storyboard while it is read."""

    def __init__(self) -> None:
        self.scenes: list[VideoScene] = []
        self.clips: list[VideoClip] = []
        self.rest: dict[str, Any] = {}
        self._ids: set[str] = set()

    def read(self, found: object, scene: int | None) -> None:
        """An object or an array with scenes or clips in it, at whatever depth."""
        if isinstance(found, dict) and not _inner(found) and found.keys() & _KNOWN:
            self._clip(found, scene)
        elif isinstance(found, dict):
            inner = _inner(found)
            for key, value in found.items():
                if key not in inner:
                    self.rest[key] = value
            for key in inner:
                self.read(found[key], scene)
        elif isinstance(found, list):
            for item in found:
                self._item(item, scene)
        elif found is not None:
            self._keep(found)

    def _item(self, item: object, scene: int | None) -> None:
        inner = _inner(item)
        if not isinstance(item, dict):
            if item is not None:
                self._keep(item)
        elif inner and scene is None:
            number = len(self.scenes) + 1
            more = {k: v for k, v in item.items() if k not in (*inner, *_NAMES, "description")}
            self.scenes.append(
                VideoScene(number, _first(item, _NAMES), text_of(item.get("description")), more)
            )
            for key in inner:
                self.read(item[key], number)
        else:
            self._clip(item, scene)

    def _clip(self, item: Mapping[str, Any], scene: int | None) -> None:
        """One clip; an id that an earlier one has gets a number."""
        id_ = text_of(item.get("id")) or str(len(self.clips) + 1)
        key, again = id_, 2
        while key in self._ids:
            key, again = f"{id_}.{again}", again + 1
        self._ids.add(key)
        start, end = number_of(item.get("start")), number_of(item.get("end"))
        length = number_of(item.get("duration"))
        if length is None and start is not None and end is not None and end > start:
            length = round(end - start, 6)
        self.clips.append(
            VideoClip(
                key,
                scene,
                name=_first(item, _NAMES),
                prompt=text_of(item.get("prompt")),
                description=text_of(item.get("description")),
                start=start,
                duration=length,
                image=_first(item, _PICTURES),
                video=_first(item, _FILMS),
                camera=_camera(item),
                lyrics=text_of(item.get("lyrics")),
                more={key: value for key, value in item.items() if key not in _KNOWN},
            )
        )

    def _keep(self, value: object) -> None:
        self.rest.setdefault("other", []).append(value)


def _inner(item: object) -> list[str]:
    """The keys under which an object has scenes or clips."""
    return [key for key in _LISTS if isinstance(facts_of(item).get(key), list | dict)]


def _first(item: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := text_of(item.get(key)))), "")


def _camera(item: Mapping[str, Any]) -> str:
    """How the camera moves, in words; where it is an object, what that says."""
    for key in _CAMERAS:
        value = item.get(key)
        if isinstance(value, dict):
            return ", ".join(f"{name} {text_of(said) or said}" for name, said in value.items())
        if text := text_of(value):
            return text
    return ""
