"""Films: making them, putting shots into them, reading them whole."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from desktop.domain.asset import PRODUCTION_STATUSES, AssetStatus, AssetType
from desktop.domain.metadata import merged
from desktop.edits.asset import AddAsset
from desktop.edits.scripted import Named
from desktop.tracking import values
from desktop.tracking.shots import ShotVerbs
from desktop.tracking.structure import FilmReader

if TYPE_CHECKING:
    from desktop.tracking.structure import FilmStructure, ShotRow
    from desktop.tracking.values import AssetRef


class FilmVerbs(ShotVerbs):
    """The verbs for films."""

    def create_film(
        self,
        workspace_id: UUID | str | None = None,
        title: str = "",
        synopsis: str = "",
        total_duration: float | None = None,
        status: str | None = None,
    ) -> UUID:
        """Make a film without anything in it; returns its id.

        `total_duration` is how long it is to be. A `status` that is none of the library's (`wip`,
        `review`, `approved`, `cut`) is kept in the metadata.

        Raises:
            TrackingError: Nothing was made; `field` is the parameter at fault.

        Example:
            >>> service.create_film(title="The Last Lamp", total_duration=60)
            UUID('...')
        """
        self._here(workspace_id)
        name, told = values.title(title, "title"), values.text(synopsis, "synopsis")
        word = values.text(status, "status")
        seconds = values.seconds(total_duration, "total_duration")
        facts = {"synopsis": told, "target_duration": seconds, "status": word}
        is_ours = word in PRODUCTION_STATUSES
        columns = {
            "description": told,
            "metadata": merged({}, facts),
            "status": word if is_ours else AssetStatus.WIP.value,
        }
        edit = AddAsset(AssetType.FILM, name, columns)
        return UUID(self._perform(Named(edit, self._label("New film", name))))

    def add_shot_to_film(
        self, film_id: AssetRef, shot_id: AssetRef, sequence: int | None = None
    ) -> UUID:
        """Put a shot into a film; returns the relation. It comes last, or where `sequence` says.

        Shots that are put in by numbers stand in the order of these, whichever comes first.

        Raises:
            UnknownAssetError: There is no such film, or no such shot.
            InvalidValueError: The shot is in another film.

        Example:
            >>> service.add_shot_to_film(film, shot, sequence=1)
            UUID('...')
        """
        film = self._known(film_id, "film_id", AssetType.FILM)
        shot = self._known(shot_id, "shot_id", AssetType.SHOT)
        return self.create_relationship(film, shot, "part_of", sequence)

    def get_film_shots(self, film_id: AssetRef) -> list[ShotRow]:
        """Every shot of a film, in scenes or not, in the order in which they play.

        Raises:
            UnknownAssetError: There is no such film.

        Example:
            >>> [one["shot_number"] for one in service.get_film_shots(film)]
            ['1A']
        """
        key, workspace = self._known(film_id, "film_id", AssetType.FILM), self._library.workspace_id
        return self._read(lambda reads: FilmReader(reads, workspace, key).shots())

    def get_film_structure(self, film_id: AssetRef) -> FilmStructure:
        """A film with its scenes, shots, takes and all that they use: each once for each place.

        Raises:
            UnknownAssetError: There is no such film.

        Example:
            >>> structure = service.get_film_structure(film)
            >>> [take["url"] for shot in structure["shots"] for take in shot["takes"]]
            ['https://cdn.example.org/1a.mp4']
        """
        key, workspace = self._known(film_id, "film_id", AssetType.FILM), self._library.workspace_id
        return self._read(lambda reads: FilmReader(reads, workspace, key).structure())
