"""Finds files on their disks, beside the window: a drive that does not answer holds up nobody else.

Whether a file is where the record says is known to the drive only, and a drive that is gone may
keep whoever asks for ever. So nobody asks on the window's thread or inside a transaction: the look
is taken here, in a thread for each folder, and who does not answer in time counts as silent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop.base.lanes import NamedLanes, Ticket
from desktop.domain.ids import AssetId
from desktop.domain.location import OWNED, Location, Seen, Sight, drive_of
from desktop.ui.kit.carrier import Carrier
from desktop.ui.kit.qt_callbacks import is_receiver_deleted

PATIENCE = 3000  # milliseconds
THREADS = 8  # that one drive may hold; beyond these, what lies on it waits for one of them
# Looks at one place of an asset, given the library's media folder. Handed in by the front door,
# since the window itself opens no files.
LookAt = Callable[[Location, Path], Sight]
Answered = Callable[[Sight], None]
AssetLocations = Mapping[AssetId, Sequence[Location]]
_Task = tuple[AssetId, int, Location]  # which of an asset's places


class FileLocator(QObject):
    """Finds the place of an asset that can be opened."""

    def __init__(
        self, look_at: LookAt, parent: QObject | None = None, *, patience: int = PATIENCE
    ) -> None:
        super().__init__(parent)
        self._look_at = look_at
        self._patience = patience
        self._lanes = NamedLanes("look-at-disk", THREADS)
        self._many = NamedLanes("look-at-many", THREADS)
        self._latest: dict[str, _Ask | _AskAll] = {}
        self._carrier = Carrier(self)

    @property
    def is_looking(self) -> bool:
        """Whether somebody still waits for a first answer."""
        return any(ask.told is None for ask in self._latest.values())

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
            ask.tickets.append(self._lanes.submit(_folder(place), look, group=_drive(place)))
        QTimer.singleShot(self._patience, self, lambda: self._lose_patience(key, ask))

    def ask_all(
        self,
        places: AssetLocations,
        media_root: Path,
        then: Callable[[dict[AssetId, Sight]], None],
        *,
        key: str,
    ) -> None:
        """Call `then` once with what was seen of each asset, as `ask` would tell it.

        Where a drive does not answer in time, its files count as silent.
        """
        self.drop(key)
        ask = self._latest[key] = _AskAll(places, then)
        for (drive, folder), tasks in _lanes(places).items():
            look = self._looker_at_all(key, ask, tasks, media_root)
            ask.tickets.append(self._many.submit(folder, look, group=drive))
        if not ask.asks:
            QTimer.singleShot(0, self, lambda: self._tell_all(key, ask))
        else:
            QTimer.singleShot(self._patience, self, lambda: self._tell_all(key, ask))

    def drop(self, key: str) -> None:
        """Nobody waits for the answer of `key` any more."""
        older = self._latest.pop(key, None)
        for ticket in older.tickets if older else ():
            ticket.cancel()

    def close(self) -> None:
        """Look at nothing more; a look that is held by its drive is left behind."""
        self._latest.clear()
        self._lanes.close()
        self._many.close()

    def _looker(
        self, key: str, ask: _Ask, number: int, place: Location, media_root: Path
    ) -> Callable[[], None]:
        def look() -> None:
            sight = self._sight_of(place, media_root)
            self._carrier.post(lambda: self._came(key, ask, number, sight))

        return look

    def _looker_at_all(
        self, key: str, ask: _AskAll, tasks: Sequence[_Task], media_root: Path
    ) -> Callable[[], None]:
        def look() -> None:
            for asset_id, number, place in tasks:
                if self._latest.get(key) is not ask:
                    return  # nobody waits any more
                sight = self._sight_of(place, media_root)
                self._carrier.post(partial(self._one_came, key, ask, asset_id, number, sight))

        return look

    def _sight_of(self, place: Location, media_root: Path) -> Sight:
        """In a lane's thread. A look never fails: it shows nothing."""
        try:
            return self._look_at(place, media_root)
        except Exception as error:  # noqa: BLE001 - whatever a disk has to say
            return Sight(Seen.UNREADABLE, why=str(error))

    def _one_came(
        self, key: str, ask: _AskAll, asset_id: AssetId, number: int, sight: Sight
    ) -> None:
        ask.asks[asset_id].sights[number] = sight
        ask.unseen -= 1
        if not ask.unseen:
            self._tell_all(key, ask)

    def _tell_all(self, key: str, ask: _AskAll) -> None:
        if self._latest.get(key) is ask:
            self.drop(key)
            for part in ask.asks.values():
                part.is_over = True
            ask.then({key: part.answer() or Sight(Seen.SILENT) for key, part in ask.asks.items()})

    def _came(self, key: str, ask: _Ask, number: int, sight: Sight) -> None:
        ask.sights[number] = sight
        self._tell(key, ask)

    def _lose_patience(self, key: str, ask: _Ask) -> None:
        ask.is_over = True
        self._tell(key, ask)

    def _tell(self, key: str, ask: _Ask) -> None:
        if is_receiver_deleted(ask.then):
            return
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


class _AskAll:
    """One question about many assets."""

    def __init__(
        self, places: AssetLocations, then: Callable[[dict[AssetId, Sight]], None]
    ) -> None:
        self.then = then
        self.asks = {key: _Ask(len(of), lambda _: None) for key, of in places.items() if of}
        self.unseen = sum(map(len, places.values()))
        self.told: None = None  # once told, it is forgotten
        self.tickets: list[Ticket] = []


def _lanes(places: AssetLocations) -> dict[tuple[str, str], list[_Task]]:
    """Who looks at what, by drive and folder."""
    lanes: dict[tuple[str, str], list[_Task]] = {}
    for asset_id, its in places.items():
        for number, place in enumerate(its):
            # Our own copies lie side by side on one disk, in hundreds of folders.
            folder = OWNED if place.is_owned else _folder(place)
            lanes.setdefault((_drive(place), folder), []).append((asset_id, number, place))
    return lanes


def _folder(place: Location) -> str:
    return f"{place.bucket or ''}:{os.path.dirname(place.url or place.path)}"  # noqa: PTH120


def _drive(place: Location) -> str:
    """What fails as a whole if the drive of a place does not answer."""
    if place.is_packed:
        return place.storage_type
    return OWNED if place.is_owned else drive_of(place.path)
