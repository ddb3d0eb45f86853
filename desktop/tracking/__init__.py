"""The door for scripts: what makes media, in whatever program, puts it into the library by this.

    from desktop.tracking import AssetService, save_shot_as_asset

    with AssetService.open("film.desk") as service:
        save_shot_as_asset(db=service, shot_name="1A", video_url="1a.mp4", provider="fal")

May import jobs, edits, the catalog and everything below; knows no window, and starts nothing:
neither Qt nor a decoder is loaded by it. Read `service.py` first, then `savers.py`;
`docs/tracking.md` tells it to those who use it.
"""

from __future__ import annotations

from desktop.tracking.connection import DownloadLimits
from desktop.tracking.errors import (
    GenerationError,
    InvalidValueError,
    LibraryClosedError,
    MediaDownloadError,
    MediaReadError,
    NoMediaError,
    TrackingError,
    UnknownAssetError,
    UnusableMediaError,
    WrongWorkspaceError,
)
from desktop.tracking.rows import AssetRow, RelatedRow
from desktop.tracking.savers import (
    record_failed_generation,
    save_audio_as_asset,
    save_generation_as_asset,
    save_script_as_asset,
)
from desktop.tracking.service import AssetService
from desktop.tracking.shot_savers import save_film_as_asset, save_shot_as_asset

__all__ = [
    "AssetRow",
    "AssetService",
    "DownloadLimits",
    "GenerationError",
    "InvalidValueError",
    "LibraryClosedError",
    "MediaDownloadError",
    "MediaReadError",
    "NoMediaError",
    "RelatedRow",
    "TrackingError",
    "UnknownAssetError",
    "UnusableMediaError",
    "WrongWorkspaceError",
    "record_failed_generation",
    "save_audio_as_asset",
    "save_film_as_asset",
    "save_generation_as_asset",
    "save_script_as_asset",
    "save_shot_as_asset",
]
