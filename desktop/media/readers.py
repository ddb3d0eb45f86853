"""Which reader takes which content; each is imported when its first file comes, never before."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol, cast

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.domain.derived import Derived
    from desktop.domain.look import Look
    from desktop.domain.technical import Probe
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

# Where a picture that was converted carries its `screen_space.Space`, in Pillow's info.
SPACE = "desk_screen_space"


@frozen
class RenderedFile:
    """A derived file before it is written; width and height are 0 for text.

    Attributes:
        look: Of a thumbnail, what the picture looks like.
    """

    data: bytes
    width: int = 0
    height: int = 0
    look: Look | None = None


class Reader(Protocol):
    """What every reader module offers; both raise whatever their decoder raises."""

    def probe(self, source: Source, found: ContentKind) -> Probe:
        """The facts of a file, by its headers wherever possible."""

    def render(self, source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
        """One derived file."""


def reader_for(name: str) -> Reader:
    """The module `desktop.media.<name>`, imported now if it has not been yet.

    Lazily, because a worker that hashes photographs should not wait for the film decoder.
    """
    return cast("Reader", importlib.import_module(f"desktop.media.{name}"))
