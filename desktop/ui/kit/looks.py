"""Looks at disks beside the window: a drive that does not answer holds up nothing but its own look.

Whether a file is where the record says is known to the drive only, and a drive that is gone may
keep whoever asks for ever. So nobody asks on the window's thread or inside a transaction: the look
is taken here, in a thread for each folder, and who does not answer in time counts as silent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.domain.location import Location, Seen, Sight
from desktop.ui.kit.lanes import NamedLanes, Ticket

PATIENCE = 3000  # milliseconds
THREADS = 32
# Looks at one place of an asset, given the library's media folder. Handed in by the front door,
# since the window itself opens no files.
LookAt = Callable[[Location, Path], Sight]
Answered = Callable[[Sight], None]


class Looks(QObject):
    """Finds the place of an asset that can be opened."""

    _seen = Signal(object)

    def __init__(
        self, look_at: LookAt, parent: QObject | None = None, *, patience: int = PATIENCE
    ) -> None:
        super().__init__(parent)
        self._look_at = look_at
        self._patience = patience
        self._lanes = NamedLanes("look-at-disk", THREADS)
        self._latest: dict[str, _Ask] = {}
        self._seen.connect(lambda told: told(), Qt.ConnectionType.QueuedConnection)

    def ask(
        self, places: Sequence[Location], media_root: Path, then: Answered, *, key: str
    ) -> None:
        """Call `then` with the first of `places` that has its file, else with the first of them.

        It is called on the window's thread; once more where a drive answers after all that was
        given up. A newer ask of the same `key` replaces an older one.
        """
        self.drop(key)
        if not places:
            return
        ask = self._latest[key] = _Ask(len(places), then)
        for number, place in enumerate(places):
            look = self._looker(key, ask, number, place, media_root)
            ask.tickets.append(self._lanes.submit(_folder(place), look))
        QTimer.singleShot(self._patience, self, lambda: self._lose_patience(key, ask))

    def drop(self, key: str) -> None:
        """Nobody waits for the answer of `key` any more."""
        older = self._latest.pop(key, None)
        for ticket in older.tickets if older else ():
            ticket.cancel()

    def close(self) -> None:
        """Look at nothing more; a look that is held by its drive is left behind."""
        self._latest.clear()
        self._lanes.close()

    def _looker(
        self, key: str, ask: _Ask, number: int, place: Location, media_root: Path
    ) -> Callable[[], None]:
        def look() -> None:
            try:
                sight = self._look_at(place, media_root)
            except Exception as error:  # noqa: BLE001 - a look never fails: it shows nothing
                sight = Sight(Seen.UNREADABLE, why=str(error))
            try:
                self._seen.emit(lambda: self._came(key, ask, number, sight))
            except RuntimeError:
                return  # the window has gone

        return look

    def _came(self, key: str, ask: _Ask, number: int, sight: Sight) -> None:
        ask.sights[number] = sight
        self._tell(key, ask)

    def _lose_patience(self, key: str, ask: _Ask) -> None:
        ask.is_over = True
        self._tell(key, ask)

    def _tell(self, key: str, ask: _Ask) -> None:
        if self._latest.get(key) is ask and (answer := ask.answer()) not in (None, ask.told):
            ask.told = answer
            ask.then(answer)


class _Ask:
    """One question and what is known of its answer."""

    def __init__(self, count: int, then: Answered) -> None:
        self.then = then
        self.sights: list[Sight | None] = [None] * count
        self.tickets: list[Ticket] = []
        self.is_over = False
        self.told: Sight | None = None

    def answer(self) -> Sight | None:
        """The best place, or None while it may still turn out to be another."""
        for sight in self.sights:
            if sight is None and not self.is_over:
                return None
            if sight is not None and sight.seen is Seen.FILE:
                return sight
        return self.sights[0] or Sight(Seen.SILENT)


def _folder(place: Location) -> str:
    return f"{place.bucket or ''}:{os.path.dirname(place.url or place.path)}"  # noqa: PTH120
