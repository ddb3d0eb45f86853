"""What every address of a gallery works with: the library in the scope of whoever asks."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from desktop.domain.asset import AssetType
    from desktop.domain.ids import AssetId
    from desktop.jobs.gallery_pictures import GalleryPictures
    from desktop.jobs.gallery_reads import GalleryReader
    from desktop.server.gallery.gallery_rules import GalleryRules

_WORTH_PACKING = 600  # bytes


@frozen
class GalleryDoor:
    """An open library that is shown, and to whom."""

    reader: GalleryReader
    pictures: GalleryPictures
    rules: GalleryRules

    def reader_for(self, request: Request) -> GalleryReader:
        """The library as whoever asks may see it."""
        return self.reader.within(self.rules.scope_of(request))

    def find(
        self, request: Request, text: str, types: Sequence[AssetType]
    ) -> tuple[GalleryReader, AssetId]:
        """The library as whoever asks may see it, and the asset in it that an address names.

        Raises:
            NotFoundError: There is none, or it is not for whoever asks: nobody can tell which.
        """
        reader = self.reader_for(request)
        return reader, reader.find(text, types)


def takes_gzip(request: Request) -> bool:
    """Whether an answer may be packed."""
    told = request.headers.get("accept-encoding", "").lower().split(",")
    return any(one.strip() in ("gzip", "gzip;q=1", "gzip;q=1.0") for one in told)


def gallery_answer(request: Request, told: Mapping[str, Any]) -> Response:
    """What is told, as JSON in ASCII; packed where that is worth it."""
    content = json.dumps(told, allow_nan=False, separators=(",", ":")).encode("ascii")
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if len(content) > _WORTH_PACKING and takes_gzip(request):
        content = gzip.compress(content, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers, media_type="application/json")
