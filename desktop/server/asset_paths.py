"""`/api/assets`: assets are made, read, listed, changed, thrown away and marked."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desktop.server.answers import (
    AssetAnswer,
    AssetsAnswer,
    BulkDeletedAnswer,
    DeletedAnswer,
    FavouriteAnswer,
    StatsAnswer,
    answer,
)
from desktop.server.bodies import AssetBody, AssetChangeBody, AssetIdsBody
from desktop.server.door import HttpDoor
from desktop.server.errors import HttpProblem, ProblemError, problem_of
from desktop.tracking import AssetRow, TrackingError

Limit = Annotated[int, Query(ge=0, le=1_000)]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000)]


class AssetPaths:
    """The addresses below `/api/assets`."""

    def __init__(self, door: HttpDoor) -> None:
        self._door = door
        self.router = APIRouter(prefix="/api/assets", tags=["assets"])
        add = self.router.add_api_route
        add("", self.create, methods=["POST"], status_code=201, response_model=AssetAnswer)
        add("", self.list, methods=["GET"], response_model=AssetsAnswer)
        add("/bulk-delete", self.delete_many, methods=["POST"], response_model=BulkDeletedAnswer)
        add("/stats/summary", self.stats, methods=["GET"], response_model=StatsAnswer)
        add("/{asset_id}", self.get, methods=["GET"], response_model=AssetAnswer)
        add("/{asset_id}", self.update, methods=["PUT"], response_model=AssetAnswer)
        add("/{asset_id}", self.delete, methods=["DELETE"], response_model=DeletedAnswer)
        add(
            "/{asset_id}/toggle-favorite",
            self.toggle_favorite,
            methods=["POST"],
            response_model=FavouriteAnswer,
        )

    def create(self, request: Request, body: AssetBody) -> Response:
        """Make an asset; with an `external_id` the same one twice is made once."""
        self._door.check_places(request, {"file_path": body.file_path, "url": body.url})
        service = self._door.service_for(request)
        more: dict[str, Any] = {
            name: told
            for name in ("description", "external_id", "media")
            if (told := getattr(body, name)) is not None
        }
        key = service.create_asset(
            body.workspace_id,
            _either(body, "type", "asset_type") or "image",
            body.name,
            body.url,
            body.file_path,
            size=body.size,
            duration=body.duration,
            asset_metadata=_either(body, "metadata", "asset_metadata"),
            tags=body.tags,
            source=body.source,
            generation_cost=body.generation_cost,
            generation_metadata=body.generation_metadata,
            **more,
        )
        return self._answer(request, service.get_asset(key, include_deleted=True), 201)

    def list(
        self,
        request: Request,
        *,
        type: str | None = None,  # noqa: A002 - what callers know it as
        tags: Annotated[list[str] | None, Query(max_length=50)] = None,
        source: str | None = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Response:
        """Assets outside the Trash, what came last first; with several tags, those that have all.

        `tags` are separated by commas, or given several times.
        """
        service = self._door.service_for(request)
        names = [name for told in tags or () for name in told.split(",")]
        try:
            rows = service.list_assets(
                None, type or None, names, source or None, limit, offset=offset
            )
            total = service.count_assets(None, type or None, names, source or None)
        except TrackingError as error:
            raise ProblemError(problem_of(error, {"asset_type": "type"})) from error
        shown = [self._door.shown(request, row) for row in rows]
        return answer({"assets": shown, "total": total, "limit": limit, "offset": offset})

    def get(self, request: Request, asset_id: str) -> Response:
        """One asset; one in the Trash is not found."""
        return self._answer(request, self._door.service_for(request).get_asset(asset_id))

    def update(self, request: Request, asset_id: str, body: AssetChangeBody) -> Response:
        """Change an asset; returns it as it is now."""
        self._door.check_places(request, {"file_path": body.file_path, "url": body.url})
        row = self._door.service_for(request).update_asset(
            asset_id,
            body.name,
            body.url,
            body.file_path,
            _either(body, "metadata", "asset_metadata"),
            tags=body.tags,
            description=body.description,
        )
        return self._answer(request, row)

    def delete(self, request: Request, asset_id: str) -> Response:
        """Move an asset to the Trash; `deleted` is false where it was there already."""
        return answer({"deleted": self._door.service_for(request).delete_asset(asset_id)})

    def delete_many(self, request: Request, body: AssetIdsBody) -> Response:
        """Move several assets to the Trash in one step; says which were not there yet."""
        moved = self._door.service_for(request).delete_assets(body.asset_ids)
        return answer({"deleted": len(moved), "asset_ids": moved})

    def toggle_favorite(self, request: Request, asset_id: str) -> Response:
        """Make an asset a favourite, or not any more."""
        is_one = self._door.service_for(request).toggle_favorite(asset_id)
        return answer({"id": asset_id, "is_favorite": is_one})

    def stats(self, request: Request) -> Response:
        """The library in numbers, without what is in the Trash."""
        return answer({**self._door.service_for(request).get_stats()})

    def _answer(self, request: Request, row: AssetRow | None, status: int = 200) -> Response:
        if row is None:
            raise ProblemError(HttpProblem(404, "There is no such asset.", "asset_id"))
        return answer({**self._door.shown(request, row)}, status)


def _either(body: AssetBody | AssetChangeBody, first: str, second: str) -> Any:
    """What is told under one of two names that mean the same.

    Raises:
        ProblemError: It is told under both.
    """
    told = [one for name in (first, second) if (one := getattr(body, name)) is not None]
    if len(told) > 1:
        raise ProblemError(
            HttpProblem(422, f"{first} and {second} are the same: send one.", second)
        )
    return told[0] if told else None
