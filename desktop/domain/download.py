"""How much may be downloaded, from where, and what came of it: data alone, nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path

PORTS = {"http": 80, "https": 443}


@frozen
class DownloadLimits:
    """How long a download may take and how much it may bring.

    Attributes:
        size: Bytes.
        seconds: In all, from the first question to the last byte, breaks included.
        idle_seconds: In which next to nothing comes, after which the connection counts as broken.
        redirects: How often a server may point elsewhere.
        tries: How often it is asked again without anything new coming.
    """

    size: int = 8 << 30
    seconds: float = 3600.0
    idle_seconds: float = 30.0
    redirects: int = 5
    tries: int = 4


@frozen
class AllowedHosts:
    """Which servers may be asked beside those that everybody can reach.

    Attributes:
        places: Each a `host:port`, exactly as an address names it: `127.0.0.1:8188`.
        is_all: Every one, whatever network it is in.
    """

    places: frozenset[str] = frozenset()
    is_all: bool = False

    @classmethod
    def at(cls, url: str) -> AllowedHosts:
        """The server of an address and no other; none where the address cannot be read."""
        place = server_place(url)
        return cls(frozenset({place}) if place else frozenset())

    def permits(self, place: str) -> bool:
        """Whether a `host:port` is allowed, whatever network it is in."""
        return self.is_all or place in self.places


PUBLIC = AllowedHosts()
ANY_HOST = AllowedHosts(is_all=True)


@frozen
class Received:
    """How far a download is.

    Attributes:
        total: Bytes in all, where the server says so.
    """

    done: int
    total: int | None = None


@frozen
class Downloaded:
    """A file that was downloaded, whole.

    Attributes:
        path: Where it lies.
        name: What to call it; safe as the name of a file. Nothing else of it is to be believed.
        checksum: SHA-256, lower-case hex.
        head: Its first bytes, by which a content is known.
        claimed_type: What the server says that it is; not to be believed.
    """

    path: Path
    name: str
    size: int
    checksum: str
    head: bytes
    claimed_type: str = ""


def server_place(url: str) -> str:
    """The `host:port` of an http address, lower-case; empty where there is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme.lower(), 0)
    except ValueError:
        return ""
    return spelled_place(parts.hostname or "", port) if parts.hostname and port else ""


def spelled_place(host: str, port: int) -> str:
    """A host and a port as one text."""
    host = host.lower()
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
