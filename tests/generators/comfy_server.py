"""Stands in for ComfyUI: its paths, its shapes, and its bad days, on a free port of this machine.

Nothing runs by itself: a test says when a job begins and what becomes of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

KNOWN = {
    "CLIPTextEncode", "KSampler", "EmptyLatentImage", "LoadImage", "SaveImage", "VAEDecode",
    "CheckpointLoaderSimple", "SaveVideo", "PrimitiveInt",
}  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n"


class ComfyServer:
    """A ComfyUI that does what it is told.

    Attributes:
        takes_ids: Jobs are called as who sends them says; older versions name them themselves.
        trouble: By path, what goes wrong there: `cut`, `html`, `silent`, or a number of an error.
    """

    def __init__(self) -> None:
        self.takes_ids = True
        self.trouble: dict[str, str | int] = {}
        self.inputs: dict[str, bytes] = {}
        self.uploads: list[str] = []
        self.pending: list[list[Any]] = []
        self.running: list[list[Any]] = []
        self.history: dict[str, Any] = {}
        self.interrupts: list[str | None] = []
        self.base = ""
        self._number = 0
        self._told: dict[str, list[dict[str, Any]]] = {}
        self._end = threading.Event()

    # What a test says.

    def restart(self) -> None:
        self.pending, self.running, self.history = [], [], {}

    def begin(self, *messages: tuple[str, dict[str, Any]]) -> str:
        """The next job runs; who listens, now or later, hears the messages."""
        row = self.pending.pop(0)
        self.running.append(row)
        job = str(row[1])
        self._told[job] = [
            {"type": kind, "data": {**data, "prompt_id": job}} for kind, data in messages
        ]
        return job

    def end(self, outputs: dict[str, Any], *messages: tuple[str, dict[str, Any]]) -> None:
        """The job that runs ends."""
        row = self.running.pop(0)
        is_good = not any("error" in kind or "interrupted" in kind for kind, _ in messages)
        told = [("execution_start", {"timestamp": 1000}), *messages]
        told += [("execution_success", {"timestamp": 3500})] if is_good else []
        self.history[row[1]] = {
            "prompt": row,
            "outputs": outputs,
            "status": {
                "status_str": "success" if is_good else "error",
                "completed": is_good,
                "messages": [[kind, {**data, "prompt_id": row[1]}] for kind, data in told],
            },
            "meta": {},
        }

    # What ComfyUI answers.

    async def _prompt(self, request: Request) -> Response:
        body = await request.json()
        graph = body["prompt"]
        for node, one in graph.items():
            if one["class_type"] not in KNOWN:
                return _error(
                    "missing_node_type",
                    f"Cannot execute because node {one['class_type']} does not exist.",
                    f"Node ID '#{node}'",
                )
            if one["class_type"] == "KSampler" and not 1 <= one["inputs"].get("steps", 1) <= 100:
                errors = [
                    {
                        "type": "value_bigger_than_max",
                        "message": "Value 900 bigger than max of 100",
                        "details": "steps",
                        "extra_info": {"input_name": "steps", "received_value": 900},
                    }
                ]
                return _error(
                    "prompt_outputs_failed_validation",
                    "Prompt outputs failed validation",
                    "",
                    {
                        node: {
                            "errors": errors,
                            "dependent_outputs": ["9"],
                            "class_type": "KSampler",
                        }
                    },
                )
        job = str(body["prompt_id"]) if self.takes_ids else str(uuid.uuid4())
        extra = {**body.get("extra_data", {}), "client_id": body["client_id"]}
        self.pending.append([self._number, job, graph, extra, ["9"]])
        self._number += 1
        if self.trouble.get("after") == "cut":
            return _Cut()
        return JSONResponse({"prompt_id": job, "number": self._number, "node_errors": {}})

    async def _queue(self, request: Request) -> Response:
        if request.method == "POST":
            gone = (await request.json()).get("delete", [])
            self.pending = [row for row in self.pending if row[1] not in gone]
            return Response()
        return JSONResponse({"queue_running": self.running, "queue_pending": self.pending})

    async def _history(self, request: Request) -> Response:
        job = request.path_params.get("job")
        if job is None:
            return JSONResponse(self.history)
        return JSONResponse({job: self.history[job]} if job in self.history else {})

    async def _interrupt(self, request: Request) -> Response:
        job = (await request.json()).get("prompt_id")
        self.interrupts.append(job)
        if self.running and (self.running[0][1] == job or not self.takes_ids):
            self.end({}, ("execution_interrupted", {"node_id": "3", "node_type": "KSampler"}))
        return Response()

    async def _upload(self, request: Request) -> Response:
        async with request.form() as form:
            file = form["image"]
            assert isinstance(file, UploadFile)
            name = str(file.filename)
            self.inputs[name] = await file.read()
        self.uploads.append(name)
        return JSONResponse({"name": name, "subfolder": "", "type": "input"})

    async def _view(self, request: Request) -> Response:
        query = request.query_params
        if query.get("type") == "input":
            data = self.inputs.get(query["filename"])
            return Response(status_code=404) if data is None else Response(data)
        return Response(PNG + query["filename"].encode(), media_type="image/png")

    async def _socket(self, socket: WebSocket) -> None:
        await socket.accept()
        sid = socket.query_params["clientId"]
        await socket.send_json(
            {
                "type": "status",
                "data": {"status": {"exec_info": {"queue_remaining": 1}}, "sid": sid},
            }
        )
        await socket.send_bytes(b"\0\0\0\1\0\0\0\1" + PNG)  # a preview
        for message in self._told.get(sid, ()):
            await socket.send_json(message)
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                await socket.receive_text()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        routes = [
            Route("/prompt", self._prompt, methods=["POST"]),
            Route("/queue", self._queue, methods=["GET", "POST"]),
            Route("/history", self._history),
            Route("/history/{job}", self._history),
            Route("/interrupt", self._interrupt, methods=["POST"]),
            Route("/upload/image", self._upload, methods=["POST"]),
            Route("/view", self._view),
            WebSocketRoute("/ws", self._socket),
        ]
        trouble = self.trouble.get(scope.get("path", ""))
        app: Any = Starlette(routes=routes)
        if trouble == "cut":
            app = _Cut()
        elif trouble == "html":
            app = HTMLResponse("<h1>Welcome to the router</h1>")
        elif trouble == "silent":
            await asyncio.get_running_loop().run_in_executor(None, self._end.wait)
        elif isinstance(trouble, int):
            app = Response(status_code=trouble)
        await app(scope, receive, send)

    @contextlib.contextmanager
    def serving(self) -> Iterator[ComfyServer]:
        """Answers, until the block ends."""
        listening = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(
            self, log_level="critical", lifespan="off", ws="websockets-sansio",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield self
        finally:
            self._end.set()
            server.should_exit = True
            thread.join()
            listening.close()


class _Cut(Response):
    """An answer whose connection breaks in its middle."""

    def __init__(self) -> None:
        super().__init__(b'{"prompt', headers={"content-length": "400"})


def _error(
    kind: str, message: str, details: str, nodes: dict[str, Any] | None = None
) -> JSONResponse:
    error = {"type": kind, "message": message, "details": details, "extra_info": {}}
    return JSONResponse({"error": error, "node_errors": nodes or {}}, status_code=400)
