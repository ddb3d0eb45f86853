"""Takes the rows of another library in: first as a plan, then in the transaction of one edit.

Both go through the same steps, so what is done is what was shown, unless somebody has edited the
library in between; then it is decided anew. What comes in is loaded by set and noted as an import;
all that touches what was here before is journalled row by row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.catalog.merge_links import ALL_LINKS, LinkMerge
from desktop.catalog.merge_sides import MERGED
from desktop.catalog.merge_takes import settle_takes
from desktop.catalog.merge_write import write_rows
from desktop.catalog.merger import Merger
from desktop.catalog.tables.all import workspaces
from desktop.domain.ids import AssetId
from desktop.domain.library_merge import MergePlan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.intake import NewOriginal
    from desktop.domain.library_merge import MergeChoice
    from desktop.domain.library_part import LibraryPart


def decide(merger: Merger) -> MergePlan:
    """Go through all rows of the other library, those that others hang on first."""
    merger.trees()
    merger.assets()
    for link in ALL_LINKS:
        LinkMerge(merger, link).run()
    settle_takes(merger)
    size = sum(int(row["size"] or 0) for row in merger.new.assets)
    added = tuple(AssetId(str(row["id"])) for row in merger.new.assets)
    return MergePlan(tuple(merger.rows), added, size)


class LibraryMergeReads:
    """Questions about a merge."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def plan(self, part: LibraryPart, choice: MergeChoice) -> MergePlan:
        """What a merge would do."""
        return decide(Merger(self._session, part, choice))


class LibraryMergeWrites(LibraryMergeReads):
    """The merge itself."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def merge(
        self, part: LibraryPart, choice: MergeChoice, places: Mapping[AssetId, NewOriginal]
    ) -> MergePlan:
        """Take another library in. Journalled but for what comes in.

        Args:
            part: Its rows, with its record.
            choice: What was decided.
            places: Where bytes of what comes in were put, by their keys there.
        """
        session = self._session
        session.alone("tree")
        merger = Merger(session, part, choice)
        plan = decide(merger)
        if plan.changes_nothing and not merger.history:
            return plan
        write_rows(merger, session, places)
        stored = merger.sides.settings if isinstance(merger.sides.settings, dict) else {}
        before = stored.get(MERGED)
        known = before if isinstance(before, dict) else {}
        settings = {**stored, MERGED: {**known, part.library_id: part.name}}
        session.update(workspaces, session.workspace_id, {"settings": settings})
        return plan
