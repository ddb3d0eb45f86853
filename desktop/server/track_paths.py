"""`/api/track`: the savers, takes and failed attempts, told as for `directors-desk track`."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from desktop.server.answers import SavedAnswer, answer
from desktop.server.door import HttpDoor
from desktop.tracking.from_json import JsonDoor

Saver = Literal["script", "shot", "film", "audio", "generation", "failed", "take"]


class TrackPaths:
    """The addresses below `/api/track`."""

    def __init__(self, door: HttpDoor) -> None:
        self._door = door
        self.router = APIRouter(prefix="/api/track", tags=["savers"])
        add = self.router.add_api_route
        add("/{what}", self.save, methods=["POST"], status_code=201, response_model=SavedAnswer)

    def save(self, request: Request, what: Saver, body: dict[str, Any]) -> Response:
        """Save what was generated, with all that is known of it.

        The fields are the parameters of the saver of that name (`save_shot_as_asset` for `shot`),
        of `record_failed_generation` for `failed` and of `create_shot_take` for `take`.
        """
        self._door.check_places(request, body)
        rows: Any = JsonDoor(self._door.service_for(request)).save(what, body)
        shown = [self._door.shown(request, row) for row in rows]
        return answer({"assets": shown}, 201)
