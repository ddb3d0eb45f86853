"""A service on loopback that speaks HTTP as it is on the wire, and fails as it is told to."""

from __future__ import annotations

import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

CANARY = "sk-canary-0a1b2c3d4e5f"  # the key of every test: it must not appear anywhere
PNG = bytes.fromhex("89504e470d0a1a0a") + b"a picture"
MP3 = b"ID3\x04" + b"a line of dialogue"


@dataclass
class Seen:
    """A request as it came in."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def data(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    """What is answered, or how it is not."""

    body: bytes | dict[str, Any] | list[Any] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # `unread`: cut off before the request was read; `unanswered`: after it; `half`: within the
    # answer; `silent`: read, and never answered.
    fault: str = ""

    def sent(self) -> tuple[bytes, dict[str, str]]:
        if isinstance(self.body, bytes):
            return self.body, {"Content-Type": "application/octet-stream", **self.headers}
        return json.dumps(self.body).encode(), {"Content-Type": "application/json", **self.headers}


class StandIn:
    """A server. `answer` gives its replies; `next_paid` is given once instead, where it costs.

    A request that costs is counted as charged when it was read and is not refused.
    """

    paid: tuple[str, str] = ("POST", "")

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.charged = 0
        self.next_paid: Reply | None = None
        self.over: dict[str, Reply] = {}
        self.over_and_out = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def paid_for(self) -> list[Seen]:
        """The requests that cost."""
        return [one for one in self.seen if self.is_paid(one.method, one.path)]

    def is_paid(self, method: str, path: str) -> bool:
        return method == self.paid[0] and path.startswith(self.paid[1])

    def answer(self, seen: Seen) -> Reply:
        raise NotImplementedError

    def close(self) -> None:
        self.over_and_out.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True


def _handler(service: StandIn) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            path = urlsplit(self.path).path
            is_paid = service.is_paid(self.command, path)
            reply = service.next_paid if is_paid else None
            if reply is not None and reply.fault == "unread":
                service.next_paid = None
                self.cut()
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen = Seen(self.command, path, urlsplit(self.path).query, headers, body)
            service.seen.append(seen)
            if reply is not None:
                service.next_paid = None
            reply = reply or service.over.get(f"{self.command} {path}") or service.answer(seen)
            service.charged += is_paid and reply.status < 300
            self.give(reply)

        def give(self, reply: Reply) -> None:
            if reply.fault == "silent":
                service.over_and_out.wait(20)
            if reply.fault in ("silent", "unanswered"):
                self.cut()
                return
            content, headers = reply.sent()
            self.send_response(reply.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content) * (2 if reply.fault else 1)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = True

        def cut(self) -> None:
            linger = struct.pack("ii", 1, 0)  # with a reset, as a machine that goes away
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            self.handle_any()

        def do_POST(self) -> None:
            self.handle_any()

        def do_PUT(self) -> None:
            self.handle_any()

    return Handler
