"""Jobs that generate takes: what a window and the command line need for it, in one place.

`propose` fills in what a shot says, `quote` shows what would be sent and what it costs, `admit`
puts exactly that into the queue, and `run` sends it, waits for it and stores what comes.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import DeskError, NotFoundError, RuleError, SourceError
from desktop.catalog.generation_writes import new_holder
from desktop.domain.asset import AssetType
from desktop.domain.changes import Changes, Kind
from desktop.domain.generation_pace import PACE, GenerationPace
from desktop.domain.generation_shot import HowToAsk, Picture, wanted_takes
from desktop.generators.registry import BrokenAdapter
from desktop.jobs import generation_admit
from desktop.jobs.generation_adapters import AdapterShelf, info_of
from desktop.jobs.generation_notes import QUEUE_KINDS
from desktop.jobs.generation_run import run_queue
from desktop.jobs.generation_stop import end_unasked
from desktop.jobs.job import Progress
from desktop.storage.finding import OriginFinder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.domain.generation import ModelSpec, Preset
    from desktop.domain.generation_queue import (
        BatchQuote,
        GenerationReport,
        GeneratorInfo,
        WantedTake,
    )
    from desktop.domain.generation_shot import ShotToMake
    from desktop.domain.ids import AssetId
    from desktop.jobs.job import Job
    from desktop.media.pool import MediaPool

MOST_VARIATIONS = 100


class GenerationJobs:
    """Jobs that ask generators for takes.

    Args:
        finder: Who looks for the files that go along.
        shelf: Where adapters come from.
        pace: How often generators are asked.
        pool: Who reads the last frames of clips; without one none is read.
    """

    def __init__(
        self,
        finder: OriginFinder | None = None,
        shelf: AdapterShelf | None = None,
        pace: GenerationPace = PACE,
        pool: MediaPool | None = None,
    ) -> None:
        self._finder = finder or OriginFinder()
        self._shelf = shelf or AdapterShelf()
        self._pace = pace
        self._pool = pool

    def offers(self, library: Library) -> Job[tuple[GeneratorInfo, ...]]:
        """Every generator that is installed, with what it runs or what it lacks."""
        yield Progress("Looking for generators")
        found = self._shelf.all(library)
        return tuple(info_of(name, one) for name, one in sorted(found.items()))

    def propose(
        self,
        library: Library,
        shot_ids: Sequence[AssetId],
        *,
        adapter: str,
        model: str = "",
        preset: Preset | None = None,
        again: AssetId | None = None,
        is_seed_locked: bool = False,
        from_previous: bool = False,
        variations: int = 1,
        words: str | None = None,
    ) -> Job[tuple[WantedTake, ...]]:
        """What to ask for, for these shots, filled in with what is known of each.

        Args:
            library: Theirs.
            shot_ids: In the order of the board.
            adapter: The generator.
            model: One of its models; the usual one if empty.
            preset: How much effort.
            again: A take to be made once more: its words and parameters go before the shot's.
            is_seed_locked: With the seed that it had.
            from_previous: The last frame of what plays in the shot before is the first frame.
            variations: How many of each, with a seed of its own each.
            words: The prompt, or what is to be said, in the place of what the shots say.

        Raises:
            NotFoundError: There is no such shot, generator or model.
            RuleError: That many variations are never made.
        """
        yield Progress("Reading shots")
        _check_variations(variations)
        info = self._info(library, adapter)
        spec = _model_of(info, model)
        shots, before = library.read(
            lambda reads: (
                reads.generation.shots(shot_ids),
                reads.assets.load(again).generation if again is not None else None,
            )
        )
        how = HowToAsk(
            *(adapter, info.spec.provider, spec, preset, before),
            *(is_seed_locked, from_previous, variations, words),
        )
        if from_previous:
            shots = yield from self._with_last_frames(library, shots)
        return tuple(one for shot in shots for one in wanted_takes(shot, how))

    def _with_last_frames(
        self, library: Library, shots: Sequence[ShotToMake]
    ) -> Job[tuple[ShotToMake, ...]]:
        """With a picture of how the clip before each shot ends, where that can be read."""
        found: list[ShotToMake] = []
        for shot in shots:
            before = shot.previous
            if self._pool is not None and before is not None and before.type != AssetType.IMAGE:
                # Not at the start of the program, nor of a script's.
                from desktop.jobs.last_frame import keep_last_frame  # noqa: PLC0415

                out = shot.previous_out
                with suppress(SourceError, NotFoundError):  # what is missing is told with the take
                    key = yield from keep_last_frame(
                        library, self._pool, self._finder, before.id, out=out
                    )
                    frame = Picture(key, AssetType.IMAGE, f"{before.name} last frame")
                    found.append(replace(shot, previous=frame))
                    continue
            found.append(shot)
        return tuple(found)

    def quote(self, library: Library, wanted: Sequence[WantedTake]) -> Job[BatchQuote]:
        """What would be sent for these, exactly, and what it would cost, held against budgets."""
        return generation_admit.quote(library, self._shelf, wanted)

    def quote_again(self, library: Library, call_ids: Sequence[str]) -> Job[BatchQuote]:
        """What it would cost today to ask once more for what came to nothing, as it was sent.

        Raises:
            RuleError: One of them has not ended, or was made.
            NotFoundError: There is no such call.
        """
        return generation_admit.quote_again(library, self._shelf, call_ids)

    def admit(
        self,
        library: Library,
        quote: BatchQuote,
        *,
        over_budget: bool = False,
        is_again: bool = False,
    ) -> Job[str]:
        """Put a batch into the queue, all of it or nothing; returns its id.

        Args:
            library: Whose queue.
            quote: What was shown.
            over_budget: A person has said that it may pass a budget.
            is_again: It is of `quote_again`: shots may have changed since they were asked for.

        Raises:
            RuleError: It cannot be sent so, or passes a budget and nobody said that it may.
            ChangedElsewhereError: Prices, shots or budgets are not what the quote says any more.
        """
        return generation_admit.admit(
            library, self._shelf, quote, over_budget=over_budget, is_again=is_again
        )

    def run(
        self, library: Library, *, stay: bool = False, batch: str = ""
    ) -> Job[GenerationReport]:
        """Send what is queued, wait for what was sent, store what comes.

        Any number of programs may do so at once.

        Args:
            library: Whose queue.
            stay: Wait for more; closing the job ends it, and what is sent is found again.
            batch: End when this batch has, whoever works on it, and whatever else is left.
        """
        return run_queue(library, self._shelf, self._finder, self._pace, stay=stay, batch=batch)

    def cancel(self, library: Library, call_ids: Sequence[str]) -> Job[int]:
        """Stop calls: what is not sent never is; a generator that is at one is asked to stop.

        What comes all the same is stored: it is paid. Returns how many were still open.
        """
        yield Progress("Stopping")
        open_ = library.maintain(
            lambda books: books.generation.ask_cancel(call_ids), repeatable=True
        )
        yield Progress("Stopping", 0, len(open_), Changes(QUEUE_KINDS, everything=True))
        # Whoever has a call asks its generator; where nobody does, that is done from here.
        for key in open_:
            self._stop_unheld(library, key)
            yield Progress("Stopping")
        return len(open_)

    def _stop_unheld(self, library: Library, call_id: str) -> None:
        call, is_held = library.read(
            lambda reads: (reads.generation.kept(call_id), reads.generation.is_held(call_id))
        )
        if call is None or is_held:
            return
        adapter = self._shelf.all(library, [call.adapter]).get(call.adapter)
        if (
            adapter is None
            or isinstance(adapter, BrokenAdapter)
            or not adapter.availability().is_on
        ):
            end_unasked(library, new_holder(), [call.adapter])
        elif call.job_id:
            with suppress(DeskError):  # the next run asks again
                adapter.cancel(call.job_id)

    def send_again(self, library: Library, call_id: str, *, over_budget: bool = False) -> Job[str]:
        """Ask once more for what came to nothing: a new call, paid anew; returns its id.

        Raises:
            RuleError: It has not ended, or was made; or it would pass a budget.
            NotFoundError: There is no such call.
        """
        return generation_admit.send_again(library, self._shelf, call_id, over_budget=over_budget)

    def dismiss(self, library: Library, call_ids: Sequence[str]) -> Job[int]:
        """Take calls that have ended off the list; they and their costs stay on record."""
        yield Progress("Tidying")
        count = library.maintain(lambda books: books.generation.dismiss(call_ids), repeatable=True)
        yield Progress("Tidying", 1, 1, Changes(frozenset({Kind.JOBS}), everything=True))
        return count

    def _info(self, library: Library, name: str) -> GeneratorInfo:
        found = self._shelf.all(library, [name]).get(name)
        if found is None:
            raise NotFoundError(f"There is no generator “{name}” here.", field="adapter")
        return info_of(name, found)


def _check_variations(count: int) -> None:
    if not 1 <= count <= MOST_VARIATIONS:
        told = f"Between 1 and {MOST_VARIATIONS} variations can be made at once."
        raise RuleError(told, field="variations")


def _model_of(info: GeneratorInfo, name: str) -> ModelSpec:
    found = next((one for one in info.models if name in ("", one.name)), None)
    if found is None:
        raise NotFoundError(f"{info.spec.title} has no model “{name}”.", field="model")
    return found
