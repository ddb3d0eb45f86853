"""What dropped files are brought in for, and how that is said: before the import and after it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import TAKE_TYPES
from desktop.domain.display import counted
from desktop.ui.kit.mime import file_type, is_surely_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from desktop.domain.ids import AssetId


class ImportUse(StrEnum):
    """What is done with the assets that files have become."""

    SHOTS = "shots"  # each image and video becomes a shot
    TAKES = "takes"  # each image and video becomes a take of one shot
    SOUND = "sound"  # sound of a film or a scene
    COLLECTION = "collection"
    TAG = "tag"
    FAVOURITES = "favourites"
    CHARACTER = "character"  # references for one


@frozen
class Purpose:
    """What files are brought in for.

    Attributes:
        use: What is done with them.
        place: Where or with what, as a sentence names it: `after 12A`, `12A`, `scene 2`, `harbour`.
        film_id: The film that they were dropped on, where it need not be the open one.
    """

    use: ImportUse
    place: str = ""
    film_id: AssetId | None = None

    @property
    def takes_pictures_only(self) -> bool:
        """Whether only images and videos among them are used for it."""
        return self.use in (ImportUse.SHOTS, ImportUse.TAKES)


@frozen
class FileDrop:
    """Files that were dropped on something.

    Attributes:
        purpose: What for; None where they only come in.
        then: Gets the ids of what they have become, or of what was there already.
    """

    paths: tuple[Path, ...]
    purpose: Purpose | None = None
    then: Callable[[tuple[AssetId, ...]], None] | None = None


def pictures_in(paths: Sequence[Path]) -> int | None:
    """How many of them are images and videos; None where that cannot be told from their names.

    A folder may hold anything, and nobody has looked into it yet.
    """
    if not all(map(is_surely_file, paths)):
        return None
    return sum(file_type(path) in TAKE_TYPES for path in paths)


def plan_words(purpose: Purpose, paths: Sequence[Path]) -> str:
    """What will become of files, before they come in: `They become 2 shots after 12A.`."""
    place = purpose.place
    if purpose.takes_pictures_only:
        shots = purpose.use is ImportUse.SHOTS
        one, many = (f"a shot {place}", f"shots {place}") if shots else (
            f"a take of {place}", f"takes of {place}"
        )  # fmt: skip
        count, total = pictures_in(paths), len(paths)
        if count is None:
            return f"Every image and video becomes {one}; other files do not."
        if count < total:
            some = f"One of the {total:,} becomes {one}"
            if count > 1:
                some = f"{count:,} of the {total:,} become {many}"
            return f"{some}, the {'other does' if total - count == 1 else 'others do'} not."
        if count == 1:
            return f"It becomes {one}."
        return f"They become {f'{count:,} ' if shots else ''}{many}."
    return {
        ImportUse.SOUND: f"What comes in is used as sound of {place}.",
        ImportUse.COLLECTION: f"What comes in is put into the collection {place}.",
        ImportUse.TAG: f"What comes in is tagged with {place}.",
        ImportUse.FAVOURITES: "What comes in is marked as favourite.",
        ImportUse.CHARACTER: f"What comes in is a reference for {place}.",
    }[purpose.use]


def done_words(purpose: Purpose, made: int, of: int) -> str:
    """What has become of the assets: `2 shots inserted after 12A.`.

    Args:
        purpose: What they were brought in for.
        made: How many shots or takes were made.
        of: How many assets.
    """
    if purpose.use is ImportUse.SOUND:
        return f"Used as sound of {purpose.place}."
    what = "shot" if purpose.use is ImportUse.SHOTS else "take"
    if not made:
        return f"It is a take of {purpose.place} already."
    if made < of:
        of_place = purpose.place if purpose.use is ImportUse.SHOTS else f"of {purpose.place}"
        some = f"a new {what}" if made == 1 else {"shot": "new shots", "take": "new takes"}[what]
        return f"{made:,} of {counted(of, 'asset')} became {some} {of_place}."
    return f"{counted(made, what)} {'inserted' if what == 'shot' else 'added to'} {purpose.place}."
