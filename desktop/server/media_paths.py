"""`/api/assets/{id}/media`: the bytes of an asset, whole or in part."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desktop.jobs.media_bytes import MediaLack, NoBytesError
from desktop.server.door import HttpDoor
from desktop.server.drive_lanes import DriveLanes, SilentDriveError
from desktop.server.errors import HttpProblem, ProblemError
from desktop.server.media_answer import SILENT, media_answer
from desktop.tracking import NoMediaError

_RETRY = (("Retry-After", "5"),)
_STATUS = {
    MediaLack.NO_ASSET: 404,
    MediaLack.NO_MEDIA: 404,
    MediaLack.NO_FRAME: 404,
    MediaLack.IS_SEQUENCE: 422,
    MediaLack.ELSEWHERE: 409,
    MediaLack.CHANGED: 409,
    MediaLack.UNREADABLE: 409,
    MediaLack.GONE: 410,
    MediaLack.AWAY: 503,
}
FINDING = "finding"  # the lane group of looks, which wait for drives by a patience of their own
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
MEDIA_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "All of it.", "content": {"*/*": _BYTES}},
    206: {"description": "The part that was asked for.", "content": {"*/*": _BYTES}},
    304: {"description": "It is the version that the caller has."},
    410: {"description": "The file is not where it was."},
    412: {"description": "It is another version than the one that was named."},
    416: {"description": "There is no such part."},
}


class MediaPaths:
    """The address for the bytes of assets."""

    def __init__(self, door: HttpDoor) -> None:
        self._door, self._lanes = door, DriveLanes()
        self.router = APIRouter(prefix="/api/assets", tags=["assets"])
        for method in ("GET", "HEAD"):
            self.router.add_api_route(
                "/{asset_id}/media",
                self.media,
                methods=[method],
                response_class=Response,
                responses=MEDIA_ANSWERS,
                operation_id=f"{method.lower()}_media",
            )

    async def media(
        self,
        request: Request,
        asset_id: str,
        frame: Annotated[int | None, Query(ge=0, le=1_000_000_000)] = None,
        *,
        download: bool = False,
    ) -> Response:
        """The bytes of an asset, whole or the part that `Range` asks for.

        Of an image sequence `frame` is the number of the frame. `download` has a browser save it.
        """
        service = self._door.service_for(request)
        lane = self._lanes.new_lane(FINDING)
        try:
            file = await lane.call(lambda: service.find_media(asset_id, frame=frame))
            return await media_answer(request, file, self._lanes, is_download=download)
        except SilentDriveError:
            raise ProblemError(SILENT) from None
        except NoMediaError as error:
            raise ProblemError(media_problem(error, error.lack, error.field)) from error
        except NoBytesError as error:
            raise ProblemError(media_problem(error, error.lack, "")) from error


def media_problem(error: NoMediaError | NoBytesError, lack: MediaLack, field: str) -> HttpProblem:
    """What a caller is told of an asset whose bytes cannot be read."""
    status = _STATUS[lack]
    return HttpProblem(status, str(error), field, error.advice, _RETRY if status == 503 else ())
