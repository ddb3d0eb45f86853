"""Runs a gallery: listens, answers until it is told to stop, and ends cleanly."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from desktop.jobs.gallery_pictures import GalleryPictures
from desktop.server.gallery.gallery_application import make_gallery
from desktop.server.gallery.gallery_rules import OpenGallery
from desktop.server.running import DoorServer, listen

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.base.serving import ServeOptions
    from desktop.jobs.gallery_reads import GalleryReader


def run_gallery(
    reader: GalleryReader, options: ServeOptions, opened: Callable[[str], None]
) -> None:
    """Show a library to whoever asks, until the process is told to stop.

    Args:
        reader: The library in the scope that is shown to all.
        options: Where to listen.
        opened: Told where it is, when it listens.

    Raises:
        UsageError: It cannot be opened like that.
    """
    listening = listen(options)
    pictures = GalleryPictures(reader.library)
    try:
        names = tuple(name.lower() for name in (*options.names, options.host))
        gate = make_gallery(reader, pictures, OpenGallery(reader.scope, names))
        server = DoorServer(gate, options, listening)
        server.on_open = lambda: opened(f"{server.address}/")
        if options.ends_with_input:
            threading.Thread(target=server.stop_with_input, daemon=True).start()
        server.run_until_stopped()
    finally:
        listening.close()
        pictures.close()
