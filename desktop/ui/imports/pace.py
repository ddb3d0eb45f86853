"""How fast something goes and how long it will still take, from what it has done lately."""

from __future__ import annotations

from collections import deque

WINDOW = 8.0  # seconds that count as lately
LEAST = 0.8  # seconds before a rate is worth telling


class Pace:
    """Feed it with (seconds, units done); pauses are left out by `pause` and `resume`."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()
        self._paused_at: float | None = None
        self._lost = 0.0

    def mark(self, now: float, done: int) -> None:
        """At `now` so much was done."""
        at = now - self._lost
        if self._marks and done < self._marks[-1][1]:
            self._marks.clear()
        self._marks.append((at, done))
        while len(self._marks) > 2 and at - self._marks[0][0] > WINDOW:
            self._marks.popleft()

    def pause(self, now: float) -> None:
        """Time stands still from here."""
        self._paused_at = self._paused_at if self._paused_at is not None else now

    def resume(self, now: float) -> None:
        """Time goes on."""
        if self._paused_at is not None:
            self._lost += now - self._paused_at
            self._paused_at = None

    @property
    def rate(self) -> float | None:
        """Units per second, or None while that is not known."""
        if len(self._marks) < 2:
            return None
        (start, first), (end, last) = self._marks[0], self._marks[-1]
        if end - start < LEAST or last <= first:
            return None
        return (last - first) / (end - start)

    def left(self, total: int | None) -> float | None:
        """Seconds until `total` is done, or None while that is not known."""
        rate = self.rate
        if rate is None or total is None:
            return None
        return max(0, total - self._marks[-1][1]) / rate
