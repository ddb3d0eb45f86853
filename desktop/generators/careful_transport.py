"""Sends one request over HTTP, once, and says what became of it in the four words of `adapter.py`.

All cloud services are asked through this, by our own code and by the clients of vendors alike, so
what is certain and what is not is decided in one place. It tries nothing twice.
"""

from __future__ import annotations

import ipaddress
import time
from functools import cache
from typing import TYPE_CHECKING

import httpx

from desktop.generators.adapter import GeneratorError, NotSentError, UncertainError
from desktop.generators.refusals import refusal, unreadable

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

# Larger than any image or line of speech; whatever is larger is fetched from an address.
ANSWER_LIMIT = 256 * 1024 * 1024
# For one whole answer, however slowly it drips.
ANSWER_SECONDS = 900.0
# The name of the extension that names the statuses which somebody wants to read themselves.
PASSES = "desk_passes"
# These happen before the first byte of a request has left.
_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class CarefulTransport(httpx.BaseTransport):
    """A transport that returns answers that are well, whole, and raises `GeneratorError` else.

    Args:
        title: What people call the service.
        secret: The key, which is kept out of every text; empty where there is none, and then no
            header shows one.
        host: Who is asked; this machine directly, whatever proxy is set.
    """

    def __init__(self, title: str, secret: str, host: str) -> None:
        self._title = title
        self._secret = secret
        # Inside a client, since only a client heeds the proxies that a system names.
        self._inner = httpx.Client(
            follow_redirects=False, trust_env=not is_loopback(host), verify=_certificates()
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request, read whole.

        Raises:
            GeneratorError: There was none, or it is a refusal.
        """
        if not self._secret:
            request.headers.pop("authorization", None)
        problem: GeneratorError
        # Raised outside: an error of ours carries none that holds the request, and with it the key.
        try:
            return self._answer(request)
        except httpx.RequestError as error:
            problem = _unanswered(error, self._title)
        except GeneratorError as error:
            problem = error
        raise problem

    def close(self) -> None:
        """Let go of the connection."""
        self._inner.close()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.send(request, stream=True)
        try:
            content = self._read(response)
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        passed = request.extensions.get(PASSES, frozenset())
        if response.status_code >= 300 and response.status_code not in passed:
            raise refusal(self._title, response.status_code, headers, content, self._secret)
        return httpx.Response(
            response.status_code, headers=_of_content(headers), content=content, request=request
        )

    def _read(self, response: httpx.Response) -> bytes:
        until = time.monotonic() + ANSWER_SECONDS
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > ANSWER_LIMIT:
                raise unreadable(self._title, "it is too large")
            if time.monotonic() > until:
                raise unreadable(self._title, "it does not end")
            parts.append(part)
        return b"".join(parts)


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to believe; read once, since that takes longer than many a request."""
    return httpx.create_ssl_context()


def _of_content(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers without those of how the content came: it is whole and unpacked now."""
    gone = ("content-encoding", "content-length", "transfer-encoding")
    return {name: value for name, value in headers.items() if name not in gone}


def _unanswered(error: httpx.RequestError, title: str) -> GeneratorError:
    """What it means that there was no answer."""
    if isinstance(error, _BEFORE_SENDING):
        return NotSentError(
            f"{title} cannot be reached.",
            code="timeout" if isinstance(error, httpx.TimeoutException) else "no_connection",
            advice="Look at the network, and at the address of the service.",
        )
    is_late = isinstance(error, httpx.TimeoutException)
    words = "did not answer in time" if is_late else "broke off before it answered"
    return UncertainError(
        f"{title} {words}.",
        code="timeout" if is_late else "connection_lost",
        advice=f"Look at the account of {title} whether it was made, before it is sent again.",
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
