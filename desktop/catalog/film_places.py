"""Where scenes and shots stand in a film: making them in a place, and moving them to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.engine.session import WriteSession, chunks
from desktop.catalog.film_line import FilmLine, films_above
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.film import next_shot_code
from desktop.domain.film_order import FilmOrderItem, with_scenes, with_shots
from desktop.domain.ids import AssetId, RelationId
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.asset import AssetWrites
    from desktop.catalog.relation import RelationWrites

_r = relations.c
_ASKED = "sequence"  # in a relation's metadata: the number that a script put something in with


class PlaceWrites:
    """Changes to the order of films."""

    _session: WriteSession
    _assets: AssetWrites
    _relations: RelationWrites

    def add_scene(
        self,
        film_id: AssetId,
        name: str,
        *,
        before: AssetId | None = None,
        number: str = "",
        setting: str = "",
        scene_id: AssetId | None = None,
    ) -> AssetId:
        """Make a scene in front of another (or last). Its number is the next free one.

        `scene_id` is the id it gets, where somebody has to know it before.
        """
        if self._assets.values([film_id], "type").get(film_id) != AssetType.FILM:
            raise NotFoundError("There is no such film in this library.")
        line = FilmLine(self._session, film_id)
        if not number:
            taken = self._numbers(line)
            number = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
        facts = {"setting": setting} if setting else {}
        scene_id = self._assets.add(
            AssetType.SCENE,
            name,
            asset_id=scene_id,
            code=number,
            metadata=facts,
            status=AssetStatus.WIP.value,
        )
        new = line.write(lambda places: with_scenes(places, [scene_id], before))
        self._relations.insert(film_id, new)
        return scene_id

    def add_shots(
        self,
        parent_id: AssetId,
        names: Sequence[str],
        *,
        before: AssetId | None = None,
        codes: Sequence[str] = (),
    ) -> list[AssetId]:
        """Make shots in a scene, or in a film without one, in front of a shot there (or last)."""
        film_id, scene_id = self._place(parent_id)
        line = FilmLine(self._session, film_id, [scene_id] if scene_id else ())
        prefix, taken = self._codes(parent_id, line)
        made: list[AssetId] = []
        for index, name in enumerate(names):
            code = codes[index] if index < len(codes) else next_shot_code(prefix, taken)
            taken.add(code)
            made.append(
                self._assets.add(
                    AssetType.SHOT, name or f"Shot {code}", code=code, status=AssetStatus.WIP.value
                )
            )
        new = line.write(lambda places: with_shots(places, made, scene_id, before))
        self._relations.insert(film_id, new, scene_id=scene_id)
        return made

    def place_shot(self, parent_id: AssetId, shot_id: AssetId, number: int | None = None) -> None:
        """Put a shot that is there into a scene, or into a film without one.

        Args:
            parent_id: The scene or the film.
            shot_id: The shot.
            number: Where it stands among the shots there; last if None. It goes in front of those
                that were put in with a higher number, whatever the order in which they come.

        Raises:
            RuleError: It is in another film.
        """
        film_id, scene_id = self._place(parent_id)
        if films_above(self._session, [shot_id]) - {film_id}:
            raise RuleError("The shot is part of another film already.")
        line = FilmLine(self._session, film_id, [scene_id] if scene_id else ())
        beside = [p.asset_id for p in line.places if not p.is_scene and p.scene_id == scene_id]
        before = self._behind_number(film_id, [key for key in beside if key != shot_id], number)
        links, _ = self._links([shot_id])
        if shot_id in links:
            self.move_shots([shot_id], parent_id, before=before)
        else:
            new = line.write(lambda places: with_shots(places, [shot_id], scene_id, before))
            self._relations.insert(film_id, new, scene_id=scene_id)
        self._note_number(film_id, shot_id, number)

    def append_shots(self, parent_id: AssetId, shot_ids: Sequence[AssetId]) -> list[AssetId]:
        """Put shots that are in no film last in a scene, or in a film without one, in this order.

        Returns those that were put in; the others stay in the film that they are in.
        """
        film_id, scene_id = self._place(parent_id)
        links, _ = self._links(shot_ids)
        new = [key for key in dict.fromkeys(shot_ids) if key not in links]
        if new:
            line = FilmLine(self._session, film_id, [scene_id] if scene_id else ())
            numbers = line.write(lambda places: with_shots(places, new, scene_id, None))
            self._relations.insert(film_id, numbers, scene_id=scene_id)
        return new

    def place_scene(self, film_id: AssetId, scene_id: AssetId, number: int | None = None) -> None:
        """Put a scene that is there into a film; `number` as in `place_shot`."""
        line = FilmLine(self._session, film_id)
        scenes = [p.asset_id for p in line.places if p.is_scene]
        before = self._behind_number(film_id, [key for key in scenes if key != scene_id], number)
        if scene_id in scenes:
            self.move_scenes([scene_id], film_id, before=before)
        elif films_above(self._session, [scene_id]):
            raise RuleError("The scene is part of another film already.")
        else:
            new = line.write(lambda places: with_scenes(places, [scene_id], before))
            self._relations.insert(film_id, new)
        self._note_number(film_id, scene_id, number)

    def _behind_number(
        self, film_id: AssetId, keys: Sequence[AssetId], number: int | None
    ) -> AssetId | None:
        """The first of these that a number stands in front of; None where it comes last."""
        if number is None:
            return None
        asked: dict[AssetId, int] = {}
        for part in chunks(keys):
            rows = self._session.rows(
                select(_r.child_asset_id, _r.metadata).where(
                    _r.parent_asset_id == film_id, _r.child_asset_id.in_(part)
                )
            )
            asked.update({row[0]: n for row in rows if isinstance(n := _asked(row[1]), int)})
        for place, key in enumerate(keys, 1):
            if asked[key] > number if key in asked else place >= number:
                return key
        return None

    def _note_number(self, film_id: AssetId, asset_id: AssetId, number: int | None) -> None:
        """Note with which number something was put in, for those that come after it."""
        if number is None:
            return
        row = self._session.execute(
            select(_r.id, _r.metadata).where(
                _r.parent_asset_id == film_id,
                _r.child_asset_id == asset_id,
                _r.relationship_type == RelationType.PART_OF.value,
            )
        ).one()
        facts = {**(row.metadata or {}), _ASKED: number}
        self._session.update_many(relations, [row.id], {"metadata": facts})

    def move_shots(
        self, shot_ids: Sequence[AssetId], parent_id: AssetId, *, before: AssetId | None = None
    ) -> None:
        """Move shots, in the given order, into a scene (or film) in front of a shot (or last).

        Raises:
            NotFoundError: A shot is in no film, or there is no such scene or film.
        """
        if before in shot_ids:
            return
        film_id, scene_id = self._place(parent_id)
        links, scenes = self._links(shot_ids)
        line = FilmLine(self._session, film_id, {*scenes, *([scene_id] if scene_id else ())})
        if missing := [key for key in shot_ids if key not in links]:
            raise NotFoundError(f"{len(missing)} of the shots are not in a film any more.")

        def change(places: list[FilmOrderItem]) -> list[FilmOrderItem]:
            return with_shots(places, shot_ids, scene_id, before)

        if not _same(line.places, change(line.places)):
            line.write(change, links, {"parent_asset_id": film_id, "scene_id": scene_id})

    def move_scenes(
        self, scene_ids: Sequence[AssetId], film_id: AssetId, *, before: AssetId | None = None
    ) -> None:
        """Move scenes with their shots within a film.

        Raises:
            NotFoundError: One of them is not in this film.
        """
        if before in scene_ids:
            return
        line = FilmLine(self._session, film_id, scene_ids)
        here = {place.asset_id for place in line.places if place.is_scene}
        if any(key not in here for key in scene_ids):
            raise NotFoundError("That scene is not in this film any more.")

        def change(places: list[FilmOrderItem]) -> list[FilmOrderItem]:
            return with_scenes(places, scene_ids, before)

        if not _same(line.places, change(line.places)):
            line.write(change)

    def _place(self, parent_id: AssetId) -> tuple[AssetId, AssetId | None]:
        """The film and the scene that shots are put into: a scene, or a film without one."""
        kind = self._assets.values([parent_id], "type").get(parent_id)
        if kind == AssetType.FILM:
            return parent_id, None
        if kind not in (None, AssetType.SCENE):
            raise RuleError("Shots stand in a film, or in a scene of one.")
        films = films_above(self._session, [parent_id])
        if not films:
            raise NotFoundError("There is no such scene or film in this library.")
        return min(films), parent_id

    def _links(self, shot_ids: Sequence[AssetId]) -> tuple[dict[AssetId, RelationId], set[AssetId]]:
        """The rows that make shots part of a film, and the scenes that they are in."""
        self._session.alone("tree")
        found: dict[AssetId, RelationId] = {}
        scenes: set[AssetId] = set()
        for part in chunks(shot_ids):
            rows = self._session.rows(
                select(_r.child_asset_id, _r.id, _r.scene_id)
                .join(assets, assets.c.id == _r.child_asset_id)
                .where(
                    _r.child_asset_id.in_(part),
                    _r.relationship_type == RelationType.PART_OF.value,
                    assets.c.type == AssetType.SHOT.value,
                )
            )
            found.update({row[0]: row[1] for row in rows})
            scenes |= {AssetId(row[2]) for row in rows if row[2] is not None}
        return found, scenes

    def _numbers(self, line: FilmLine) -> set[str]:
        """The numbers of a film's scenes outside the Trash."""
        scenes = [place.asset_id for place in line.places if place.is_scene]
        gone = self._assets.values(scenes, "deleted_at")
        numbers = self._assets.values([key for key in scenes if gone.get(key) is None], "code")
        return {number for number in numbers.values() if number}

    def _codes(self, parent_id: AssetId, line: FilmLine) -> tuple[str, set[str]]:
        """The scene's number, and the shot codes that are taken in it (or outside of scenes)."""
        number = self._assets.values([parent_id], "code").get(parent_id) or ""
        scenes = {place.asset_id for place in line.places if place.is_scene}
        scene_id = parent_id if parent_id in scenes else None
        beside = [p.asset_id for p in line.places if not p.is_scene and p.scene_id == scene_id]
        codes = self._assets.values(beside, "code").values()
        return number, {code for code in codes if code}


def _same(line: Sequence[FilmOrderItem], wanted: Sequence[FilmOrderItem]) -> bool:
    """Whether nothing would change: the same order, and every shot in the scene it is in."""
    return [(p.asset_id, p.scene_id) for p in line] == [(p.asset_id, p.scene_id) for p in wanted]


def _asked(facts: Mapping[str, Any] | None) -> object:
    return (facts or {}).get(_ASKED)
