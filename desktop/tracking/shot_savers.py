"""The savers of what a film is made of: what was generated for a shot, and the finished film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.asset import AssetType
from desktop.tracking import values
from desktop.tracking.errors import InvalidValueError
from desktop.tracking.provenance import Provenance

if TYPE_CHECKING:
    from typing import Unpack
    from uuid import UUID

    from desktop.domain.saving import AssetToSave
    from desktop.tracking.connection import OpenLibrary
    from desktop.tracking.provenance import Generation, Where
    from desktop.tracking.rows import AssetRow

_FAILED = "Hand over video_url, image_url or audio_url, or use record_failed_generation."


def save_shot_as_asset(
    db: OpenLibrary,
    workspace_id: UUID | str | None = None,
    *,
    shot_id: object = None,
    shot_name: str = "Shot",
    video_url: Where = None,
    image_url: Where = None,
    audio_url: Where = None,
    duration: float | None = None,
    thumbnail_url: str | None = None,
    **how: Unpack[Generation],
) -> list[AssetRow]:
    """Save what was generated for a shot: an asset each for its video, its image and its sound.

    The cost is divided among those that came out, to the millionth. Where `shot_id` is a shot of
    the library, the video becomes a take of it (or the image, alone), and the rest is used in it.

    Raises:
        TrackingError: Nothing was saved; `field` is the parameter at fault.

    Example:
        >>> assets = save_shot_as_asset(
        ...     db=service,
        ...     shot_name="Shot 1",
        ...     video_url="https://cdn.example.org/1.mp4",
        ...     image_url="https://cdn.example.org/1.png",
        ...     generation_cost=0.25,
        ... )
        >>> [(one["name"], str(one["generation_cost"])) for one in assets]
        [('Shot Video: Shot 1', '0.125000'), ('Shot Image: Shot 1', '0.125000')]
    """
    told = Provenance.of(db, workspace_id, how)
    where = {"video_url": video_url, "image_url": image_url, "audio_url": audio_url}
    name = values.title(shot_name or "Shot", "shot_name")
    facts = {"shot_id": values.foreign_id(shot_id), "thumbnail_url": thumbnail_url}
    length = values.seconds(duration)
    assets: list[AssetToSave] = []
    for field, one in where.items():
        if one:
            kind = AssetType(field.removesuffix("_url"))
            title = values.title(f"Shot {kind.value.title()}: {name}", "shot_name")
            assets.append(told.asset(kind, title, one, field, duration=length, facts=facts))
    if not assets:
        raise InvalidValueError("Nothing came out of this shot.", field="video_url", advice=_FAILED)
    label, target = told.db._label("Save shot", name), told.target(shot_id, AssetType.SHOT)
    return told.save(assets, label, "shot", told.provider, target=target)


def save_film_as_asset(
    db: OpenLibrary,
    workspace_id: UUID | str | None = None,
    *,
    film_id: object = None,
    film_title: str = "Untitled",
    video_url: Where = None,
    duration: float | None = None,
    thumbnail_url: str | None = None,
    shots_count: int | None = None,
    **how: Unpack[Generation],
) -> AssetRow:
    """Save a finished film as a video; returns it.

    Where `film_id` is a film of the library, the video is its finished cut. The cost counts beside
    what its shots were saved with: hand over what putting it together cost.

    Raises:
        TrackingError: Nothing was saved; `field` is the parameter at fault.

    Example:
        >>> film = save_film_as_asset(
        ...     db=service,
        ...     film_title="The Last Lamp",
        ...     video_url="https://cdn.example.org/lamp.mp4",
        ...     duration=64.5,
        ...     shots_count=12,
        ... )
        >>> film["type"], film["metadata"]["type"]
        ('video', 'complete_film')
    """
    told = Provenance.of(db, workspace_id, how)
    title = values.title(film_title or "Untitled", "film_title")
    if not video_url:
        raise InvalidValueError("A film is saved by its video.", field="video_url")
    asset = told.asset(
        AssetType.VIDEO,
        values.title(f"Film: {title}", "film_title"),
        video_url,
        "video_url",
        duration=duration,
        facts={
            "type": "complete_film",
            "film_id": values.foreign_id(film_id),
            "shots_count": values.whole(shots_count, "shots_count"),
            "thumbnail_url": thumbnail_url,
        },
    )
    label, target = told.db._label("Save film", title), told.target(film_id, AssetType.FILM)
    return told.save([asset], label, "film", told.provider, target=target)[0]
