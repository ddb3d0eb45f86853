"""What a gallery can be asked, each answer within one scope. It only reads.

`GalleryReader.within` gives the same open library to somebody else: who asks is decided in front of
it, for each request anew where that is wanted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from desktop.base.errors import NotFoundError
from desktop.domain.asset import PRODUCTION_STATUSES, AssetStatus, AssetType
from desktop.domain.gallery import SHOWN_TYPES, GalleryFilter, GalleryScope, production_status
from desktop.domain.ids import AssetId, first_id_at, is_id
from desktop.domain.listing import Listing
from desktop.domain.plain_number import amount_text
from desktop.domain.web_address import safe_address
from desktop.jobs import gallery_rows as rows
from desktop.jobs.gallery_index import FRESH, GalleryIndex
from desktop.jobs.media_bytes import find_media
from desktop.storage.finding import OriginFinder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.domain.packed_ids import PackedIds
    from desktop.domain.totals import Totals
    from desktop.jobs.media_bytes import MediaFile

# What `asset_external_ids.system` begins with where rows came from the older gallery's database.
OLD_PROGRAM = "music-video"
_OLD_TABLES = {
    AssetType.IMAGE: "images",
    AssetType.VIDEO: "videos",
    AssetType.AUDIO: "audio",
    AssetType.FILM: "productions",
}
_OLD_ID = re.compile(r"[\w.-]{1,200}", re.ASCII)
RECENT = timedelta(days=7)


class GalleryReader:
    """A library as one who looks at a gallery sees it. Any thread may ask."""

    def __init__(
        self, library: Library, scope: GalleryScope | None = None, *, fresh: float = FRESH
    ) -> None:
        self.library, self.scope = library, scope or GalleryScope()
        self._index = GalleryIndex(fresh=fresh)
        self._finder = OriginFinder()

    def within(self, scope: GalleryScope) -> GalleryReader:
        """The same library in another scope."""
        made = GalleryReader(self.library, scope)
        made._index, made._finder = self._index, self._finder
        return made

    @cached_property
    def title(self) -> str:
        """What the gallery is called."""
        scope = self.scope
        if scope.title:
            return scope.title
        film = scope.film_id
        if film is not None:
            return self.library.read(lambda reads: reads.assets.load(film).name)
        if scope.collection_id is not None:
            every = self.library.read(lambda reads: reads.collections.all())
            return next((one.name for one in every if one.id == scope.collection_id), "")
        return self.library.name.removesuffix(".desk")

    def about(self) -> dict[str, Any]:
        """What the page begins with: its name, how much there is, its films."""

        def read(reads: Reads) -> dict[str, Any]:
            every = self._by_type(reads)
            return {
                "counts": {type_.value: len(ids) for type_, ids in every.items()},
                "films": self._films(reads),
            }

        return {
            "title": self.title,
            "is_film": self.scope.film_id is not None,
            **self.library.read(read),
            "shows_prompts": self.scope.shows_prompts,
            "shows_costs": self.scope.shows_costs,
            "may_comment": self.scope.may_comment,
        }

    def choices(self) -> dict[str, list[str]]:
        """What the grid can be narrowed to: `tags` by their paths, and `statuses`."""

        def read(reads: Reads) -> dict[str, list[str]]:
            return {"tags": self._tags(reads), "statuses": self._statuses(reads)}

        return self.library.read(lambda reads: self._index.choices(reads, self.scope, read))

    def tiles(self, wanted: GalleryFilter, *, limit: int, offset: int) -> dict[str, Any]:
        """A page of the grid."""

        def read(reads: Reads) -> dict[str, Any]:
            found = self._index.ids(reads, self.scope, wanted)
            items = _tiles(reads, found[offset : offset + limit])
            return {"items": items, "total": len(found), "limit": limit, "offset": offset}

        return self.library.read(read)

    def older(self, wanted: GalleryFilter, *, limit: int, offset: int) -> dict[str, Any]:
        """A page by the names of the older gallery's columns, as `rows`."""

        def read(reads: Reads) -> dict[str, Any]:
            found = self._index.ids(reads, self.scope, wanted)
            told = self._older(reads, list(found[offset : offset + limit]))
            return {"rows": told, "total": len(found), "limit": limit, "offset": offset}

        return self.library.read(read)

    def older_one(self, asset_id: AssetId) -> dict[str, Any]:
        """One asset by those names, with the film that it is in.

        Raises:
            NotFoundError: It is not there.
        """

        def read(reads: Reads) -> dict[str, Any]:
            found = self._older(reads, [asset_id])
            if not found:
                raise _nothing()
            film = found[0]["production_id"]
            return found[0] | {"production": self._production(reads, film) if film else None}

        return self.library.read(read)

    def detail(self, asset_id: AssetId) -> dict[str, Any]:
        """One asset as the page shows it alone.

        Raises:
            NotFoundError: It is not there.
        """

        def read(reads: Reads) -> dict[str, Any]:
            found = _shown(reads, [asset_id])
            if not found:
                raise _nothing()
            related = [one for one in reads.relations.of(asset_id) if not one.other.is_trashed]
            seen = set(self._visible(reads, [one.other.id for one in related]))
            related = [one for one in related if one.other.id in seen]
            told = rows.detail(found[0], related, self.scope)
            film = self._films_of(reads, [asset_id]).get(asset_id)
            name = reads.assets.load(film).name if film else None
            return told | {"film": {"id": film, "title": name} if film else None}

        return self.library.read(read)

    def productions(self, status: str, *, limit: int, offset: int) -> dict[str, Any]:
        """A page of films by the names of the older gallery's columns, the newest first."""

        def read(reads: Reads) -> dict[str, Any]:
            films = reads.assets.load_many(
                self._visible(reads, [key for key, _ in reads.films.names()])
            )
            chosen = [
                key
                for key, film in sorted(films.items(), reverse=True)
                if status in ("", film.status, production_status(film.status, film.metadata))
            ]
            page = [self._production(reads, key) for key in chosen[offset : offset + limit]]
            return {"productions": page, "total": len(chosen), "limit": limit, "offset": offset}

        return self.library.read(read)

    def film(self, film_id: AssetId) -> dict[str, Any]:
        """A film as its storyboard.

        Raises:
            NotFoundError: It is not there.
        """

        def read(reads: Reads) -> dict[str, Any]:
            film, asset = reads.films.load(film_id), reads.assets.load(film_id)
            told = rows.storyboard(film, asset, self.scope)
            return told | {"production": self._production(reads, film_id)}

        return self.library.read(read)

    def stats(self) -> dict[str, Any]:
        """The scope in numbers: how many of each, their bytes, and what came last."""
        since = first_id_at(datetime.now(UTC) - RECENT)

        def read(reads: Reads) -> dict[str, Any]:
            totals = {key.value: self._totals(reads, key) for key in SHOWN_TYPES}
            every = self._index.ids(reads, self.scope, GalleryFilter())
            size = {key: total.size for key, total in totals.items()}
            return {
                "counts": {
                    "images": totals["image"].count,
                    "videos": totals["video"].count,
                    "audio": totals["audio"].count,
                    "productions": len(self._films(reads)),
                },
                "storage": {**size, "total": sum(size.values())},
                "duration": {key: totals[key].duration for key in ("video", "audio")},
                "cost": self._costs(list(totals.values())),
                "recent_activity": {
                    "added_last_7_days": _count_since(every, since),
                    "newest": _tiles(reads, every[:10]),
                },
            }

        return self.library.read(read)

    def find(self, text: str, types: Sequence[AssetType]) -> AssetId:
        """The asset that an address names: by its id, or by what it was called once.

        Raises:
            NotFoundError: There is none in the scope, or it is of another type.
        """

        def read(reads: Reads) -> AssetId:
            found = [AssetId(text.lower())] if is_id(text.lower()) else []
            if not found and _OLD_ID.fullmatch(text):
                for type_ in types:
                    name = f"{_OLD_TABLES[type_]}:{text}"
                    found += reads.productions.by_old_id(OLD_PROGRAM, name, type_)
            cards = reads.assets.cards(found)
            for key in self._visible(reads, found):
                if key in cards and cards[key].type in types:
                    return key
            raise _nothing()

        return self.library.read(read)

    def media(self, asset_id: AssetId) -> MediaFile:
        """The bytes of an asset that was found, in whichever store they are.

        Raises:
            NoBytesError: There are none to read; `lack` says why.
        """
        return find_media(self.library, self._finder, asset_id)

    def web_address(self, asset_id: AssetId) -> str | None:
        """Where an asset is in the web, if that may be told: no key of anybody is in it."""
        url = self.library.read(lambda reads: reads.assets.load(asset_id).url) or ""
        is_plain = url.lower().startswith(("http://", "https://")) and safe_address(url) == url
        return url if is_plain and url.isascii() and url.isprintable() else None

    def _visible(self, reads: Reads, ids: Sequence[AssetId]) -> list[AssetId]:
        return self._index.visible(reads, self.scope, ids)

    def _by_type(self, reads: Reads) -> dict[AssetType, PackedIds]:
        return {
            type_: self._index.ids(reads, self.scope, GalleryFilter(types=(type_,)))
            for type_ in SHOWN_TYPES
        }

    def _films(self, reads: Reads) -> list[dict[str, Any]]:
        cards = reads.films.all()
        seen = set(self._visible(reads, [card.id for card in cards]))
        return [rows.film_line(card) for card in cards if card.id in seen]

    def _films_of(self, reads: Reads, ids: Sequence[AssetId]) -> dict[AssetId, AssetId]:
        films = reads.productions.films_of(ids)
        seen = set(self._visible(reads, sorted(set(films.values()))))
        return {key: film for key, film in films.items() if film in seen}

    def _older(self, reads: Reads, ids: list[AssetId]) -> list[dict[str, Any]]:
        films = self._films_of(reads, ids)
        return [
            rows.older_row(shown, films.get(shown.asset.id), self.scope)
            for shown in _shown(reads, ids)
        ]

    def _production(self, reads: Reads, film_id: AssetId) -> dict[str, Any]:
        sounds = reads.films.sounds(film_id).get(film_id, [])
        sound = next((one.other for one in sounds), None)
        if sound is not None and not self._visible(reads, [sound.id]):
            sound = None
        return rows.production_row(reads.assets.load(film_id), sound)

    def _tags(self, reads: Reads) -> list[str]:
        """The paths of tags to choose from; those of a part of the library are its own."""
        if self.scope.is_whole:
            found = {tag.path for tag in reads.tags.all() if tag.count}
        else:
            ids = list(self._index.ids(reads, self.scope, GalleryFilter()))
            found = {path for paths in reads.tags.of(ids).values() for path in paths}
        return sorted(found, key=str.casefold)

    def _statuses(self, reads: Reads) -> list[str]:
        """What an image, a video or a sound here may be: what there is, in the order of life."""
        if self.scope.is_whole:
            there = set(reads.stats.info().by_status) - set(PRODUCTION_STATUSES)
        else:
            ids = list(self._index.ids(reads, self.scope, GalleryFilter()))
            there = set(reads.assets.values(ids, "status").values())
        return [status.value for status in AssetStatus if status in there]

    def _totals(self, reads: Reads, type_: AssetType) -> Totals:
        if self.scope.is_whole:
            return reads.listing.totals(Listing(types=(type_,)))
        ids = self._index.ids(reads, self.scope, GalleryFilter(types=(type_,)))
        return reads.stats.selection(ids)

    def _costs(self, totals: Sequence[Totals]) -> dict[str, Any] | None:
        if not self.scope.shows_costs:
            return None
        return {
            "amount": amount_text(sum((total.cost for total in totals), Decimal(0))),
            "currency": totals[0].currency,
            "unknown": sum(total.unknown_cost for total in totals),
        }


def _shown(reads: Reads, ids: Sequence[AssetId]) -> list[rows.ShownAsset]:
    """These assets with what is told of them; those that are gone are left out."""
    assets, cards = reads.assets.load_many(ids), reads.assets.cards(ids)
    details, places = reads.listing.details(ids), reads.locations.of(ids)
    return [
        rows.ShownAsset(
            assets[key], cards[key], details[key], next(iter(places.get(key, ())), None)
        )
        for key in ids
        if key in assets and key in cards
    ]


def _tiles(reads: Reads, ids: PackedIds) -> list[dict[str, Any]]:
    chosen = list(ids)
    cards = reads.assets.cards(chosen)
    return [rows.tile(cards[key]) for key in chosen if key in cards]


def _count_since(ids: PackedIds, since: str) -> int:
    """How many of the first ids are newer; they come newest first."""
    return bisect_left(range(len(ids)), x=True, key=lambda at: ids[at] < since)


def _nothing() -> NotFoundError:
    return NotFoundError("There is nothing by that id here.")
