"""The application of a gallery: its page, its API, and the gate in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.server.bare_application import bare_application
from desktop.server.gallery.gallery_door import GalleryDoor
from desktop.server.gallery.gallery_media import GalleryMedia
from desktop.server.gallery.gallery_page import GalleryPage
from desktop.server.gallery.gallery_paths import GalleryPaths
from desktop.server.gate import Gate
from desktop.server.limits import RequestLimits
from desktop.server.page_paths import PagePaths

if TYPE_CHECKING:
    from desktop.jobs.gallery_pictures import GalleryPictures
    from desktop.jobs.gallery_reads import GalleryReader
    from desktop.server.gallery.gallery_rules import GalleryRules

_PROBLEMS = (400, 403, 404, 405, 409, 422, 429, 500, 503)
_ABOUT = "<p>All of it only reads. For programs this page is at <code>/openapi.json</code>.</p>"
# A page asks for a picture of each tile, and a person scrolls: more than programs do.
GALLERY_LIMITS = RequestLimits(a_second=500.0, burst=4_000, waiting=512)


def make_gallery(
    reader: GalleryReader,
    pictures: GalleryPictures,
    rules: GalleryRules,
    limits: RequestLimits = GALLERY_LIMITS,
) -> Gate:
    """Everything that answers for one gallery.

    Args:
        reader: The library; each request gets it in the scope that the rules say.
        pictures: Of the same library.
        rules: Who may look, and at what.
        limits: How much may come in.
    """
    app = bare_application(
        "Director's Desk gallery",
        "What there is to see in the library that is open.",
        _PROBLEMS,
    )
    door = GalleryDoor(reader, pictures, rules)
    for paths in (
        GalleryPage(),
        GalleryPaths(door),
        GalleryMedia(door),
        PagePaths(app, ("/docs",), _ABOUT),
    ):
        app.include_router(paths.router)
    return Gate(app, rules, limits)
