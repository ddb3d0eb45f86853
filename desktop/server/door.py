"""What every address works with: the open library, in the name of the program that asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line
from desktop.server.access import is_near
from desktop.server.errors import HttpProblem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import HTTPConnection

    from desktop.server.access import AccessRules
    from desktop.server.limits import RequestLimits
    from desktop.tracking import AssetRow, AssetService

Row = TypeVar("Row", bound="AssetRow")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_PATHS = ("file_path", "url", "video_url", "image_url", "audio_url", "thumbnail_url")
_NAME = "Desk-Script"  # the header by which a program says what History is to call it
_NAME_LENGTH = 100  # letters


@frozen
class HttpDoor:
    """An open library and who may do what in it."""

    service: AssetService
    rules: AccessRules
    limits: RequestLimits

    def service_for(self, request: HTTPConnection) -> AssetService:
        """The service under the name of the program that asks."""
        told = request.headers.get(_NAME) or request.headers.get("user-agent", "").partition(" ")[0]
        return self.service.named(clean_line(told, limit=_NAME_LENGTH) or "HTTP")

    def check_places(self, request: HTTPConnection, places: Mapping[str, object]) -> None:
        """Make sure that a caller may name what it names: files of this machine only from here.

        Raises:
            ProblemError: It may not; `field` is the one that names a file.
        """
        if self.rules.takes_paths and is_near(request):
            return
        for field, place in places.items():
            if field in _PATHS and place and names_file(place):
                raise ProblemError(
                    HttpProblem(
                        403,
                        "Files of this machine are not named over HTTP from elsewhere.",
                        field,
                        "Send the file to /api/assets/upload, or hand over an address.",
                    )
                )

    def shown(self, request: HTTPConnection, row: Row) -> Row:
        """A row as the caller may see it: where files of this machine are, programs on it learn."""
        if is_near(request):
            return row
        url = row["url"]
        row["file_path"] = None
        row["url"] = None if url and names_file(url) else url
        return row


def names_file(place: object) -> bool:
    """Whether the service would look for a file of this machine there; in doubt it would."""
    if not isinstance(place, str) or "\0" in place:
        return True
    scheme = _SCHEME.match(place.strip())
    return scheme is None or scheme[1].lower() == "file"
