"""Which assets a gallery may show, and in which order: the one place that a scope is kept by.

Everything that a gallery hands out was asked for here first. What was found is remembered as long
as the library's record of edits says nothing new, so that a page of a large library costs a page.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from desktop.domain.asset import AssetType
from desktop.domain.collection import CollectionType
from desktop.domain.gallery import GalleryFilter, GalleryScope, GallerySort, asset_kind
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.packed_ids import WIDTH, PackedIds, pack
from desktop.domain.search.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.catalog.library import Reads
    from desktop.domain.activity import RecordSeen
    from desktop.domain.ids import AssetId, CollectionId

FRESH = 1.0  # seconds for which nobody asks whether the library has changed
KEPT = 24  # lists
_ORDERS = {
    GallerySort.NEWEST: Order(),
    GallerySort.OLDEST: Order(SortKey.ADDED, descending=False),
    GallerySort.NAME: Order(SortKey.NAME, descending=False),
    GallerySort.RATING: Order(SortKey.RATING),
}


class GalleryIndex:
    """Finds the ids that a scope has, and remembers them. Any thread may ask.

    Every question comes with the transaction of whoever asks, so that nobody holds one of the
    library's readers and waits for another.

    Args:
        fresh: Seconds for which nobody asks whether the library has changed.
    """

    def __init__(self, *, fresh: float = FRESH) -> None:
        self._fresh = fresh
        self._lock = threading.Lock()
        self._seen: RecordSeen | None = None
        self._looked = float("-inf")
        self._lists: dict[tuple[GalleryScope, GalleryFilter], PackedIds] = {}
        self._scopes: dict[GalleryScope, frozenset[bytes]] = {}
        self._choices: dict[GalleryScope, dict[str, list[str]]] = {}

    def ids(self, reads: Reads, scope: GalleryScope, wanted: GalleryFilter) -> PackedIds:
        """What is asked for, in order, as far as it is in the scope."""
        with self._lock:
            self._look(reads)
            found = self._lists.pop((scope, wanted), None)
            if found is None:
                found = _listed(reads, scope, wanted, self._allowed(reads, scope))
            self._lists[scope, wanted] = found  # the last one that was asked for goes last
            while len(self._lists) > KEPT:
                del self._lists[next(iter(self._lists))]
            return found

    def choices(
        self,
        reads: Reads,
        scope: GalleryScope,
        read: Callable[[Reads], dict[str, list[str]]],
    ) -> dict[str, list[str]]:
        """What `read` finds to choose from in a scope; it is asked again after a change."""
        with self._lock:
            self._look(reads)
            known, seen = self._choices.get(scope), self._seen
        if known is None:
            known = read(reads)  # counts the whole library: others need not wait for it
            with self._lock:
                if seen == self._seen and len(self._choices) < KEPT:
                    self._choices[scope] = known
        return known

    def visible(self, reads: Reads, scope: GalleryScope, ids: Sequence[AssetId]) -> list[AssetId]:
        """Those of some assets that are in the scope, whatever they are."""
        with self._lock:
            self._look(reads)
            allowed = self._allowed(reads, scope)
        if allowed is None:
            cards = reads.assets.cards(ids)
            return [key for key in ids if key in cards and not cards[key].is_trashed]
        return [key for key in ids if pack(key) in allowed]

    def _allowed(self, reads: Reads, scope: GalleryScope) -> frozenset[bytes] | None:
        """The keys of everything in a scope; None for the whole library."""
        if scope.is_whole:
            return None
        found = self._scopes.get(scope)
        if found is None:
            found = _within(reads, scope)
            if len(self._scopes) >= KEPT:
                self._scopes.clear()
            self._scopes[scope] = found
        return found

    def _look(self, reads: Reads) -> None:
        """Forget everything where the library has changed."""
        now = time.monotonic()
        if now - self._looked < self._fresh:
            return
        seen = reads.others.look(None, ())
        if self._seen is None or (seen.newest, seen.recent) != (
            self._seen.newest,
            self._seen.recent,
        ):
            self._lists.clear()
            self._scopes.clear()
            self._choices.clear()
        self._seen, self._looked = seen, now


def _listed(
    reads: Reads, scope: GalleryScope, wanted: GalleryFilter, allowed: frozenset[bytes] | None
) -> PackedIds:
    tag = None
    if wanted.tag:
        tag = reads.tags.find(wanted.tag)
        if tag is None:
            return PackedIds()
    listing = Listing(
        types=wanted.types,
        tag_id=tag,
        with_inner=tag is not None,
        query=wanted.query(has_prompts=scope.shows_prompts),
        order=_ORDERS[wanted.sort],
    )
    found = PackedIds(reads.listing.ids(listing))
    if allowed is not None:
        found = _kept(found, lambda key: key in allowed)
    if wanted.kind:
        found = _of_kind(reads, found, wanted.kind)
    return found


def _of_kind(reads: Reads, ids: PackedIds, kind: str) -> PackedIds:
    """Those that the older gallery calls by a word; what a row says itself has the last one."""
    keys = list(ids)
    sources, types = reads.assets.values(keys, "source"), reads.assets.values(keys, "type")
    facts = reads.assets.values(keys, "metadata")
    chosen = {
        pack(key)
        for key in keys
        if asset_kind(types[key], sources.get(key), facts.get(key) or {}) == kind
    }
    return _kept(ids, lambda key: key in chosen)


def _kept(ids: PackedIds, is_kept: Callable[[bytes], bool]) -> PackedIds:
    data = ids.data
    keys = (data[at : at + WIDTH] for at in range(0, len(data), WIDTH))
    return PackedIds(b"".join(key for key in keys if is_kept(key)))


def _within(reads: Reads, scope: GalleryScope) -> frozenset[bytes]:
    """Everything that a scope names, with what is in the films among it."""
    found: set[AssetId] = set()
    if scope.film_id is not None:
        found |= film_contents(reads, scope.film_id)
    if scope.collection_id is not None:
        found |= _members(reads, scope.collection_id)
    if scope.asset_ids is not None:
        found |= set(scope.asset_ids)
    cards = reads.assets.cards(sorted(found))
    for key, card in cards.items():
        if card.type is AssetType.FILM and key != scope.film_id:
            found |= film_contents(reads, key)
    cards = reads.assets.cards(sorted(found))
    return frozenset(pack(key) for key, card in cards.items() if not card.is_trashed)


def film_contents(reads: Reads, film_id: AssetId) -> set[AssetId]:
    """A film with its scenes, shots, takes, finished cuts, and all that they use.

    Raises:
        NotFoundError: There is no such film.
    """
    film = reads.films.load(film_id)
    shots = film.shots()
    found = {film.id, *(scene.id for scene in film.scenes), *(shot.id for shot in shots)}
    found |= {take.card.id for shot in shots for take in shot.takes}
    found |= {one.other.id for several in reads.films.all_uses(film_id).values() for one in several}
    return found | {one.other.id for one in reads.films.cuts(film_id)}


def _members(reads: Reads, collection_id: CollectionId) -> set[AssetId]:
    every = {one.id: one for one in reads.collections.all()}
    chosen = every.get(collection_id)
    if chosen is None:
        return set()
    if chosen.type is CollectionType.SMART:
        listing = Listing(query=parse(chosen.query))
    else:
        listing = Listing(collection_id=collection_id, with_inner=True)
    return set(PackedIds(reads.listing.ids(listing)))
