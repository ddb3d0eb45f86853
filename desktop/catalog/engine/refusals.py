"""Why a server, or a library on it, lets nobody in: what is said of it and what can be done.

The reason is found by codes and facts (`diagnosis.py`), never by the words of a server, which come
in its own language.
"""

from __future__ import annotations

from enum import StrEnum

from desktop.base.errors import LibraryConnectError
from desktop.base.frozen import frozen


class Reason(StrEnum):
    """Why there is no connection."""

    NO_SUCH_HOST = "no_such_host"
    CLOSED_PORT = "closed_port"
    NO_SOCKET = "no_socket"
    NO_ANSWER = "no_answer"
    NO_WAY = "no_way"
    NOT_POSTGRESQL = "not_postgresql"
    NO_TLS = "no_tls"
    TLS_NEEDED = "tls_needed"
    NO_ROOT_CERTIFICATE = "no_root_certificate"
    UNTRUSTED = "untrusted"
    OTHER_NAME = "other_name"
    EXPIRED = "expired"
    NOT_FROM_HERE = "not_from_here"
    NO_SUCH_USER = "no_such_user"
    NO_PASSWORD = "no_password"  # noqa: S105 - the name of a reason
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a reason
    NO_SUCH_DATABASE = "no_such_database"
    NOT_THIS_DATABASE = "not_this_database"
    DATABASE_CLOSED = "database_closed"
    TOO_MANY = "too_many"
    NOT_READY = "not_ready"
    ENCODING = "encoding"
    NO_SCHEMA = "no_schema"
    NO_RIGHTS = "no_rights"
    MAY_NOT_MAKE = "may_not_make"
    BAD_OPTION = "bad_option"
    UNKNOWN_OPTION = "unknown_option"
    PASSED = "passed"
    UNKNOWN = "unknown"


@frozen
class RefusalWords:
    """What is said of a reason. `{host}`, `{port}`, `{database}` and `{user}` are filled in.

    Attributes:
        field: Which part of the address is at fault, as in `LibraryConnectError`.
    """

    message: str
    advice: str
    field: str = ""


WORDS: dict[Reason, RefusalWords] = {
    Reason.NO_SUCH_HOST: RefusalWords(
        "There is no server of the name {host}.",
        "Check the spelling, and whether this computer is online or needs a VPN.",
        "host",
    ),
    Reason.CLOSED_PORT: RefusalWords(
        "Nothing answers on {host}, port {port}.",
        "Check host and port; the database server may be switched off.",
        "port",
    ),
    Reason.NO_SOCKET: RefusalWords(
        "No database server listens in {folder} on this computer.",
        "Check the folder and the port {port}, or start the server.",
        "host",
    ),
    Reason.NO_ANSWER: RefusalWords(
        "{host} does not answer.",
        "Check host and port, and whether a firewall or a missing VPN is in the way.",
        "host",
    ),
    Reason.NO_WAY: RefusalWords(
        "There is no way from here to {host}.",
        "Check whether this computer is online, and the name of the host.",
        "host",
    ),
    Reason.NOT_POSTGRESQL: RefusalWords(
        "What answers on {host}, port {port}, is no PostgreSQL server.",
        "Check the port; PostgreSQL's own is 5432.",
        "port",
    ),
    Reason.NO_TLS: RefusalWords(
        "{host} offers no encryption, and this address asks for it.",
        "Ask its administrator to switch it on. In a network you trust, choose “prefer”"
        " (sslmode=prefer).",
        "encryption",
    ),
    Reason.TLS_NEEDED: RefusalWords(
        "{host} lets nobody in without encryption.",
        "Choose “verify-full” or “require” (sslmode=require).",
        "encryption",
    ),
    Reason.NO_ROOT_CERTIFICATE: RefusalWords(
        "To check who {host} is, its root certificate is needed, and it is not on this computer.",
        "Put it where sslrootcert says, or to ~/.postgresql/root.crt; its administrator has it.",
        "encryption",
    ),
    Reason.UNTRUSTED: RefusalWords(
        "The certificate of {host} is not signed by anybody this computer trusts.",
        "It may be another server than you think. Ask its administrator for the root certificate"
        " and name it with sslrootcert.",
        "encryption",
    ),
    Reason.OTHER_NAME: RefusalWords(
        "The server at {host} has a certificate for another name.",
        "Write the host as the certificate has it, or ask the server's administrator.",
        "host",
    ),
    Reason.EXPIRED: RefusalWords(
        "The certificate of {host} has expired, or is not valid yet.",
        "Check this computer's clock, and tell the server's administrator.",
        "encryption",
    ),
    Reason.NOT_FROM_HERE: RefusalWords(
        "{host} lets “{user}” into “{database}” neither from this computer nor in this way.",
        "Ask its administrator to allow it in pg_hba.conf, or try another encryption.",
        "user",
    ),
    Reason.NO_SUCH_USER: RefusalWords(
        "{host} does not let a user “{user}” in.",
        "Check the spelling, or ask its administrator for a login.",
        "user",
    ),
    Reason.NO_PASSWORD: RefusalWords(
        "{host} wants a password for “{user}”.",
        "Type it in File > Connect to Server; for scripts, put it into ~/.pgpass or PGPASSWORD.",
        "password",
    ),
    Reason.WRONG_PASSWORD: RefusalWords(
        "{host} does not accept this password for “{user}”.",
        "Check the user and type the password again.",
        "password",
    ),
    Reason.NO_SUCH_DATABASE: RefusalWords(
        "{host} has no database “{database}”.",
        "Check the spelling, or ask its administrator to make one: CREATE DATABASE.",
        "database",
    ),
    Reason.NOT_THIS_DATABASE: RefusalWords(
        "“{user}” may not use the database “{database}”.",
        "Ask its owner: GRANT CONNECT ON DATABASE.",
        "database",
    ),
    Reason.DATABASE_CLOSED: RefusalWords(
        "The database “{database}” takes no connections at present.",
        "Ask the administrator of {host}, or try again later.",
        "database",
    ),
    Reason.TOO_MANY: RefusalWords(
        "{host} has no connection left: too many people or programs are using it.",
        "Try again in a moment, or close the library where nobody needs it.",
    ),
    Reason.NOT_READY: RefusalWords(
        "{host} is just starting, or shutting down.", "Try again in a moment."
    ),
    Reason.ENCODING: RefusalWords(
        "The database “{database}” keeps text as {encoding}, which has no room for every name.",
        "Nothing was made in it. Use one in UTF8: CREATE DATABASE films TEMPLATE template0"
        " ENCODING 'UTF8' LOCALE 'C.UTF-8';",
        "database",
    ),
    Reason.NO_SCHEMA: RefusalWords(
        "“{user}” may use no schema in the database “{database}”.",
        "Ask its owner: GRANT USAGE ON SCHEMA public.",
        "user",
    ),
    Reason.NO_RIGHTS: RefusalWords(
        "“{user}” may not read the library in “{database}”.",
        "Ask its owner for the rights on all of its tables; docs/libraries.md lists them.",
        "user",
    ),
    Reason.MAY_NOT_MAKE: RefusalWords(
        "“{user}” may not make a library in the database “{database}”.",
        "Ask its owner to make it, or for the right to: GRANT CREATE ON SCHEMA public.",
        "user",
    ),
    Reason.BAD_OPTION: RefusalWords(
        "{host} does not accept an option of this address.",
        "Leave out what follows the ? and try again.",
        "options",
    ),
    Reason.UNKNOWN_OPTION: RefusalWords(
        "This address has an option that PostgreSQL does not know: {option}.",
        "Check the spelling of what follows the ?, or leave it out.",
        "options",
    ),
    Reason.PASSED: RefusalWords(
        "{host} did not let anybody in just now.", "Try again in a moment."
    ),
    Reason.UNKNOWN: RefusalWords(
        "No connection to {host} can be made.",
        "Check the address; the server's own log says more.",
    ),
}

# PostgreSQL's codes (its manual, appendix A), the longest that fits first.
_BY_STATE = {
    "28P01": Reason.WRONG_PASSWORD,
    "28000": Reason.NO_SUCH_USER,
    "3D000": Reason.NO_SUCH_DATABASE,
    "42501": Reason.NOT_THIS_DATABASE,
    "55000": Reason.DATABASE_CLOSED,
    "53300": Reason.TOO_MANY,
    "57P03": Reason.NOT_READY,
    "57P0": Reason.NOT_READY,
    "42704": Reason.BAD_OPTION,
    "22023": Reason.BAD_OPTION,
    "42601": Reason.BAD_OPTION,
    "08P01": Reason.NOT_POSTGRESQL,
}


def reason_of(state: str) -> Reason | None:
    """What a code of the server says of a connection that was refused."""
    for length in (5, 4):
        if state[:length] in _BY_STATE:
            return _BY_STATE[state[:length]]
    return None


def refused(reason: Reason, *, is_open: bool = False, **parts: str) -> LibraryConnectError:
    """The error that says it.

    Args:
        reason: A row of the table.
        is_open: The library was open before, and the line to it broke.
        **parts: host, port, database, user: what the words name.
    """
    words = WORDS[reason]
    message = words.message.format_map(parts)
    message = message[0].upper() + message[1:]
    if is_open:
        return LibraryConnectError(
            f"The library cannot be reached. {message}",
            reason=reason,
            field=words.field,
            advice="Nothing was lost. It will be tried again when you go on.",
        )
    return LibraryConnectError(
        message, reason=reason, field=words.field, advice=words.advice.format_map(parts)
    )
