"""In which order calls that wait are sent, so that a large batch keeps no small one waiting."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def fair_order(waiting: Iterable[tuple[str, str]], busy: Mapping[str, int], room: int) -> list[str]:
    """Which calls are sent next: of the batch of which the fewest are under way, the oldest.

    Args:
        waiting: Calls and the batch of each, the oldest first.
        busy: How many of each batch are under way.
        room: How many may be sent.
    """
    queues: dict[str, list[str]] = {}
    for call, batch in waiting:
        queues.setdefault(batch, []).append(call)
    heap = [(busy.get(batch, 0), calls[0], batch, 0) for batch, calls in queues.items()]
    heapq.heapify(heap)
    chosen: list[str] = []
    while heap and len(chosen) < room:
        count, call, batch, place = heapq.heappop(heap)
        chosen.append(call)
        calls = queues[batch]
        if place + 1 < len(calls):
            heapq.heappush(heap, (count + 1, calls[place + 1], batch, place + 1))
    return chosen
