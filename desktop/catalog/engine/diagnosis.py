"""Why a connection failed: looks at the name, the port, the encryption, then asks for the code.

libpq gives a failed connection no SQLSTATE, only words in the server's language. It can be told to
give the code in their place (`PQsetErrorVerbosity`), which psycopg does not wrap but allows for.
"""

from __future__ import annotations

import ctypes
import errno
import getpass
import os
import re
import select
import socket
import ssl
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import conninfo, pq

from desktop.catalog.engine.refusals import Reason, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOOK_SECONDS = 5.0
_CODES_ONLY = 3  # PQERRORS_SQLSTATE
_TLS_REQUEST = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")
_CODE = re.compile(rb":\s+([0-9A-Z]{5})\s*$", re.MULTILINE)
# OpenSSL's numbers of what is wrong with a certificate.
_TIMES, _NAMES = {9, 10}, {62, 63, 64}


def parts_of(named: Mapping[str, Any]) -> dict[str, str]:
    """What words about a connection name: host, port, database, user; libpq's own where missing."""
    user = str(named.get("user") or os.environ.get("PGUSER") or _account())
    host = _host(named)
    return {
        "host": "the server on this computer" if host.startswith("/") else host,
        "folder": host,
        "port": str(named.get("port") or os.environ.get("PGPORT") or "5432"),
        "database": str(named.get("dbname") or os.environ.get("PGDATABASE") or user),
        "user": user,
    }


def reason_for(error: psycopg.Error, named: Mapping[str, Any]) -> Reason:
    """Why `psycopg.connect(**named)` failed with `error`. Takes a few seconds at most."""
    if error.sqlstate:
        return reason_of(error.sqlstate) or Reason.UNKNOWN
    if isinstance(error, psycopg.errors.ConnectionTimeout):
        return Reason.NO_ANSWER
    parts = parts_of(named)
    host = _host(named).partition(",")[0]
    port = int(parts["port"].partition(",")[0])
    mode = str(named.get("sslmode") or os.environ.get("PGSSLMODE") or "prefer")
    if host.startswith("/"):
        found, has_tls = _look_at_socket(Path(host) / f".s.PGSQL.{port}"), False
    else:
        found, has_tls = _look_at_host(host, port, mode, named)
    if found is not None:
        return found
    state, needs_password = _code_of(named)
    if state is None:
        return Reason.PASSED
    if needs_password and not state:
        return Reason.NO_PASSWORD
    reason = reason_of(state)
    if reason is Reason.NO_SUCH_USER and _names_both(str(error), parts):
        # The same code; but only pg_hba.conf asks which database it is for.
        return Reason.TLS_NEEDED if mode == "disable" and has_tls else Reason.NOT_FROM_HERE
    return reason or Reason.UNKNOWN


def _host(named: Mapping[str, Any]) -> str:
    return str(named.get("host") or os.environ.get("PGHOST") or _socket_folder())


def _socket_folder() -> str:
    """Where libpq looks for a server where no host is named: a socket, if it has one."""
    host = next((o.compiled for o in pq.Conninfo.get_defaults() if o.keyword == b"host"), None)
    folders = ("/var/run/postgresql", "/run/postgresql", "/tmp")  # noqa: S108 - libpq's own
    return (host or b"").decode() or next((f for f in folders if Path(f).is_dir()), "localhost")


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "postgres"


def _names_both(said: str, parts: Mapping[str, str]) -> bool:
    """Whether a server's sentence, in whatever language, names the user and the database."""
    user, database = parts["user"], parts["database"]
    _, _, said = said.partition(": ")  # libpq's own words come first, with the address
    said = said.rpartition("failed: ")[2]
    return said.count(user) > 1 if user == database else user in said and database in said


def _look_at_socket(path: Path) -> Reason | None:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(LOOK_SECONDS)
        line.connect(str(path))
        return None
    return Reason.NO_SOCKET


def _look_at_host(
    host: str, port: int, mode: str, named: Mapping[str, Any]
) -> tuple[Reason | None, bool]:
    """What is wrong between here and the server, if anything; and whether it offers encryption."""
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Reason.NO_SUCH_HOST, False
    try:
        with socket.create_connection((host, port), timeout=LOOK_SECONDS) as line:
            line.settimeout(LOOK_SECONDS)
            line.sendall(_TLS_REQUEST)
            answer = line.recv(1)
            if answer not in (b"S", b"N", b"E"):
                return Reason.NOT_POSTGRESQL, False
            if answer != b"S":
                needs = mode in ("require", "verify-ca", "verify-full")
                return (Reason.NO_TLS if needs and answer == b"N" else None), False
            return _look_at_certificate(line, host, mode, named), True
    except TimeoutError:
        return Reason.NO_ANSWER, False
    except ConnectionRefusedError:
        return Reason.CLOSED_PORT, False
    except ConnectionError:
        return Reason.NOT_POSTGRESQL, False
    except OSError as error:
        is_far = error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN)
        return (Reason.NO_WAY if is_far else None), False


def _look_at_certificate(
    line: socket.socket, host: str, mode: str, named: Mapping[str, Any]
) -> Reason | None:
    root = str(named.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or "")
    if root == "system":
        mode = "verify-full"
    if mode not in ("verify-ca", "verify-full"):
        return None
    context = ssl.create_default_context()
    context.check_hostname = mode == "verify-full"
    if root != "system":
        file = Path(root) if root else Path.home() / ".postgresql" / "root.crt"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = mode == "verify-full"
        try:
            context.load_verify_locations(file)
        except (OSError, ssl.SSLError):
            return Reason.NO_ROOT_CERTIFICATE
    try:
        with context.wrap_socket(line, server_hostname=host):
            return None
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in _TIMES:
            return Reason.EXPIRED
        return Reason.OTHER_NAME if error.verify_code in _NAMES else Reason.UNTRUSTED
    except (OSError, ssl.SSLError):
        return None  # libpq's own attempt says more


def _code_of(named: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The server's code for a refusal, and whether it wanted a password that was not given.

    The code is empty where it cannot be had, and None where the connection succeeds.
    """
    set_verbosity = _verbosity_setter()
    wanted = {key: value for key, value in named.items() if key in _keywords()}
    line = pq.PGconn.connect_start(conninfo.make_conninfo(**wanted).encode())
    try:
        pointer: int | None = getattr(line, "pgconn_ptr", None)
        if set_verbosity is not None and pointer:
            set_verbosity(pointer, _CODES_ONLY)
        end = time.monotonic() + LOOK_SECONDS
        while line.status != pq.ConnStatus.BAD and time.monotonic() < end:
            state = line.connect_poll()
            if state == pq.PollingStatus.OK:
                return None, False
            if state == pq.PollingStatus.FAILED:
                break
            reads = state == pq.PollingStatus.READING
            waits = [line.socket]
            select.select(waits if reads else [], [] if reads else waits, [], 0.5)
        found = _CODE.findall(line.error_message)
        return (found[-1].decode() if found else ""), bool(line.needs_password)
    finally:
        line.finish()


@cache
def _keywords() -> frozenset[str]:
    """The options that this libpq knows."""
    return frozenset(option.keyword.decode() for option in pq.Conninfo.get_defaults())


def unknown_option(options: Mapping[str, str]) -> str:
    """The first option that libpq does not know, or empty."""
    return next((key for key in options if key not in _keywords()), "")


@cache
def _verbosity_setter() -> Callable[[int, int], int] | None:
    """`PQsetErrorVerbosity` of the very libpq that the driver uses, or None where it is hidden."""
    if pq.__impl__ != "binary":
        return None
    import psycopg_binary  # noqa: PLC0415 - only this build of the driver has it

    site = Path(psycopg_binary.__file__).parent.parent
    for pattern in (
        "psycopg_binary.libs/libpq*",
        "psycopg_binary/.dylibs/libpq*",
        "psycopg_binary.libs/pq*",
    ):
        for file in site.glob(pattern):
            with suppress(OSError, AttributeError):
                found = ctypes.CDLL(str(file)).PQsetErrorVerbosity
                found.argtypes, found.restype = [ctypes.c_void_p, ctypes.c_int], ctypes.c_int
                return found
    return None
