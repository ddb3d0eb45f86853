"""Resolves what a person types to assets, films, shots: ids, names, codes, queries."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING
from uuid import UUID

from rich.cells import cell_len

from desktop.base.errors import NotFoundError, QueryError, UsageError
from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.folding import folded
from desktop.domain.ids import AssetId, is_id
from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.domain.collection import Collection
    from desktop.domain.film import Film, Scene, Shot
    from desktop.domain.search.tree import Node


def parsed(query: str) -> Node | None:
    """The tree of a query.

    Raises:
        UsageError: It does not parse; the message points at the place.
    """
    try:
        return parse(query)
    except QueryError as error:
        shown = query.translate({ord(c): " " for c in "\t\r\n\v\f"})
        before = " " * cell_len(shown[: error.position])
        marks = "^" * max(1, min(error.length, len(shown) - error.position))
        raise UsageError(
            f"{error}\n  {shown}\n  {before}{marks}",
            advice=f"At character {error.position + 1} of the query.",
        ) from error


def as_id(text: str) -> AssetId | None:
    """`text` as an id, if it is a whole one."""
    lowered = text.strip().lower()
    return AssetId(lowered) if is_id(lowered) else None


@frozen
class Targets:
    """The assets a command works on. `missing` are ids that were named and are not there."""

    ids: tuple[AssetId, ...] = ()
    missing: tuple[AssetId, ...] = field(default=())


def targets(
    library: Library, ids: Sequence[AssetId], query: str | None, *, trashed: bool = False
) -> Targets:
    """The assets named by id, or found by a query (in the Trash if `trashed`).

    Raises:
        UsageError: Neither is given, or both are, or the query does not parse.
    """
    if bool(ids) == (query is not None):
        raise UsageError(
            "Say which assets: their ids, or --query.",
            advice="For every asset of the library: --query ''",
        )
    if query is None:
        wanted = list(dict.fromkeys(ids))
        known = library.read(lambda reads: reads.assets.cards(wanted))
        return Targets(
            tuple(key for key in wanted if key in known),
            tuple(key for key in wanted if key not in known),
        )
    listing = Listing(query=parsed(query), trashed=trashed)
    return Targets(tuple(unpacked(library.read(lambda reads: reads.listing.ids(listing)))))


def unpacked(packed: bytes) -> list[AssetId]:
    """Ids out of the 16 bytes each that a listing hands out."""
    return [AssetId(str(UUID(bytes=packed[at : at + 16]))) for at in range(0, len(packed), 16)]


def only_ids(texts: Iterable[str]) -> list[AssetId]:
    """Every text as an id.

    Raises:
        UsageError: One of them is not a whole id.
    """
    found = []
    for text in texts:
        key = as_id(text)
        if key is None:
            raise UsageError(
                f"“{text}” is not an id.",
                advice="Ids are 36 characters; directors-desk search shows them.",
            )
        found.append(key)
    return found


def collection_named(reads: Reads, text: str) -> Collection:
    """The collection of this id or name.

    Raises:
        NotFoundError, UsageError: There is none, or more than one.
    """
    every = reads.collections.all()
    key, name = str(as_id(text)), folded(text.strip())
    found = [c for c in every if str(c.id) == key]
    found = found or [c for c in every if folded(c.name) == name]
    if not found:
        raise NotFoundError(
            f"There is no collection “{text}”.", advice="See: directors-desk collection list"
        )
    if len(found) > 1:
        raise _ambiguous("collection", text, [(c.id, c.name) for c in found])
    return found[0]


def film_named(reads: Reads, text: str) -> AssetId:
    """The film of this id or name.

    Raises:
        NotFoundError, UsageError: There is none, or more than one.
    """
    every = reads.films.all()
    key, name = as_id(text), folded(text.strip())
    found = [f for f in every if f.id == key] or [f for f in every if folded(f.name) == name]
    if not found:
        raise NotFoundError(f"There is no film “{text}”.", advice="See: directors-desk film list")
    if len(found) > 1:
        raise _ambiguous("film", text, [(f.id, f.name) for f in found])
    return found[0].id


@frozen
class FilmPart:
    """A film, scene or shot that somebody named, and the film it belongs to."""

    id: AssetId
    type: AssetType
    film: Film
    shot: Shot | None = None
    scene: Scene | None = None


def part_named(
    reads: Reads, text: str, kinds: Sequence[AssetType], *, film: str | None = None
) -> FilmPart:
    """The film, scene or shot of this id; the shot of this code, the scene of this number or name.

    Args:
        reads: Of the library to look in.
        text: What the person typed.
        kinds: What it may be.
        film: The film to look in, by id or name; None looks in all of them.

    Raises:
        NotFoundError, UsageError: There is none, or more than one.
    """
    films = [film_named(reads, film)] if film else [card.id for card in reads.films.all()]
    what = " or ".join(kind.value for kind in kinds)
    key, wanted = as_id(text), folded(text.strip())
    named: list[tuple[FilmPart, str]] = []
    for film_id in films:
        for part, names in _parts(reads.films.load(film_id)):
            if part.type not in kinds:
                continue
            if part.id == key:
                return part
            if key is None and wanted in {folded(name) for name in names if name}:
                named.append((part, part.film.name))
    if not named:
        raise NotFoundError(
            f"There is no {what} “{text}”.", advice="See: directors-desk film show FILM"
        )
    if len(named) > 1:
        raise _ambiguous(what, text, [(part.id, f"in {where}") for part, where in named])
    return named[0][0]


def _parts(film: Film) -> list[tuple[FilmPart, tuple[str, ...]]]:
    """Everything in a film with the names it goes by."""
    found: list[tuple[FilmPart, tuple[str, ...]]] = [
        (FilmPart(film.id, AssetType.FILM, film), (film.name,))
    ]
    for scene in film.scenes:
        part = FilmPart(scene.id, AssetType.SCENE, film, scene=scene)
        found.append((part, (scene.number, scene.name)))
        found += [
            (FilmPart(shot.id, AssetType.SHOT, film, shot, scene), (shot.code,))
            for shot in scene.shots
        ]
    found += [
        (FilmPart(shot.id, AssetType.SHOT, film, shot), (shot.code,)) for shot in film.loose_shots
    ]
    return found


def _ambiguous(what: str, text: str, found: Sequence[tuple[str, str]]) -> UsageError:
    lines = "\n".join(f"  {key}  {name}" for key, name in found[:20])
    return UsageError(
        f"“{text}” may be any of {len(found)} ({what}):\n{lines}", advice="Say which by its id."
    )
