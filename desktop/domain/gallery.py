"""What a gallery shows, and to whom: a scope, and what somebody asks for inside it.

A gallery only reads. Everything it hands out goes through one `GalleryScope`: which assets there
are, and whether prompts and costs are told of them. Who asks and by what right is decided in front
of it, and comes down to one scope.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, AssetStatus, AssetType
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import And, FieldMatch, Op, Or, Text, Word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.ids import AssetId, CollectionId
    from desktop.domain.search.tree import Node

# What a gallery has tiles of. Films are told apart, as productions.
SHOWN_TYPES = (AssetType.IMAGE, AssetType.VIDEO, AssetType.AUDIO)
WORDS_LIMIT = 12  # words of a search that are looked for
_WORD = re.compile(r"\w[\w'’.-]*")


@frozen
class GalleryScope:
    """What somebody who looks at a gallery may see and do. Without a limit it is the library.

    Attributes:
        title: What the gallery is called; empty for the name of what it shows.
        film_id: Only this film and what is in it.
        collection_id: Only what is in this collection, and in those inside it.
        asset_ids: Only these.
        shows_prompts: Prompts, models and parameters are told.
        shows_costs: Costs are told.
        may_comment: Notes and decisions are taken; nothing is as long as nobody hears them.
    """

    title: str = ""
    film_id: AssetId | None = None
    collection_id: CollectionId | None = None
    asset_ids: tuple[AssetId, ...] | None = None
    shows_prompts: bool = True
    shows_costs: bool = True
    may_comment: bool = False

    @property
    def is_whole(self) -> bool:
        """Everything outside the Trash is in it."""
        return self.film_id is None and self.collection_id is None and self.asset_ids is None


class GallerySort(StrEnum):
    """Orders that a gallery has."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    RATING = "rating"


@frozen
class GalleryFilter:
    """What is asked for inside a scope.

    Attributes:
        words: Have to be in the name, the prompt, the text or a tag; each may go on.
        types: Only these.
        kind: Only what the older gallery calls so: `generated`, `reference`, `clip`, `final`.
        status: Only these; see `AssetStatus`.
        tag: Only what carries this tag, or one inside it: its path.
    """

    words: str = ""
    types: tuple[AssetType, ...] = SHOWN_TYPES
    kind: str = ""
    status: str = ""
    tag: str = ""
    sort: GallerySort = GallerySort.NEWEST

    def query(self, *, has_prompts: bool) -> Node | None:
        """The search that this is.

        It is put together here and not parsed: what a stranger types asks for words, and never for
        a field that it may not see, the Trash or a cost.

        Args:
            has_prompts: What is said in prompts and texts may be found.
        """
        parts: list[Node] = [
            _word(word, has_prompts=has_prompts) for word in _WORD.findall(self.words)[:WORDS_LIMIT]
        ]
        if self.status:
            parts.append(FieldMatch(Field.STATUS, Op.IS, (Word(self.status),)))
        return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _word(word: str, *, has_prompts: bool) -> Node:
    if has_prompts:
        return Text(word, prefix=True)
    return Or(
        (Text(word, prefix=True, field=Field.NAME), Text(word, prefix=True, field=Field.CODE))
    )


class ProductionStatus(StrEnum):
    """Where a film is, in the words of the older gallery."""

    DRAFT = "draft"
    GENERATING = "generating"
    COMPLETED = "completed"


_PRODUCTION_WORDS = frozenset(word.value for word in ProductionStatus)
_DONE = (AssetStatus.APPROVED, AssetStatus.CUT)


def production_status(status: str, metadata: Mapping[str, object]) -> str:
    """The older gallery's word for where a film is; one that came with the film stays."""
    told = metadata.get("status")
    if isinstance(told, str) and told in _PRODUCTION_WORDS:
        return told
    return ProductionStatus.COMPLETED if status in _DONE else ProductionStatus.DRAFT


def asset_kind(type_: str, source: str | None, metadata: Mapping[str, object]) -> str:
    """The older gallery's word for what an image, a video or a sound is for.

    An imported library has said it itself: `image_type`, `video_type`, `audio_type`.
    """
    told = metadata.get(f"{type_}_type")
    if isinstance(told, str) and told:
        return told
    if type_ == AssetType.VIDEO:
        return "clip"
    if type_ == AssetType.AUDIO:
        return "processed" if source == AssetSource.DERIVATIVE else "original"
    made = (AssetSource.GENERATION, AssetSource.DERIVATIVE)
    return "generated" if source in made else "reference"
