"""Edits of watched folders, and the one that brings in what such a folder has."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.watched_folder import NameVerdict, ShotNames
from desktop.edits.intake import BringIn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.catalog.library import Tx
    from desktop.domain.film import Film
    from desktop.domain.ids import AssetId, CollectionId
    from desktop.domain.intake import FileResult
    from desktop.domain.watched_folder import FolderId, WatchedFolder
    from desktop.edits.intake import IntakeResult


@frozen
class AddWatchedFolder:
    """Watch a folder for new files."""

    folder: WatchedFolder

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Watch folder {self.folder.name}"

    def apply(self, tx: Tx) -> FolderId:
        """Returns its id."""
        tx.watched_folders.add(self.folder)
        return self.folder.id


@frozen
class ChangeWatchedFolder:
    """Give a watched folder other settings: what came in before stays as it is."""

    folder: WatchedFolder

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Change watched folder {self.folder.name}"

    def apply(self, tx: Tx) -> bool:
        """Returns whether anything differed."""
        return tx.watched_folders.change(self.folder)


@frozen
class RemoveWatchedFolder:
    """Watch a folder no longer: what came in stays in the library."""

    folder_id: FolderId
    name: str = "folder"

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Stop watching {self.name}"

    def apply(self, tx: Tx) -> None:
        """What is known of its files is kept, for undo."""
        tx.watched_folders.remove(self.folder_id)


@frozen
class BringInWatched(BringIn):
    """Make assets of files of a watched folder, and takes of shots by their names.

    Attributes:
        collection_id: The collection for all of it; where that is gone, they come in without it.
        film_id: The film that the names speak of; where it is gone, they come in without it.
        name_rule: What names say, or empty.
        names: What each of `known`, and then each of `files`, is called.
    """

    collection_id: CollectionId | None = None
    film_id: AssetId | None = None
    name_rule: str = ""
    names: tuple[str, ...] = ()

    def apply(self, tx: Tx) -> IntakeResult:
        """Returns what became of each file; what its name came to is among its notes."""
        tx.collections.hold_tree()  # first, as whoever else saves takes does
        result = BringIn.apply(self, tx)
        results = [*result.known, *result.files]
        self._collect(tx, results)
        if self.name_rule and self.film_id is not None:
            self._make_takes(tx, zip(self.names, results, strict=False))
        tx.arrivals.note(result.arrived)
        return result

    def _collect(self, tx: Tx, results: list[FileResult]) -> None:
        if self.collection_id is None:
            return
        if not any(one.id == self.collection_id for one in tx.collections.all()):
            for one in results:
                one.notes.append("in no collection: that of the folder is gone")
            return
        keys = dict.fromkeys(one.asset_id for one in results if one.asset_id)
        tx.collections.put(self.collection_id, [key for key in keys if key])

    def _make_takes(self, tx: Tx, named: Iterable[tuple[str, FileResult]]) -> None:
        pairs = [(name, one) for name, one in named if one.asset_id is not None]
        shots = ShotNames(self.name_rule, self._film(tx))
        types = tx.assets.values([one.asset_id for _, one in pairs if one.asset_id], "type")
        for name, one in pairs:
            if one.asset_id is None:
                continue
            plan = shots.plan(name, types.get(one.asset_id))
            one.notes.append(plan.words)
            if plan.verdict is NameVerdict.TAKE and plan.shot_id is not None:
                number = self._add_take(tx, plan.shot_id, one.asset_id, plan.number)
                if number:
                    one.notes[-1] = f"take {number} of {plan.shot}"

    def _film(self, tx: Tx) -> Film | None:
        try:
            return tx.films.load(self.film_id) if self.film_id else None
        except NotFoundError:
            return None

    @staticmethod
    def _add_take(tx: Tx, shot_id: AssetId, key: AssetId, wanted: int | None) -> int:
        """Make an asset a take; returns its number, 0 where it was one before."""
        if not tx.films.add_takes(shot_id, [key]):
            return 0
        if wanted is not None:
            # Another take has that number, perhaps one in the Trash: then it keeps the next one.
            with suppress(RuleError):
                tx.films.number_take(shot_id, key, wanted)
        return next(take.number for take in tx.films.takes(shot_id) if take.card.id == key)
