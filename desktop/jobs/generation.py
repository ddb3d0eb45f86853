"""Jobs that generate takes: what a window and the command line need for it, in one place.

`propose` fills in what a shot says, `quote` shows what would be sent and what it costs, `admit`
puts exactly that into the queue, and `run` sends it, waits for it and stores what comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.domain.generation import Preset
    from desktop.domain.generation_queue import (
        BatchQuote,
        GenerationReport,
        GeneratorInfo,
        WantedTake,
    )
    from desktop.domain.ids import AssetId
    from desktop.jobs.job import Job


class GenerationJobs:
    """Jobs that ask generators for takes."""

    def offers(self, library: Library) -> Job[tuple[GeneratorInfo, ...]]:
        """Every generator that is installed, with what it runs or what it lacks."""
        raise NotImplementedError

    def propose(
        self,
        library: Library,
        shot_ids: Sequence[AssetId],
        *,
        adapter: str,
        model: str,
        preset: Preset | None = None,
        again: AssetId | None = None,
        is_seed_locked: bool = False,
        from_previous: bool = False,
        variations: int = 1,
    ) -> Job[tuple[WantedTake, ...]]:
        """What to ask for, for these shots, filled in with what is known of each.

        Args:
            library: Theirs.
            shot_ids: In the order of the board.
            adapter: The generator.
            model: One of its models.
            preset: How much effort.
            again: A take to be made once more: its words and parameters go before the shot's.
            is_seed_locked: With the seed that it had.
            from_previous: The last frame of what plays in the shot before is the first frame.
            variations: How many of each, with a seed of its own each.

        Raises:
            NotFoundError: There is no such shot, generator or model.
        """
        raise NotImplementedError

    def quote(self, library: Library, wanted: Sequence[WantedTake]) -> Job[BatchQuote]:
        """What would be sent for these, exactly, and what it would cost, held against budgets."""
        raise NotImplementedError

    def admit(self, library: Library, quote: BatchQuote, *, over_budget: bool = False) -> Job[str]:
        """Put a batch into the queue, all of it or nothing; returns its id.

        Raises:
            RuleError: It cannot be sent so, or passes a budget and nobody said that it may.
            ChangedElsewhereError: Prices, shots or budgets are not what the quote says any more.
        """
        raise NotImplementedError

    def run(self, library: Library, *, stay: bool = False) -> Job[GenerationReport]:
        """Send what is queued, wait for what was sent, store what comes.

        Any number of programs may do so at once.

        Args:
            library: Whose queue.
            stay: Wait for more; closing the job ends it, and what is sent is found again.
        """
        raise NotImplementedError

    def cancel(self, library: Library, call_ids: Sequence[str]) -> Job[int]:
        """Stop calls: what is not sent never is; a generator that is at one is asked to stop.

        What comes all the same is stored: it is paid. Returns how many were still open.
        """
        raise NotImplementedError

    def send_again(self, library: Library, call_id: str) -> Job[str]:
        """Ask once more for what came to nothing: a new call, paid anew; returns its id.

        Raises:
            RuleError: It has not ended, or was made.
            NotFoundError: There is no such call.
        """
        raise NotImplementedError

    def dismiss(self, library: Library, call_ids: Sequence[str]) -> Job[int]:
        """Take calls that have ended off the list; they and their costs stay on record."""
        raise NotImplementedError
