"""The web page of a gallery: a few files that travel with the program, and nothing else.

They are read once, packed once, and answered by their names: no path of a request reaches a disk,
and nothing is ever listed.
"""

import gzip
import hashlib
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desktop.base.frozen import frozen
from desktop.base.paths import resources_dir
from desktop.server.gallery.gallery_door import takes_gzip

FOLDER = "gallery"  # of the resources
INDEX = "index.html"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Nothing but the page's own files, and no script or style that stands inside of it.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@frozen
class PageFile:
    """A file of the page, as it is sent."""

    content: bytes
    packed: bytes
    content_type: str
    tag: str


class GalleryPage:
    """The addresses of the page's own files."""

    def __init__(self) -> None:
        self._files = read_page_files(resources_dir() / FOLDER)
        self.router = APIRouter()
        for method in ("GET", "HEAD"):
            add = self.router.add_api_route
            add("/", self.index, methods=[method], include_in_schema=False)
            add("/static/{name}", self.file, methods=[method], include_in_schema=False)

    def index(self, request: Request) -> Response:
        """The page."""
        return self._answer(request, self._files[INDEX])

    def file(self, request: Request, name: str) -> Response:
        """One of its files."""
        found = self._files.get(name)
        if found is None:
            raise HTTPException(404)
        return self._answer(request, found)

    def _answer(self, request: Request, file: PageFile) -> Response:
        headers = {
            "Cache-Control": "no-cache",  # asked for again each time, and sent when it has changed
            "ETag": file.tag,
            "Vary": "Accept-Encoding",
            "Content-Security-Policy": PAGE_POLICY,
        }
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304, headers=headers)
        headers["Content-Type"] = file.content_type
        if takes_gzip(request):
            headers["Content-Encoding"] = "gzip"
            return Response(file.packed, headers=headers)
        return Response(file.content, headers=headers)


def read_page_files(folder: Path) -> dict[str, PageFile]:
    """The files of the page by their names."""
    found = {}
    for path in sorted(folder.iterdir()):
        kind = _TYPES.get(path.suffix)
        if kind is not None:
            content = path.read_bytes()
            tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            found[path.name] = PageFile(content, gzip.compress(content, 9, mtime=0), kind, tag)
    return found
