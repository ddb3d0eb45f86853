"""How far ComfyUI is with a job: its websocket, listened to beside whoever asks.

A connection for each job that runs, by the job's own id, so that another start of this program
hears the same. It ends with the job, or when nobody asks any more.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.generation import Json

_log = logging.getLogger(__name__)
_PATIENCE = 30.0  # seconds after which nobody asks any more
_LARGEST = 32 << 20  # bytes of one message; previews of pictures come too
_MOST = 4  # jobs that are listened to


@dataclass(slots=True)
class _Heard:
    """What was heard of a job."""

    asked: float
    done: set[str] = field(default_factory=set)
    part: float = 0.0  # of the node that runs
    node: str = ""
    is_over: bool = False

    def take(self, message: str | bytes, job: str) -> None:
        """Note what a message says; of pictures and of other jobs nothing."""
        if isinstance(message, bytes):
            return
        try:
            told = json.loads(message)
            kind, data = told["type"], told["data"]
            if data.get("prompt_id", job) != job:
                return
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return
        if kind == "progress":
            self.part = _share(data.get("value"), data.get("max"))
        elif kind == "progress_state" and isinstance(data.get("nodes"), dict):
            self._take_state(data["nodes"])
        elif kind == "execution_cached" and isinstance(data.get("nodes"), list):
            self.done |= {str(node) for node in data["nodes"]}
        elif kind == "executed":
            self.done.add(str(data.get("node")))
        elif kind == "executing":
            if self.node:
                self.done.add(self.node)
            self.node, self.part = str(data.get("node") or ""), 0.0
            self.is_over = data.get("node") is None

    def _take_state(self, nodes: dict[str, Json]) -> None:
        for key, state in nodes.items():
            if not isinstance(state, dict):
                continue
            if state.get("state") == "finished":
                self.done.add(str(key))
            elif state.get("state") == "running":
                self.node = str(key)
                self.part = _share(state.get("value"), state.get("max"))


class ProgressListener:
    """Hears how far jobs are. Any thread may ask; no question waits."""

    def __init__(self, base: str) -> None:
        self._address = "ws" + base.removeprefix("http")
        self._heard: dict[str, _Heard] = {}
        self._lock = Lock()

    def of(self, job: str, node_count: int) -> float | None:
        """How much of a job is done, 0 to 1; None where nothing was heard yet."""
        with self._lock:
            heard = self._heard.get(job)
            if heard is None:
                if len(self._heard) < _MOST:
                    self._heard[job] = _Heard(time.monotonic())
                    Thread(target=self._listen, args=(job,), daemon=True).start()
                return None
            heard.asked = time.monotonic()
            done = len(heard.done - {heard.node}) + heard.part
            return min(done / node_count, 0.99) if node_count and done else None

    def forget(self, job: str) -> None:
        """It has ended."""
        with self._lock:
            heard = self._heard.pop(job, None)
            if heard is not None:
                heard.is_over = True

    def _listen(self, job: str) -> None:
        from websockets.exceptions import WebSocketException  # noqa: PLC0415 - where one runs
        from websockets.sync.client import connect  # noqa: PLC0415

        heard = self._heard.get(job)
        try:
            address = f"{self._address}/ws?clientId={job}"
            with connect(
                address, open_timeout=5, close_timeout=1, max_size=_LARGEST, proxy=None
            ) as socket:
                while heard is not None and not heard.is_over:
                    try:
                        message = socket.recv(timeout=1)
                    except TimeoutError:
                        message = b""
                    with self._lock:
                        heard.take(message, job)
                        if time.monotonic() - heard.asked > _PATIENCE:
                            break
        except (OSError, WebSocketException) as error:
            _log.info("progress of a job is not heard: %s", type(error).__name__)
        finally:
            with self._lock:
                if self._heard.get(job) is heard:
                    del self._heard[job]


def _share(value: object, most: object) -> float:
    if isinstance(value, int | float) and isinstance(most, int | float) and most > 0:
        return min(max(value / most, 0.0), 1.0)
    return 0.0
