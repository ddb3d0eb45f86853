"""*More like this*: the assets most like one by picture, prompt, seed, model or colour."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import islice
from math import log
from typing import TYPE_CHECKING, Any

from desktop.catalog.asset import AssetReads
from desktop.catalog.listing import ListingReads
from desktop.catalog.look import LookReads
from desktop.catalog.search.compiler import hits
from desktop.catalog.search.text import best_first, matching
from desktop.catalog.tables.all import asset_search_text
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing
from desktop.domain.look import Alike, LikeBy, Likeness
from desktop.domain.packed_ids import PackedIds
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import FieldMatch, Op, Or, Text, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.catalog.engine.session import Session
    from desktop.catalog.look_index import Like, LookIndex

_s = asset_search_text.c
_WORD = re.compile(r"[^\W_]{2,}")
_ASKED = 24  # words of a prompt that the index is asked for, the longest first: they say most
_RANKED = 1000  # prompts that are compared word by word
_SAME_PROMPT, _NEAR_PROMPT, _LIKE_PROMPT = 0.98, 0.7, 0.2  # the part of the words they share
LIMIT = 200


class AlikeReads:
    """What is like an asset."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, index: LookIndex, asset_id: AssetId, by: LikeBy, *, limit: int = LIMIT) -> Alike:
        """The assets most like one, best first, without itself and what is in the Trash.

        Args:
            index: The looks of this library.
            asset_id: Like which.
            by: In what.
            limit: At most so many.

        Raises:
            NotFoundError: There is no such asset.
        """
        asset = AssetReads(self._session).load(asset_id)
        if by in (LikeBy.PICTURE, LikeBy.COLOUR):
            index.follow(LookReads(self._session))
            find = index.like if by is LikeBy.PICTURE else index.like_colours
            found = self._by_look(index, partial(find, asset_id), by, limit)
            lacks = "" if asset_id in index else "What it looks like is not known yet."
            return Alike(by, found, lacks)
        generation = asset.generation
        said = str(generation.get(by.value) or "").strip()
        if not said:
            return Alike(by, (), f"Its {by.value} is not known.")
        if by is LikeBy.PROMPT:
            return Alike(by, self._live(self._by_prompt(asset_id, said))[:limit])
        field = Field.SEED if by is LikeBy.SEED else Field.MODEL
        query = FieldMatch(field, Op.IS, (Word(said),))
        ids = PackedIds(ListingReads(self._session).ids(Listing(query=query)))
        same = islice((key for key in ids if key != asset_id), limit)
        return Alike(by, tuple((key, f"the same {by.value}") for key in same))

    def _by_look(
        self, index: LookIndex, find: Callable[..., list[Like]], by: LikeBy, limit: int
    ) -> tuple[tuple[AssetId, str], ...]:
        """By what is in memory: what is in the Trash, or gone, takes no place of another."""
        asked = limit
        while True:
            likes = find(limit=asked)
            trashed = self._trashed([like.id for like in likes])
            gone = [like.id for like in likes if like.id not in trashed]
            index.forget(gone)
            live = [like for like in likes if like.id in trashed and not trashed[like.id]]
            if len(live) >= limit or (len(likes) < asked and not gone):
                return tuple((like.id, _words(like, by)) for like in live[:limit])
            if not gone:
                asked *= 4

    def _live(self, found: Sequence[tuple[AssetId, str]]) -> tuple[tuple[AssetId, str], ...]:
        trashed = self._trashed([key for key, _words in found])
        return tuple((key, words) for key, words in found if not trashed.get(key, True))

    def _trashed(self, ids: Sequence[AssetId]) -> dict[AssetId, bool]:
        """Of those that are in the library, whether they are in the Trash."""
        found = AssetReads(self._session).values(ids, "deleted_at")
        return {key: at is not None for key, at in found.items()}

    def _by_prompt(self, asset_id: AssetId, prompt: str) -> list[tuple[AssetId, str]]:
        """By the words that prompts share; a word that few have counts for more."""
        mine = _words_of(prompt)
        asked = sorted(mine, key=lambda word: (-len(word), word))[:_ASKED]
        if not asked:
            return []
        others: dict[AssetId, set[str]] = {}
        for key, text in self._session.rows(self._candidates(asked)):
            if key != asset_id:
                others[AssetId(key)] = _words_of(text or "")
        # Its own words are counted too: among a few prompts, one that two of them share is no
        # less telling than one that stands in this alone.
        common = Counter(word for words in (mine, *others.values()) for word in words)
        weights = {word: log(1 + (1 + len(others)) / n) for word, n in common.items()}

        def weight(words: set[str]) -> float:
            return sum(weights[word] for word in words)

        shared = {key: weight(mine & words) / weight(mine | words) for key, words in others.items()}
        best = sorted(shared, key=lambda key: (-shared[key], key))
        return [(key, _prompt_words(shared[key])) for key in best if shared[key] >= _LIKE_PROMPT]

    def _candidates(self, words: Sequence[str]) -> Any:
        is_sqlite = self._session.is_sqlite
        field = Field.PROMPT if is_sqlite else None
        texts = tuple(Text(word, field=field) for word in words)
        node = Or(texts) if len(texts) > 1 else texts[0]
        found = hits(matching([node], is_sqlite=is_sqlite), is_sqlite=is_sqlite)
        return (
            found.where(_s.workspace_id == self._session.workspace_id, _s.prompt != "")
            .with_only_columns(_s.asset_id, _s.prompt, maintain_column_froms=True)
            .order_by(best_first(node, is_sqlite=is_sqlite))
            .limit(_RANKED)
        )


def _words(like: Like, by: LikeBy) -> str:
    return Likeness.COLOURS.value if by is LikeBy.COLOUR else like.likeness.value


def _words_of(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _prompt_words(shared: float) -> str:
    if shared >= _SAME_PROMPT:
        return "the same prompt"
    return "nearly the same prompt" if shared >= _NEAR_PROMPT else "a similar prompt"
