"""A second client of a library, and a line to PostgreSQL that can be stalled, cut and refused."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from desktop.catalog.library import Library, open_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def clients(library_address: str) -> Iterator[Callable[[int], list[Library]]]:
    """Opens one library several times, as several programs would."""
    made: list[Library] = []

    def opened(count: int) -> list[Library]:
        made.extend(open_library(library_address, create=True) for _ in range(count))
        return made

    yield opened
    for library in made:
        library.close()


_COMMIT = re.compile(rb"COMMIT(?!TED)")  # a BEGIN says READ COMMITTED


class Line:
    """A proxy between the driver and the server, on a socket of its own.

    Attributes:
        is_stalled: Nothing is passed on, and nobody is told.
        is_refused: New connections are closed at once, as when the server is down.
        loses_reply: The next COMMIT reaches the server, and its reply reaches nobody.
        sent: How many messages of the client there were.
        befalls: Told the number of each message before it is passed on; it may do any of the above.
    """

    def __init__(self, upstream: str, folder: Path) -> None:
        self._upstream = upstream
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(folder / ".s.PGSQL.5432"))
        self._server.listen(32)
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._flowing = threading.Event()
        self._flowing.set()
        self.is_refused = False
        self.loses_reply = False
        self.sent = 0
        self.befalls: Callable[[int, bytes], None] = lambda number, data: None
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        """From now on, silence."""
        self._flowing.clear()

    def go_on(self) -> None:
        """What was held back arrives."""
        self._flowing.set()

    def cut(self) -> None:
        """Every connection breaks."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            _hang_up(*pair)

    def close(self) -> None:
        """End of the line."""
        _hang_up(self._server)
        self._flowing.set()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            if self.is_refused:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._upstream)
            self._pairs.append((client, server))
            lost = threading.Event()
            for source, target, is_answer in ((client, server, False), (server, client, True)):
                threading.Thread(
                    target=self._pump, args=(source, target, is_answer, lost), daemon=True
                ).start()

    def _pump(
        self, source: socket.socket, target: socket.socket, is_answer: bool, lost: threading.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._flowing.wait()
                if is_answer and lost.is_set():
                    break
                if not is_answer:
                    self.sent += 1
                    self.befalls(self.sent, data)
                if not is_answer and self.loses_reply and _COMMIT.search(data):
                    self.loses_reply = False
                    lost.set()
                target.sendall(data)
        _hang_up(source, target)


def _hang_up(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


@pytest.fixture
def line(postgres_library_url: str) -> Iterator[tuple[str, Line]]:
    """The address of a shared library through a proxy, and the proxy."""
    url = make_url(postgres_library_url)
    host = url.query.get("host")
    if not isinstance(host, str) or not host.startswith("/"):
        pytest.skip("the line is laid to a server on a socket of this machine")
    # Short: the name of a socket has 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    made = Line(f"{host}/.s.PGSQL.{url.query.get('port', '5432')}", folder)
    try:
        address = url.update_query_dict(
            {"host": str(folder), "port": "5432", "connect_timeout": "2"}
        )
        yield address.render_as_string(hide_password=False), made
    finally:
        made.close()
        shutil.rmtree(folder)
