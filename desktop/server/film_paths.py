"""`/api/film`: shots in the order in which they play, and what reviews say of them."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desktop.server.answers import ShotAnswer, ShotsAnswer, answer
from desktop.server.asset_paths import Limit, Offset
from desktop.server.bodies import ReviewBody
from desktop.server.door import HttpDoor
from desktop.server.errors import HttpProblem, ProblemError
from desktop.tracking import AssetRow, AssetService
from desktop.tracking.structure import TakeRow


class FilmPaths:
    """The addresses below `/api/film`."""

    def __init__(self, door: HttpDoor) -> None:
        self._door = door
        self.router = APIRouter(prefix="/api/film", tags=["film"])
        add = self.router.add_api_route
        add("/shots", self.all_shots, methods=["GET"], response_model=ShotsAnswer)
        add("/projects/{film_id}/shots", self.shots, methods=["GET"], response_model=ShotsAnswer)
        add("/shots/{shot_id}/review", self.review, methods=["POST"], response_model=ShotAnswer)

    def all_shots(self, request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
        """Shots of all films and of none, what came last first."""
        service = self._door.service_for(request)
        rows = service.list_assets(None, "shot", limit=limit, offset=offset)
        shots = [self._with_take(request, service, row) for row in rows]
        return answer({"shots": shots, "total": service.count_assets(None, "shot")})

    def shots(self, request: Request, film_id: str) -> Response:
        """Every shot of a film, in scenes or not, in the order in which they play."""
        service = self._door.service_for(request)
        film = service.get_asset(film_id)
        if film is None:
            raise ProblemError(HttpProblem(404, "There is no such film.", "film_id"))
        structure = service.get_film_structure(film)
        found = [*structure["shots"], *(s for one in structure["scenes"] for s in one["shots"])]
        shots: list[dict[str, Any]] = []
        for shot in sorted(found, key=lambda one: one["sequence"]):
            take = next((one for one in shot["takes"] if one["selected"]), None)
            place = {"sequence_order": shot["sequence"], "scene_id": shot["scene_id"]}
            shots.append(self._shown(request, shot, take) | place)
        return answer({"shots": shots, "total": len(shots)})

    def review(self, request: Request, shot_id: str, body: ReviewBody) -> Response:
        """Say what a review of a shot came to: `approved`, `rejected` or `needs_revision`."""
        service = self._door.service_for(request)
        row = service.review_shot(
            shot_id, body.status, body.notes or "", reviewer=body.reviewer or ""
        )
        return answer(self._with_take(request, service, row))

    def _with_take(self, request: Request, service: AssetService, row: AssetRow) -> dict[str, Any]:
        return self._shown(request, row, service.get_selected_take(row))

    def _shown(self, request: Request, shot: AssetRow, take: TakeRow | None) -> dict[str, Any]:
        """A shot with what older programs know it by, and the media of the take that plays."""
        facts, media = shot["metadata"], None if take is None else self._door.shown(request, take)
        place = None if media is None else media["url"] or media["file_path"]
        kind = "" if media is None else media["type"]
        row: dict[str, Any] = {**self._door.shown(request, shot)}
        for gone in ("takes", "uses", "sequence"):  # a film's structure is asked of the service
            row.pop(gone, None)
        return row | {
            "shot_number": shot["code"],
            "prompt": facts.get("prompt") or "",
            "video_url": place if kind == "video" else None,
            "image_url": place if kind == "image" else None,
            "selected_take_id": None if take is None else take["id"],
            "review": facts.get("review"),
            "review_notes": facts.get("review_notes") or "",
        }
