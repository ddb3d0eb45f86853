"""`directors-desk gallery` as a child of this program, which ends when this program does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.jobs.door_process import ServerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.gallery import GalleryScope


@frozen
class GalleryNews:
    """What a gallery tells of itself.

    Attributes:
        url: Where it is, when it is open; empty when it has ended.
        problem: Why it has ended, where it was not told to.
    """

    url: str = ""
    problem: str = ""


class GalleryProcess(ServerProcess):
    """A library that is shown as a web page to this machine, in a process of its own."""

    def __init__(
        self, library: str, scope: GalleryScope, told: Callable[[GalleryNews], None]
    ) -> None:
        """Begin; returns at once.

        Args:
            library: Its address.
            scope: What of it is shown: all, a film or a collection.
            told: Called in another thread when it is open, and last of all when it has ended.
        """
        self._told = told
        super().__init__(library, ["gallery", "--json", "--until-input-ends", *_options(scope)])

    def _hear(self, row: Mapping[str, str]) -> None:
        if "url" in row:
            self._told(GalleryNews(row["url"]))

    def _end(self, problem: str) -> None:
        self._told(GalleryNews(problem=problem))


def _options(scope: GalleryScope) -> list[str]:
    found = ["--port", "0"]  # any that is free: a second window may show another library
    if scope.film_id is not None:
        found += ["--film", scope.film_id]
    if scope.collection_id is not None:
        found += ["--collection", scope.collection_id]
    if not scope.shows_prompts:
        found.append("--no-prompts")
    if not scope.shows_costs:
        found.append("--no-costs")
    return found
