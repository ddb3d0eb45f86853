"""The savers: one call after a generation puts what it made into the library, with all about it.

Each is one transaction and one step of undo. With an `external_id`, the script's own name for what
it saves, the same call twice saves once: what was saved before is returned. What all of them can be
told is in `provenance.Generation`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.asset import AssetStatus, AssetType
from desktop.tracking import values
from desktop.tracking.errors import InvalidValueError
from desktop.tracking.media import NOWHERE, place_of
from desktop.tracking.provenance import Provenance

if TYPE_CHECKING:
    from typing import Unpack
    from uuid import UUID

    from desktop.tracking.connection import OpenLibrary
    from desktop.tracking.provenance import Generation, Where
    from desktop.tracking.rows import AssetRow
    from desktop.tracking.values import Facts


def save_generation_as_asset(
    db: OpenLibrary,
    workspace_id: UUID | str | None = None,
    *,
    name: str,
    asset_type: str,
    url: Where = None,
    file_path: Where = None,
    size: int | None = None,
    duration: float | None = None,
    asset_metadata: Facts = None,
    thumbnail_url: str | None = None,
    **how: Unpack[Generation],
) -> AssetRow:
    """Save whatever a generation made; returns the asset.

    Raises:
        TrackingError: Nothing was saved; `field` is the parameter at fault.

    Example:
        >>> picture = save_generation_as_asset(
        ...     db=service,
        ...     name="Mara at the window",
        ...     asset_type="image",
        ...     url="https://cdn.example.org/mara.png",
        ...     generation_cost=0.025,
        ...     provider="fal",
        ...     prompt="a lighthouse keeper at a window",
        ... )
        >>> picture["generation_cost"]
        Decimal('0.025000')
    """
    told = Provenance.of(db, workspace_id, how)
    kind, title = values.asset_type(asset_type), values.title(name, "name")
    at = place_of(told.db._library, url, file_path, kind, media=told.media)
    facts = {**values.facts(asset_metadata, "asset_metadata"), "thumbnail_url": thumbnail_url}
    asset = told.asset(kind, title, at=at, size=size, duration=duration)
    asset = replace(asset, metadata={key: one for key, one in facts.items() if one is not None})
    return told.save([asset], told.db._label(f"Save {kind.value.replace('_', ' ')}", title))[0]


def save_script_as_asset(
    db: OpenLibrary,
    workspace_id: UUID | str | None = None,
    *,
    script_id: object = None,
    script_title: str = "Untitled",
    script_content: object = "",
    genre: str | None = None,
    style: str | None = None,
    **how: Unpack[Generation],
) -> AssetRow:
    """Save a script as an asset; returns it. Search finds the words of its content.

    Raises:
        TrackingError: Nothing was saved; `field` is the parameter at fault.

    Example:
        >>> script = save_script_as_asset(
        ...     db=service,
        ...     script_id=17,
        ...     script_title="The Last Lamp",
        ...     script_content="INT. LAMP ROOM - NIGHT",
        ...     model="gpt-4o-mini",
        ...     genre="drama",
        ... )
        >>> script["name"], script["url"]
        ('Script: The Last Lamp', 'script://17')
    """
    told = Provenance.of(db, workspace_id, how, genre=genre, style=style)
    title = values.title(script_title or "Untitled", "script_title")
    content = values.text(script_content, "script_content")
    own_id = values.foreign_id(script_id)
    asset = told.asset(
        AssetType.SCRIPT,
        values.title(f"Script: {title}", "script_title"),
        at=NOWHERE._replace(url=f"script://{own_id}" if own_id else None),
        facts={"content": content, "script_id": own_id, "genre": genre, "style": style},
    )
    saved = told.save(
        [replace(asset, text=content)], told.db._label("Save script", title), "script"
    )
    return saved[0]


def save_audio_as_asset(
    db: OpenLibrary,
    workspace_id: UUID | str | None = None,
    *,
    name: str = "Audio",
    audio_url: Where = None,
    text: str | None = None,
    voice_id: object = None,
    duration: float | None = None,
    **how: Unpack[Generation],
) -> AssetRow:
    """Save generated sound (speech, music) as an asset; returns it.

    Raises:
        TrackingError: Nothing was saved; `field` is the parameter at fault.

    Example:
        >>> line = save_audio_as_asset(
        ...     db=service,
        ...     name="TTS: The lamp is out...",
        ...     audio_url="https://cdn.example.org/line.mp3",
        ...     provider="elevenlabs",
        ...     text="The lamp is out.",
        ...     voice_id="Mara",
        ... )
        >>> line["tags"]
        ['ai-generated', 'audio', 'elevenlabs']
    """
    words, voice = values.text(text, "text"), values.foreign_id(voice_id)
    told = Provenance.of(db, workspace_id, how, text=words or None, voice_id=voice)
    title = values.title(name or "Audio", "name")
    if not audio_url:
        raise InvalidValueError("There is no sound to save.", field="audio_url")
    asset = told.asset(
        AssetType.AUDIO,
        title,
        audio_url,
        "audio_url",
        duration=duration,
        facts={"text": words, "voice_id": voice},
    )
    label = told.db._label("Save audio", title)
    return told.save([replace(asset, text=words)], label, "audio", told.provider)[0]


def record_failed_generation(
    db: OpenLibrary,
    workspace_id: UUID | str | None = None,
    *,
    error: str | BaseException,
    name: str | None = None,
    asset_type: str = "video",
    shot_id: object = None,
    **how: Unpack[Generation],
) -> AssetRow:
    """Keep a generation that failed: what it cost and what went wrong; returns what stands for it.

    `error` is a text, or the exception itself. Where `shot_id` is a shot of the library, it is a
    failed take of it.

    Raises:
        TrackingError: Nothing was saved; `field` is the parameter at fault.

    Example:
        >>> failed = record_failed_generation(
        ...     db=service,
        ...     error="The prompt was refused.",
        ...     provider="kling",
        ...     prompt="a storm over the harbour",
        ...     generation_cost=0.05,
        ... )
        >>> failed["status"], failed["url"]
        ('failed', None)
    """
    told_error = f"{error}" if isinstance(error, BaseException) else error
    why = values.text(told_error, "error") or "It failed."
    told = Provenance.of(db, workspace_id, how, error=why)
    kind = values.asset_type(asset_type)
    title = values.title(name or f"Failed {kind.value.replace('_', ' ')}", "name")
    asset = told.asset(kind, title, facts={"shot_id": values.foreign_id(shot_id)})
    return told.save(
        [replace(asset, status=AssetStatus.FAILED)],
        told.db._label("Record failed generation", title),
        told.provider,
        target=told.target(shot_id, AssetType.SHOT),
        error=why,
    )[0]
