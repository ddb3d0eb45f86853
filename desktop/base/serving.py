"""How the door for other programs is opened: what its command line, its window and itself share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path

PORT = 8377
GALLERY_PORT = 8378
TOKEN_VARIABLE = "DESK_TOKEN"  # noqa: S105 - its name


@frozen
class ServeOptions:
    """What a person said of the door.

    Attributes:
        host: The address it listens on.
        port: Zero for any that is free.
        certificate, key: Files for TLS, in PEM.
        is_plain_allowed: Other machines may come in without TLS.
        names: Names of this machine under which it may be asked, besides its numbers.
        is_reading_open: Reading needs no token.
        takes_paths: Programs on this machine may name files of it.
        ends_with_input: It ends when standard input does: with the program that started it, which
            is told the token.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    certificate: Path | None = None
    key: Path | None = None
    is_plain_allowed: bool = False
    names: tuple[str, ...] = ()
    is_reading_open: bool = False
    takes_paths: bool = True
    ends_with_input: bool = False


class ServeReport(Protocol):
    """Who is told how it goes. Any thread may call."""

    def opened(self, address: str, token: str, *, is_new: bool) -> None:
        """It listens.

        Args:
            address: Of the door, as programs take it.
            token: What they need; for the eyes of whoever opened it.
            is_new: It was made just now, and nobody knows it yet.
        """

    def saved(self, count: int) -> None:
        """So many requests have changed the library since it was opened."""
