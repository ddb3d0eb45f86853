"""One board of Storyboarder: which of its files is its picture, how long it runs, what is said."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line
from desktop.formats.libraries.reading import facts_of, is_inner, number_of, text_of, time_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

_DEFAULT = 2000  # milliseconds, where a scene does not say its own
_TITLE = 80  # characters of what a shot is called
_LONGEST = 24 * 3600 * 1000.0
# Layers from the one that most says what is drawn; a board is saved with some of them.
_LAYERS = ("fill", "ink", "pencil", "tone", "shot-generator", "reference")


@frozen
class DrawnBoard:
    """A board as it comes here.

    Attributes:
        shot: What people call it: 1A.
        picture, sound: Names of files in the scene's `images`; empty without one.
        refused: Why the picture (`image`) or the sound (`audio`) cannot come.
    """

    shot: str
    seconds: float
    dialogue: str = ""
    action: str = ""
    notes: str = ""
    picture: str = ""
    sound: str = ""
    edited_at: datetime | None = None
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The first line of what is written below it; empty without one."""
        texts = (self.action, self.dialogue, self.notes)
        lines = (text.strip().partition("\n")[0] for text in texts)
        return clean_line(next(filter(None, lines), ""), limit=_TITLE)


def board_of(facts: Mapping[str, object], scene: Mapping[str, object], images: Path) -> DrawnBoard:
    """A board of a scene, whose files lie in `images`."""
    refused: dict[str, str] = {}
    length = number_of(facts.get("duration"))
    if length is None or not 0 < length <= _LONGEST:
        usual = number_of(scene.get("defaultBoardTiming"))
        length = usual if usual is not None and 0 < usual <= _LONGEST else _DEFAULT
    picture = _picture(facts, images)
    if picture and not _is_name(picture):
        refused["image"] = "Its picture's path leads out of the project."
    elif not picture:
        refused["image"] = "It has no picture."
    sound = text_of(facts_of(facts.get("audio")).get("filename"))
    if sound and not _is_name(sound):
        refused["audio"] = "Its sound's path leads out of the project."
    return DrawnBoard(
        text_of(facts.get("shot")) or text_of(facts.get("number")),
        length / 1000,
        text_of(facts.get("dialogue")),
        text_of(facts.get("action")),
        text_of(facts.get("notes")),
        picture,
        sound,
        time_of(facts.get("lastEdited")),
        refused,
    )


def _is_name(name: str) -> bool:
    return is_inner(name) and "/" not in name.replace("\\", "/")


def _picture(facts: Mapping[str, object], images: Path) -> str:
    """The file that shows the whole board: of those that may be there, the first that is.

    The newest programs keep only layers and, made of them, a large and a small picture; older ones
    draw on the board's own file. Where none is there, the one that should be.
    """
    names = list(_names(facts))
    for name in names:
        if not _is_name(name) or (images / name).is_file():
            return name
    return names[0] if names else ""


def _names(facts: Mapping[str, object]) -> Iterator[str]:
    url = text_of(facts.get("url"))
    layers = facts_of(facts.get("layers"))
    if url:
        stem = url.removesuffix(".png")
        yield f"{stem}-posterframe.jpg"
        yield url
        yield f"{stem}-thumbnail.png"
    for layer in _LAYERS:
        if name := text_of(facts_of(layers.get(layer)).get("url")):
            yield name
