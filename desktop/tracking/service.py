"""The asset service: every verb that scripts use, on one open library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.tracking.reading import ReadingVerbs

if TYPE_CHECKING:
    from typing import Self


class AssetService(ReadingVerbs):
    """An open library with every verb that scripts use.

    Any thread may call it; each call is one transaction and one step of undo, under the script's
    name.

    Example:
        >>> with AssetService.open("film.desk") as service:
        ...     service.create_asset(asset_type="text", name="Note")
        UUID('...')
    """

    def named(self, script: str) -> Self:
        """The same open library for another script, under whose name History shows what it does.

        Close the one that was opened, and not this one.

        Example:
            >>> service.named("night_run.py").script
            'night_run.py'
        """
        made = type(self)(self._library, script=script, media=self.media, limits=self._limits)
        made._allowed, made._finder = self._allowed, self._finder
        return made
