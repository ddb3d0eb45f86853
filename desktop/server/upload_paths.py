"""`POST /api/assets/upload`: a file, sent as multipart, goes to the disk as it comes."""

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from desktop.base.errors import DeskError
from desktop.server.answers import AssetAnswer, answer
from desktop.server.bodies import UploadFields
from desktop.server.door import HttpDoor
from desktop.server.errors import HttpProblem, ProblemError, problem_of
from desktop.server.multipart import MultipartReader
from desktop.server.request_body import too_large
from desktop.tracking import AssetService
from desktop.tracking.uploads import Upload

_AT_ONCE = 1 << 20  # bytes that go to the disk together
_SCHEMA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        **UploadFields.model_json_schema()["properties"],
                    },
                }
            }
        },
    }
}
_JSON = ("metadata", "asset_metadata", "generation_metadata", "tags", "character_ids")


class UploadPaths:
    """The address for files that are sent."""

    def __init__(self, door: HttpDoor) -> None:
        self._door = door
        self.router = APIRouter(prefix="/api/assets", tags=["assets"])
        self.router.add_api_route(
            "/upload",
            self.upload,
            methods=["POST"],
            status_code=201,
            response_model=AssetAnswer,
            openapi_extra=_SCHEMA,
        )

    async def upload(self, request: Request) -> Response:
        """Save a file that is sent, as a copy in the library. Its content says what it is."""
        service = self._door.service_for(request)
        with ExitStack() as stack:
            try:
                return await self._received(request, service, stack)
            except DeskError as error:
                raise ProblemError(problem_of(error)) from error
            except ClientDisconnect:
                raise ProblemError(HttpProblem(400, "The file did not come to its end.")) from None

    async def _received(
        self, request: Request, service: AssetService, stack: ExitStack
    ) -> Response:
        reader = MultipartReader(request.headers.get("content-type", ""))
        upload: Upload | None = None
        held, size = bytearray(), 0
        async for piece in request.stream():
            part = await run_in_threadpool(reader.take, piece) if piece else bytearray()
            size += len(part)
            if size > self._door.limits.upload_bytes:
                raise ProblemError(too_large(self._door.limits.upload_bytes))
            held += part
            if upload is None and reader.file_name is not None:
                context = service.receive(reader.file_name, _length(request))
                upload = await run_in_threadpool(stack.enter_context, context)
            if upload is not None and len(held) >= _AT_ONCE:
                await run_in_threadpool(upload.write, held)
                held = bytearray()
        reader.end()
        assert upload is not None  # noqa: S101 - there was a file
        await run_in_threadpool(upload.write, held)
        fields = _read(reader.fields)
        row = await run_in_threadpool(_saver(service, upload, fields, reader.file_name or ""))
        return answer({**self._door.shown(request, row)}, 201)


def _length(request: Request) -> int:
    told = request.headers.get("content-length", "0")
    return int(told[:18]) if told.isascii() and told.isdigit() else 0


def _saver(
    service: AssetService, upload: Upload, fields: UploadFields, file_name: str
) -> Callable[[], Any]:
    """The call that saves a file with what was said of it."""
    told: dict[str, Any] = {
        name: value
        for name, value in fields.model_dump(exclude={"type", "metadata", "name"}).items()
        if value is not None
    }
    for name, kept in (("type", "asset_type"), ("metadata", "asset_metadata")):
        if (value := getattr(fields, name)) is not None:
            told.setdefault(kept, value)
    title = fields.name or _plain_name(file_name) or "Upload"
    return lambda: service.save_upload(upload, title, **told)


def _plain_name(file_name: str) -> str:
    """What a file is called without the folders and the ending that its sender knows."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    return last.rpartition(".")[0] or last


def _read(fields: Mapping[str, str]) -> UploadFields:
    """The fields beside the file: lists and objects come as JSON, tags also with commas.

    Raises:
        ProblemError: One of them is not what it should be.
    """
    told: dict[str, Any] = {}
    for name, text in fields.items():
        if name == "tags" and not text.lstrip().startswith("["):
            told[name] = text.split(",")
        elif name in _JSON:
            told[name] = _json(name, text)
        elif name == "duration":
            told[name] = _number(name, text)
        else:
            told[name] = text
    try:
        return UploadFields.model_validate(told)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part)[:60] for part in fault["loc"])
        raise ProblemError(HttpProblem(422, f"{field!a} cannot be that.", field)) from None


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ProblemError(HttpProblem(422, f"{name} is no JSON.", name)) from None


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ProblemError(HttpProblem(422, f"{name} is no number.", name)) from None
