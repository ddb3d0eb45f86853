"""Ends what was stopped and cannot be asked for from here: its generator is off, or is no more.

Nobody would take such a call up, so it would be stopping for ever. It may have been paid: what it
was estimated at stays on record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.changes import Changes
from desktop.domain.provider_call import CallState
from desktop.jobs.generation_notes import QUEUE_KINDS, STOPPED, stopped_unasked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library, Maintenance

_ADVICE = "Look at the account there. Where it can be asked again, it may be sent again."


def end_unasked(library: Library, me: str, adapters: Sequence[str]) -> Changes:
    """End calls of these adapters that are stopped and that nobody has; what that changed.

    Args:
        library: Whose queue.
        me: Who takes them to end them.
        adapters: Those that cannot be asked from here.
    """
    if not library.read(lambda reads: reads.generation.stopped(adapters)):
        return Changes()
    ended = library.maintain(lambda books: _end(books, me, adapters), repeatable=True)
    return Changes(QUEUE_KINDS, everything=True) if ended else Changes()


def _end(books: Maintenance, me: str, adapters: Sequence[str]) -> int:
    taken = books.generation.take_stopped(me, adapters)
    for key in taken:
        call = books.generation.kept(key)
        if call is None:
            continue
        is_known = bool(call.job_id) or bool(call.response)
        state = CallState.NOT_RESUMABLE if is_known else CallState.LOST
        told = stopped_unasked(str(call.request.get("provider_title") or call.adapter))
        books.generation.steps.end(me, key, state, error=told, code=STOPPED, advice=_ADVICE)
    return len(taken)
