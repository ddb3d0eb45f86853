"""Finishes interrupted work in the media folder before a command begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.cli.running import follow
from desktop.jobs.media_upkeep import is_media_due, keep_media

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.cli.desk import Desk


def keep_media_well(desk: Desk, library: Library) -> None:
    """Bring over what is in another library's folder yet, and finish purges that died.

    What fails is said, and does not keep the command from being done: nothing is lost by waiting.
    """
    if not is_media_due(library):
        return
    output = desk.output()
    try:
        told = follow(keep_media(library)).sentence
    except LibraryError as error:
        told = f"{error} {error.advice}".strip()
    if told:
        output.say(told)
