"""The words that the fields of choice take, and what each finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, AssetStatus, AssetType, ColourLabel
from desktop.domain.film import STATUS_WORDS

if TYPE_CHECKING:
    from enum import StrEnum


@frozen
class Choice:
    """One word a CHOICE field takes, the other ways to write it, and what it finds."""

    word: str
    aliases: tuple[str, ...] = ()
    help: str = ""


def _plain(words: type[StrEnum], aliases: dict[str, tuple[str, ...]]) -> tuple[Choice, ...]:
    """A choice per member of an enum."""
    return tuple(Choice(word.value, aliases.get(word.value, ())) for word in words)


TYPES = _plain(
    AssetType,
    {
        "image": ("images", "picture", "pictures", "photo", "photos", "still", "stills"),
        "video": ("videos", "clip", "clips"),
        "audio": ("audios", "sound", "sounds", "music"),
        "script": ("scripts", "screenplay"),
        "text": ("texts",),
        "document": ("documents", "doc", "docs"),
        "film": ("films",),
        "scene": ("scenes",),
        "shot": ("shots",),
        "character_ref": ("character", "characters", "character-ref"),
    },
)
SOURCES = _plain(
    AssetSource,
    {
        "upload": ("uploaded",),
        "generation": ("generated",),
        "import": ("imported",),
        "derivative": ("derived",),
    },
)
LABELS = (
    Choice("none", ("no",)),
    *(
        Choice(label.value, ("gray",) if label is ColourLabel.GREY else ())
        for label in ColourLabel
        if label is not ColourLabel.NONE
    ),
)
STATES = (
    Choice("favourite", ("favorite", "fav", "favourites", "favorites"), "marked as a favourite"),
    Choice("rated", (), "has one star or more"),
    Choice("unrated", (), "has no stars"),
    Choice("tagged", (), "carries at least one tag"),
    Choice("untagged", (), "carries no tag"),
    Choice("used", (), "is in a film or shot, a take, or a reference for something"),
    Choice("unused", (), "nothing uses it"),
    Choice("take", (), "is a take of a shot, chosen or not"),
    Choice("selected", ("chosen", "select"), "is the chosen take of a shot"),
    Choice("generated", (), "was made by a generator (its source is generation)"),
    Choice("duplicate", ("duplicates", "dupe"), "another asset has the same bytes"),
    Choice("missing", ("offline", "lost"), "its file was not where it should be"),
    Choice("unlinked", (), "its recipe names a file that it was made from and that is not linked"),
    Choice("trashed", ("trash", "deleted"), "is in the Trash, which is otherwise left out"),
)
HAVES = (
    Choice("prompt", (), "a prompt is recorded"),
    Choice("model", (), "a model is recorded"),
    Choice("seed", (), "a seed is recorded"),
    Choice("cost", (), "its cost is known, be it zero"),
    Choice("tags", ("tag",), "at least one tag"),
    Choice("description", (), "a description"),
    Choice("code", (), "a code such as 12A"),
    Choice("text", ("words",), "text that was read from the file"),
    Choice("audio", ("sound",), "a sound track"),
    Choice("video", ("picture",), "a moving picture"),
    Choice("takes", ("take",), "a shot with at least one take"),
    Choice("sources", (), "its recipe names files that it was made from"),
    Choice("relations", ("relation", "links"), "any relation to another asset"),
    Choice("collection", ("collections",), "is in at least one collection"),
)

# What the window calls a status can be typed as well.
STATUS_ALIASES = {
    AssetStatus.WIP: ("progress", STATUS_WORDS[AssetStatus.WIP].lower()),
    AssetStatus.REVIEW: (STATUS_WORDS[AssetStatus.REVIEW].lower(),),
}

AI = (
    Choice("yes", ("generated", "true"), "a model made it, or a part of it"),
    Choice("no", ("false", "camera"), "it says that no model was in it"),
)
