"""One step of a call: sending it, asking how it is, fetching and storing what came.

The order is what keeps anybody from paying twice: that it is sent is written down before it is, the
id of its job before it is asked for, what was made before it is fetched. Where a step cannot be
written down, it is waited for, and nothing else is done with the call. Runs in threads.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from desktop.base.errors import (
    DeskError,
    JobTakenError,
    LibraryBusyError,
    LibraryGoneError,
    LibraryWriteError,
    MediaError,
    RuleError,
    SourceError,
    SourceReadError,
)
from desktop.base.frozen import frozen
from desktop.catalog.engine.session import utc_now
from desktop.domain.changes import Changes, Kind
from desktop.domain.generation import RemoteState
from desktop.domain.generation_json import payload_of, report_json, report_of
from desktop.domain.generation_queue import OPEN_STATES
from desktop.domain.provider_call import CallState
from desktop.domain.spending import CostBasis
from desktop.generators.adapter import (
    NotSentError,
    RateLimitedError,
    RefusedError,
    UncertainError,
)
from desktop.jobs.generation_fetch import fetch, reference_files
from desktop.jobs.generation_folder import drop_folder, folder_of, keep_answer, kept_answer
from desktop.jobs.generation_store import store

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from desktop.catalog.generation_queue import KeptCall
    from desktop.catalog.generation_steps import GenerationSteps
    from desktop.catalog.library import Library
    from desktop.domain.generation import JobReport, RemoteFile
    from desktop.domain.generation_pace import GenerationPace
    from desktop.generators.adapter import Generator, GeneratorError
    from desktop.storage.finding import OriginFinder

T = TypeVar("T")
log = logging.getLogger(__name__)
QUEUE_KINDS = frozenset({Kind.JOBS, Kind.SPENDING})
_WAITS = (0.1, 0.3, 1.0, 2.0, 5.0)  # seconds before it is tried again to write something down
_NOTHING_OWED = (Decimal(0), CostBasis.BILLED)
_UNKNOWN_COST = (None, CostBasis.UNKNOWN)
_LOST = "Nobody knows whether {} got this: it was sent, and no answer came."
_LOST_ADVICE = (
    "Look at its own list of jobs. It is not sent again by itself, since it may have been paid."
)
_BUG = "The adapter failed with a {}."
_AT_LEAST = timedelta(hours=1)  # that a program tries which was not there for longer than patience
_KEPT_FILES = frozenset({"wrong_content", "patience"})  # after these files stay: they may be paid


@frozen
class Stepped:
    """What came of a step.

    Attributes:
        wait: Seconds until the next one; None where there is none.
        state: Where the call is now, if it has ended; else None.
        hold: Seconds in which its generator wants no more calls.
    """

    wait: float | None = None
    changes: Changes = Changes()
    state: CallState | None = None
    hold: float = 0.0


OVER = Stepped()  # somebody else has the call by now, or it has ended


class CallSteps:
    """Takes calls one step further.

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
        self._asked: dict[str, int] = {}  # how often a job was asked for
        self._cancelled: set[str] = set()  # their generator knows that nobody wants them
        self._fresh: dict[str, JobReport] = {}  # with headers, which are kept nowhere else
        self._sent: set[str] = set()  # by this very run
        self._began: dict[str, datetime] = {}  # since when this run tries in vain

    def step(self, call_id: str, adapter: Generator) -> Stepped:
        """One step; whatever goes wrong is written down with the call."""
        call = self._library.read(lambda reads: reads.generation.kept(call_id))
        if call is None or call.state not in OPEN_STATES:
            return OVER
        if call.state is CallState.SENT:
            return self._recover(call, adapter)
        if call.state is CallState.RUNNING:
            return self._fetch(call, adapter) if call.response else self._poll(call, adapter)
        return self._send(call, adapter)

    # Sending.

    def _send(self, call: KeptCall, adapter: Generator) -> Stepped:
        try:
            payload = payload_of(call.request["payload"])
            files = reference_files(self._library, self._finder, payload.references)
            folder = folder_of(call.id, is_new=True)
        except (SourceError, RuleError) as error:
            return self._end(call, CallState.FAILED, error, "reference", cost=_NOTHING_OWED)
        if not self._note(lambda steps: steps.mark_sent(self.me, call.id)):
            return OVER
        self._sent.add(call.id)
        try:
            sent = adapter.submit(payload, files, job_id=call.key, into=folder)
        except NotSentError as error:
            return self._send_later(call, error)
        except RateLimitedError as error:
            return self._send_later(call, error, least=error.after)
        except RefusedError as error:
            return self._end(call, CallState.FAILED, error, error.code, cost=_NOTHING_OWED)
        except UncertainError as error:
            return self._uncertain(call, adapter, str(error), error.code)
        except Exception as error:  # noqa: BLE001 - it may be anybody's code
            log.warning("adapter %s failed: %s", call.adapter, type(error).__name__)
            return self._uncertain(call, adapter, _BUG.format(type(error).__name__), "adapter")
        report = sent.report
        if report is not None and report.state is RemoteState.SUCCEEDED:
            keep_answer(call.id, report)
            return self._made(call, adapter, report)
        if sent.job_id:
            if not self._note(lambda steps: steps.accepted(self.me, call.id, sent.job_id)):
                return OVER
            return Stepped(self._pace.first_poll, self._changes(call))
        if report is not None:
            return self._judge(call, adapter, report)
        return self._uncertain(call, adapter, "It answered without saying what job it is.", "")

    def _send_later(
        self, call: KeptCall, error: GeneratorError, *, least: float | None = None
    ) -> Stepped:
        """It has certainly not arrived."""
        if call.try_count + 1 >= self._pace.send_tries:
            return self._end(call, CallState.FAILED, error, error.code, cost=_NOTHING_OWED)
        wait = self._pace.retry_after(call.try_count + 1, least)
        at = utc_now() + timedelta(seconds=wait)
        words = _words(error)
        self._note(lambda steps: steps.put_back(self.me, call.id, words, error.code, at))
        return Stepped(None, self._changes(call), hold=least or 0.0)

    def _uncertain(self, call: KeptCall, adapter: Generator, words: str, code: str) -> Stepped:
        """It may have arrived: it is asked for where its id is known, and else lost."""
        if adapter.spec.chooses_job_ids:
            if not self._note(lambda steps: steps.accepted(self.me, call.id, call.key)):
                return OVER
            return Stepped(self._pace.first_poll, self._changes(call))
        told = f"{_LOST.format(adapter.spec.title)} {words}"
        return self._end(call, CallState.LOST, told, code or "lost", advice=_LOST_ADVICE)

    def _recover(self, call: KeptCall, adapter: Generator) -> Stepped:
        """Whoever sent it is gone, and no id was written down."""
        if (report := kept_answer(call.id)) is not None:
            return self._made(call, adapter, report)
        return self._uncertain(call, adapter, "The program ended meanwhile.", "lost")

    # Asking.

    def _poll(self, call: KeptCall, adapter: Generator) -> Stepped:
        if not adapter.spec.can_resume and call.id not in self._sent:
            told = f"{adapter.spec.title} cannot be asked for it after a new start of the program."
            return self._end(call, CallState.NOT_RESUMABLE, told, "not_resumable")
        if call.is_stopping:
            self._cancel(call, adapter)
        report, problem = self._ask(call, adapter)
        if report is None:
            return self._later(call, problem, "no_answer")
        if report.state in (RemoteState.QUEUED, RemoteState.RUNNING) and self._is_old(call):
            told = "It has not ended, and is not waited for any longer."
            return self._end(call, CallState.NOT_RESUMABLE, told, "patience")
        return self._judge(call, adapter, report)

    def _ask(self, call: KeptCall, adapter: Generator) -> tuple[JobReport | None, str]:
        """How the job is, or why nobody says."""
        try:
            return adapter.poll(call.job_id), ""
        except Exception as error:  # noqa: BLE001 - it may be anybody's code
            if isinstance(error, DeskError):
                return None, _words(error)
            log.warning("adapter %s failed: %s", call.adapter, type(error).__name__)
            return None, _BUG.format(type(error).__name__)

    def _cancel(self, call: KeptCall, adapter: Generator) -> None:
        if call.id in self._cancelled:
            return
        try:
            adapter.cancel(call.job_id)
        except Exception as error:  # noqa: BLE001 - it may be anybody's code; it is tried again
            log.info("adapter %s did not cancel: %s", call.adapter, type(error).__name__)
        else:
            self._cancelled.add(call.id)
            self._asked.pop(call.id, None)

    def _judge(self, call: KeptCall, adapter: Generator, report: JobReport) -> Stepped:
        """Go on by what a generator says."""
        cost = _UNKNOWN_COST if report.cost is None else (report.cost, CostBasis.BILLED)
        if adapter.spec.is_local:
            cost = _NOTHING_OWED
        match report.state:
            case RemoteState.SUCCEEDED:
                return self._made(call, adapter, report)
            case RemoteState.FAILED:
                told = report.error or f"{adapter.spec.title} could not make it, and says no more."
                code = report.error_code or "failed"
                return self._end(call, CallState.FAILED, told, code, cost=cost)
            case RemoteState.CANCELLED:
                return self._end(call, CallState.CANCELLED, report.error, "", cost=cost)
            case RemoteState.EXPIRED:
                told = f"{adapter.spec.title} has made it, and does not keep it any more."
                return self._end(call, CallState.EXPIRED, told, "expired")
            case RemoteState.UNKNOWN:
                return self._unknown(call, adapter)
        asked = self._asked[call.id] = self._asked.get(call.id, 0) + 1
        percent = None if report.progress is None else round(100 * min(1, max(0, report.progress)))
        if not self._note(lambda steps: steps.progress(self.me, call.id, percent)):
            return OVER
        return Stepped(self._pace.poll_after(asked), self._changes(call, {Kind.JOBS}))

    def _unknown(self, call: KeptCall, adapter: Generator) -> Stepped:
        """It knows no such job: right after it was taken that may only be slow."""
        age = utc_now() - (call.sent_at or call.created_at)
        told = f"{adapter.spec.title} knows nothing of it (any more)."
        if age < timedelta(seconds=self._pace.unknown_grace):
            return self._later(call, told, "unknown")
        if call.is_stopping:
            return self._end(call, CallState.CANCELLED, told, "unknown")
        return self._end(call, CallState.NOT_RESUMABLE, told, "unknown")

    # Fetching and storing.

    def _made(self, call: KeptCall, adapter: Generator, report: JobReport) -> Stepped:
        """Write down what was made, then fetch it."""
        kept = {"report": report_json(report)}
        if not self._note(lambda steps: steps.answered(self.me, call.id, kept)):
            return OVER
        self._fresh[call.id] = report
        now = self._library.read(lambda reads: reads.generation.kept(call.id))
        return OVER if now is None else self._fetch(now, adapter)

    def _fetch(self, call: KeptCall, adapter: Generator) -> Stepped:
        report, problem = self._result(call, adapter)
        if report is None:
            return self._later(call, problem, "no_answer")
        if not report.files:
            told = f"{adapter.spec.title} says that it is done, and names no file."
            return self._end(call, CallState.FAILED, told, "no_result")
        try:
            folder = folder_of(call.id)
            paths = [self._local(folder, number, file) for number, file in enumerate(report.files)]
            applied = store(self._library, call, report, me=self.me, spec=adapter.spec, paths=paths)
        except JobTakenError:
            return OVER
        except MediaError as error:
            is_here = not any(file.url for file in report.files)
            if is_here or call.try_count + 1 >= self._pace.content_tries:
                return self._end(call, CallState.FAILED, error, "wrong_content")
            return self._later(call, _words(error), "wrong_content")
        except (DeskError, OSError) as error:
            words = _words(error) if isinstance(error, DeskError) else type(error).__name__
            return self._later(call, words, "not_stored")
        drop_folder(call.id)
        self._forget(call.id)
        changes = applied.changes | self._changes(call)
        return Stepped(None, changes, CallState.SUCCEEDED)

    def _result(self, call: KeptCall, adapter: Generator) -> tuple[JobReport | None, str]:
        """What was made, with addresses that hold now; or why nobody says."""
        if (fresh := self._fresh.pop(call.id, None)) is not None:
            return fresh, ""
        kept = report_of(call.response["report"])
        if not call.job_id or not any(file.url for file in kept.files):
            return kept, ""
        report, problem = self._ask(call, adapter)  # addresses run out, and headers are not kept
        if report is not None:
            return (report if report.state is RemoteState.SUCCEEDED else kept), ""
        return (None, problem) if call.response["report"].get("has_headers") else (kept, "")

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

    # What all steps need.

    def _is_old(self, call: KeptCall) -> bool:
        return utc_now() - (call.sent_at or call.created_at) > self._pace.patience

    def _later(self, call: KeptCall, words: str, code: str) -> Stepped:
        """It did not work now; whoever was not there meanwhile tries a while all the same."""
        tried = utc_now() - self._began.setdefault(call.id, utc_now())
        if self._is_old(call) and tried >= min(self._pace.patience, _AT_LEAST):
            words = f"{words} It is not tried any longer."
            return self._end(call, CallState.NOT_RESUMABLE, words, "patience")
        is_anybodys = code == "not_stored"  # another computer may have its files, or room for them
        if code == "wrong_content":
            drop_folder(call.id)
        wait = self._pace.retry_after(call.try_count + 1)
        at = utc_now() + timedelta(seconds=wait)
        if not self._note(
            lambda steps: steps.delay(self.me, call.id, words, code, at, is_free=is_anybodys)
        ):
            return OVER
        return Stepped(None if is_anybodys else wait, self._changes(call))

    def _end(
        self,
        call: KeptCall,
        state: CallState,
        why: DeskError | str,
        code: str,
        *,
        cost: tuple[Decimal | None, CostBasis] | None = None,
        advice: str = "",
    ) -> Stepped:
        words = str(why)
        advice = advice or (why.advice if isinstance(why, DeskError) else "")
        self._note(
            lambda steps: steps.end(
                self.me, call.id, state, error=words, code=code, advice=advice, cost=cost
            )
        )
        # Whoever sends it may yet write there what came, where others have given it up.
        is_elsewhere = state is CallState.LOST and call.id not in self._sent
        self._forget(call.id)
        if code not in _KEPT_FILES and not is_elsewhere:
            drop_folder(call.id)
        return Stepped(None, self._changes(call), state)

    def _note(self, fn: Callable[[GenerationSteps], T]) -> T:
        """Write something down; where the library is away, wait: nothing else may be done."""
        tried = 0
        while True:
            try:
                return self._library.maintain(
                    lambda books: fn(books.generation.steps), repeatable=True
                )
            except (LibraryGoneError, LibraryBusyError, LibraryWriteError):
                if self._stop.is_set():
                    raise
            self._stop.wait(_WAITS[min(tried, len(_WAITS) - 1)])
            tried += 1

    def _changes(self, call: KeptCall, kinds: set[Kind] | None = None) -> Changes:
        ids = frozenset([call.target_id] if call.target_id else [])
        return Changes(frozenset(kinds or QUEUE_KINDS), ids)

    def _forget(self, call_id: str) -> None:
        for kept in (self._asked, self._fresh, self._began):
            kept.pop(call_id, None)
        self._cancelled.discard(call_id)
        self._sent.discard(call_id)


def _words(error: DeskError) -> str:
    return f"{error} {error.advice}".strip()
