"""The address of a library: a path, or the URL of a database on a server, read and shown safely.

People do not escape the odd characters of a password, and programs that read URLs then take half of
it for the name of a host, and say it. Here a URL is either understood whole or refused whole; what
is shown of it never holds a secret.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from desktop.base.errors import LibraryAddressError
from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEME = "postgresql+psycopg"
SCHEMES = frozenset({SCHEME, "postgresql", "postgres"})
# Options of libpq that hold a secret, or the way to one.
SECRET_OPTIONS = frozenset(
    {
        *("password", "sslpassword", "passfile"),
        *("oauth_client_secret", "scram_client_key", "scram_server_key"),
    }
)
_WAY_TO_A_SECRET = frozenset({"passfile"})  # a path, without which the library cannot be reopened
EXAMPLE = "postgresql://ada@db.example.org/films"
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)", re.DOTALL)
_NEARLY = re.compile(r"postgres\w*(\+\w+)?:", re.IGNORECASE)
_HOST = re.compile(r"[\w.-]+|\[[0-9A-Fa-f:.]+(%[\w.-]+)?\]|(%2[Ff][^@/?#\s]*)")
_OPTION = re.compile(r"[A-Za-z_]+=[^&]*")
_ESCAPES = "Write the odd characters of a name or password as %40 for @, %2F for /, %3A for :,"
_ESCAPES += " %3F for ?, %23 for #; or leave the password out."


@frozen
class ServerAddress:
    """A database on a server.

    Attributes:
        host: A name, a number or the folder of a socket; several with commas; empty for libpq's.
        port: A number, several with commas, or empty for libpq's.
        options: Options of libpq by name, without a password.
    """

    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    database: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"ServerAddress({self})"

    def __str__(self) -> str:
        """As it is shown: without a secret, and without the way to one."""
        return self._url([pair for pair in self.options if pair[0] not in SECRET_OPTIONS])

    @property
    def option(self) -> dict[str, str]:
        """The options."""
        return dict(self.options)

    @property
    def kept(self) -> str:
        """As it is remembered: without a secret, but with the path to a file of passwords."""
        secret = SECRET_OPTIONS - _WAY_TO_A_SECRET
        return self._url([pair for pair in self.options if pair[0] not in secret])

    @property
    def name(self) -> str:
        """What to call the library: database@host."""
        host = self.host or self.option.get("host", "")
        is_near = not host or host.startswith("/")
        return f"{self.database or self.user}@{'local' if is_near else host}"

    def with_password(self, password: str) -> ServerAddress:
        """The same with another password."""
        return replace(self, password=password)

    def spelled(self) -> str:
        """The whole URL, password and all: for who connects, never for anybody's eyes."""
        text = self._url(self.options)
        if not self.password:
            return text
        scheme, _, rest = text.partition("://")
        user, at, place = rest.partition("@")
        if not at:
            user, place = "", rest
        return f"{scheme}://{user}:{quote(self.password, safe='')}@{place}"

    def _url(self, options: Sequence[tuple[str, str]]) -> str:
        host, port = self.host, self.port
        if host.startswith("/"):  # the folder of a socket
            options = [("host", host), *([("port", port)] if port else []), *options]
            host = port = ""
        hosts = host.split(",")
        ports = port.split(",") if "," in port else [port] * len(hosts)
        places = ",".join(
            (f"[{one}]" if ":" in one else one) + (f":{number}" if number else "")
            for one, number in zip(hosts, ports, strict=True)
        )
        user = quote(self.user, safe="") + "@" if self.user else ""
        query = "&".join(f"{key}={quote(value, safe='/:,')}" for key, value in options)
        path = "/" + quote(self.database, safe="") if self.database or query else ""
        return f"{SCHEME}://{user}{places}{path}" + (f"?{query}" if query else "")


def is_url(address: str) -> bool:
    """Whether an address is meant for a server: a URL, or nearly one."""
    return "://" in address or bool(_NEARLY.match(address))


def parsed(address: str) -> ServerAddress:
    """The parts of a server's URL.

    Raises:
        LibraryAddressError: It is none, or could be read in two ways. Nothing of it is repeated.
    """
    match = _URL.fullmatch(address.strip())
    if match is None:
        raise _unreadable("That is not the address of a library.")
    if match["scheme"].lower() not in SCHEMES:
        raise _unreadable("A library is a .desk file or a PostgreSQL database.")
    rest = match["rest"]
    careful, last = _ends_of_login(rest)
    if careful == last:
        return _read(rest, last)
    straight, greedy = _tried(rest, careful), _tried(rest, last)
    if straight is not None or greedy is None:
        # Which one is meant nobody can tell, and the words of a wrong one would show a secret.
        raise LibraryAddressError(
            "This address can be read in more than one way.", advice=_ESCAPES, field="address"
        )
    return greedy


def redacted(address: str) -> str:
    """An address as it may be shown and written down: without anything secret, whatever it is."""
    if is_url(address):
        try:
            return str(parsed(address))
        except LibraryAddressError:
            match = _URL.match(address)
            known = match is not None and match["scheme"].lower() in SCHEMES
            return f"{match['scheme']}://…" if match is not None and known else "…"
    return redact(address)


def _ends_of_login(rest: str) -> tuple[int, int]:
    """Where in the part behind `://` the name and password may end; twice the same if it is clear.

    A careful person's password ends at the last @ before a slash, another's at the last @ of all.
    An @ that stands in the options belongs to them if there is no password.
    """
    end = re.match(r"[^/?#]*", rest)
    careful, last = rest.rfind("@", 0, end.end() if end else 0), rest.rfind("@")
    first = re.search(r"[:@]", rest)
    has_password = first is not None and first[0] == ":" and first.start() < last
    is_in_options = "@" not in rest[careful + 1 :].partition("?")[0]
    return (careful, careful) if is_in_options and not has_password else (careful, last)


def _tried(rest: str, at: int) -> ServerAddress | None:
    try:
        return _read(rest, at)
    except LibraryAddressError:
        return None


def _read(rest: str, at: int) -> ServerAddress:
    """One reading: the name and password stand before the @ at `at` (-1: there are none)."""
    login, place = (rest[:at], rest[at + 1 :]) if at >= 0 else ("", rest)
    user, _, password = login.partition(":")
    where, _, query = place.partition("?")
    hosts, _, database = where.partition("/")
    host, port = _hosts(hosts)
    options = _options(query)
    secret = options.pop("password", "")
    found = ServerAddress(
        unquote(user) or options.pop("user", ""),
        unquote(password) or secret,
        host or options.pop("host", ""),
        port or options.pop("port", ""),
        unquote(database) or options.pop("dbname", ""),
        tuple(options.items()),
    )
    if "," in found.port and found.port.count(",") != found.host.count(","):
        raise _bad_port()
    return found


def _hosts(text: str) -> tuple[str, str]:
    names, ports = [], []
    for part in text.split(",") if text else []:
        match = re.fullmatch(rf"(?P<host>{_HOST.pattern})?(:(?P<port>.*))?", part, re.DOTALL)
        if match is None:
            raise LibraryAddressError(
                "The name of the server cannot be read in this address.",
                advice=f"It looks like this: {EXAMPLE}. {_ESCAPES}",
                field="host",
            )
        port = match["port"] or ""
        if port and not _is_port(port):
            raise _bad_port()
        names.append(unquote((match["host"] or "").strip("[]")))
        ports.append(port)
    if any("/" in name for name in names) and len(names) > 1:
        raise _unreadable("That is not the address of a library.")
    return ",".join(names), ports[0] if len(set(ports)) == 1 else ",".join(ports)


def _options(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in query.split("&") if query else []:
        if not _OPTION.fullmatch(part):
            raise LibraryAddressError(
                "What follows the ? in this address cannot be read.",
                advice="Options are written name=value, with & between them: ?sslmode=require.",
                field="address",
            )
        key, _, value = part.partition("=")
        key, value = key.lower(), unquote(value)
        if key in found and key not in SECRET_OPTIONS:
            raise LibraryAddressError(
                f"The option {key} stands twice in this address.",
                advice="Leave one of them out.",
                field="address",
            )
        if key == "port" and not all(_is_port(port) for port in value.split(",")):
            raise _bad_port()
        found[key] = value
    return found


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536


def _bad_port() -> LibraryAddressError:
    return LibraryAddressError(
        "The port in this address is not a number from 1 to 65535.",
        advice="PostgreSQL's own is 5432; without a port that one is used.",
        field="port",
    )


def _unreadable(message: str) -> LibraryAddressError:
    return LibraryAddressError(
        message,
        advice=f"Name a path to a .desk file, or a database like this: {EXAMPLE}",
        field="address",
    )


# What stands in text of any kind. Rather too much is taken out than too little: up to the last @ of
# the line, since people do not escape theirs.
_IN_URL = re.compile(r"(?P<head>[a-z][a-z0-9+.-]*:/{1,3}[^:/\n]*):[^\n]*@", re.IGNORECASE)
# A password that a line break or the end of the text cut off: no port, and no @ to come.
_CUT_OFF = re.compile(
    r"(?P<head>postgres\w*(?:\+\w+)?:/{1,3}[^:/\n@]*):(?!\*\*\*@|\d{1,5}(?:[/?,\s'\")]|$))[^\n]*",
    re.IGNORECASE,
)
_NAMES = r"(?:password|passwd|passfile|pwd|secret|token|scram_client_key|scram_server_key)"
_IN_OPTIONS = re.compile(rf"(?P<head>[?&]\w*{_NAMES}=)[^&]*", re.IGNORECASE)
# password=... in a connection string, "password": "..." in what a program prints, PGPASSWORD=...
_IN_PAIR = re.compile(
    rf"""(?P<head>{_NAMES}["']?\s*[=:]\s*)"""
    r"""(?:'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|[^\s,;&]+)""",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """Take passwords out of any text: in URLs, in `password=...` pairs, in what programs print."""
    text = _IN_URL.sub(r"\g<head>:***@", text)
    text = _CUT_OFF.sub(r"\g<head>:***", text)
    text = _IN_OPTIONS.sub(r"\g<head>***", text)
    return _IN_PAIR.sub(r"\g<head>***", text)
