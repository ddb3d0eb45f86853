"""Who may come in: the token, the name under which this machine was asked, the page that asks.

A browser sends requests for any page that is open in it. What such a page asks for is refused by
its `Origin`; a page whose name was made to point at this machine, by the `Host` that it asks for.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from typing import TYPE_CHECKING, Protocol

from desktop.base.frozen import frozen
from desktop.server.errors import HttpProblem

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

READING = frozenset({"GET", "HEAD"})
# Of the program and not of the library: everybody may read what this door is.
OPEN_PATHS = frozenset({"/", "/docs", "/openapi.json"})
OTHER_PAGE = HttpProblem(403, "Pages of other origins may not ask here.", "Origin")
_NEAR_NAMES = ("localhost", "localhost.")
_HOST = re.compile(r"(\[[0-9a-fA-F:.%]+\]|[^:\[\]/@\s]+)(?::(\d{1,5}))?")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class EntryRules(Protocol):
    """What the gate asks of those who come in."""

    def refusal(self, request: HTTPConnection, method: str) -> HttpProblem | None:
        """Why a request may not come in; None where it may."""

    def is_known(self, request: HTTPConnection) -> bool:
        """Whether whoever asks is no stranger, of whom only a few are let in a second."""


@frozen
class AccessRules:
    """What is asked of those who come in.

    Attributes:
        token: Every request has to have it.
        is_reading_open: Reading needs no token.
        names: Names of this machine under which it may be asked, besides its numbers.
        takes_paths: Programs on this machine may name files of it.
    """

    token: str
    is_reading_open: bool = False
    names: tuple[str, ...] = ()
    takes_paths: bool = True

    def __repr__(self) -> str:
        return "AccessRules(...)"  # no log shows the token

    def refusal(self, request: HTTPConnection, method: str) -> HttpProblem | None:
        """Why a request may not come in; None where it may."""
        strange = strange_name(request, self.names)
        if strange is not None:
            return strange
        if is_of_another_page(request):
            return OTHER_PAGE
        path = request.scope["path"]
        if method in READING and (path in OPEN_PATHS or self.is_reading_open):
            return None
        if self.is_known(request):
            return None
        return HttpProblem(
            401,
            "This needs the token.",
            "Authorization",
            'Send "Authorization: Bearer ..."; directors-desk serve --show-token tells it.',
            (("WWW-Authenticate", 'Bearer realm="directors-desk"'),),
        )

    def is_known(self, request: HTTPConnection) -> bool:
        """Whether a request has the token; takes the same time for every wrong one."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        mine = self.token.encode()
        is_equal = hmac.compare_digest(given.strip().encode("utf-8", "replace"), mine)
        return is_equal and scheme.lower() == "bearer" and bool(mine)


def strange_name(request: HTTPConnection, names: tuple[str, ...]) -> HttpProblem | None:
    """Why a request may not come in that asks for this machine by some name; None where it may.

    A number cannot be made to point elsewhere; a name has to be one of ours.
    """
    found = _HOST.fullmatch(request.headers.get("host", ""))
    name = found[1].strip("[]").lower() if found else ""
    if name in _NEAR_NAMES or name in names:
        return None
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return HttpProblem(
            403,
            "This machine is not known by that name.",
            "Host",
            "Ask for it by its number, or start it with --name and that name.",
        )
    return None


def is_near(request: HTTPConnection) -> bool:
    """Whether a program on this machine asks, and asks itself.

    What a proxy hands on comes from wherever it likes, and says so.
    """
    if any(name in request.headers for name in _FORWARDED):
        return False
    client = request.client
    if client is None:
        return False
    try:
        address = ipaddress.ip_address(client.host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_of_another_page(request: HTTPConnection) -> bool:
    """Whether a browser asks for a page that is not ours."""
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    if origin is not None and origin.lower() != f"{request.scope['scheme']}://{host}".lower():
        return True
    return request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
