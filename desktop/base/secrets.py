"""Secrets (passwords of libraries, tokens), in the keyring of the desktop and nowhere else.

A machine without a real keyring is no error: nothing is kept there, and `remember` says so.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from desktop.base.address import parsed
from desktop.base.errors import LibraryAddressError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "directors-desk"
# Backends that really keep a secret. Others (plain text files, null, fail) are refused, also where
# somebody configured them: a password in a readable file is worse than one that is asked for again.
_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
_log = logging.getLogger(__name__)


def is_available() -> bool:
    """Whether this machine has a keyring that we trust with a password."""
    return _backend() is not None


def kept_secret(name: str) -> str | None:
    """What the keyring keeps for us under a name, or None. Never raises."""
    backend = _backend()
    if backend is None:
        return None
    try:
        found = backend.get_password(SERVICE, name)
    except Exception as error:  # noqa: BLE001 - backends raise whatever their desktop raises
        _log.warning("the keyring did not answer: %s", type(error).__name__)
        return None
    return found or None


def keep_secret(name: str, secret: str) -> bool:
    """Keep something under a name; returns whether it is kept. Never raises."""
    backend = _backend()
    if backend is None:
        return False
    try:
        backend.set_password(SERVICE, name, secret)
    except Exception as error:  # noqa: BLE001 - as above
        _log.warning("the keyring kept nothing: %s", type(error).__name__)
        return False
    return True


def forget_secret(name: str) -> bool:
    """Keep nothing under a name any more; returns whether nothing is kept. Never raises."""
    if kept_secret(name) is None:
        return is_available()
    backend = _backend()
    try:
        if backend is not None:
            backend.delete_password(SERVICE, name)
    except Exception as error:  # noqa: BLE001 - as above
        _log.warning("the keyring forgot nothing: %s", type(error).__name__)
        return False
    return backend is not None


def password_for(address: str) -> str | None:
    """The password kept for a library's address, or None. Never raises."""
    return kept_secret(_key(address))


def remember_password(address: str, password: str) -> bool:
    """Keep a password for a library's address; returns whether it is kept. Never raises."""
    return keep_secret(_key(address), password)


def with_password(address: str) -> str:
    """`address` with the password that is kept for it, if it is a URL that names none.

    Without one it is returned as it is: libpq then looks in its own places (PGPASSFILE, ~/.pgpass).
    """
    if "://" not in address:
        return address
    try:
        parts = parsed(address)
    except LibraryAddressError:
        return address  # who opens it says why
    if not parts.user or parts.password:
        return address
    password = password_for(address)
    return address if password is None else parts.with_password(password).spelled()


def _key(address: str) -> str:
    """What the keyring calls a library: who, where and which, without password or options."""
    parts = parsed(address)
    is_socket = parts.host.startswith("/")
    host = "" if is_socket else ":".join(filter(None, (parts.host.lower(), parts.port)))
    return f"postgresql://{parts.user}@{host}/{quote(parts.database, safe='')}"


def _backend() -> KeyringBackend | None:
    """The keyring of this machine, if it is one we trust."""
    import keyring  # noqa: PLC0415 - a third of a bare window's time, for few libraries and late

    try:
        chosen = keyring.get_keyring()
        # The chainer asks several in turn; the trusted ones among them are asked directly.
        candidates = list(getattr(chosen, "backends", None) or [chosen])
    except Exception as error:  # noqa: BLE001 - looking for a backend talks to the desktop
        _log.warning("no keyring: %s", type(error).__name__)
        return None
    for candidate in candidates:
        if type(candidate).__module__.startswith(_TRUSTED):
            return candidate  # type: ignore[no-any-return]
    return None


def with_kept_password(address: str) -> str:
    """As `with_password`, unless the person has told libpq where to look."""
    if os.environ.get("PGPASSWORD") or os.environ.get("PGPASSFILE"):
        return address
    return with_password(address)
