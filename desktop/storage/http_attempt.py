"""One question to a web server, in a thread of its own: redirects, the answer, bytes as they come.

Who asked never waits inside a look-up, a connection or a read: he takes what has come, and stops
the thread when he has enough. No proxy of the environment is used: a proxy looks names up itself,
and nobody could judge what it connects to. There is no cookie, no password of a netrc file, and no
log of addresses: httpx's client is left out, its transport alone is used.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

from desktop.base.errors import DownloadError
from desktop.base.frozen import frozen
from desktop.domain.download import PORTS
from desktop.storage.public_address import addresses_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from desktop.domain.download import AllowedHosts

AGENT = "directors-desk"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_QUEUED = 16  # pieces that may wait to be taken
_LOOK = 0.2  # seconds between two looks whether anybody still wants it


@frozen
class HttpAnswer:
    """How an answer begins.

    Attributes:
        path: Of the address that answered, escaped.
    """

    status: int
    headers: httpx.Headers
    path: str


class HttpEnd:
    """Says that an answer has come to its end, as far as can be seen."""


HttpItem = HttpAnswer | HttpEnd | DownloadError | bytes


class HttpAttempt:
    """A GET under way. Begins when it is made; has to be stopped."""

    def __init__(
        self,
        url: httpx.URL,
        *,
        headers: Mapping[str, str],
        secrets: Mapping[str, str],
        allowed: AllowedHosts,
        redirects: int,
        idle_seconds: float,
    ) -> None:
        """Begin.

        Args:
            url: As `checked_url` gives it.
            headers: Sent to whoever answers.
            secrets: Headers for the server of `url` alone, never for one that it points to.
            allowed: Servers that are asked though they are not public.
            redirects: How many.
            idle_seconds: After which a read or a connection is given up.
        """
        self._url = url
        self._headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
        self._headers |= dict(headers)
        self._secrets = dict(secrets)
        self._allowed = allowed
        self._redirects = redirects
        self._timeout = httpx.Timeout(idle_seconds).as_dict()
        self._items: queue.Queue[HttpItem] = queue.Queue(_QUEUED)
        self._stopped = threading.Event()
        self._socket: socket.socket | None = None
        # As a daemon: a look-up that hangs must not keep the program from ending.
        threading.Thread(target=self._run, name="download", daemon=True).start()

    def next(self, seconds: float) -> HttpItem | None:
        """What has come, or None if nothing comes for this long."""
        try:
            return self._items.get(timeout=seconds)
        except queue.Empty:
            return None

    def stop(self) -> None:
        """End it, whatever it waits for. Does not wait for the thread."""
        self._stopped.set()
        found = self._socket
        if found is not None:
            with contextlib.suppress(OSError):  # closed already
                # Of a socket as such: an encrypted one would forget its cipher under the reader.
                socket.socket.shutdown(found, socket.SHUT_RDWR)

    def _run(self) -> None:
        url, host = self._url, self._url.host
        try:
            for _ in range(self._redirects + 1):
                host = url.host
                following = self._ask(url)
                if following is None:
                    return
                url = following
            raise DownloadError(f"{host} points elsewhere too many times.", reason="redirect")
        except DownloadError as error:
            self._put(error)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, ValueError) as error:
            self._put(_in_words(error, host))

    def _ask(self, url: httpx.URL) -> httpx.URL | None:
        """Ask one server, and hand on what it sends; returns where it points to instead."""
        port = url.port or PORTS[url.scheme]
        error: httpx.TransportError | None = None
        for address in addresses_of(url.host, port, self._allowed):
            if self._stopped.is_set():
                return None
            # One transport for each connection: names that share an address must not share it.
            with httpx.HTTPTransport(verify=_certificates(), trust_env=False) as transport:
                try:
                    response = transport.handle_request(self._request(url, address))
                except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
                    error = failure
                    continue
                try:
                    return self._take(url, response)
                finally:
                    response.close()
        raise error or httpx.ConnectError("no address")

    def _request(self, url: httpx.URL, address: str) -> httpx.Request:
        """A request that goes to this very address, and asks there for the host of the URL."""
        headers = {"Host": url.netloc.decode("ascii"), **self._headers}
        if _origin(url) == _origin(self._url):
            headers |= self._secrets
        return httpx.Request(
            "GET",
            url.copy_with(host=address, fragment=None),
            headers=headers,
            extensions={
                "timeout": self._timeout,
                "sni_hostname": url.raw_host.decode("ascii"),
                "trace": self._trace,
            },
        )

    def _take(self, url: httpx.URL, response: httpx.Response) -> httpx.URL | None:
        if response.status_code in _REDIRECTS:
            return _following(url, response.headers.get("location", ""))
        path = url.raw_path.decode("ascii").partition("?")[0]
        self._put(HttpAnswer(response.status_code, response.headers, path))
        for piece in response.iter_raw():
            if not self._put(piece):
                return None
        self._put(HttpEnd())
        return None

    def _put(self, item: HttpItem) -> bool:
        """Hand something on; False where nobody wants it any more."""
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Full):
                self._items.put(item, timeout=_LOOK)
                return True
        return False

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the connection, so that it can be ended from outside."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._stopped.is_set():
                self.stop()


def checked_url(text: str) -> httpx.URL:
    """An address that can be asked.

    Raises:
        DownloadError: It is not one of http or https, cannot be read, or has a password in it.
    """
    try:
        url = httpx.URL(text)
        is_web = url.scheme in PORTS and bool(url.host) and (url.port or 1) < 65536
    except (httpx.InvalidURL, ValueError, TypeError):
        is_web = False
    if not is_web:
        raise DownloadError("That is no address of the web.", reason="bad_address")
    if url.userinfo:
        raise DownloadError(
            f"The address of {url.host} has a name or password in it.",
            reason="bad_address",
            advice="Leave it out, and send it as a header.",
        )
    return url


def _following(url: httpx.URL, location: str) -> httpx.URL:
    """Where a server points to."""
    if not location:
        raise DownloadError(f"{url.host} points elsewhere, but not where.", reason="redirect")
    try:
        target = checked_url(str(url.join(location)))
    except (DownloadError, httpx.InvalidURL, ValueError) as error:
        raise DownloadError(
            f"{url.host} points to something that is no address of the web.", reason="redirect"
        ) from error
    if url.scheme == "https" and target.scheme != "https":
        raise DownloadError(
            f"{url.host} points to a place that is not encrypted.", reason="redirect"
        )
    return target


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or PORTS[url.scheme]


def _in_words(error: Exception, host: str) -> DownloadError:
    """What went wrong, for a person; the words of libraries may hold what was sent."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return DownloadError(
            f"{host} cannot prove that it is {host}: its certificate is not valid.",
            reason="certificate",
        )
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return DownloadError(
            f"{host} cannot be reached.",
            reason="unreachable",
            is_passing=True,
            advice="Check whether this machine is online, and try again later.",
        )
    if isinstance(error, httpx.TimeoutException):
        return DownloadError(f"{host} does not answer.", reason="timeout", is_passing=True)
    if isinstance(error, httpx.LocalProtocolError | httpx.InvalidURL | ValueError):
        return DownloadError(f"{host} cannot be asked for that.", reason="bad_address")
    return DownloadError(f"{host} broke the connection off.", reason="cut", is_passing=True)


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to believe: the authorities that httpx brings, or SSL_CERT_FILE. Slow to load."""
    return httpx.create_ssl_context(trust_env=True)
