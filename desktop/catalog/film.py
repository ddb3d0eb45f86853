"""Films: the tree as the board shows it, and the rows a drop on the board writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog import film_settings
from desktop.catalog.asset import AssetReads
from desktop.catalog.basis_causes import kept
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.film_cards import film_cards
from desktop.catalog.film_lut import film_lut, film_takes, lut_links
from desktop.catalog.film_parents import parents_of
from desktop.catalog.film_places import PlaceWrites
from desktop.catalog.film_sounds import film_sounds, film_uses
from desktop.catalog.film_takes import NO_TAKES, Takes, TakeWrites, takes_of
from desktop.catalog.library_settings import library_settings
from desktop.catalog.relation import RelationReads
from desktop.catalog.search.indexes import by_type
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.catalog.take_basis import keep_as_is, wanted_now
from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.cut_basis import cut_basis, cut_causes
from desktop.domain.film import FINAL_CUT, Film, FilmCard, Scene, Shot
from desktop.domain.ids import AssetId
from desktop.domain.relation import Relation, RelationType

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Select

    from desktop.domain.asset import AssetCard
    from desktop.domain.basis import Basis, BasisCause
    from desktop.domain.film import Take
    from desktop.domain.ids import RelationId
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

    def rate(self, film_id: AssetId) -> FrameRate | None:
        """The frame rate of a film; None where there is no such film."""
        mine = (assets.c.workspace_id == self._session.workspace_id, assets.c.id == film_id)
        query = select(*film_settings.COLUMNS).select_from(assets)
        rows = self._session.rows(query.outerjoin(*film_settings.SETTINGS_OF).where(*mine))
        return film_settings.to_settings(rows[0]).rate if rows else None

    def sounds(self, film_id: AssetId) -> dict[AssetId, list[Relation]]:
        """Sound by what it is used in (the film, a scene, a shot), the lowest layer first."""
        return film_sounds(self._session, film_id)

    def all_uses(self, film_id: AssetId) -> dict[AssetId, list[Relation]]:
        """The same of a whole film: by the film itself, each scene and each shot."""
        return film_uses(self._session, film_id)

    def uses(self, asset_id: AssetId) -> list[Relation]:
        """What a film, a scene or a shot uses: sounds, characters, texts, images, in order."""
        return self._outgoing(asset_id, RelationType.USED_IN)

    def cuts(self, film_id: AssetId) -> list[Relation]:
        """The finished cuts of a film, in order."""
        made = self._outgoing(film_id, RelationType.DERIVED_FROM)
        return [relation for relation in made if relation.metadata.get("role") == FINAL_CUT]

    def cut_causes(self, film: Film) -> dict[RelationId, tuple[BasisCause, ...]]:
        """Why finished cuts of a whole film are out of date: of those that are."""
        now = cut_basis(film)
        made_from = kept(self._session, [cut.id for cut in self.cuts(film.id)])
        found = {key: cut_causes(basis, now) for key, basis in made_from.items()}
        return {key: causes for key, causes in found.items() if causes}

    def lut(self, film_id: AssetId) -> AssetCard | None:
        """The LUT that a film is looked at through, also one in the Trash; None without one."""
        return film_lut(self._session, film_id)

    def lut_links(self, film_id: AssetId) -> list[Relation]:
        """The relations of a film with its LUT."""
        return lut_links(self._session, film_id)

    def basis(self, shot_id: AssetId) -> Basis:
        """What a shot asks for now; see `take_basis.wanted_now`."""
        return wanted_now(self._session, shot_id)

    def takes(self, shot_id: AssetId) -> tuple[Take, ...]:
        """The takes of a shot outside the Trash, in order."""
        facts = AssetReads(self._session).values([shot_id], "metadata")
        found = takes_of(self._session, {key: told or {} for key, told in facts.items()})
        return found.get(shot_id, NO_TAKES).shown

    def takes_in(self, film_id: AssetId) -> frozenset[AssetId]:
        """Every take of the shots of a film: what is looked at through its LUT."""
        return film_takes(self._session, film_id)

    def _outgoing(self, asset_id: AssetId, type_: RelationType) -> list[Relation]:
        return [
            relation
            for relation in RelationReads(self._session).of(asset_id)
            if relation.type is type_ and relation.is_outgoing and not relation.other.is_trashed
        ]

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
            first: No more than so many scenes and shots without one, from the beginning: to have
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
        scenes, shots = self._parts(film_id, only, first)
        takes = takes_of(self._session, {part.id: part.facts or {} for part in shots})
        still = library_settings(self._session).still_seconds
        by_scene: dict[AssetId | None, list[Shot]] = {}
        here = {part.id for part in scenes}
        for part in shots:
            # A scene in the Trash heads nothing: what is left of it plays where it stands.
            scene = part.scene_id if part.scene_id in here else None
            shot = _to_shot(part, takes.get(part.id, NO_TAKES), still)
            by_scene.setdefault(scene, []).append(shot)
        return Film(
            id=film_id,
            name=row.name,
            scenes=tuple(_to_scene(part, tuple(by_scene.get(part.id, ()))) for part in scenes),
            loose_shots=tuple(by_scene.get(None, ())),
            target_seconds=(row.metadata or {}).get("target_duration"),
            settings=film_settings.to_settings(row),
            version=row.version,
        )

    def _parts(
        self, film_id: AssetId, only: Collection[AssetId] | None, first: int | None
    ) -> tuple[list[Any], list[Any]]:
        """The rows of a film's scenes and of its shots, each in order, without the Trash."""
        here = (_r.workspace_id == self._session.workspace_id, _r.parent_asset_id == film_id)
        of_film = _part_select().where(*here)
        heads = list(
            self._session.rows(
                of_film.where(_r.scene_id.is_(None), assets.c.deleted_at.is_(None)).limit(first)
            )
        )
        scenes = [part for part in heads if part.type == AssetType.SCENE]
        shots = [part for part in heads if part.type == AssetType.SHOT]
        live = of_film.where(assets.c.deleted_at.is_(None))
        is_whole = first is None or len(heads) < first
        if only is None and is_whole:
            shots += self._session.rows(live.where(_r.scene_id.is_not(None)))
        else:
            wanted = [part.id for part in scenes if only is None or part.id in only]
            if is_whole:
                wanted += self._trashed_scenes(film_id)
            for some in chunks(wanted):
                shots += self._session.rows(live.where(_r.scene_id.in_(some)))
        return scenes, sorted(shots, key=lambda part: (part.sequence or 0, part.relation_id))

    def _trashed_scenes(self, film_id: AssetId) -> list[AssetId]:
        rows = self._session.rows(
            select(assets.c.id)
            .join(relations, _r.child_asset_id == assets.c.id)
            .where(
                _r.parent_asset_id == film_id,
                _r.relationship_type == RelationType.PART_OF.value,
                _r.scene_id.is_(None),
                assets.c.type == AssetType.SCENE.value,
                assets.c.deleted_at.is_not(None),
            )
        )
        return [AssetId(row[0]) for row in rows]


def _part_select() -> Select[Any]:
    """What a scene or a shot shows, with its place in its film."""
    return (
        select(
            _r.id.label("relation_id"),
            _r.scene_id,
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
        .where(_r.relationship_type == RelationType.PART_OF.value)
        .order_by(_r.sequence, _r.id)
    )


class FilmWrites(FilmReads, PlaceWrites, TakeWrites):
    """Changes to films; see `film_places.py` for scenes and shots, `film_takes.py` for takes."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        FilmReads.__init__(self, session)
        TakeWrites.__init__(self, session)

    def add_film(self, name: str, *, target_seconds: float | None = None) -> AssetId:
        """Make a film."""
        facts = {"target_duration": target_seconds} if target_seconds else {}
        return self._assets.add(AssetType.FILM, name, metadata=facts, status=AssetStatus.WIP.value)

    def keep_as_is(
        self, shot_ids: Sequence[AssetId], takes: Collection[AssetId] | None = None
    ) -> int:
        """Let takes be what their shots ask for now; see `take_basis.keep_as_is`."""
        return keep_as_is(self._session, shot_ids, takes)

    def number_take(self, shot_id: AssetId, asset_id: AssetId, number: int) -> None:
        """Give a take of a shot another number, which no other take of it has.

        Raises:
            NotFoundError: The asset is not a take of this shot.
            RuleError: Another take has that number.
        """
        self._session.alone(shot_id)
        rows = self._rows(shot_id)
        (take,) = self._those(rows, [asset_id])
        if any(row.sequence == number and row is not take for row in rows):
            raise RuleError(f"The shot has a take {number} already.", field="sequence")
        self._session.update_many(relations, [take.id], {"sequence": number})

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
