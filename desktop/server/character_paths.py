"""`/api/characters`: who they are, and the pictures that show them."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desktop.server.answers import CharacterAnswer, CharactersAnswer, DeletedAnswer, answer
from desktop.server.asset_paths import Limit, Offset
from desktop.server.bodies import CharacterBody, CharacterChangeBody
from desktop.server.door import HttpDoor
from desktop.server.errors import HttpProblem, ProblemError
from desktop.tracking import AssetRow, AssetService

_TYPE = "character_ref"


class CharacterPaths:
    """The addresses below `/api/characters`."""

    def __init__(self, door: HttpDoor) -> None:
        self._door = door
        self.router = APIRouter(prefix="/api/characters", tags=["characters"])
        add = self.router.add_api_route
        add("", self.create, methods=["POST"], status_code=201, response_model=CharacterAnswer)
        add("", self.list, methods=["GET"], response_model=CharactersAnswer)
        add("/{character_id}", self.get, methods=["GET"], response_model=CharacterAnswer)
        add("/{character_id}", self.update, methods=["PUT"], response_model=CharacterAnswer)
        add("/{character_id}", self.delete, methods=["DELETE"], response_model=DeletedAnswer)

    def create(self, request: Request, body: CharacterBody) -> Response:
        """Make a character."""
        service = self._door.service_for(request)
        key = service.create_character(
            body.workspace_id,
            body.name,
            body.description or "",
            body.attributes,
            body.consistency_prompt or "",
        )
        return answer(self._shown(request, service, service.get_asset(key)), 201)

    def list(self, request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
        """Characters outside the Trash, what came last first."""
        service = self._door.service_for(request)
        rows = service.list_assets(None, _TYPE, limit=limit, offset=offset)
        told = {
            "characters": [self._shown(request, service, row) for row in rows],
            "total": service.count_assets(None, _TYPE),
            "limit": limit,
            "offset": offset,
        }
        return answer(told)

    def get(self, request: Request, character_id: str) -> Response:
        """One character."""
        service = self._door.service_for(request)
        return answer(self._shown(request, service, self._known(service, character_id)))

    def update(self, request: Request, character_id: str, body: CharacterChangeBody) -> Response:
        """Change a character; returns it as it is now."""
        service = self._door.service_for(request)
        row = service.update_character(
            character_id, body.name, body.description, body.attributes, body.consistency_prompt
        )
        return answer(self._shown(request, service, row))

    def delete(self, request: Request, character_id: str) -> Response:
        """Move a character to the Trash; its pictures stay."""
        service = self._door.service_for(request)
        self._known(service, character_id, include_deleted=True)
        return answer({"deleted": service.delete_asset(character_id)})

    def _known(self, service: AssetService, key: str, *, include_deleted: bool = False) -> AssetRow:
        row = service.get_asset(key, include_deleted=include_deleted)
        if row is None or row["type"] != _TYPE:
            raise ProblemError(HttpProblem(404, "There is no such character.", "character_id"))
        return row

    def _shown(
        self, request: Request, service: AssetService, row: AssetRow | None
    ) -> dict[str, Any]:
        """A character with what older programs know it by."""
        if row is None:
            raise ProblemError(HttpProblem(404, "There is no such character.", "character_id"))
        facts = row["metadata"]
        pictures = [self._door.shown(request, one) for one in service.get_character_images(row)]
        return {
            **self._door.shown(request, row),
            "attributes": facts.get("attributes") or {},
            "consistency_prompt": facts.get("consistency_prompt") or "",
            "reference_images": [one["url"] or one["file_path"] for one in pictures],
        }
