"""A service over HTTP: where it is, whether it can be asked, and how one question is put to it."""

from __future__ import annotations

import ipaddress
import json
from dataclasses import field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop.base.frozen import frozen
from desktop.domain.generation import Availability, AvailabilityState
from desktop.domain.untrusted_text import clean_line
from desktop.generators.adapter import NotSentError
from desktop.generators.reading_json import facts_of, files_in
from desktop.generators.refusals import unreadable, without_secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import httpx

    from desktop.domain.generation import Json, RemoteFile

POLL_SECONDS = 30.0
SUBMIT_SECONDS = 60.0
UPLOAD_SECONDS = 300.0
CONNECT_SECONDS = 10.0


@frozen
class CloudAnswer:
    """An answer that is well, or of a status that was asked for.

    Attributes:
        headers: Their names in lower case.
    """

    title: str
    status: int
    content: bytes
    headers: Mapping[str, str]

    def data(self) -> dict[str, Json]:
        """The JSON object that it is.

        Raises:
            UncertainError: It is none: a page of a proxy, or cut off.
        """
        try:
            found = json.loads(self.content)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise unreadable(self.title, "it is no JSON")
        return found


@frozen
class CloudService:
    """Who is asked, where, and with which key.

    Attributes:
        title: What people call it.
        address: With its scheme, without a slash at the end.
        scheme: What stands before the key: `Key`, `Bearer`.
    """

    title: str
    address: str
    secret: str = field(default="", repr=False)
    scheme: str = "Bearer"

    def ask(
        self,
        method: str,
        path: str,
        *,
        seconds: float = POLL_SECONDS,
        authorization: str | None = None,
        passes: frozenset[int] = frozenset(),
        **content: Any,
    ) -> CloudAnswer:
        """Send one request, once, and read its answer.

        Args:
            method: As HTTP has it.
            path: Below the address, or a whole address; the key goes to the service's own only.
            seconds: How long an answer may take to begin.
            authorization: What to show instead of the key.
            passes: Statuses that are no error here.
            content: As `httpx` takes it: `json`, `content`, `files`, `params`, `headers`.

        Raises:
            GeneratorError: There was no answer, or it is a refusal.
        """
        url = path if "://" in path else f"{self.address}/{path.lstrip('/')}"
        headers = dict(content.pop("headers", {}))
        if authorization is None and is_below(url, self.address) and self.secret:
            authorization = f"{self.scheme} {self.secret}"
        if authorization:
            headers["Authorization"] = authorization
        with self.client(seconds, urlsplit(url).hostname or "") as client:
            extensions = {"desk_passes": passes, "timeout": client.timeout.as_dict()}
            response = client.request(
                method, url, headers=headers, extensions=extensions, **content
            )
        found = dict(response.headers.items())
        return CloudAnswer(self.title, response.status_code, response.content, found)

    def client(self, seconds: float, host: str = "") -> httpx.Client:
        """A client of `httpx` that is careful; for one call, to be closed after it.

        It is for the service itself, or for the `host` that is named.
        """
        import httpx  # noqa: PLC0415 - a fifth of a second, for those who generate

        from desktop.generators.careful_transport import CarefulTransport  # noqa: PLC0415

        host = host or urlsplit(self.address).hostname or ""
        timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS)
        try:
            transport = CarefulTransport(self.title, self.secret, host)
        except (ImportError, ValueError, httpx.InvalidURL):
            transport = None
        if transport is None:
            raise NotSentError(
                "The proxy that this system names cannot be used.",
                code="proxy",
                advice="Look at HTTPS_PROXY and ALL_PROXY: proxies are asked over http or https.",
            )
        return httpx.Client(transport=transport, timeout=timeout, follow_redirects=False)

    def files(self, data: Json) -> tuple[RemoteFile, ...]:
        """The files that an answer names; those at this very address may be of this house."""
        found = files_in(data)
        return tuple(replace(one, is_private=is_below(one.url, self.address)) for one in found)

    def clean(self, text: str) -> str:
        """A text of the service as one clean line, without the key."""
        return clean_line(without_secret(text, self.secret))

    def facts(self, data: Mapping[str, Json], without: frozenset[str]) -> dict[str, Json]:
        """What of an answer is kept with the result, without the key."""
        kept = json.dumps(facts_of(data, without), ensure_ascii=False)
        found: dict[str, Json] = json.loads(without_secret(kept, self.secret))
        return found


def is_below(url: str, address: str) -> bool:
    """Whether an address is of the same server as another."""
    one, other = urlsplit(url), urlsplit(address)
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)


def availability(
    service: CloudService, *, usual: str, advice: str, package: str = "", needs_key: bool = True
) -> Availability:
    """Whether a service can be asked, by what is known here.

    Args:
        service: Where it is, and the key.
        usual: Where it is, where nobody says otherwise.
        advice: For who has no key.
        package: The module of the vendor's client, where it is needed.
        needs_key: Whether it cannot be asked without one.
    """
    if package and find_spec(package) is None:
        return Availability(
            AvailabilityState.NO_PACKAGE,
            f"The package {package} is not installed.",
            f'Install it: pip install "directors-desk[{package}]".',
        )
    problem = _address_problem(service.address)
    if problem:
        return Availability(
            AvailabilityState.NO_ADDRESS,
            problem,
            f"Enter another address of {service.title}: Edit > Preferences > Generators.",
        )
    if needs_key and not service.secret:
        words = f"No key of {service.title} is known."
        return Availability(AvailabilityState.NO_KEY, words, advice)
    if service.address == usual:
        return Availability(AvailabilityState.ON)
    is_open = service.address.startswith("http:")
    return Availability(
        AvailabilityState.ON, f"At {service.address}{', not encrypted' if is_open else ''}"
    )


def _address_problem(address: str) -> str:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "Its address cannot be read."
    is_web = parts.scheme in ("http", "https") and bool(host)
    if not is_web or parts.username is not None or parts.query or parts.fragment:
        return "Its address cannot be read."
    if parts.scheme == "http" and not _is_of_this_house(host):
        return "What is sent would travel unencrypted: its address begins with http."
    return ""


def _is_of_this_house(host: str) -> bool:
    """Whether a host is in the network of this machine, by its name."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        # A name without a dot; a number without one is an address of the world.
        is_near = "." not in host and host[:1].isalpha()
        return is_near or host.endswith((".local", ".lan", ".internal"))
    return found.is_private or found.is_loopback
