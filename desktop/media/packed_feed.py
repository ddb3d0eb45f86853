"""How a worker gets the bytes of what is packed into a library: it asks the program for pieces.

A worker reaches no database and no network. It asks by the pipe by which it is given its work; the
thread of the program that waits for the answer to the work answers these questions meanwhile.
"""

from __future__ import annotations

import errno
import threading
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.base.frozen import frozen
from desktop.base.packed import PackedStat, find

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from desktop.domain.bytes import Origin


@frozen
class PackedAsk:
    """A question of a worker's.

    Attributes:
        number: Of the piece that is wanted; None asks how large all of it is.
    """

    origin: Origin
    number: int | None = None


_one_at_a_time = threading.Lock()
_program: Connection | None = None


def ask_by(channel: Connection) -> None:
    """In a worker: by what the program is asked."""
    global _program
    _program = channel


def answer(ask: PackedAsk) -> bytes | PackedStat | OSError:
    """In the program: what is asked for, or why it cannot be had."""
    try:
        reader, stat = find(ask.origin.name, ask.origin.root)
        return stat if ask.number is None else reader.piece(ask.origin.name, ask.number)
    except LibraryError as error:
        return OSError(errno.EIO, str(error))
    except OSError as error:
        return error


class AskingReader:
    """Reads the pieces of one packed file by asking for them; the last one is kept."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._stat: PackedStat | None = None
        self._held: tuple[int, bytes] = (-1, b"")

    def stat(self) -> PackedStat:
        """How large it is.

        Raises:
            OSError: It cannot be read.
        """
        if self._stat is None:
            found = _asked(PackedAsk(self._origin))
            if not isinstance(found, PackedStat):
                raise OSError(errno.EIO, "it is not known how large it is")
            self._stat = found
        return self._stat

    def piece(self, key: str, number: int) -> bytes:
        """One piece; of which file is known already.

        Raises:
            OSError: It cannot be read.
        """
        if self._held[0] != number:
            found = _asked(PackedAsk(self._origin, number))
            if not isinstance(found, bytes):
                raise OSError(errno.EIO, "no piece came")
            self._held = (number, found)
        return self._held[1]


def _asked(ask: PackedAsk) -> bytes | PackedStat:
    if _program is None:
        found = answer(ask)
    else:
        with _one_at_a_time:
            _program.send(ask)
            found = _program.recv()
    if isinstance(found, OSError):
        raise found
    return found
