"""The address of media in the web, as it may be shown and copied: without what grants access."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit, urlunsplit

# Names of what a signed address, or one with a key in it, carries. Rather too much than too little.
_GRANTS = re.compile(
    r"sig$|signature|token|secret|key|auth|credential|passw|pwd|expire|policy|session|jwt"
    r"|^x-(amz|goog|oss|cos|ms)-",
    re.IGNORECASE,
)
_LONG = 32  # characters of a value that is a key, whatever it is called


def is_remote(address: str) -> bool:
    """Whether it is an address at all, and of no file of this machine."""
    scheme, colon, _ = address.partition("://")
    return bool(colon) and scheme.isascii() and scheme.lower() != "file"


def safe_address(address: str) -> str:
    """It without name and password, and without its parameters where any of them grants access.

    Empty where it cannot be taken apart: then nobody knows what in it is secret.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    place = parts.netloc.rpartition("@")[2]
    query = "" if _may_grant(parts.query) else parts.query
    return urlunsplit((parts.scheme, place, parts.path, query, ""))


def _may_grant(query: str) -> bool:
    pairs = parse_qsl(query, keep_blank_values=True) if query else []
    return any(
        _GRANTS.search(name) or not value or len(value) >= _LONG for name, value in pairs
    ) or (bool(query) and not pairs)
