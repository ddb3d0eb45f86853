"""Groups of the statistics as the bars of a chart: as many as can be read, and they add up."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.statistics import AssetsHeld, Breakdown, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.statistics import Share


class ShareMeasure(StrEnum):
    """What the bars are as long as."""

    BYTES = "bytes"
    ASSETS = "assets"


# Units of 1,000, as sizes are written everywhere.
_UNITS = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"), (1, "B"))


@frozen
class ShareBar:
    """One bar.

    Attributes:
        name: What stands beside it.
        key: Of the group; None where it stands for several.
        held: What it stands for.
        length: How long it is, in the unit of the chart.
    """

    name: str
    key: str | None
    held: AssetsHeld
    length: float

    @property
    def parts(self) -> tuple[float, float]:
        """There is no lighter part."""
        return self.length, 0.0

    @property
    def words(self) -> str:
        """What is said of it."""
        return f"{self.name}: {self.held.words}"


def unit_of(shares: Sequence[Share], measure: ShareMeasure) -> tuple[int, str]:
    """How many bytes make one step of the numbers along the bars, and what that is called."""
    if measure is ShareMeasure.ASSETS:
        return 1, ""
    most = max((share.held.size for share in shares), default=0)
    return next(((unit, name) for unit, name in _UNITS if most >= unit), (1, "B"))


def bars_of_shares(
    by: Breakdown, shares: Sequence[Share], measure: ShareMeasure, most: int
) -> tuple[ShareBar, ...]:
    """The largest groups, and one for all others; months are the latest.

    Args:
        by: What they are told apart by.
        shares: The groups; what has none of the measure has no bar.
        measure: What the bars are as long as.
        most: How many there may be.
    """
    unit, _ = unit_of(shares, measure)
    counted = [share for share in shares if _value(share.held, measure)]
    if by is not Breakdown.MONTH:
        counted.sort(key=lambda share: -_value(share.held, measure))
    cut = len(counted) - most + 1
    if len(counted) <= most:
        kept, others = counted, []
    elif by is Breakdown.MONTH:
        kept, others = counted[cut:], counted[:cut]
    else:
        kept, others = counted[: most - 1], counted[most - 1 :]
    bars = [
        ShareBar(bar_name(by, one), one.key, one.held, _value(one.held, measure) / unit)
        for one in kept
    ]
    if others:
        held = whole(others)
        rest = ShareBar(rest_name(by, len(others)), None, held, _value(held, measure) / unit)
        bars.insert(0 if by is Breakdown.MONTH else len(bars), rest)
    return tuple(bars)


def bar_name(by: Breakdown, share: Share) -> str:
    """What stands beside a bar: months in few letters, so that a year has room."""
    return f"{share.name[:3]} ’{share.key[2:4]}" if by is Breakdown.MONTH else share.name


def rest_name(by: Breakdown, count: int) -> str:
    """What stands beside the bar of several groups."""
    return "before" if by is Breakdown.MONTH else f"{count:,} others"


def _value(held: AssetsHeld, measure: ShareMeasure) -> int:
    return held.size if measure is ShareMeasure.BYTES else held.count
