"""A service that makes pictures, on a port of this machine, and the adapter that asks it.

It counts what it is paid for, and misbehaves as it is told to: one word for each question.
"""

from __future__ import annotations

import http.client
import io
import json
import threading
from collections import defaultdict, deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from PIL import Image

from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    Availability,
    AvailabilityState,
    GenerationPayload,
    GeneratorSpec,
    JobReport,
    ModelSpec,
    ParameterSpec,
    Preset,
    ReferenceRole,
    RemoteFile,
    RemoteState,
    Submission,
    placeholder,
)
from desktop.domain.generation_pace import GenerationPace
from desktop.generators.adapter import (
    GeneratorError,
    NotSentError,
    RateLimitedError,
    RefusedError,
    UncertainError,
)
from desktop.jobs.generation import GenerationJobs
from desktop.jobs.generation_adapters import AdapterShelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from desktop.domain.generation import GenerationRequest, Reference

NAME = "standin"
QUICK = GenerationPace(
    first_poll=0.01,
    slowest_poll=0.05,
    first_retry=0.01,
    slowest_retry=0.05,
    unknown_grace=0.0,
    tick=0.02,
    idle=0.02,
)


@dataclass
class Service:
    """What the service knows, and how it behaves.

    Attributes:
        faults: By question (`submit`, `poll`, `cancel`, `file`), what is wrong with the next ones:
            `429`, `500`, `400`, `cut`, `html`, `404`; an empty word is nothing. `hold` before it
            waits with the answer until `goes_on` is set.
        is_open: Jobs are done as soon as they are asked for; else they run until it is set.
        charges: One for each job that was taken: its key.
        files: What each job was handed.
    """

    port: int = 0
    faults: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    is_open: threading.Event = field(default_factory=threading.Event)
    is_held: threading.Event = field(default_factory=threading.Event)
    goes_on: threading.Event = field(default_factory=threading.Event)
    charges: list[str] = field(default_factory=list)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    most_at_once: int = 0
    order: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """A job comes in, and is paid."""
        with self.lock:
            key = str(told["key"]) if told.get("chosen") else f"job-{len(self.charges) + 1}"
            self.charges.append(str(told["key"]))
            self.order.append(str(told["body"]["prompt"]))
            self.jobs[key] = {"state": "running", "told": told, "shade": len(self.charges)}
            running = sum(job["state"] == "running" for job in self.jobs.values())
            self.most_at_once = max(self.most_at_once, running)
            return {"id": key}

    def report(self, key: str) -> dict[str, Any]:
        """How a job is."""
        job = self.jobs.get(key)
        if job is None:
            return {"state": "unknown"}
        if job["state"] == "running" and self.is_open.is_set():
            job["state"] = job["told"]["body"].get("ends", "succeeded")
        told = {"state": job["state"], "progress": 0.5, "seed": 7}
        if job["state"] == "succeeded":
            told |= {"files": [f"http://127.0.0.1:{self.port}/files/{key}"], "cost": "0.25"}
        return told


def png(shade: int) -> bytes:
    """A picture, another one for each number."""
    image = Image.new("RGB", (64, 40), (shade % 256, shade * 5 % 256, shade * 11 % 256))
    out = io.BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()


@contextmanager
def served() -> Iterator[Service]:
    """The service, as long as it is wanted."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
            if self.path == "/jobs":
                fault = self.fault("submit")
                is_held, fault = fault.startswith("hold"), fault.removeprefix("hold")
                answer = service.take(told) if fault in {"", "cut", "500"} else {}
                if is_held:
                    service.is_held.set()
                    service.goes_on.wait()
                return self.spoil(fault) if fault else self.tell(200, answer)
            if fault := self.fault("cancel"):
                return self.spoil(fault)
            key = self.path.split("/")[2]
            service.cancelled.append(key)
            if service.jobs[key]["state"] == "running":
                service.jobs[key]["state"] = "cancelled"
            return self.tell(200, {})

        def do_GET(self) -> None:
            _, what, key = self.path.split("/")
            if what == "files":
                if fault := self.fault("file"):
                    return self.spoil(fault)
                return self.send(200, png(service.jobs[key]["shade"]), "image/png")
            if fault := self.fault("poll"):
                return self.spoil(fault)
            return self.tell(200, service.report(key))

        def fault(self, what: str) -> str:
            service.asked[what] += 1
            return service.faults[what].popleft() if service.faults[what] else ""

        def spoil(self, fault: str) -> None:
            if fault == "cut":
                self.close_connection = True
                self.connection.close()
            elif fault == "html":
                self.send(200, b"<!DOCTYPE html><html><body>Sorry</body></html>", "image/png")
            else:
                headers = {"Retry-After": "0"} if fault == "429" else {}
                self.send(int(fault), b'{"detail": "no"}', "application/json", headers)

        def tell(self, status: int, told: Any) -> None:
            self.send(status, json.dumps(told).encode(), "application/json")

        def send(
            self, status: int, body: bytes, kind: str, headers: Mapping[str, str] | None = None
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.is_open.set()
        service.goes_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


class StandIn:
    """The adapter; `kind` says how its service names jobs and hands out results."""

    def __init__(
        self,
        port: int,
        *,
        chooses: bool = False,
        at_once: bool = False,
        is_local: bool = False,
        is_on: bool = True,
    ) -> None:
        self._port = port
        self._at_once = at_once
        self._is_on = is_on
        self.spec = GeneratorSpec(
            *(NAME, "Stand-in", "standin.example"),
            is_local=is_local,
            chooses_job_ids=chooses,
            can_resume=not at_once,
        )

    def availability(self) -> Availability:
        """Whether it can be asked."""
        return Availability(AvailabilityState.ON if self._is_on else AvailabilityState.NO_KEY)

    def models(self) -> Sequence[ModelSpec]:
        """One for pictures, one for speech."""
        roles = {ReferenceRole.FIRST_FRAME: 1, ReferenceRole.IMAGE: 2, ReferenceRole.CHARACTER: 1}
        return (
            ModelSpec(
                "pictures-1",
                "Pictures 1",
                AssetType.IMAGE,
                roles,
                frozenset({"negative", "seed", "width", "height"}),
                parameters=(ParameterSpec("steps", "Steps"),),
                presets={Preset.DRAFT: {"width": 64, "height": 40, "steps": 4}},
            ),
            ModelSpec("speech-1", "Speech 1", AssetType.AUDIO, takes=frozenset({"voice"})),
        )

    def payload(self, request: GenerationRequest) -> GenerationPayload:
        """What is sent."""
        body: dict[str, Any] = {
            "prompt": request.prompt,
            "images": [placeholder(one) for one in request.references],
            **request.parameters,
        }
        seed = 11 if request.seed is None else request.seed
        return GenerationPayload(body, "/jobs", request.references, seed)

    def submit(
        self,
        payload: GenerationPayload,
        files: Mapping[Reference, Path],
        *,
        job_id: str,
        into: Path,
    ) -> Submission:
        """Send it, once."""
        told = {"body": dict(payload.body), "key": job_id, "chosen": self.spec.chooses_job_ids}
        told["sizes"] = [files[one].stat().st_size for one in payload.references]
        try:
            status, headers, answer = self._ask("POST", "/jobs", told)
        except ConnectionRefusedError as error:
            raise NotSentError("No connection.") from error
        except (OSError, http.client.HTTPException) as error:
            raise UncertainError("The answer never came.", code="cut") from error
        if status == 429:
            raise RateLimitedError("Not now.", after=float(headers["Retry-After"]), code="busy")
        if status >= 500:
            raise UncertainError("It failed.", code="http_500")
        if status >= 400:
            raise RefusedError("It wants no such thing.", code="bad_request", advice="Change it.")
        if not self._at_once:
            return Submission(str(answer["id"]))
        (into / "made.png").write_bytes(png(len(str(answer["id"]))))
        done = JobReport(RemoteState.SUCCEEDED, files=(RemoteFile(path="made.png"),))
        return Submission(report=done)

    def poll(self, job_id: str) -> JobReport:
        """Ask once."""
        told = self._asked("GET", f"/jobs/{job_id}")
        files = tuple(
            RemoteFile(url, headers={"X-Key": "secret"}, is_private=True)
            for url in told.get("files", ())
        )
        cost = Decimal(told["cost"]) if "cost" in told else None
        state = RemoteState(told["state"])
        return JobReport(state, told.get("progress"), files=files, cost=cost, seed=told.get("seed"))

    def cancel(self, job_id: str) -> None:
        """Ask it to stop."""
        self._asked("POST", f"/jobs/{job_id}/cancel")

    def _asked(self, method: str, path: str) -> dict[str, Any]:
        try:
            status, _, answer = self._ask(method, path, {})
        except (OSError, http.client.HTTPException) as error:
            raise GeneratorError("No answer.") from error
        if status >= 400:
            raise GeneratorError(f"It answers {status}.")
        return answer

    def _ask(self, method: str, path: str, told: Any) -> tuple[int, Any, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request(method, path, json.dumps(told))
            answer = connection.getresponse()
            return answer.status, answer.headers, json.loads(answer.read())
        finally:
            connection.close()


def jobs_with(adapter: StandIn, pace: GenerationPace = QUICK) -> GenerationJobs:
    """The jobs, with this adapter and no other."""
    return GenerationJobs(None, AdapterShelf(lambda setups, names: {NAME: adapter}), pace)
