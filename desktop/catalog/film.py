"""Films: the tree as the board shows it, and the rows a drop on the board writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog import film_settings
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.film_cards import film_cards
from desktop.catalog.film_parents import parents_of
from desktop.catalog.film_sounds import film_sounds
from desktop.catalog.film_takes import NO_TAKES, Takes, TakeWrites, takes_of
from desktop.catalog.library_settings import library_settings
from desktop.catalog.search.indexes import by_type
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.film import Film, FilmCard, Scene, Shot, next_shot_code
from desktop.domain.ids import AssetId
from desktop.domain.relation import Relation, RelationType

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from desktop.domain.timecode import FrameRate

_r = relations.c


class FilmReads:
    """Questions about films."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[FilmCard]:
        """Every film outside the Trash, by name, with its running time."""
        return film_cards(self._session)

    def names(self) -> list[tuple[AssetId, str]]:
        """Id and name of every film outside the Trash, by name: for a menu to choose from."""
        rows = self._session.rows(
            select(assets.c.id, assets.c.name)
            .select_from(by_type(self._session))
            .where(
                assets.c.workspace_id == self._session.workspace_id,
                assets.c.type == AssetType.FILM.value,
                assets.c.deleted_at.is_(None),
            )
            .order_by(assets.c.sort_name, assets.c.id)
        )
        return [(AssetId(row[0]), row[1]) for row in rows]

    def sounds(self, film_id: AssetId) -> dict[AssetId, list[Relation]]:
        """Sound by what it is used in: the film, or one of its scenes."""
        return film_sounds(self._session, film_id)

    def parents_of(self, asset_ids: Sequence[AssetId]) -> set[AssetId]:
        """What a change of these assets may show in: scenes and films above shots and takes."""
        return parents_of(self._session, asset_ids)

    def load(
        self,
        film_id: AssetId,
        *,
        only: Collection[AssetId] | None = None,
        first: int | None = None,
    ) -> Film:
        """The whole film: scenes, shots and takes in order. What is in the Trash is left out.

        Args:
            film_id: The film.
            only: Ids of the scenes whose shots are wanted; the others come without any. A refresh
                after an edit in one scene then costs that scene, not the film.
            first: No more than so many scenes and loose shots, from the beginning: to have
                something to show of a long film while the rest is read.

        Raises:
            NotFoundError: There is no such film.
        """
        row = self._session.execute(
            select(assets.c.name, assets.c.metadata, assets.c.version, *film_settings.COLUMNS)
            .outerjoin(*film_settings.SETTINGS_OF)
            .where(
                assets.c.workspace_id == self._session.workspace_id,
                assets.c.id == film_id,
                assets.c.type == AssetType.FILM.value,
            )
        ).first()
        if row is None:
            raise NotFoundError("There is no such film in this library.")
        children = self._parts([film_id], limit=first)
        scene_rows = [part for part in children if part.type == AssetType.SCENE]
        shot_rows = [part for part in children if part.type == AssetType.SHOT]
        wanted = [part.id for part in scene_rows if only is None or part.id in only]
        shot_rows += self._parts(wanted)
        takes = takes_of(self._session, [part.id for part in shot_rows])
        still = library_settings(self._session).still_seconds
        by_parent: dict[AssetId, list[Shot]] = {}
        for part in shot_rows:
            shot = _to_shot(part, takes.get(part.id, NO_TAKES), still)
            by_parent.setdefault(part.parent, []).append(shot)
        return Film(
            id=film_id,
            name=row.name,
            scenes=tuple(_to_scene(part, tuple(by_parent.get(part.id, ()))) for part in scene_rows),
            loose_shots=tuple(by_parent.get(film_id, ())),
            target_seconds=(row.metadata or {}).get("target_duration"),
            settings=film_settings.to_settings(row),
            version=row.version,
        )

    def _parts(self, parents: Sequence[AssetId], *, limit: int | None = None) -> list[Any]:
        found: list[Any] = []
        for part in chunks(parents):
            found += self._session.rows(
                select(
                    _r.parent_asset_id.label("parent"),
                    _r.id.label("relation_id"),
                    _r.sequence,
                    assets.c.id,
                    assets.c.type,
                    assets.c.name,
                    assets.c.code,
                    assets.c.duration,
                    assets.c.status,
                    assets.c.metadata.label("facts"),
                    assets.c.version,
                )
                .join(assets, assets.c.id == _r.child_asset_id)
                .where(
                    _r.parent_asset_id.in_(part),
                    _r.relationship_type == RelationType.PART_OF.value,
                    assets.c.deleted_at.is_(None),
                )
                .order_by(_r.sequence, _r.id)
                .limit(limit)
            )
        return found


class FilmWrites(FilmReads, TakeWrites):
    """Changes to films; those of takes are in `TakeWrites`."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        FilmReads.__init__(self, session)
        TakeWrites.__init__(self, session)

    def add_film(self, name: str, *, target_seconds: float | None = None) -> AssetId:
        """Make a film."""
        facts = {"target_duration": target_seconds} if target_seconds else {}
        return self._assets.add(AssetType.FILM, name, metadata=facts, status=AssetStatus.WIP.value)

    def set_settings(
        self,
        film_id: AssetId,
        *,
        rate: FrameRate | None = None,
        aspect_ratio: str | None = None,
        start_timecode: str | None = None,
        expected_version: int | None = None,
    ) -> bool:
        """Set what is given of a film's settings; see `film_settings.set_settings`."""
        return film_settings.set_settings(
            self._session,
            film_id,
            rate=rate,
            aspect_ratio=aspect_ratio,
            start_timecode=start_timecode,
            expected_version=expected_version,
        )

    def add_scene(
        self,
        film_id: AssetId,
        name: str,
        *,
        before: AssetId | None = None,
        number: str = "",
        setting: str = "",
    ) -> AssetId:
        """Make a scene in front of another (or last). Its number is the next free one."""
        self._session.alone("tree")
        film = self.load(film_id, only=())
        if not number:
            taken = {scene.number for scene in film.scenes}
            number = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
        facts = {"setting": setting} if setting else {}
        scene_id = self._assets.add(
            AssetType.SCENE, name, code=number, metadata=facts, status=AssetStatus.WIP.value
        )
        (place,) = self._relations.sequence_for(RelationType.PART_OF, film_id, 1, before=before)
        self._relations.add(RelationType.PART_OF, film_id, scene_id, sequence=place)
        return scene_id

    def add_shots(
        self,
        parent_id: AssetId,
        names: Sequence[str],
        *,
        before: AssetId | None = None,
        codes: Sequence[str] = (),
    ) -> list[AssetId]:
        """Make shots in a scene (or right in a film), in front of a shot (or last)."""
        places = self._relations.sequence_for(
            RelationType.PART_OF, parent_id, len(names), before=before
        )
        prefix, taken = self._codes(parent_id)
        made: list[AssetId] = []
        for index, (name, place) in enumerate(zip(names, places, strict=True)):
            code = codes[index] if index < len(codes) else next_shot_code(prefix, taken)
            taken.add(code)
            shot_id = self._assets.add(
                AssetType.SHOT, name or f"Shot {code}", code=code, status=AssetStatus.WIP.value
            )
            self._relations.add(RelationType.PART_OF, parent_id, shot_id, sequence=place)
            made.append(shot_id)
        return made

    def move_shots(
        self, shot_ids: Sequence[AssetId], parent_id: AssetId, *, before: AssetId | None = None
    ) -> None:
        """Move shots, in the given order, into a scene (or film) in front of a shot (or last)."""
        self._move(shot_ids, parent_id, before)

    def move_scenes(
        self, scene_ids: Sequence[AssetId], film_id: AssetId, *, before: AssetId | None = None
    ) -> None:
        """Move scenes within a film."""
        self._move(scene_ids, film_id, before)

    def _move(self, ids: Sequence[AssetId], parent_id: AssetId, before: AssetId | None) -> None:
        if before in ids:
            return
        self._session.alone("tree")
        if any(self._relations.is_below(parent_id, key) for key in ids):
            raise RuleError("That would make something a part of itself.")
        rows = self._session.rows(
            select(_r.id, _r.child_asset_id).where(
                _r.child_asset_id.in_(ids), _r.relationship_type == RelationType.PART_OF.value
            )
        )
        relation_of = {row[1]: row[0] for row in rows}
        if missing := [key for key in ids if key not in relation_of]:
            raise NotFoundError(f"{len(missing)} of the shots are not in a film any more.")
        if self._relations.stand_before(RelationType.PART_OF, parent_id, ids, before):
            return
        places = self._relations.sequence_for(
            RelationType.PART_OF, parent_id, len(ids), before=before, moving=ids
        )
        self._session.update_each(
            relations,
            {
                relation_of[key]: {"parent_asset_id": parent_id, "sequence": place}
                for key, place in zip(ids, places, strict=True)
            },
        )

    def _codes(self, parent_id: AssetId) -> tuple[str, set[str]]:
        """The scene's number, and the shot codes that are taken in it."""
        number = self._assets.values([parent_id], "code").get(parent_id) or ""
        rows = self._session.rows(
            select(assets.c.code)
            .join(relations, _r.child_asset_id == assets.c.id)
            .where(
                _r.parent_asset_id == parent_id,
                _r.relationship_type == RelationType.PART_OF.value,
            )
        )
        return number, {row[0] for row in rows if row[0]}


def _to_shot(part: Any, takes: Takes, still: float) -> Shot:
    facts = part.facts or {}
    return Shot(
        id=part.id,
        relation_id=part.relation_id,
        code=part.code or "",
        name=part.name,
        sequence=part.sequence or 0,
        duration=part.duration,
        prompt=str(facts.get("prompt") or ""),
        camera_angle=str(facts.get("camera_angle") or ""),
        dialogue=str(facts.get("dialogue") or ""),
        action=str(facts.get("action") or ""),
        notes=str(facts.get("notes") or ""),
        status=part.status,
        takes=takes.shown,
        last_number=takes.last_number,
        version=part.version,
        still_seconds=still,
    )


def _to_scene(part: Any, shots: tuple[Shot, ...]) -> Scene:
    facts = part.facts or {}
    return Scene(
        id=part.id,
        relation_id=part.relation_id,
        number=part.code or "",
        name=part.name,
        sequence=part.sequence or 0,
        setting=str(facts.get("setting") or ""),
        shots=shots,
        version=part.version,
    )
