"""The line of a film as it is stored: read where it changes, written, mended after an undo.

Whoever changes it holds the tree from before it is read until the transaction ends, so that two
people who put shots into one film do not give them the same number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.catalog.engine.renumber import renumber
from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.film_order import FilmOrderItem, in_order, numbered
from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from desktop.catalog.engine.session import WriteSession
    from desktop.domain.ids import RelationId

    Line = list[FilmOrderItem]

_r = relations.c
_PART = RelationType.PART_OF.value


class FilmLine:
    """The scenes and shots of one film in the order in which it plays, those in the Trash included.

    Of scenes that nobody has asked to see into, the first and the last shot stand for all: an edit
    in a long film reads the scenes that it touches. Where it turns out to concern the others, the
    whole line is read.

    Attributes:
        places: The line.
    """

    def __init__(
        self, session: WriteSession, film_id: AssetId, scenes: Collection[AssetId] = ()
    ) -> None:
        session.alone("tree")
        self._session = session
        self._film_id = film_id
        self._links: dict[AssetId, RelationId] = {}
        self._heads = self._read_heads()
        self._scenes = {place.asset_id for place in self._heads if place.is_scene}
        self._closed = self._scenes - set(scenes)
        self.places = self._read()

    def write(
        self,
        change: Callable[[Line], Line],
        moved: Mapping[AssetId, RelationId] | None = None,
        to: Mapping[str, str | None] | None = None,
    ) -> dict[AssetId, int]:
        """Let the film play in the order that `change` makes of it.

        Args:
            change: Gets the line and returns it as wanted.
            moved: The rows of shots that are put into another scene or film as well ...
            to: ... and the columns that say which.

        Returns:
            The numbers of what has no row yet.
        """
        numbers = numbered(change(self.places))
        if not self._hidden.isdisjoint(numbers):
            self._closed = set()
            self.places = self._read()
            numbers = numbered(change(self.places))
        moved = moved or {}
        known = {k: n for k, n in numbers.items() if k in self._links and k not in moved}
        renumber(self._session, relations, {self._links[key]: n for key, n in known.items()})
        if moved:
            placed: dict[str, int] = {link: numbers[key] for key, link in moved.items()}
            renumber(self._session, relations, placed, also=to)
        return {k: n for k, n in numbers.items() if k not in known and k not in moved}

    def _read(self) -> Line:
        """The line, as far as it is wanted."""
        places = [*self._heads, *self._read_shots(self._scenes - self._closed)]
        ends = self._read_ends(self._closed)
        # What may not get another number without those that it stands for.
        self._hidden = self._closed | {place.asset_id for place in ends}
        return in_order([*places, *ends])

    def _read_heads(self) -> Line:
        rows = self._session.rows(
            select(_r.id, _r.child_asset_id, _r.sequence, assets.c.type)
            .join(assets, assets.c.id == _r.child_asset_id)
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.parent_asset_id == self._film_id,
                _r.relationship_type == _PART,
                _r.scene_id.is_(None),
                assets.c.type.in_((AssetType.SCENE.value, AssetType.SHOT.value)),
            )
        )
        self._links.update({row[1]: row[0] for row in rows})
        return [FilmOrderItem(key, kind == AssetType.SCENE, None, n) for _, key, n, kind in rows]

    def _read_shots(self, scenes: Iterable[AssetId]) -> Line:
        found: Line = []
        for part in chunks(scenes):
            rows = self._session.rows(
                select(_r.id, _r.child_asset_id, _r.scene_id, _r.sequence).where(
                    _r.workspace_id == self._session.workspace_id, _r.scene_id.in_(part)
                )
            )
            self._links.update({row[1]: row[0] for row in rows})
            found += [FilmOrderItem(key, False, scene, number) for _, key, scene, number in rows]
        return found

    def _read_ends(self, scenes: Iterable[AssetId]) -> Line:
        """For each scene with shots, two places that stand for its first and its last."""
        found: Line = []
        for part in chunks(scenes):
            rows = self._session.rows(
                select(_r.scene_id, func.min(_r.sequence), func.max(_r.sequence))
                .where(_r.workspace_id == self._session.workspace_id, _r.scene_id.in_(part))
                .group_by(_r.scene_id)
            )
            for scene, first, last in rows:
                for name, number in {"first": first, "last": last}.items():
                    if name == "last" or first != last:
                        found.append(
                            FilmOrderItem(AssetId(f"{name} of {scene}"), False, scene, number)
                        )
        return found


def films_above(session: WriteSession, ids: Iterable[AssetId]) -> set[AssetId]:
    """The films that scenes and shots are part of."""
    return {film for film, _ in _above(session, ids)}


def mend(session: WriteSession, ids: Iterable[AssetId]) -> None:
    """Put the lines in order of the films that these scenes and shots are part of.

    An undo out of turn can bring a shot back to a number that by now lies within another scene.
    """
    touched: dict[AssetId, set[AssetId]] = {}
    for film_id, scene_id in _above(session, ids):
        touched.setdefault(film_id, set()).add(scene_id)
    for film_id in sorted(touched):
        FilmLine(session, film_id, touched[film_id]).write(lambda line: line)


def _above(session: WriteSession, ids: Iterable[AssetId]) -> set[tuple[AssetId, AssetId]]:
    """The film of each scene or shot, with its scene there (or itself)."""
    found: set[tuple[AssetId, AssetId]] = set()
    for part in chunks(ids):
        rows = session.rows(
            select(_r.parent_asset_id, func.coalesce(_r.scene_id, _r.child_asset_id))
            .join(assets, assets.c.id == _r.parent_asset_id)
            .where(
                _r.workspace_id == session.workspace_id,
                _r.child_asset_id.in_(part),
                _r.relationship_type == _PART,
                assets.c.type == AssetType.FILM.value,
            )
            .distinct()
        )
        found |= {(AssetId(row[0]), AssetId(row[1])) for row in rows}
    return found
