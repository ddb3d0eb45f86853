"""What a generator has made: how it is asked for it, and how that is fetched and stored.

What was made is written down before it is fetched, and the end of the call in the transaction that
stores it. What could not be fetched or stored is tried later: it is paid.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from desktop.base.errors import (
    DeskError,
    DownloadError,
    JobTakenError,
    MediaError,
    SourceReadError,
)
from desktop.base.frozen import frozen
from desktop.domain.generation import RemoteState
from desktop.domain.generation_answer import clean_report
from desktop.domain.generation_json import report_json, report_of
from desktop.domain.provider_call import CallState
from desktop.generators.adapter import RateLimitedError
from desktop.jobs.generation_fetch import fetch
from desktop.jobs.generation_folder import drop_folder, folder_of
from desktop.jobs.generation_notes import OVER, CallNotes, Stepped, changes_of, words_of
from desktop.jobs.generation_store import store

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.generation_queue import KeptCall
    from desktop.catalog.library import Library
    from desktop.domain.generation import JobReport, RemoteFile
    from desktop.domain.generation_pace import GenerationPace
    from desktop.generators.adapter import Generator
    from desktop.jobs.generation_notes import Cost
    from desktop.storage.finding import OriginFinder

log = logging.getLogger(__name__)
EXPIRED = "{} has made it, and does not keep it any more."
BUG = "The adapter failed with a {}."


@frozen
class Unanswered:
    """Why a generator does not say how a job is.

    Attributes:
        after: Seconds after which it may be asked again, where it says so.
    """

    words: str
    after: float | None = None


class CallResults:
    """Asks for what was made, fetches and stores it.

    Attributes:
        me: The name under which this run has calls.
    """

    def __init__(
        self,
        library: Library,
        me: str,
        pace: GenerationPace,
        finder: OriginFinder,
        stop: threading.Event,
    ) -> None:
        self.me = me
        self._library = library
        self._pace = pace
        self._finder = finder
        self._stop = stop
        self._notes = CallNotes(library, me, pace, stop)
        self._asked: dict[str, int] = {}  # how often a job was asked for
        self._cancelled: set[str] = set()  # their generator knows that nobody wants them
        self._fresh: dict[str, JobReport] = {}  # with headers, which are kept nowhere else

    def _ask(self, call: KeptCall, adapter: Generator) -> JobReport | Unanswered:
        """How the job is, or why nobody says."""
        try:
            return clean_report(adapter.poll(call.job_id))
        except DeskError as error:
            after = error.after if isinstance(error, RateLimitedError) else None
            return Unanswered(words_of(error), after)
        except Exception as error:  # noqa: BLE001 - it may be anybody's code
            log.warning("adapter %s failed: %s", call.adapter, type(error).__name__)
            return Unanswered(BUG.format(type(error).__name__))

    def _made(self, call: KeptCall, adapter: Generator, report: JobReport) -> Stepped:
        """Write down what was made, then fetch it."""
        kept = {"report": report_json(report)}
        if not self._notes.write(lambda steps: steps.answered(self.me, call.id, kept)):
            return OVER
        self._fresh[call.id] = report
        now = self._library.read(lambda reads: reads.generation.kept(call.id))
        return OVER if now is None else self._fetch(now, adapter)

    def _fetch(self, call: KeptCall, adapter: Generator) -> Stepped:
        report = self._result(call, adapter)
        if isinstance(report, Unanswered):
            return self._notes.later(call, report.words, "no_answer", least=report.after)
        is_expired = report.state is RemoteState.EXPIRED
        if is_expired:  # it is looked once more where it was: it is paid
            report = report_of(call.response["report"])
        if not report.files:
            told = f"{adapter.spec.title} says that it is done, and names no file."
            return self._end(call, CallState.FAILED, told, "no_result")
        try:
            folder = folder_of(call.id)
            paths = [self._local(folder, number, file) for number, file in enumerate(report.files)]
        except (DeskError, OSError) as error:
            if is_expired and isinstance(error, DownloadError) and not self._stop.is_set():
                told = EXPIRED.format(adapter.spec.title)
                return self._end(call, CallState.EXPIRED, told, "expired")
            return self._not_stored(call, report, error)
        return self._store(call, adapter, report, paths)

    def _store(
        self, call: KeptCall, adapter: Generator, report: JobReport, paths: Sequence[Path]
    ) -> Stepped:
        """Store what lies on this machine."""
        try:
            applied = store(self._library, call, report, me=self.me, spec=adapter.spec, paths=paths)
        except JobTakenError:
            return OVER
        except (DeskError, OSError) as error:
            return self._not_stored(call, report, error)
        drop_folder(call.id)
        self._forget(call.id)
        self._notes.forget(call.id)
        changes = applied.changes | changes_of(call)
        return Stepped(None, changes, CallState.SUCCEEDED)

    def _not_stored(self, call: KeptCall, report: JobReport, error: DeskError | OSError) -> Stepped:
        """What was made could not be fetched or stored: it is tried later, or is nothing."""
        if isinstance(error, MediaError):
            is_here = not any(file.url for file in report.files)
            if is_here or call.try_count + 1 >= self._pace.content_tries:
                return self._end(call, CallState.FAILED, error, "wrong_content")
            return self._notes.later(call, words_of(error), "wrong_content")
        words = words_of(error) if isinstance(error, DeskError) else type(error).__name__
        return self._notes.later(call, words, "not_stored")

    def _result(self, call: KeptCall, adapter: Generator) -> JobReport | Unanswered:
        """What was made, with addresses that hold now; or why nobody says."""
        if (fresh := self._fresh.pop(call.id, None)) is not None:
            return fresh
        kept = report_of(call.response["report"])
        if not call.job_id or not any(file.url for file in kept.files):
            return kept
        report = self._ask(call, adapter)  # addresses run out, and headers are not kept
        if isinstance(report, Unanswered):
            return report if call.response["report"].get("has_headers") else kept
        is_told = report.state in (RemoteState.SUCCEEDED, RemoteState.EXPIRED)
        return report if is_told else kept

    def _local(self, folder: Path, number: int, file: RemoteFile) -> Path:
        """A file of a result on this machine, fetched where it is not."""
        if file.path:
            path = folder / file.path
            if folder.resolve() not in path.resolve().parents:
                raise MediaError("The adapter names a file that is none of its own.")
            if not path.exists():
                raise SourceReadError("What was made lies on the computer that asked for it.")
            return path
        path = folder / f"result-{number}"
        if not path.exists():
            fetch(file, path, self._stop.is_set)
        return path

    def _end(
        self,
        call: KeptCall,
        state: CallState,
        why: DeskError | str,
        code: str,
        *,
        cost: Cost | None = None,
        currency: str = "",
        advice: str = "",
    ) -> Stepped:
        self._forget(call.id)
        return self._notes.end(call, state, why, code, cost=cost, currency=currency, advice=advice)

    def _forget(self, call_id: str) -> None:
        self._asked.pop(call_id, None)
        self._fresh.pop(call_id, None)
        self._cancelled.discard(call_id)
