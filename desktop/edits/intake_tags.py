"""The tags and the collections that were asked for with files that come in.

What the library had already gets them as well, where it does not have them: whoever imports a
folder "as Day 1" finds all of it there, and one step of undo takes it away again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.folding import folded
from desktop.domain.job import WAS_THERE, Effect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, CollectionId, TagId
    from desktop.domain.intake import FileResult, IncomingFile

Folders = tuple[str, ...]


class IntakeTags:
    """What the files of one transaction are tagged with and collected in.

    Attributes:
        tags: The tags that were asked for, and their names.
    """

    def __init__(self, tx: Tx, tags: Sequence[str], collection: str, *, by_folder: bool) -> None:
        self._tx = tx
        self._names = tags
        self._collection = collection
        self._by_folder = by_folder
        self.tags: dict[TagId, str] = {}
        # The collection for the files of each folder; of all files, where folders make none.
        self._into: dict[Folders, CollectionId] = {}
        self._results: list[tuple[FileResult, Folders]] = []

    def prepare(self, results: Sequence[FileResult], folders: Sequence[Folders]) -> None:
        """Find the tags and the collections, or make them; only if something is to get them.

        Args:
            results: What became of each file so far; those that get something are told so.
            folders: The folders of each.
        """
        tx = self._tx
        self._results = [
            (result, of if self._by_folder else ())
            for result, of in zip(results, folders, strict=True)
            if result.asset_id is not None
        ]
        if not self._results:
            return
        # Undo takes them off, and leaves the tag or the collection that was made for them: of an
        # import, others of its batches may be in it.
        with tx.off_the_record():
            self.tags = {tx.tags.ensure(name): name for name in self._names}
            if self._collection and not self._by_folder:
                self._into[()] = tx.collections.ensure(self._collection)
        if self._by_folder:
            self._make_tree()

    def of_files(self, files: Mapping[AssetId, IncomingFile]) -> dict[AssetId, list[TagId]]:
        """The tags that files bring with them, made where there are none of such a path.

        As with those that were asked for, undo leaves the tags themselves.
        """
        tx = self._tx
        known: dict[str, TagId | None] = {}
        found: dict[AssetId, list[TagId]] = {}
        with tx.off_the_record():
            for key, file in files.items():
                for path in file.asset.marks.keywords:
                    if path not in known:
                        known[path] = self._made(path)
                    if (tag_id := known[path]) is not None:
                        found.setdefault(key, []).append(tag_id)
        return found

    def _made(self, path: str) -> TagId | None:
        """The tag of a keyword; None for one that no tag can be called."""
        try:
            return self._tx.tags.ensure(path)
        except RuleError:
            return None

    def _make_tree(self) -> None:
        """The collections of the folders that there is something of; undo removes new ones."""
        collections = self._tx.collections
        collections.hold_tree()
        chosen = collections.ensure(self._collection) if self._collection else None
        known: dict[CollectionId | None, dict[str, CollectionId]] = {}
        for _, names in self._results:
            if names in self._into:
                continue
            at = chosen
            for name in names:
                if at not in known:
                    known[at] = collections.names_in(at)
                key = folded(name)
                if key not in known[at]:
                    known[at][key] = collections.add(name, parent_id=at)
                at = known[at][key]
            if at is not None:
                self._into[names] = at

    def put_on_known(self) -> None:
        """Give the assets that were there what they have not, and tell their files so."""
        known = [one for one, _ in self._results if one.outcome in WAS_THERE]
        if not known or not (self.tags or self._into):
            return
        # One may have been removed for good since it was met.
        ids = sorted(
            self._tx.locations.hold_assets(sorted({o.asset_id for o in known if o.asset_id}))
        )
        new_tags: dict[AssetId, list[str]] = {}
        for tag_id, name in self.tags.items():
            for key in self._tx.tags.lacking(tag_id, ids):
                new_tags.setdefault(key, []).append(name)
            self._tx.tags.attach(tag_id, ids)
        for result in known:
            # Of several files of one content, the first is the one that says so.
            if result.asset_id and (tags := new_tags.pop(result.asset_id, None)):
                result.tags = tags
                result.effects.append(Effect.TAGGED)
        self._collect(ids)

    def put_on_new(self, ids: Iterable[AssetId]) -> None:
        """Put new assets in the collections; they were made with their tags.

        Nothing of this is on record: undo moves them to the Trash, and takes them out of
        collections that go.
        """
        with self._tx.off_the_record():
            self._collect(list(ids))

    def _collect(self, ids: Collection[AssetId]) -> None:
        """Put assets in the collections of their files, and tell these files so."""
        takes = set(ids)
        wanted: dict[CollectionId, dict[AssetId, None]] = {}
        for result, names in self._results:
            if result.asset_id in takes and names in self._into:
                wanted.setdefault(self._into[names], {})[result.asset_id] = None
        put: set[tuple[CollectionId, AssetId]] = set()
        for into, members in wanted.items():
            lacking = self._tx.collections.lacking(into, list(members))
            self._tx.collections.put(into, lacking)
            put.update((into, key) for key in lacking)
        for result, names in self._results:
            if result.asset_id is None or names not in self._into:
                continue
            # Of several files of one content, the first is the one that says so.
            if (pair := (self._into[names], result.asset_id)) in put:
                put.remove(pair)
                result.collection = self._path(names)
                if result.outcome in WAS_THERE:
                    result.effects.append(Effect.COLLECTED)

    def _path(self, names: Folders) -> str:
        """What a report calls a collection: `Rushes/day 2`."""
        chosen = (self._collection,) if self._collection else ()
        return "/".join((*chosen, *names))
