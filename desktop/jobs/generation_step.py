"""One step of a call: sending it, asking how it is, fetching and storing what came.

The order is what keeps anybody from paying twice: that it is sent is written down before it is, the
id of its job before it is asked for, what was made before it is fetched. Where a step cannot be
written down, it is waited for, and nothing else is done with the call. Runs in threads.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.base.errors import (
    RuleError,
    SourceError,
)
from desktop.catalog.engine.session import utc_now
from desktop.domain.changes import Kind
from desktop.domain.generation import RemoteState
from desktop.domain.generation_answer import clean_job_id, clean_report
from desktop.domain.generation_json import payload_of
from desktop.domain.generation_queue import OPEN_STATES
from desktop.domain.provider_call import CallState
from desktop.domain.spending import CostBasis
from desktop.generators.adapter import (
    NotSentError,
    RateLimitedError,
    RefusedError,
    UncertainError,
)
from desktop.jobs.generation_fetch import WantedFiles, reference_files
from desktop.jobs.generation_folder import (
    begin_sending,
    folder_to_send,
    keep_answer,
    kept_answer,
    was_never_sent,
)
from desktop.jobs.generation_notes import (
    NOTHING_OWED,
    OVER,
    STOPPED,
    UNKNOWN_COST,
    Stepped,
    changes_of,
    stopped_unanswered,
    stopped_unasked,
)
from desktop.jobs.generation_result import BUG, EXPIRED, CallResults, Unanswered

if TYPE_CHECKING:
    from desktop.catalog.generation_queue import KeptCall
    from desktop.domain.generation import JobReport, Submission
    from desktop.generators.adapter import Generator

log = logging.getLogger(__name__)
_LOST = "Nobody knows whether {} got this: it was sent, and no answer came."
_LOST_ADVICE = (
    "Look at its own list of jobs. It is not sent again by itself, since it may have been paid."
)
_STOPPED = "It was stopped while {} was at it, which cannot be asked to stop: it may be paid."
_STOPPED_ADVICE = "It is stored if it comes before the program ends. It is not sent again."
_NO_ID = "It answered without saying what job it is."
_NO_WRITING = "It was not sent, since nothing can be written on this computer."


class CallSteps(CallResults):
    """Takes calls one step further."""

    def step(self, call_id: str, adapter: Generator) -> Stepped:
        """One step; whatever goes wrong is written down with the call."""
        call = self._library.read(lambda reads: reads.generation.kept(call_id))
        if call is None or call.state not in OPEN_STATES:
            return OVER
        self._notes.saw(call.id)
        if call.state is CallState.SENT:
            return self._recover(call, adapter)
        if call.state is CallState.RUNNING:
            is_made = "report" in call.response
            return self._fetch(call, adapter) if is_made else self._poll(call, adapter)
        return self._send(call, adapter)

    def leave(self, call_id: str, adapter: Generator) -> bool:
        """Wait no longer for what is being sent, where its generator cannot be asked to stop.

        Its answer is stored all the same if it comes. False where there is something better to do:
        it is not being sent, or its generator will give it an id by which it can be stopped.
        """
        if adapter.spec.can_resume or not self._notes.is_mine(call_id):
            return False
        told = _STOPPED.format(adapter.spec.title)
        return self._notes.write(
            lambda steps: steps.leave(self.me, call_id, told, STOPPED, _STOPPED_ADVICE)
        )

    # Sending.

    def _send(self, call: KeptCall, adapter: Generator) -> Stepped:
        sent_at = utc_now()
        try:
            payload = payload_of(call.request["payload"])
            files = reference_files(self._library, self._finder, payload.references)
            folder = folder_to_send(call.id, sent_at)
        except (SourceError, RuleError) as error:
            return self._end(call, CallState.FAILED, error, "reference", cost=NOTHING_OWED)
        if self._stop.is_set():
            return OVER
        if not self._notes.write(lambda steps: steps.mark_sent(self.me, call.id, sent_at)):
            return OVER
        # From here on nobody can be sure any more that it was not sent.
        self._notes.sends(call.id, sent_at)
        if not begin_sending(call.id):
            return self._notes.put_back(call, NotSentError(_NO_WRITING, code="disk"))
        try:
            wanted = WantedFiles(files, lambda: self._is_wanted(call.id))
            sent = adapter.submit(payload, wanted, job_id=call.key, into=folder)
        except NotSentError as error:
            return self._notes.put_back(call, error)
        except RateLimitedError as error:
            return self._notes.put_back(call, error, least=error.after)
        except RefusedError as error:
            return self._end(call, CallState.FAILED, error, error.code, cost=NOTHING_OWED)
        except UncertainError as error:
            return self._uncertain(call, adapter, str(error), error.code)
        except Exception as error:  # noqa: BLE001 - it may be anybody's code
            log.warning("adapter %s failed: %s", call.adapter, type(error).__name__)
            return self._uncertain(call, adapter, BUG.format(type(error).__name__), "adapter")
        return self._taken(call, adapter, sent)

    def _is_wanted(self, call_id: str) -> bool:
        """Whether nobody has stopped a call, and this run goes on."""
        if self._stop.is_set():
            return False
        return not self._library.read(lambda reads: reads.generation.stopping([call_id]))

    def _taken(self, call: KeptCall, adapter: Generator, sent: Submission) -> Stepped:
        """Its generator has taken it: it has an id, or is made already."""
        report = None if sent.report is None else clean_report(sent.report)
        if report is not None and report.state is RemoteState.SUCCEEDED:
            keep_answer(call.id, report)
            return self._made(call, adapter, report)
        if job_id := clean_job_id(sent.job_id):
            if not self._notes.write(lambda steps: steps.accepted(self.me, call.id, job_id)):
                return OVER
            return Stepped(self._pace.first_poll, changes_of(call))
        if report is not None:
            return self._judge(call, adapter, report)
        return self._uncertain(call, adapter, _NO_ID, "bad_answer")

    def _uncertain(self, call: KeptCall, adapter: Generator, words: str, code: str) -> Stepped:
        """It may have arrived: it is asked for where its id is known, and else lost."""
        if adapter.spec.chooses_job_ids:
            if not self._notes.write(lambda steps: steps.accepted(self.me, call.id, call.key)):
                return OVER
            return Stepped(self._pace.first_poll, changes_of(call))
        told = f"{_LOST.format(adapter.spec.title)} {words}"
        return self._end(call, CallState.LOST, told, code or "lost", advice=_LOST_ADVICE)

    def _recover(self, call: KeptCall, adapter: Generator) -> Stepped:
        """Whoever was to send it is gone, and no id was written down."""
        if (report := kept_answer(call.id)) is not None:
            return self._made(call, adapter, report)
        if call.sent_at is not None and was_never_sent(call.id, call.sent_at):
            self._notes.write(lambda steps: steps.unsend(self.me, call.id))
            return Stepped(None, changes_of(call))
        return self._uncertain(call, adapter, "The program ended meanwhile.", "lost")

    # Asking.

    def _poll(self, call: KeptCall, adapter: Generator) -> Stepped:
        if not adapter.spec.can_resume and not self._notes.is_mine(call.id):
            told = f"{adapter.spec.title} cannot be asked for it after a new start of the program."
            return self._end(call, CallState.NOT_RESUMABLE, told, "not_resumable")
        if call.is_stopping:
            self._cancel(call, adapter)
        report = self._ask(call, adapter)
        if isinstance(report, Unanswered):
            return self._unanswered(call, adapter, report)
        is_going_on = report.state in (RemoteState.QUEUED, RemoteState.RUNNING)
        if is_going_on and self._notes.has_waited(call):
            told = "It has not ended, and is not waited for any longer."
            return self._end(call, CallState.NOT_RESUMABLE, told, "patience")
        return self._judge(call, adapter, report)

    def _unanswered(self, call: KeptCall, adapter: Generator, said: Unanswered) -> Stepped:
        """Nobody says how it is: it is asked later, unless it was stopped and nobody ever will."""
        if call.is_stopping and adapter.spec.is_local:
            return self._end(call, CallState.CANCELLED, said.words, "no_answer", cost=NOTHING_OWED)
        if call.is_stopping and not adapter.availability().is_on:
            told = f"{stopped_unasked(adapter.spec.title)} {said.words}"
            return self._end(call, CallState.NOT_RESUMABLE, told, STOPPED)
        if call.is_stopping and self._notes.unheard(call) >= self._pace.stopped_patience:
            told = f"{stopped_unanswered(adapter.spec.title)} {said.words}"
            return self._end(call, CallState.NOT_RESUMABLE, told, STOPPED)
        return self._notes.later(call, said.words, "no_answer", least=said.after)

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
        cost = UNKNOWN_COST if report.cost is None else (report.cost, CostBasis.BILLED)
        if adapter.spec.is_local:
            cost = NOTHING_OWED
        match report.state:
            case RemoteState.SUCCEEDED:
                return self._made(call, adapter, report)
            case RemoteState.FAILED:
                told = report.error or f"{adapter.spec.title} could not make it, and says no more."
                code = report.error_code or "failed"
                return self._end(
                    call, CallState.FAILED, told, code, cost=cost, currency=report.currency
                )
            case RemoteState.CANCELLED:
                return self._end(
                    call, CallState.CANCELLED, report.error, "", cost=cost, currency=report.currency
                )
            case RemoteState.EXPIRED:
                return self._end(
                    call, CallState.EXPIRED, EXPIRED.format(adapter.spec.title), "expired"
                )
            case RemoteState.UNKNOWN:
                return self._unknown(call, adapter)
        asked = self._asked[call.id] = self._asked.get(call.id, 0) + 1
        percent = None if report.progress is None else round(100 * min(1, max(0, report.progress)))
        self._notes.answered(call.id)
        if not self._notes.write(lambda steps: steps.progress(self.me, call.id, percent)):
            return OVER
        return Stepped(self._pace.poll_after(asked), changes_of(call, frozenset({Kind.JOBS})))

    def _unknown(self, call: KeptCall, adapter: Generator) -> Stepped:
        """It knows no such job: right after it was taken that may only be slow."""
        told = f"{adapter.spec.title} knows nothing of it (any more)."
        if self._notes.age(call) < timedelta(seconds=self._pace.unknown_grace):
            return self._notes.later(call, told, "unknown")
        if call.is_stopping:
            return self._end(call, CallState.CANCELLED, told, "unknown")
        return self._end(call, CallState.NOT_RESUMABLE, told, "unknown")
