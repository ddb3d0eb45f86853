"""In and out: the part of a clip or a sound that a person has marked to use."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "marked_range"  # of an asset's metadata: [in, out] in seconds, either of them may be null


@frozen
class Marks:
    """In and out of one asset, in seconds from its start.

    Attributes:
        start: The in point; None where the range begins with the asset.
        end: The out point, where the range has just ended; None where it ends with the asset.
    """

    start: float | None = None
    end: float | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None

    def range_in(self, duration: float) -> tuple[float, float]:
        """The marked part of something so long: from in to out, or all of it."""
        start = min(self.start or 0.0, duration)
        end = duration if self.end is None else min(self.end, duration)
        return (start, end) if end > start else (0.0, duration)

    def seconds_of(self, duration: float | None) -> float | None:
        """How long the marked part is of something so long; None where that is not known."""
        if duration:
            start, end = self.range_in(duration)
            return end - start
        return None if self.end is None else self.end - (self.start or 0.0)

    def with_start(self, start: float | None) -> Marks:
        """With another in point; an out point that is not behind it goes."""
        end = self.end
        if start is not None and end is not None and end <= start:
            end = None
        return Marks(start, end)

    def with_end(self, end: float | None) -> Marks:
        """With another out point; an in point that is not before it goes."""
        start = self.start
        if start is not None and end is not None and end <= start:
            start = None
        return Marks(start, end)

    def as_metadata(self) -> dict[str, Any]:
        """The key of the asset's metadata that keeps it, and its value; None takes it away."""
        return {KEY: [self.start, self.end] if self else None}


WHOLE = Marks()


def marks_of(metadata: Mapping[str, Any]) -> Marks:
    """The marks that an asset's metadata keeps; none where what stands there makes no sense."""
    kept = metadata.get(KEY)
    if not isinstance(kept, list | tuple) or len(kept) != 2:
        return Marks()
    start, end = map(_seconds, kept)
    end = end or None  # nothing ends with its beginning
    return Marks(start, end) if start is None or end is None or start < end else Marks()


def _seconds(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) and value >= 0 else None
