"""Films as scripts read them: shots in the order in which they play, their takes, what they use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, cast
from uuid import UUID

from desktop.domain.asset import AssetType
from desktop.domain.film import Scene
from desktop.tracking.rows import AssetRow, RelatedRow, asset_row, related_row, stored_assets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.catalog.library import Reads
    from desktop.domain.film import Film, Shot, Take
    from desktop.domain.ids import AssetId, WorkspaceId
    from desktop.domain.relation import Relation
    from desktop.domain.saving import StoredAsset

_USED = {
    AssetType.CHARACTER_REF: "characters",
    AssetType.AUDIO: "audios",
    AssetType.SCRIPT: "scripts",
    AssetType.TEXT: "scripts",
    AssetType.DOCUMENT: "scripts",
}


class TakeRow(AssetRow):
    """A take of a shot: the image or the video, with what the attempt was."""

    attempt_number: int
    selected: bool
    generation_params: dict[str, Any]
    quality_score: float | None
    director_notes: str | None
    error: str | None


class ShotRow(AssetRow):
    """A shot in its film. `sequence` counts from 1 through the whole film."""

    sequence: int
    scene_id: UUID | None
    shot_number: str | None


class Uses(TypedDict):
    """What a film, a scene or a shot uses, each in its order: sounds from the lowest layer up."""

    characters: list[RelatedRow]
    audios: list[RelatedRow]
    scripts: list[RelatedRow]
    images: list[RelatedRow]


class ShotStructure(ShotRow):
    """A shot with everything that hangs on it."""

    takes: list[TakeRow]
    uses: Uses


class SceneStructure(AssetRow):
    """A scene with its shots, in order."""

    scene_number: str | None
    shots: list[ShotStructure]
    uses: Uses


class FilmStructure(AssetRow):
    """A film with everything in it.

    Attributes:
        scenes: In order, each with its shots.
        shots: Those that are in no scene; `sequence` says between which others they play.
        final_cuts: Finished cuts.
    """

    scenes: list[SceneStructure]
    shots: list[ShotStructure]
    uses: Uses
    final_cuts: list[RelatedRow]


class FilmReader:
    """Reads one film in one view of the library."""

    def __init__(self, reads: Reads, workspace_id: WorkspaceId, film_id: AssetId) -> None:
        """Read its tree.

        Raises:
            NotFoundError: There is no such film.
        """
        self._reads, self._workspace = reads, workspace_id
        self._film: Film = reads.films.load(film_id)
        self._scene_of: dict[AssetId, AssetId] = {
            shot.id: scene.id for scene in self._film.scenes for shot in scene.shots
        }
        self._place = {shot.id: place for place, shot in enumerate(self._film.shots(), 1)}

    def shots(self) -> list[ShotRow]:
        """Every shot, in playing order."""
        found = self._film.shots()
        rows = self._stored(shot.id for shot in found)
        return [self._shot(rows[shot.id]) for shot in found if shot.id in rows]

    def structure(self) -> FilmStructure:
        """The whole film."""
        film = self._film
        uses = self._reads.films.all_uses(film.id)
        cuts = self._reads.films.cuts(film.id)
        shots = film.shots()
        ids = {film.id, *(scene.id for scene in film.scenes), *(shot.id for shot in shots)}
        ids |= {take.card.id for shot in shots for take in shot.takes}
        ids |= {one.other.id for several in uses.values() for one in several}
        ids |= {one.other.id for one in cuts}
        rows = self._stored(sorted(ids))

        def used(key: AssetId) -> Uses:
            return self._uses(uses.get(key, []), rows)

        def whole(shot: Shot) -> ShotStructure:
            takes = [take_row(take, rows[take.card.id], self._workspace) for take in shot.takes]
            return {**self._shot(rows[shot.id]), "takes": takes, "uses": used(shot.id)}

        scenes: list[SceneStructure] = [
            {
                **asset_row(rows[scene.id], self._workspace),
                "scene_number": scene.number or None,
                "shots": [whole(shot) for shot in scene.shots],
                "uses": used(scene.id),
            }
            for scene in (part for part in film.parts() if isinstance(part, Scene))
        ]
        return {
            **asset_row(rows[film.id], self._workspace),
            "scenes": scenes,
            "shots": [whole(shot) for shot in film.loose_shots],
            "uses": used(film.id),
            "final_cuts": [related_row(one, rows[one.other.id], self._workspace) for one in cuts],
        }

    def _shot(self, stored: StoredAsset) -> ShotRow:
        key = stored.asset.id
        scene = self._scene_of.get(key)
        return {
            **asset_row(stored, self._workspace),
            "sequence": self._place[key],
            "scene_id": UUID(scene) if scene else None,
            "shot_number": stored.asset.code,
        }

    def _uses(self, relations: Iterable[Relation], rows: dict[AssetId, StoredAsset]) -> Uses:
        found: dict[str, list[RelatedRow]] = {name: [] for name in Uses.__annotations__}
        for one in relations:
            kind = _USED.get(one.other.type, "images")
            found[kind].append(related_row(one, rows[one.other.id], self._workspace))
        return cast("Uses", found)

    def _stored(self, ids: Iterable[AssetId]) -> dict[AssetId, StoredAsset]:
        return stored_assets(self._reads, list(ids))


def take_row(take: Take, stored: StoredAsset, workspace_id: WorkspaceId) -> TakeRow:
    """A take as a script reads it."""
    facts, generation = stored.asset.metadata, dict(stored.asset.generation)
    return {
        **asset_row(stored, workspace_id),
        "attempt_number": take.number,
        "selected": take.is_selected,
        "generation_params": generation,
        "quality_score": facts.get("quality_score"),
        "director_notes": facts.get("director_notes"),
        "error": generation.get("error"),
    }
