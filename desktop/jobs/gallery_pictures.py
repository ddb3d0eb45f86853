"""The small pictures of a gallery: from the cache of thumbnails, or made now and kept there.

What is handed out was always encoded by ourselves. Workers are started when the first picture is
missing; of what there is no picture is remembered for a while, and not tried for every tile again.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from desktop.base.errors import DeskError
from desktop.base.frozen import frozen
from desktop.base.paths import thumbnails_dir
from desktop.domain.asset import AssetType
from desktop.domain.derived import Derived, derived_path
from desktop.jobs.factory import JobFactory
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import thumbnail_kind

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId

WORKERS = 2
GIVEN_UP_FOR = 300.0  # seconds
_MOST = 10_000  # of which it is remembered
_PNG = b"\x89PNG"


@frozen
class GalleryPicture:
    """A picture as it is sent.

    Attributes:
        checksum: Of the original that it was made of.
    """

    content: bytes
    content_type: str
    checksum: str


class GalleryPictures:
    """Finds pictures and makes them. Any thread may ask, and waits for what has to be made."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._jobs: JobFactory | None = None
        self._none: dict[tuple[str, Derived], float] = {}

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            jobs, self._jobs = self._jobs, None
        if jobs is not None:
            jobs.close()

    def find(self, asset_id: AssetId, *, large: bool = False) -> GalleryPicture | None:
        """The picture of an asset for a tile, or a large one; None where there is none.

        Raises:
            LibraryError: The library could not be read.
        """
        cards = self._library.read(lambda reads: reads.assets.cards([asset_id]))
        card = cards.get(asset_id)
        if card is None or not card.checksum:
            return None
        kind = thumbnail_kind(card.type)
        if large and card.type is not AssetType.AUDIO:
            kind = Derived.PREVIEW
        path = derived_path(thumbnails_dir(), card.checksum, kind)
        found = _read(path, card.checksum)
        if found is not None or self._is_hopeless(card.checksum, kind):
            return found
        try:
            made = run(self._factory().pictures.render(self._library, asset_id, kind))
        except DeskError:
            with self._lock:
                if len(self._none) >= _MOST:
                    self._none.clear()
                self._none[card.checksum, kind] = time.monotonic()
            return None
        return _read(made, card.checksum)

    def _factory(self) -> JobFactory:
        with self._lock:
            if self._jobs is None:
                self._jobs = JobFactory(workers=WORKERS)
            return self._jobs

    def _is_hopeless(self, checksum: str, kind: Derived) -> bool:
        with self._lock:
            at = self._none.get((checksum, kind))
            return at is not None and time.monotonic() - at < GIVEN_UP_FOR


def _read(path: Path, checksum: str) -> GalleryPicture | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    kind = "image/png" if content.startswith(_PNG) else "image/jpeg"
    return GalleryPicture(content, kind, checksum)
