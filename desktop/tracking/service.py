"""The asset service: every verb that scripts use, on one open library."""

from __future__ import annotations

from desktop.tracking.films import FilmVerbs


class AssetService(FilmVerbs):
    """An open library with every verb that scripts use.

    Any thread may call it; each call is one transaction and one step of undo, under the script's
    name.

    Example:
        >>> with AssetService.open("film.desk") as service:
        ...     service.create_asset(asset_type="text", name="Note")
        UUID('...')
    """
