"""A web server on this machine: sends what a test wants sent, byte for byte, notes what is asked.

    server = WebServer({"/a.png": sends(png())})
    server.url("/a.png"); server.asked[0].headers["range"]

A page is a function of the request and the connection. Those that are needed often are below.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tests.catalog.servers import Listener

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class WebRequest(NamedTuple):
    """What a server was asked; names of headers are lower-case."""

    method: str
    path: str
    headers: dict[str, str]


Page: TypeAlias = "Callable[[WebRequest, socket.socket], None]"


class WebServer:
    """A server of pages; `asked` is what it was asked, in order."""

    def __init__(
        self, pages: Mapping[str, Page] | None = None, *, encryption: ssl.SSLContext | None = None
    ) -> None:
        self.pages: dict[str, Page] = dict(pages or {})
        self.asked: list[WebRequest] = []
        self._encryption = encryption
        self._listener = Listener(self._answer)
        self.port = self._listener.port

    @property
    def place(self) -> str:
        """Its `host:port`."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a page."""
        return f"{'https' if self._encryption else 'http'}://{host}:{self.port}{path}"

    def close(self) -> None:
        """End it, and its connections."""
        self._listener.close()

    def _answer(self, line: socket.socket) -> None:
        if self._encryption is not None:
            line = self._encryption.wrap_socket(line, server_side=True)
        with line:
            request = _read(line)
            if request is not None:
                self.asked.append(request)
                page = self.pages.get(request.path.partition("?")[0], sends(b"", status="404 No"))
                page(request, line)


def _read(line: socket.socket) -> WebRequest | None:
    head = b""
    while b"\r\n\r\n" not in head:
        part = line.recv(65536)
        if not part:
            return None
        head += part
    first, *rest = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (one.partition(":") for one in rest)
    return WebRequest(method, path, {name.lower(): value.strip() for name, _, value in pairs})


def head(status: str = "200 OK", /, **headers: object) -> bytes:
    """The head of an answer; `content_length=3` is `content-length: 3`."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "connection: close", "", ""]).encode()


def sends(body: bytes, *, status: str = "200 OK", **headers: object) -> Page:
    """A page that sends a body with its length."""
    whole = head(status, **{"content_length": len(body), **headers}) + body
    return lambda _, line: line.sendall(whole)


def sends_raw(answer: bytes) -> Page:
    """A page that sends exactly this, and hangs up."""
    return lambda _, line: line.sendall(answer)


def points_to(url: str, status: str = "302 Found") -> Page:
    """A page that points elsewhere."""
    return sends(b"", status=status, location=url)


def breaks_off(body: bytes, *, after: int, **headers: object) -> Page:
    """A page that promises a body, sends the beginning of it and hangs up; knows no ranges."""
    whole = head(content_length=len(body), **headers) + body[:after]
    return lambda _, line: line.sendall(whole)


def sends_the_rest(body: bytes, *, breaks_after: int = 0, etag: str = '"one"') -> Page:
    """A page that knows ranges of one version; sends so much each time, or all."""

    def page(request: WebRequest, line: socket.socket) -> None:
        wanted = request.headers.get("range", "")
        if wanted and request.headers.get("if-range", etag) == etag:
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
            span = f"bytes {start}-{len(body) - 1}/{len(body)}"
            part = body[start:]
            answer = head("206 Partial", content_length=len(part), content_range=span, etag=etag)
        else:
            part, answer = body, head(content_length=len(body), etag=etag)
        line.sendall(answer + part[: breaks_after or len(part)])

    return page


def says_nothing(_: WebRequest, line: socket.socket) -> None:
    """A page that never answers; ends when the other side hangs up."""
    while line.recv(1):
        pass


def never_ends(_: WebRequest, line: socket.socket) -> None:
    """A page without an end, as fast as it can."""
    line.sendall(head())
    with contextlib.suppress(OSError):
        while True:
            line.sendall(bytes(65536))


class Drips:
    """A page that sends a byte whenever it is asked to by `more`, and waits in between."""

    def __init__(self, beginning: bytes = b"") -> None:
        self._beginning = beginning
        self._more = threading.Semaphore(0)

    def more(self) -> None:
        """Send one more byte."""
        self._more.release()

    def __call__(self, _: WebRequest, line: socket.socket) -> None:
        line.sendall(self._beginning)
        with contextlib.suppress(OSError):
            while True:
                if self._more.acquire(timeout=0.02):
                    line.sendall(b".")
                elif _has_hung_up(line):
                    return


def _has_hung_up(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    finally:
        line.setblocking(True)
