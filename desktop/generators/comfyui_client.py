"""ComfyUI over HTTP: its paths, and what its answers mean. Nothing is sent twice."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlencode, urlsplit

import httpx

from desktop.generators.adapter import (
    GeneratorError,
    NotSentError,
    RateLimitedError,
    RefusedError,
    UncertainError,
)
from desktop.generators.comfyui_results import refusal_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.domain.generation import Json

USUAL_ADDRESS = "http://127.0.0.1:8188"
_PLACES = "Start ComfyUI, or say in Preferences > Generators (or DESK_COMFYUI) where it is."
_LARGEST = 64 << 20  # bytes of an answer that is read
_CHUNK = 1 << 20
_TIMES = httpx.Timeout(20.0, connect=5.0)
_UPLOAD = httpx.Timeout(120.0, connect=5.0)
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


def base_of(address: str) -> str:
    """An address as it is used, or empty where it is none.

    One with a password is none: it would be kept in a file.
    """
    parts = urlsplit(address.strip() or USUAL_ADDRESS)
    try:
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    if not is_good or parts.username or parts.password or parts.query or parts.fragment:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


class ComfyClient:
    """One ComfyUI. Each call waits for one answer and no longer."""

    def __init__(self, base: str, times: httpx.Timeout = _TIMES) -> None:
        self.base = base
        self._times = times

    def upload(self, path: Path) -> str:
        """Send a file that goes in, unless it is there; returns what a node calls it.

        Its name is that of its content, so that the same file is there once.

        Raises:
            NotSentError: It did not arrive; what is made of it was not asked for yet.
            RefusedError: ComfyUI does not take it.
        """
        name, size = _content_name(path)
        if self._has(name, size):
            return name
        try:
            with path.open("rb") as file:
                answer = self._ask(
                    "POST",
                    "upload/image",
                    data={"type": "input", "overwrite": "true"},
                    files={"image": (name, file, "application/octet-stream")},
                    timeout=_UPLOAD,
                )
        except httpx.HTTPError as error:
            raise self._unreached(error) from error
        except OSError as error:
            raise NotSentError(f"{path.name} cannot be read.", code="unreadable") from error
        if answer.status_code == 413:
            raise RefusedError(
                f"ComfyUI does not take a file of {size:,} bytes.",
                code="too_large",
                advice="Start ComfyUI with a larger --max-upload-size.",
            )
        if answer.status_code != 200:
            raise self._refused(answer.status_code)
        told = _object(answer)
        kept, folder = told.get("name"), told.get("subfolder")
        if not isinstance(kept, str) or not kept:
            raise NotSentError("ComfyUI does not say how it calls a file.", code="bad_answer")
        return f"{folder}/{kept}" if folder else kept

    def _has(self, name: str, size: int) -> bool:
        """Whether a file lies there already, whole."""
        query = urlencode({"filename": name, "type": "input", "subfolder": ""})
        try:
            answer = httpx.head(f"{self.base}/view?{query}", timeout=self._times, trust_env=False)
        except httpx.HTTPError as error:
            raise self._unreached(error) from error
        return answer.status_code == 200 and answer.headers.get("content-length") == str(size)

    def queue(self, body: Mapping[str, Json]) -> str:
        """Put a graph into the queue; returns the id of the job.

        Raises:
            NotSentError, RefusedError, RateLimitedError: It was not taken.
            UncertainError: It may have been.
        """
        try:
            answer = self._ask("POST", "prompt", json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise self._unreached(error) from error
        except (httpx.HTTPError, GeneratorError) as error:
            raise UncertainError(
                "ComfyUI did not answer when it was asked.", code=_code(error)
            ) from error
        if answer.status_code == 200:
            job = _object(answer).get("prompt_id")
            if isinstance(job, str) and job:
                return job
            raise UncertainError("What answers there says nothing of a job.", code="bad_answer")
        if answer.status_code == 400:
            raise refusal_of(_object(answer), cast("Mapping[str, Json]", body["prompt"]))
        if answer.status_code == 429:
            after = answer.headers.get("retry-after", "")
            wait = float(after) if after.isdecimal() else None
            raise RateLimitedError("ComfyUI has no room now.", after=wait, code="rate_limited")
        if answer.status_code >= 500:
            code = answer.status_code
            raise UncertainError(f"ComfyUI failed with {code} when it was asked.", code=f"{code}")
        raise self._refused(answer.status_code)

    def history(self, job: str = "", *, most: int = 0) -> dict[str, Json]:
        """What it has done: by one job, or the last ones.

        Raises:
            GeneratorError: There was no answer.
        """
        path = f"history/{quote(job, safe='')}" if job else f"history?max_items={most}"
        return self._told("GET", path)

    def queues(self) -> tuple[list[list[Json]], list[list[Json]]]:
        """What it is doing, and what waits, the next one first.

        Raises:
            GeneratorError: There was no answer.
        """
        told = self._told("GET", "queue")
        running, waiting = (_rows(told.get(key)) for key in ("queue_running", "queue_pending"))
        return running, sorted(waiting, key=lambda row: _number(row[0]))

    def remove(self, job: str) -> None:
        """Take a job out of the queue that has not begun."""
        self._told("POST", "queue", json={"delete": [job]})

    def interrupt(self, job: str) -> None:
        """Stop a job that runs; older versions stop whatever runs."""
        self._told("POST", "interrupt", json={"prompt_id": job})

    def view(self, file: Mapping[str, str]) -> str:
        """Where a file is that it has made."""
        return f"{self.base}/view?{urlencode(file)}"

    def _told(self, method: str, path: str, json: Json = None) -> dict[str, Json]:
        try:
            answer = self._ask(method, path, json=json)
        except httpx.HTTPError as error:
            raise self._unreached(error) from error
        if answer.status_code != 200:
            raise GeneratorError(
                f"ComfyUI at {self.base} answers with {answer.status_code}.",
                code=str(answer.status_code),
                advice=_PLACES,
            )
        if method != "GET":
            return {}
        if not answer.content.lstrip().startswith(b"{"):
            raise GeneratorError(
                f"What answers at {self.base} is not ComfyUI.", code="bad_answer", advice=_PLACES
            )
        return _object(answer)

    def _ask(self, method: str, path: str, **more: object) -> httpx.Response:
        """One request and its whole answer, as long as that is not endless."""
        options = {"timeout": self._times, **{k: v for k, v in more.items() if v is not None}}
        # The proxies of the environment are for the world outside, not for this house.
        with httpx.Client(trust_env=False) as client:
            ask = client.stream(method, f"{self.base}/{path}", **options)  # type: ignore[arg-type]
            with ask as answer:
                data = bytearray()
                for part in answer.iter_bytes(_CHUNK):
                    data += part
                    if len(data) > _LARGEST:
                        raise GeneratorError("The answer is too long.", code="bad_answer")
        headers = {
            key: value
            for key, value in answer.headers.items()
            if key.lower() not in {"content-encoding", "content-length", "transfer-encoding"}
        }
        return httpx.Response(answer.status_code, headers=headers, content=bytes(data))

    def _unreached(self, error: Exception) -> NotSentError:
        told = f"ComfyUI cannot be reached at {self.base}."
        return NotSentError(told, code=_code(error), advice=_PLACES)

    def _refused(self, status: int) -> RefusedError:
        if status in {401, 403}:
            return RefusedError(
                f"ComfyUI at {self.base} lets nobody in ({status}).",
                code="unauthorized",
                advice="It may be behind a program that asks for a password.",
            )
        told = f"What answers at {self.base} is not ComfyUI ({status})."
        return RefusedError(told, code="not_comfyui", advice=_PLACES)


def _code(error: Exception) -> str:
    return "timeout" if isinstance(error, httpx.TimeoutException) else "unreachable"


def _object(answer: httpx.Response) -> dict[str, Json]:
    """An answer as JSON; none where it is something else."""
    try:
        told = answer.json()
    except (ValueError, RecursionError):
        told = None
    return told if isinstance(told, dict) else {}


def _rows(value: Json) -> list[list[Json]]:
    """Jobs in a queue: number, id, graph, what goes along."""
    listed = value if isinstance(value, list) else []
    return [row for row in listed if isinstance(row, list) and len(row) >= 2]


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _content_name(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                digest.update(part)
                size += len(part)
    except OSError as error:
        raise NotSentError(f"{path.name} cannot be read.", code="unreadable") from error
    suffix = path.suffix.lower()
    ending = suffix if _SUFFIX.fullmatch(suffix) else ""
    return f"desk-{digest.hexdigest()[:40]}{ending}", size
