"""A gallery that is served on 127.0.0.1, and a library for it that has something of everything."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from PIL import Image

from desktop.base.serving import ServeOptions
from desktop.catalog.library import open_library
from desktop.domain.gallery import GalleryScope
from desktop.jobs.gallery_pictures import GalleryPictures
from desktop.jobs.gallery_reads import GalleryReader
from desktop.server.gallery.gallery_application import GALLERY_LIMITS, make_gallery
from desktop.server.gallery.gallery_rules import OpenGallery
from desktop.server.running import DoorServer, listen
from desktop.tracking import AssetService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from desktop.catalog.library import Library
    from desktop.server.limits import RequestLimits

CLIP = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41" + bytes(range(256)) * 4


@dataclass
class Shown:
    """A gallery that is open."""

    address: str
    library: Library
    caller: httpx.Client

    def ask(self, path: str, **how: Any) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        answer = self.caller.get(path, **how)
        return answer.status_code, answer.json()


@contextmanager
def shown(
    address: str,
    scope: GalleryScope | None = None,
    *,
    limits: RequestLimits = GALLERY_LIMITS,
) -> Iterator[Shown]:
    """Show a library in a thread until the block ends."""
    library = open_library(address)
    reader, pictures = GalleryReader(library, scope, fresh=0), GalleryPictures(library)
    gate = make_gallery(reader, pictures, OpenGallery(reader.scope), limits)
    options = ServeOptions(port=0)
    try:
        with listen(options) as listening:
            server, is_open = DoorServer(gate, options, listening), threading.Event()
            server.on_open = is_open.set
            thread = threading.Thread(target=server.run_until_stopped)
            thread.start()
            try:
                assert is_open.wait(30)
                with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as caller:
                    yield Shown(server.address, library, caller)
            finally:
                server.stop()
                thread.join()
    finally:
        pictures.close()
        library.close()


@dataclass
class Studio:
    """What is in the library that is shown.

    Attributes:
        image, still: An image that was generated, and one that was not; the first is in the film.
        clip: A video in the film.
        film, shot: It, and its only shot.
        other: An image in no film.
        trashed: An image in the Trash.
    """

    image: UUID
    clip: UUID
    other: UUID
    trashed: UUID
    film: UUID
    shot: UUID


def painted(path: Path, width: int, height: int) -> Path:
    """A picture of this size."""
    Image.new("RGB", (width, height), (200, 120, 60)).save(path)
    return path


def furnish_studio(address: str, folder: Path) -> Studio:
    """Put something of everything into an empty library."""
    (folder / "clip.mp4").write_bytes(CLIP)
    with AssetService.open(address, media="copy") as service:
        film = service.create_film(title="The Last Lamp")
        shot = service.create_shot(name="Harbour", shot_number="1A", prompt="fog on the quay")
        service.add_shot_to_film(film, shot)
        image = service.create_asset(
            name="Dusk",
            file_path=painted(folder / "dusk.png", 64, 36),
            source="generation",
            generation_metadata={"prompt": "harbour at dusk", "cfg": 7.5, "steps": 30},
            generation_cost="0.04",
            asset_metadata={"width": 64, "height": 36},
            tags=["mood/calm"],
        )
        clip = service.create_asset(
            asset_type="video", name="Push in", file_path=folder / "clip.mp4"
        )
        for take in (image, clip):
            service.create_relationship(shot, take, "generated_from")
        other = service.create_asset(name="Moodboard", file_path=painted(folder / "m.png", 20, 40))
        trashed = service.create_asset(name="Dusk, lost", file_path=painted(folder / "t.png", 9, 9))
        service.delete_asset(trashed)
    return Studio(image, clip, other, trashed, film, shot)
