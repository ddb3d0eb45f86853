"""Looks for the known places of contents that an import meets under another path.

A folder that was moved by hand comes in again from its new place: what is known of its files then
points to where nothing is. The look at the disk is made before the transaction that goes by it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.intake import FoundOriginals
from desktop.domain.location import AVAILABLE, Location, named_path, stored_path
from desktop.storage.presence import Presence, PresenceCheck

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId

_Place = tuple[str, str | None]  # `path` and `url`


class OriginalsSearch:
    """One look for the places of some contents.

    Attributes:
        known: Those of the contents that the library has.
    """

    def __init__(
        self, library: Library, met: Iterable[tuple[str, str]], *, silent: set[str]
    ) -> None:
        """Ask the library, and begin to look at the disk.

        Args:
            library: Who has the contents.
            met: SHA-256 of a content and the absolute path at which it was met, of each file.
            silent: Folders that did not answer before; see `PresenceCheck`.
        """
        contents: dict[str, list[str]] = {}
        for checksum, path in met:
            contents.setdefault(checksum, []).append(path)
        self._root = library.media_root
        self._places: dict[str, tuple[AssetId, list[tuple[Location, str]]]] = {}
        self._sources: dict[str, list[tuple[Location, str]]] = {}  # of its copies, by content
        self.known: frozenset[str] = frozenset()
        # Most imports bring what is new: then nothing more is asked.
        for checksum, asset_id, originals in library.read(lambda r: _ask(r, list(contents))):
            self.known |= {checksum}
            here: set[_Place] = {stored_path(Path(path)) for path in contents[checksum]}
            files = _files(originals, self._root)
            if files is not None and not _is_at_one_of(originals, here):
                self._places[checksum] = (asset_id, files)
                self._sources[checksum] = _files(_sources(originals, here), self._root) or []
        places = [one for _, files in self._places.values() for one in files]
        places += [one for files in self._sources.values() for one in files]
        self._look = PresenceCheck.at(places, self._root, silent=silent)

    def wait(self, seconds: float, *, patience: float | None = None) -> bool:
        """See `PresenceCheck.wait`."""
        return self._look.wait(seconds, patience=patience)

    def found(self) -> dict[str, FoundOriginals]:
        """For each content whose record is not as the disk is: what is where."""
        found = {}
        for checksum, (asset_id, files) in self._places.items():
            states = {place: self._look.of(path, place.size) for place, path in files}
            gone = {p.id: str(s) for p, s in states.items() if s is not Presence.THERE}
            there = [place for place in states if place.id not in gone]
            back = tuple(place.id for place in there if not place.is_present)
            moved = tuple(
                place.id
                for place, path in self._sources[checksum]
                if self._look.of(path, place.size) is not Presence.THERE
            )
            if back or moved or not there:
                kept = next((place.path for place in states if place.is_owned), "")
                found[checksum] = FoundOriginals(
                    asset_id, gone, back, is_lost=not there, kept=kept, moved=moved
                )
        return found


def _ask(reads: Reads, checksums: list[str]) -> list[tuple[str, AssetId, list[Location]]]:
    """Those of the contents that are known: content, asset, its originals."""
    known = reads.assets.by_checksum(checksums)
    if not known:
        return []
    places = reads.locations.of([asset_id for asset_id, _, _ in known.values()])
    return [
        (checksum, asset_id, [p for p in places.get(asset_id, ()) if p.purpose == "original"])
        for checksum, (asset_id, _, _) in known.items()
    ]


def _is_at_one_of(originals: list[Location], met: Collection[_Place]) -> bool:
    """Whether a file was just read where it is known to be: then there is nothing to look for."""
    return any(place.bucket is None and (place.path, place.url) in met for place in originals)


def _sources(originals: list[Location], met: Collection[_Place]) -> list[Location]:
    """What the library's copies were made of, but for what was just read."""
    sources = [place.at_source for place in originals if place.is_owned]
    current = [place for place in sources if place is not None and place.status == AVAILABLE]
    return [place for place in current if (place.path, place.url) not in met]


def _files(originals: list[Location], root: Path) -> list[tuple[Location, str]] | None:
    """Where to look for each; None where no look at this machine's disks can tell."""
    try:
        return [(place, str(named_path(place, root))) for place in originals]
    except RuleError:
        return None
