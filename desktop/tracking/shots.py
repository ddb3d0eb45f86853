"""Shots and their takes: making them, filling them, choosing the one that plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.metadata import merged
from desktop.edits.asset import AddAsset
from desktop.edits.film import SelectTake
from desktop.edits.film_use import UseAssets
from desktop.edits.scripted import Named
from desktop.edits.scripted_take import AddTake, FillTake, TakeFile
from desktop.tracking import values
from desktop.tracking.characters import CharacterVerbs
from desktop.tracking.errors import InvalidValueError, UnknownAssetError
from desktop.tracking.media import place_of
from desktop.tracking.rows import stored_assets
from desktop.tracking.structure import take_row

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from typing import Unpack

    from desktop.catalog.library import Reads
    from desktop.domain.ids import AssetId
    from desktop.tracking.media import Media
    from desktop.tracking.rows import AssetRow
    from desktop.tracking.structure import TakeRow
    from desktop.tracking.values import AssetRef, Cost, Facts


class TakeVideo(TypedDict, total=False):
    """Where the video of a take is, and what is known of it."""

    video_url: str | os.PathLike[str] | None
    file_path: str | os.PathLike[str] | None
    size: int | None
    duration: float | None
    video_metadata: Facts
    media: Media | None


class ShotVerbs(CharacterVerbs):
    """The verbs for shots and takes."""

    def create_shot(
        self,
        workspace_id: UUID | str | None = None,
        name: str = "",
        description: str = "",
        shot_number: str | int | None = None,
        camera_angle: str = "",
        *,
        duration_target: float | None = None,
        prompt: str = "",
    ) -> UUID:
        """Make a shot that is in no film yet; returns its id.

        Raises:
            TrackingError: Nothing was made; `field` is the parameter at fault.

        Example:
            >>> service.create_shot(
            ...     name="Dark", shot_number="1A", duration_target=4, prompt="a dark room"
            ... )
            UUID('...')
        """
        self._here(workspace_id)
        title = values.title(name, "name")
        angle = values.text(camera_angle, "camera_angle")
        facts = {"camera_angle": angle, "prompt": values.text(prompt, "prompt")}
        columns: dict[str, Any] = {
            "code": values.text(shot_number, "shot_number", limit=100) or None,
            "description": values.text(description, "description"),
            "duration": values.seconds(duration_target, "duration_target"),
            "metadata": merged({}, facts),
            "status": AssetStatus.WIP.value,
        }
        edit = AddAsset(AssetType.SHOT, title, columns)
        return UUID(self._perform(Named(edit, self._label("New shot", title))))

    def link_shot_assets(
        self,
        shot_id: AssetRef,
        characters: Iterable[AssetRef] | None = None,
        audios: Iterable[AssetRef] | None = None,
        scripts: Iterable[AssetRef] | None = None,
    ) -> None:
        """Let a shot use characters, sounds (the lowest layer first) and texts.

        Raises:
            UnknownAssetError: One of them is not there.

        Example:
            >>> service.link_shot_assets(shot, characters=[mara], audios=[wind])
        """
        shot = self._known(shot_id, "shot_id", AssetType.SHOT)
        used = [
            self._known(one, field)
            for field, several in (
                ("characters", characters),
                ("audios", audios),
                ("scripts", scripts),
            )
            for one in values.asset_ids(several, field)
        ]
        if used:
            edit = UseAssets(shot, tuple(dict.fromkeys(used)))
            self._perform(Named(edit, self._label("Use assets")))

    def create_shot_take(
        self,
        shot_id: AssetRef,
        attempt_number: int | None = None,
        selected: bool = False,
        generation_params: Facts = None,
        quality_score: float | None = None,
        *,
        director_notes: str | None = None,
        generation_cost: Cost = None,
        **video: Unpack[TakeVideo],
    ) -> UUID:
        """Make a take; returns its id, for `link_take_video` where its video is still to come.

        Without a number it gets the next one. The first take of a shot plays, and one that is
        `selected`.

        Raises:
            InvalidValueError: The shot has a take of that number; or `field` says what it was.
            UnknownAssetError: There is no such shot.

        Example:
            >>> service.create_shot_take(
            ...     shot, generation_params={"provider": "kling", "seed": 7}, generation_cost=0.35
            ... )
            UUID('...')
        """
        shot = self._known(shot_id, "shot_id", AssetType.SHOT)
        facts = {
            "quality_score": values.seconds(quality_score, "quality_score"),
            "director_notes": values.text(director_notes, "director_notes"),
        }
        edit = AddTake(
            shot,
            values.order(attempt_number, "attempt_number"),
            selected,
            merged({}, facts),
            values.facts(generation_params, "generation_params"),
            values.money(generation_cost),
            self._video(video) if video else None,
            label=self._label("Add take"),
        )
        named = {"type": "file_path" if video.get("file_path") else "video_url"}
        return UUID(self._perform(edit, "shot_id", sequence="attempt_number", **named))

    def link_take_video(
        self,
        take_id: AssetRef,
        video_url: str | os.PathLike[str] | None = None,
        file_path: str | os.PathLike[str] | None = None,
        size: int | None = None,
        duration: float | None = None,
        *,
        video_metadata: Facts = None,
        media: Media | None = None,
    ) -> AssetRow:
        """Say where the video of a take is; returns the take.

        Raises:
            UnknownAssetError: There is no such take.
            TrackingError: Nothing was changed; `field` is the parameter at fault.

        Example:
            >>> service.link_take_video(take, "https://cdn.example.org/1a.mp4", duration=4)["url"]
            'https://cdn.example.org/1a.mp4'
        """
        key = self._known(take_id, "take_id", AssetType.VIDEO, AssetType.IMAGE)
        video = self._video(
            {
                "video_url": video_url,
                "file_path": file_path,
                "size": size,
                "duration": duration,
                "video_metadata": video_metadata,
                "media": media,
            }
        )
        edit = FillTake(key, video, label=self._label("Add video of take"))
        return self._row(self._perform(edit, "file_path" if file_path else "video_url"))

    def _video(self, told: TakeVideo) -> TakeFile:
        """Look where the video of a take is."""
        if unknown := told.keys() - TakeVideo.__annotations__.keys():
            raise TypeError(f"There is no parameter {min(unknown)!r}.")
        url, path = told.get("video_url"), told.get("file_path")
        if not (path or url):
            raise InvalidValueError("There is no video to link.", field="video_url")
        media = told.get("media") or self.media
        at = place_of(self._library, url, path, AssetType.VIDEO, media=media, field="video_url")
        file = self._download(at.url, AssetType.VIDEO, at.fetch) if at.fetch and at.url else at.file
        columns = {
            "url": at.url,
            "file_path": at.file_path,
            "size": values.whole(told.get("size"), "size"),
            "duration": values.seconds(told.get("duration")),
        }
        facts = values.facts(told.get("video_metadata"), "video_metadata")
        return TakeFile(
            file, {name: one for name, one in columns.items() if one is not None}, facts
        )

    def get_shot_takes(self, shot_id: AssetRef) -> list[TakeRow]:
        """The takes of a shot, by their numbers; without the Trash.

        Example:
            >>> [(one["attempt_number"], one["selected"]) for one in service.get_shot_takes(shot)]
            [(1, True)]
        """
        key = values.asset_id(shot_id, "shot_id")

        def listed(reads: Reads) -> list[TakeRow]:
            takes = reads.films.takes(key)
            stored = stored_assets(reads, [take.card.id for take in takes])
            workspace = self._library.workspace_id
            return [take_row(take, stored[take.card.id], workspace) for take in takes]

        return self._read(listed)

    def get_selected_take(self, shot_id: AssetRef) -> TakeRow | None:
        """The take of a shot that plays; None where there is none.

        Example:
            >>> service.get_selected_take(shot)["attempt_number"]
            1
        """
        return next((take for take in self.get_shot_takes(shot_id) if take["selected"]), None)

    def select_take(self, shot_id: AssetRef, take_id: AssetRef | None = None) -> None:
        """Let a take play. `select_take(take)` will do where it is a take of one shot only.

        Raises:
            UnknownAssetError: It is no take of that shot.
            InvalidValueError: It failed, or it is a take of several shots.

        Example:
            >>> service.select_take(shot, take)
        """
        first = self._known(shot_id, "shot_id")
        second = None if take_id is None else self._known(take_id, "take_id")
        if self._type_of(first) == AssetType.SHOT:
            shot, take = first, second
        else:
            shot, take = second or self._shot_of(first), first
        if take is None:
            raise InvalidValueError("Say which take is to play.", field="take_id")
        self._perform(Named(SelectTake(shot, take), self._label("Choose take")), "take_id")

    def _shot_of(self, take: AssetId) -> AssetId:
        shots = [one["id"] for one in self.get_parent_assets(take, "generated_from")]
        if len(shots) == 1:
            return values.asset_id(shots[0], "shot_id")
        if not shots:
            raise UnknownAssetError(f"The asset {take} is no take.", field="take_id")
        raise InvalidValueError("It is a take of several shots: say of which.", field="shot_id")
