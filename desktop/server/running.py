"""Runs the door: opens the library, listens, answers until it is told to stop, and ends cleanly.

What is being saved when it is told to stop is saved to its end, and its answer is sent.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import signal
import socket
import ssl
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from desktop.base.errors import UsageError
from desktop.base.open_doors import OpenDoor, recorded
from desktop.server.access import AccessRules
from desktop.server.application import make_application
from desktop.server.connection_rules import DoorConnection
from desktop.server.limits import RequestLimits
from desktop.server.tokens import find_token
from desktop.tracking import AssetService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.base.serving import ServeOptions, ServeReport
    from desktop.server.gate import Gate

_GRACE = 60  # seconds in which requests may end
_STOPS = (signal.SIGINT, signal.SIGTERM)


def serve(address: str | None, options: ServeOptions, report: ServeReport) -> None:
    """Open a library to other programs, until the process is told to stop.

    Raises:
        UsageError: It cannot be opened like that.
        LibraryError: The library cannot be opened.
    """
    found = find_token()
    is_shown = sys.stderr.isatty() or options.ends_with_input
    if found.is_new and not found.is_kept and not is_shown:
        raise UsageError(
            "There is no keyring here that could keep a token, and nobody to show it to.",
            advice="Set DESK_TOKEN in the environment to a token of 20 characters or more.",
        )
    listening = listen(options)
    try:
        rules = AccessRules(
            found.token,
            options.is_reading_open,
            tuple(name.lower() for name in (*options.names, options.host)),
            options.takes_paths,
        )
        with AssetService.open(address, script="HTTP") as service:
            gate = make_application(service, rules, RequestLimits(), report.saved)
            server = DoorServer(gate, options, listening)
            shown = server.address
            server.on_open = lambda: report.opened(shown, found.token, is_new=found.is_new)
            if options.ends_with_input:
                threading.Thread(target=server.stop_with_input, daemon=True).start()
            with recorded(_door(service, shown, options)):
                server.run_until_stopped()
    finally:
        listening.close()


def _door(service: AssetService, address: str, options: ServeOptions) -> OpenDoor:
    """What others on this machine may know of it."""
    return OpenDoor(
        service.address,
        str(service.workspace_id),
        address,
        os.getpid(),
        is_of_window=options.ends_with_input,
    )


class DoorServer(uvicorn.Server):
    """The server of one open library.

    Attributes:
        address: Where it is asked.
        on_open: Called once, when it listens.
    """

    def __init__(self, gate: Gate, options: ServeOptions, listening: socket.socket) -> None:
        has_tls = options.certificate is not None
        super().__init__(
            uvicorn.Config(
                gate,
                http=DoorConnection,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=20,
                timeout_graceful_shutdown=_GRACE,
                ssl_certfile=options.certificate,
                ssl_keyfile=options.key,
            )
        )
        self._listening = listening
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        self.address = f"{'https' if has_tls else 'http'}://{shown}:{port}"
        self.on_open: Callable[[], None] | None = None

    def run_until_stopped(self) -> None:
        """Answer requests; returns when it was told to stop and all is answered."""
        asyncio.run(self.serve([self._listening]))

    def stop(self) -> None:
        """Let it end. Any thread may call."""
        self.should_exit = True

    def stop_with_input(self) -> None:
        """Let it end when standard input does."""
        while os.read(0, 4096):
            pass
        self.stop()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        if self.on_open is not None:
            self.on_open()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop by a signal; a second one waits for nothing. It is no failure, and not raised on."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in _STOPS}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def listen(options: ServeOptions) -> socket.socket:
    """Begin to listen where a person said.

    Raises:
        UsageError: It is no address of this machine, it is taken, or it is open to others without
            TLS and without a word that this is meant.
    """
    if (options.certificate is None) is not (options.key is None):
        raise UsageError("A certificate needs its key, and a key its certificate.")
    if options.certificate is not None and options.key is not None:
        _check_certificate(os.fspath(options.certificate), os.fspath(options.key))
    try:
        found = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError):
        raise UsageError(f"There is no address {options.host!a}.") from None
    family, _, _, _, place = found[0]
    is_near = ipaddress.ip_address(str(place[0]).partition("%")[0]).is_loopback
    if not is_near and options.certificate is None and not options.is_plain_allowed:
        raise UsageError(
            f"{options.host} is open to other machines, and without TLS everybody on the way reads"
            " all that is sent.",
            advice="Give --cert and --key; or say --without-tls, where the way is safe.",
        )
    try:
        return socket.create_server((str(place[0]), options.port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(
            f"Nothing can listen on {options.host}:{options.port}: {error.strerror}.",
            advice="Another program may have this port: choose another one.",
        ) from None


def _check_certificate(certificate: str, key: str) -> None:
    try:
        # A key with a password would be asked for on the terminal, where nobody may be.
        ssl.create_default_context().load_cert_chain(certificate, key, password=lambda: "")
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"The certificate cannot be used: {error.strerror or type(error).__name__}.",
            advice="Both are files in PEM, and the key has no password.",
        ) from None
