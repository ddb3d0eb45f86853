"""The Trash: moving there, bringing back, deleting for good. One rule for every way to ask.

Keys, menus, drags and the board all come here; when to ask, and with which words, is decided in
`domain/trashing.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain import display
from desktop.domain.listing import Listing
from desktop.domain.trashing import TrashQuestion, described, lines_of, question
from desktop.edits import lazy as edits
from desktop.ui.shell.ask import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Reads
    from desktop.domain.ids import AssetId
    from desktop.domain.trashing import TrashedUse
    from desktop.jobs.empty_trash import EmptyReport
    from desktop.ui.shell.services import Services

_NAMED = 500  # cards that are read to say what went
_TYPED_FROM = 50  # assets; to delete more for good, a word is typed


class Trashing:
    """What is done with the Trash."""

    def __init__(self, services: Services, window: QWidget) -> None:
        self._services, self._window = services, window
        self._runner = services.runner

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {"tools.empty_trash": self.empty}

    def trash(self, ids: Sequence[AssetId]) -> None:
        """Move assets to the Trash; where something else loses by it, that is asked first."""
        count = len(ids)

        def read(reads: Reads) -> tuple[TrashQuestion | None, str]:
            asked = question(reads.relations.uses_elsewhere(ids), count)
            return asked, _named(reads, ids)

        def decide(answer: tuple[TrashQuestion | None, str]) -> None:
            asked, what = answer

            def go() -> None:
                self._runner.change(edits.asset.TrashAssets(ids), say=f"Moved {what} to the Trash.")

            if asked is None:
                go()
                return
            Decision(
                self._window,
                asked.title,
                asked.text,
                details=asked.details,
                verb="Move to Trash",
                decided=go,
            ).open()

        if count:
            self._runner.ask(read, decide)

    def restore(self, ids: Sequence[AssetId]) -> None:
        """Bring assets back from the Trash, to where they were."""

        def go(what: str) -> None:
            self._runner.change(edits.asset.RestoreAssets(ids), say=f"Restored {what}.")

        if len(ids):
            self._runner.ask(lambda reads: _named(reads, ids), go)

    def delete(self, ids: Sequence[AssetId]) -> None:
        """Delete assets of the Trash for good, after a question."""
        if len(ids):
            self._ask_to_delete(ids)

    def empty(self) -> None:
        """Delete everything in the Trash for good, after a question."""
        self._ask_to_delete(None)

    def _ask_to_delete(self, ids: Sequence[AssetId] | None) -> None:
        """Ask before these (None: everything in the Trash) are deleted; this has no undo."""

        def read(reads: Reads) -> tuple[int, int, int, list[TrashedUse]]:
            count = len(ids) if ids is not None else reads.listing.count(Listing(trashed=True))
            copies, size = reads.locations.copies_in_trash(ids)
            return count, copies, size, reads.relations.uses_elsewhere(ids or ())

        def ask(answer: tuple[int, int, int, list[TrashedUse]]) -> None:
            count, copies, size, uses = answer
            if not count:
                self._services.report.note("The Trash is empty.")
                return
            Decision(
                self._window,
                "Empty the Trash?" if ids is None else "Delete for good?",
                _farewell(count, copies, size),
                details=lines_of(uses),
                verb="Delete for Good",
                typed="delete" if count > _TYPED_FROM else "",
                is_final=True,
                decided=lambda: self._delete(ids, count),
            ).open()

        self._runner.ask(read, ask)

    def _delete(self, ids: Sequence[AssetId] | None, count: int) -> None:
        title = "Emptying the Trash" if ids is None else f"Deleting {_assets(count)}"

        def done(removed: EmptyReport) -> None:
            report = self._services.report
            words = f"Deleted {_assets(removed.assets)} for good. {removed.about_kept}".strip()
            if removed.left:
                stuck = display.counted(len(removed.left), "copy", "copies")
                words += f" {stuck} could not be deleted; Tools > Verify Library lists them."
            (report.warn if removed.kept or removed.left else report.note)(words)

        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.empty_trash(library, ids), title, done
        )


def _named(reads: Reads, ids: Sequence[AssetId]) -> str:
    cards = reads.assets.cards(list(ids[:_NAMED]))
    return described(cards.values(), len(ids))


def _farewell(count: int, copies: int, size: int) -> str:
    """What a question before deleting says."""
    what = _assets(count)
    if copies:
        what += f" and {display.size(size)} of copies"
    kept = "" if copies >= count else " Files outside the library stay where they are."
    return f"Delete {what} for good.{kept} This cannot be undone."


def _assets(count: int) -> str:
    return display.counted(count, "asset")
