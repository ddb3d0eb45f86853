"""What is known of shots that a generator can be asked for them with, in the terms of a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError
from desktop.catalog.asset import AssetReads
from desktop.catalog.film import FilmReads
from desktop.catalog.relation import RelationReads
from desktop.domain.asset import AssetType
from desktop.domain.generation_shot import CharacterOfShot, Picture, ShotToMake
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.engine.session import Session
    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.film import Shot, Take
    from desktop.domain.ids import AssetId

_LOOK_KEYS = ("look", "style")  # of a film or a scene, where a script or a person has said one


class ShotsToMake:
    """Reads shots; a film is read once, however many of its shots are asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._assets = AssetReads(session)
        self._relations = RelationReads(session)
        self._films = FilmReads(session)
        self._characters: dict[AssetId, CharacterOfShot] = {}

    def of(self, shot_ids: Sequence[AssetId]) -> tuple[ShotToMake, ...]:
        """The shots, in the given order.

        Raises:
            NotFoundError: One of them is not there.
        """
        found, films = self._assets.load_many(shot_ids), self._relations.films_of(shot_ids)
        before: dict[AssetId, Shot | None] = {}
        settings: dict[AssetId, tuple[str, str]] = {}  # where it is, and how it is to look
        for film_id in dict.fromkeys(one for several in films.values() for one in several):
            film = self._films.load(film_id)
            order = list(film.shots())
            before |= {shot.id: last for shot, last in zip(order, [None, *order], strict=False)}
            for scene in film.scenes:
                for shot in scene.shots:
                    settings[shot.id] = (scene.setting, self._look(scene.id) or self._look(film_id))
            for shot in film.loose_shots:
                settings[shot.id] = ("", self._look(film_id))
        shots: list[ShotToMake] = []
        for key in shot_ids:
            asset = found.get(key)
            if asset is None or asset.type is not AssetType.SHOT:
                raise NotFoundError(f"There is no shot {key} in this library.", field="shot_id")
            shots.append(self._shot(asset, before.get(key), settings.get(key, ("", ""))))
        return tuple(shots)

    def _shot(self, asset: Asset, before: Shot | None, setting: tuple[str, str]) -> ShotToMake:
        facts = asset.metadata
        used = self._films.uses(asset.id)
        characters = [one.other.id for one in used if one.other.type == AssetType.CHARACTER_REF]
        takes = [take for take in self._films.takes(asset.id) if not take.is_failed]
        last = self._assets.load(takes[-1].card.id) if takes else None
        plays = before.selected if before else None
        return ShotToMake(
            id=asset.id,
            name=asset.code or asset.name,
            prompt=str(facts.get("prompt") or ""),
            description=asset.description or str(facts.get("action") or ""),
            camera=str(facts.get("camera_angle") or ""),
            dialogue=str(facts.get("dialogue") or ""),
            seconds=asset.duration,
            setting=setting[0],
            look=setting[1],
            pictures=tuple(
                _used(one.other, str(one.metadata.get("role") or ""))
                for one in used
                if one.other.type in (AssetType.IMAGE, AssetType.VIDEO, AssetType.AUDIO)
            ),
            characters=tuple(map(self._character, characters)),
            last_take=dict(last.generation) if last else {},
            previous=_picture(plays) if plays else None,
            previous_out=plays.part.end if plays else None,
            has_previous=before is not None,
        )

    def _character(self, key: AssetId) -> CharacterOfShot:
        if key not in self._characters:
            asset = self._assets.load(key)
            attributes = asset.metadata.get("attributes")
            told = attributes if isinstance(attributes, dict) else {}
            references = [
                _used(one.other)
                for one in self._relations.of(key)
                if one.type is RelationType.REFERENCE_FOR
                and one.is_outgoing
                and not one.other.is_trashed
                and one.other.type == AssetType.IMAGE
            ]
            self._characters[key] = CharacterOfShot(
                asset.name,
                str(asset.metadata.get("consistency_prompt") or ""),
                tuple(references),
                str(told.get("voice") or told.get("voice_id") or ""),
            )
        return self._characters[key]

    def _look(self, key: AssetId) -> str:
        facts = self._assets.values([key], "metadata").get(key) or {}
        return next((str(facts[name]) for name in _LOOK_KEYS if facts.get(name)), "")


def _picture(take: Take) -> Picture:
    return _used(take.card)


def _used(card: AssetCard, role: str = "") -> Picture:
    return Picture(card.id, card.type, card.name, role, bool(card.checksum))
