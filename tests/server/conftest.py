"""A real server on 127.0.0.1, on a library of either database, and a caller that has its token."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from desktop.base.serving import ServeOptions
from desktop.server.access import AccessRules
from desktop.server.application import make_application
from desktop.server.limits import RequestLimits
from desktop.server.running import DoorServer, listen
from desktop.tracking import AssetService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "a-token-that-only-tests-know"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@dataclass
class Opened:
    """An open door, and the library behind it."""

    address: str
    service: AssetService
    caller: httpx.Client
    saved: list[int] = field(default_factory=list)

    def ask(self, method: str, path: str, **how: Any) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        answer = self.caller.request(method, path, **how)
        return answer.status_code, answer.json()


@contextmanager
def opened(
    service: AssetService,
    options: ServeOptions | None = None,
    *,
    limits: RequestLimits | None = None,
    **rules: Any,
) -> Iterator[Opened]:
    """Serve a library in a thread until the block ends."""
    options = options or ServeOptions(port=0)
    saved: list[int] = []
    gate = make_application(
        service,
        replace(AccessRules(TOKEN), **rules),
        limits or RequestLimits(a_second=10_000, burst=10_000),
        saved.append,
    )
    with listen(options) as listening:
        server, is_open = DoorServer(gate, options, listening), threading.Event()
        server.on_open = is_open.set
        thread = threading.Thread(target=server.run_until_stopped)
        thread.start()
        try:
            assert is_open.wait(30)
            with httpx.Client(
                base_url=server.address, headers=BEARER, trust_env=False, timeout=60
            ) as caller:
                yield Opened(server.address, service, caller, saved)
        finally:
            server.stop()
            thread.join()


@contextmanager
def line_to(door: Opened) -> Iterator[socket.socket]:
    """A connection on which anything may be said."""
    host, port = door.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as line:
        yield line


def all_of(line: socket.socket) -> bytes:
    """What comes until the other side is done."""
    found = b""
    while piece := line.recv(65_536):
        found += piece
    return found


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what comes in a moment."""
    waiting = threading.Event()
    for _ in range(3_000):
        if is_so():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come")


@pytest.fixture
def door(library_address: str) -> Iterator[Opened]:
    """A door to an empty library, on either database."""
    with AssetService.open(library_address) as service, opened(service) as found:
        yield found


@pytest.fixture
def local_door(sqlite_library_path: Any) -> Iterator[Opened]:
    """A door to an empty local library, where the database does not matter."""
    with AssetService.open(sqlite_library_path) as service, opened(service) as found:
        yield found
