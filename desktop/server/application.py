"""The application: every address, the page that describes them, and the gate in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.server.asset_paths import AssetPaths
from desktop.server.bare_application import bare_application
from desktop.server.character_paths import CharacterPaths
from desktop.server.door import HttpDoor
from desktop.server.film_paths import FilmPaths
from desktop.server.gate import Gate
from desktop.server.media_paths import MediaPaths
from desktop.server.page_paths import PagePaths
from desktop.server.track_paths import TrackPaths
from desktop.server.upload_paths import UploadPaths

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.server.access import AccessRules
    from desktop.server.limits import RequestLimits
    from desktop.tracking import AssetService

_PROBLEMS = (400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 503, 507)


def make_application(
    service: AssetService,
    rules: AccessRules,
    limits: RequestLimits,
    on_saved: Callable[[int], None] | None = None,
) -> Gate:
    """Everything that answers requests for one open library.

    Args:
        service: The library.
        rules: Who may come in.
        limits: How much may come in.
        on_saved: Told how many requests have changed the library, whenever one has.
    """
    app = bare_application(
        "Director's Desk",
        "What programs can do with the library that is open.",
        _PROBLEMS,
    )
    door = HttpDoor(service, rules, limits)
    for paths in (
        UploadPaths(door),
        AssetPaths(door),
        MediaPaths(door),
        CharacterPaths(door),
        FilmPaths(door),
        TrackPaths(door),
        PagePaths(app),
    ):
        app.include_router(paths.router)
    return Gate(app, rules, limits, on_saved)
