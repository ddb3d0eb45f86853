"""The tags and the collections that an import was asked to put on what it brings.

What the library had already gets them as well, where it does not have them: whoever imports a
folder "as Day 1" finds all of it there, and one step of undo takes it away again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.job import Effect, Outcome
from desktop.jobs.import_folders import FolderNames
from desktop.jobs.import_rows import marked

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, CollectionId, TagId
    from desktop.domain.job import ReportRow
    from desktop.jobs.import_request import ImportRequest

MARKS = {Effect.TAGGED, Effect.COLLECTED}
_HAS_ASSET = (Outcome.ADDED, Outcome.DUPLICATE)


class Marks:
    """What one batch is marked with.

    Attributes:
        tags: The tags that were asked for, and their names.
    """

    def __init__(self, tx: Tx, request: ImportRequest, rows: list[ReportRow]) -> None:
        """Find the tags and the collections, or make them; only if something is to get them.

        Args:
            tx: The transaction of the batch.
            request: What was asked for.
            rows: The rows of the batch; those of files that get a mark are told again.
        """
        self._tx = tx
        self._request = request
        self._rows = rows
        self.tags: dict[TagId, str] = {}
        # The collection for the files of each folder; of all files, where folders make none.
        self._into: dict[tuple[str, ...], CollectionId] = {}
        folders = FolderNames(request) if request.folders else None
        self._folder_of = [folders.of(row.path) if folders else () for row in rows]
        if any(row.outcome in _HAS_ASSET for row in rows):
            self._prepare()

    def _prepare(self) -> None:
        """Find what everything is marked with, or make it."""
        tx, request = self._tx, self._request
        # Undo takes the marks off, and leaves the tag or the collection that was made for them:
        # of an import, others of its batches may be in it.
        with tx.off_the_record():
            self.tags = {tx.tags.ensure(name): name for name in request.tags}
            if request.collection and not request.folders:
                self._into[()] = tx.collections.ensure(request.collection)
        if request.folders:
            self._make_tree()

    def _make_tree(self) -> None:
        """The collections of the folders that the batch has something of; undo removes new ones."""
        collections = self._tx.collections
        collections.hold_tree()
        chosen = collections.ensure(self._request.collection) if self._request.collection else None
        known: dict[CollectionId | None, dict[str, CollectionId]] = {}
        for row, names in zip(self._rows, self._folder_of, strict=True):
            if names in self._into or row.outcome not in _HAS_ASSET:
                continue
            at = chosen
            for name in names:
                if at not in known:
                    known[at] = collections.names_in(at)
                key = name.casefold()
                if key not in known[at]:
                    known[at][key] = collections.add(name, parent_id=at)
                at = known[at][key]
            if at is not None:
                self._into[names] = at

    def put_on_known(self) -> list[AssetId]:
        """Mark the assets that files of the batch were duplicates of, and say so in their rows.

        Returns those that got anything by it.
        """
        rows = [(n, row) for n, row in enumerate(self._rows) if row.outcome is Outcome.DUPLICATE]
        if not rows or not (self.tags or self._into):
            return []
        met = {row.asset_id for _, row in rows if row.asset_id}
        # One may have been removed for good since it was met.
        ids = sorted(self._tx.locations.hold_assets(sorted(met)))
        new_tags: dict[AssetId, list[str]] = {}
        for tag_id, name in self.tags.items():
            for key in self._tx.tags.lacking(tag_id, ids):
                new_tags.setdefault(key, []).append(name)
            self._tx.tags.attach(tag_id, ids)
        changed = set(new_tags)
        for place, row in rows:
            # Of several files of one content, the first is the one that says so.
            if row.asset_id and (tags := new_tags.pop(row.asset_id, None)):
                self._rows[place] = marked(row, tags=tags)
        return sorted(changed | self._collect(ids))

    def put_on_new(self, ids: Sequence[AssetId]) -> None:
        """Put what came in with the batch in the collections; it was loaded with its tags.

        Nothing of this is on record: undo moves it to the Trash, and takes it out of collections
        that go.
        """
        with self._tx.off_the_record():
            self._collect(ids)

    def _collect(self, ids: Collection[AssetId]) -> set[AssetId]:
        """Put assets in the collections of their files, and say so in the rows of these.

        Returns those that were not there.
        """
        takes = set(ids)
        wanted: dict[CollectionId, dict[AssetId, None]] = {}
        for row, names in zip(self._rows, self._folder_of, strict=True):
            if row.asset_id in takes and names in self._into:
                wanted.setdefault(self._into[names], {})[row.asset_id] = None
        put: set[tuple[CollectionId, AssetId]] = set()
        for into, members in wanted.items():
            lacking = self._tx.collections.lacking(into, list(members))
            self._tx.collections.put(into, lacking)
            put.update((into, key) for key in lacking)
        changed = {asset_id for _, asset_id in put}
        for place, (row, names) in enumerate(zip(self._rows, self._folder_of, strict=True)):
            if row.asset_id is None or names not in self._into:
                continue
            # Of several files of one content, the first is the one that says so.
            if (pair := (self._into[names], row.asset_id)) in put:
                put.remove(pair)
                if row.outcome is Outcome.DUPLICATE or self._request.folders:
                    self._rows[place] = marked(row, collection=self._name(names))
        return changed

    def _name(self, names: tuple[str, ...]) -> str:
        """What a row calls a collection: `Rushes/day 2`."""
        chosen = (self._request.collection,) if self._request.collection else ()
        return "/".join((*chosen, *names))
