"""Connects to a PostgreSQL server: with time-outs, in UTF8, and errors in our own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.catalog.engine.refusals import Reason, refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.base.address import ServerAddress
    from desktop.base.errors import LibraryConnectError
    from desktop.catalog.engine.postgres_timeout import PatientConnection

# Longer than the server's statement_timeout of 60 s, so that a server that lives speaks first.
ANSWER_SECONDS = 70.0
POSTGRES_OPTIONS = {
    "connect_timeout": "10",
    "application_name": "directors-desk",
    "client_encoding": "UTF8",
    "keepalives_idle": "30",
    "tcp_user_timeout": "20000",
    "options": "-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000"
    " -c lock_timeout=20000 -c timezone=UTC",
}


class PostgresDoor:
    """Makes the connections of one shared library. The only one who knows its password.

    Attributes:
        address: Where to.
        is_open: The library was entered; from now on a line that breaks is a line that broke.
    """

    def __init__(self, address: ServerAddress, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        """Args are those of `open_library`.

        Raises:
            LibraryConnectError: The address has an option that PostgreSQL does not know.
        """
        from desktop.catalog.engine.diagnosis import unknown_option  # noqa: PLC0415 - as in `connect`

        unknown = unknown_option(address.option)
        if unknown:
            raise refused(Reason.UNKNOWN_OPTION, option=unknown)
        self.address, self.is_open = address, False
        self._named = _named(address)
        self._answer_seconds = answer_seconds

    def connect(self, more: Mapping[str, Any]) -> PatientConnection:
        """A connection of the driver.

        Raises:
            LibraryConnectError: There is none to be had.
        """
        # The driver takes a tenth of a second to load, which a local library need not wait for.
        import psycopg  # noqa: PLC0415

        from desktop.catalog.engine.postgres_timeout import PatientConnection  # noqa: PLC0415

        try:
            connection = PatientConnection.connect(**{**more, **self._named})
        except psycopg.Error as error:
            failure = error
        else:
            encoding = connection.info.parameter_status("server_encoding") or ""
            if encoding == "UTF8":
                connection.answer_seconds = self._answer_seconds
                return connection
            connection.close()
            raise self._refused(Reason.ENCODING, encoding=encoding)
        raise self._why(failure)

    def _why(self, failure: Any) -> LibraryConnectError:
        from desktop.catalog.engine.diagnosis import reason_for  # noqa: PLC0415 - as in `connect`

        return self._refused(reason_for(failure, self._named))

    def _refused(self, reason: Reason, **more: str) -> LibraryConnectError:
        from desktop.catalog.engine.diagnosis import parts_of  # noqa: PLC0415 - as in `connect`

        return refused(reason, is_open=self.is_open, **parts_of(self._named), **more)


def _named(address: ServerAddress) -> dict[str, str]:
    """What libpq is told."""
    given = {
        **address.option,
        "user": address.user,
        "password": address.password,
        "host": address.host,
        "port": address.port,
        "dbname": address.database,
    }
    named = POSTGRES_OPTIONS | {key: value for key, value in given.items() if value}
    if "options" in given:  # a search path of one's own leaves our time-outs as they are
        named["options"] = f"{POSTGRES_OPTIONS['options']} {given['options']}"
    return named
