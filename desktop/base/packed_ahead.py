"""Pieces of one packed file for somebody who plays it: read ahead, and let go of at once.

Whoever plays asks in a thread that its owner waits for when he stops. So that thread never waits
for the library itself: pieces are fetched in a thread of their own, and who waits for one is woken
when the owner closes, however long the library may still take.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.base.packed import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.base.packed import PackedStat

KEPT = 8  # pieces that are at hand: where it plays, and the index of the file


class AheadReader:
    """Reads a packed file piece by piece, the next one before it is asked for.

    One thread reads, any thread may close.

    Attributes:
        size: Bytes of the whole file.
        is_over: It was closed, or cannot be read any further.
        failure: Why it cannot, a clause; empty otherwise.
    """

    def __init__(self, key: str, root: str, size: int, failed: Callable[[str], None]) -> None:
        """Prepare; nothing is read yet.

        Args:
            key: Of the location.
            root: The media folder of its library.
            size: Bytes of the whole file.
            failed: Is told once, in a thread of its own, why it cannot be read: a clause.
        """
        self.size, self.failure = size, ""
        self._key, self._root, self._failed = key, root, failed
        self._pieces: OrderedDict[int, bytes] = OrderedDict()
        self._changed = threading.Condition()
        self._at: int | None = None  # an offset that is waited for
        self._length = 0  # of each piece but the last, once that is known
        self.is_over = self._is_running = False

    def read(self, offset: int, count: int) -> bytes:
        """Some bytes from `offset` on, `count` at most; none at the end, and once it is over."""
        if count <= 0 or not 0 <= offset < self.size:
            return b""
        with self._changed:
            self._begin()
            while (held := self._held(offset)) is None and not self.is_over:
                self._at = offset
                self._changed.notify_all()
                self._changed.wait()
            if held is None:
                return b""
            self._at = offset  # what follows it is wanted next
            self._changed.notify_all()
            begin = offset % self._length
            return held[begin : begin + count]

    def close(self) -> None:
        """Nobody reads any more: who waits gets nothing, and nobody is told any more."""
        with self._changed:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        self._pieces.clear()
        self._changed.notify_all()

    def _begin(self) -> None:
        if not self._is_running and not self.is_over:
            self._is_running = True
            # As a daemon: one that is held for ever must not keep the program from ending.
            threading.Thread(target=self._serve, name="read-packed-ahead", daemon=True).start()

    def _held(self, offset: int) -> bytes | None:
        if not self._length:
            return None
        number = offset // self._length
        if (piece := self._pieces.get(number)) is not None:
            self._pieces.move_to_end(number)
        return piece

    def _serve(self) -> None:
        """In its thread: fetch what is waited for, then what follows it."""
        try:
            reader, found = find(self._key, self._root)
            self._take(found)
            while (number := self._next()) is not None:
                self._keep(number, reader.piece(self._key, number))
        except (LibraryError, OSError) as error:
            self._give_up(reason_of(error))

    def _take(self, found: PackedStat) -> None:
        with self._changed:
            self._length = found.piece

    def _next(self) -> int | None:
        """The number of the piece to fetch, as soon as there is one; None at the end."""
        with self._changed:
            while not self.is_over:
                if self._at is not None:
                    number = self._at // self._length
                    for wanted in (number, number + 1):
                        if wanted not in self._pieces and wanted * self._length < self.size:
                            return wanted
                self._changed.wait()
            return None

    def _keep(self, number: int, piece: bytes) -> None:
        whole = min(self._length, self.size - number * self._length)
        if len(piece) != whole:
            raise OSError("what is packed into the library ends in the middle")
        with self._changed:
            if not self.is_over:
                self._pieces[number] = piece
                while len(self._pieces) > KEPT:
                    self._pieces.popitem(last=False)
                self._changed.notify_all()

    def _give_up(self, why: str) -> None:
        with self._changed:
            is_new = not self.is_over
            if is_new:
                self.failure = why  # before anybody sees that it ends
            self._end()
            if is_new:
                # Not after it: who closes may destroy right then what is told here.
                self._failed(why)


def reason_of(error: LibraryError | OSError) -> str:
    """Why packed bytes could not be read, a clause."""
    text = (isinstance(error, OSError) and error.strerror) or str(error)
    return text.rstrip(".")
