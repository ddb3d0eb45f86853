"""The tags and the collection that an import was asked to put on what it brings.

What the library had already gets them as well, where it does not have them: whoever imports a
folder "as Day 1" finds all of it there, and one step of undo takes it away again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.job import Effect, Outcome
from desktop.jobs.import_rows import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, CollectionId, TagId
    from desktop.domain.job import ReportRow
    from desktop.jobs.import_request import ImportRequest

MARKS = {Effect.TAGGED, Effect.COLLECTED}


class Marks:
    """What one batch is marked with.

    Attributes:
        tags: The tags that were asked for, and their names.
    """

    def __init__(
        self, tx: Tx, request: ImportRequest, rows: list[ReportRow], *, has_new: bool
    ) -> None:
        """Find the tags and the collection, or make them; only if something is to get them.

        Args:
            tx: The transaction of the batch.
            request: What was asked for.
            rows: The rows of the batch; those of duplicates are told again where they get a mark.
            has_new: Whether anything comes in that was not there.
        """
        self._tx = tx
        self._request = request
        self._rows = rows
        is_wanted = has_new or bool(self._known_rows())
        names = request.tags if is_wanted else ()
        before = len(tx.session.journal)
        self.tags: dict[TagId, str] = {tx.tags.ensure(name): name for name in names}
        self._collection: CollectionId | None = None
        if is_wanted and request.collection:
            tx.session.alone(f"collection {request.collection}")
            self._collection = tx.collections.ensure(request.collection)
        # Undo takes the marks off, and leaves the tag or the collection that was made for them:
        # of an import, others of its batches may be in it.
        del tx.session.journal[before:]

    def put_on_known(self) -> list[AssetId]:
        """Mark the assets that files of the batch were duplicates of, and say so in their rows.

        Returns those that got anything by it.
        """
        rows = self._known_rows()
        if not rows:
            return []
        met = {row.asset_id for _, row in rows if row.asset_id}
        # One may have been removed for good since it was met.
        ids = sorted(self._tx.locations.hold_assets(sorted(met)))
        new_tags: dict[AssetId, list[str]] = {}
        for tag_id, name in self.tags.items():
            for key in self._tx.tags.lacking(tag_id, ids):
                new_tags.setdefault(key, []).append(name)
            self._tx.tags.attach(tag_id, ids)
        collected: set[AssetId] = set()
        if self._collection:
            collected = set(ids) - set(self._tx.collections.member_ids(self._collection))
            in_order = dict.fromkeys(row.asset_id for _, row in rows if row.asset_id in collected)
            self.collect([asset_id for asset_id in in_order if asset_id])
        changed = sorted(new_tags.keys() | collected)
        for place, row in rows:
            asset_id = row.asset_id
            if asset_id and (asset_id in new_tags or asset_id in collected):
                # Of several files of one content, the first is the one that says so.
                into = self._request.collection if asset_id in collected else ""
                tags = new_tags.pop(asset_id, [])
                self._rows[place] = marked(row, tags=tags, collection=into)
                collected.discard(asset_id)
        return changed

    def collect(self, ids: Sequence[AssetId]) -> None:
        """Put assets in the collection, if one was asked for."""
        if self._collection and ids:
            self._tx.collections.put(self._collection, ids)

    def _known_rows(self) -> list[tuple[int, ReportRow]]:
        if not (self._request.tags or self._request.collection):
            return []
        rows = enumerate(self._rows)
        return [(place, row) for place, row in rows if row.outcome is Outcome.DUPLICATE]
