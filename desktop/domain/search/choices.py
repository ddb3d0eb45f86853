"""The words that the fields of choice take, and what each finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, AssetStatus, AssetType, ColourLabel
from desktop.domain.film import STATUS_WORDS

if TYPE_CHECKING:
    from enum import StrEnum


@frozen
class ChoiceWord:
    """One word a CHOICE field takes, the other ways to write it, and what it finds."""

    word: str
    aliases: tuple[str, ...] = ()
    help: str = ""


def _plain(words: type[StrEnum], aliases: dict[str, tuple[str, ...]]) -> tuple[ChoiceWord, ...]:
    """A choice per member of an enum."""
    return tuple(ChoiceWord(word.value, aliases.get(word.value, ())) for word in words)


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
    ChoiceWord("none", ("no",)),
    *(
        ChoiceWord(label.value, ("gray",) if label is ColourLabel.GREY else ())
        for label in ColourLabel
        if label is not ColourLabel.NONE
    ),
)
STATES = (
    ChoiceWord(
        "favourite", ("favorite", "fav", "favourites", "favorites"), "marked as a favourite"
    ),
    ChoiceWord("rated", (), "has one star or more"),
    ChoiceWord("unrated", (), "has no stars"),
    ChoiceWord("tagged", (), "carries at least one tag"),
    ChoiceWord("untagged", (), "carries no tag"),
    ChoiceWord("used", (), "is in a film or shot, a take, or a reference for something"),
    ChoiceWord("unused", (), "nothing uses it"),
    ChoiceWord("take", (), "is a take of a shot, chosen or not"),
    ChoiceWord("selected", ("chosen", "select"), "is the chosen take of a shot"),
    ChoiceWord("generated", (), "was made by a generator (its source is generation)"),
    ChoiceWord(
        "duplicate",
        ("duplicates", "dupe"),
        "another asset has the same bytes, and nobody said that both are wanted",
    ),
    ChoiceWord("missing", ("offline", "lost"), "its file was not where it should be"),
    ChoiceWord(
        "unlinked", (), "its recipe names a file that it was made from and that is not linked"
    ),
    ChoiceWord("trashed", ("trash", "deleted"), "is in the Trash, which is otherwise left out"),
)
HAVES = (
    ChoiceWord("prompt", (), "a prompt is recorded"),
    ChoiceWord("model", (), "a model is recorded"),
    ChoiceWord("seed", (), "a seed is recorded"),
    ChoiceWord("cost", (), "its cost is known, be it zero"),
    ChoiceWord("tags", ("tag",), "at least one tag"),
    ChoiceWord("description", (), "a description"),
    ChoiceWord("code", (), "a code such as 12A"),
    ChoiceWord("text", ("words",), "text that was read from the file"),
    ChoiceWord("audio", ("sound",), "a sound track"),
    ChoiceWord("video", ("picture",), "a moving picture"),
    ChoiceWord("takes", ("take",), "a shot with at least one take"),
    ChoiceWord("sources", (), "its recipe names files that it was made from"),
    ChoiceWord("relations", ("relation", "links"), "any relation to another asset"),
    ChoiceWord("collection", ("collections",), "is in at least one collection"),
)

# What the window calls a status can be typed as well.
STATUS_ALIASES = {
    AssetStatus.WIP: ("progress", STATUS_WORDS[AssetStatus.WIP].lower()),
    AssetStatus.REVIEW: (STATUS_WORDS[AssetStatus.REVIEW].lower(),),
}

AI = (
    ChoiceWord("yes", ("generated", "true"), "a model made it, or a part of it"),
    ChoiceWord("no", ("false", "camera"), "it says that no model was in it"),
)
