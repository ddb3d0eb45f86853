"""What a film still owes, as data: a line for each thing that keeps it from being finished."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.basis import BasisCause
    from desktop.domain.finish_cost import FinishCost, Quote
    from desktop.domain.ids import AssetId


class OwedKind(StrEnum):
    """What sort of gap a line is about, the most pressing first."""

    MISSING = "missing"  # a shot without a take that has a picture
    STALE = "stale"  # what plays is out of date
    BLOCKED = "blocked"  # what plays cannot be made again
    FAILED = "failed"  # attempts failed, and nothing has come of it since
    OFFLINE = "offline"  # a file is not where it should be
    SILENT = "silent"  # there is dialogue and nothing to be heard
    OVER_TIME = "over_time"  # the film is longer than its target
    SHORT = "short"  # the clip that plays is shorter than its shot is planned
    UNPRICED = "unpriced"  # nobody knows what it has cost
    EMPTY = "empty"  # a scene without shots
    UNUSED = "unused"  # there, and nothing uses it


class OwedReason(StrEnum):
    """Which of the cases of its kind a line is, where there are several."""

    NONE = ""
    FINISHED_CUT = "finished_cut"  # STALE: not a take, but the last cut of the whole film
    FILE_GONE = "file_gone"  # OFFLINE: it is missing for good, or nobody knows
    FILE_AWAY = "file_away"  # OFFLINE: with its folder or its drive, and may come back
    NO_SOUND = "no_sound"  # SILENT: no sound, and no clip that could have one
    CLIP_WITHOUT_SOUND = "clip_without_sound"  # SILENT: the chosen clip has no sound track
    TAKE_COST = "take_cost"  # UNPRICED: the chosen take
    CALL_COST = "call_cost"  # UNPRICED: calls of providers
    TAKES_OF_CUT = "takes_of_cut"  # UNUSED: takes of a shot that is cut
    USED_BY_CUT = "used_by_cut"  # UNUSED: used by nothing but what is cut
    USED_BY_NONE = "used_by_none"  # UNUSED: brought in for the film, and in no scene or shot
    NOT_KEPT = "not_kept"  # UNUSED: made for it, and neither a take nor used


@frozen
class OwedPlace:
    """Where in the film: a shot, a scene, or the film as a whole where there is neither.

    Attributes:
        scene_id: The scene, also of a shot in it.
        code: Of the shot, or the number of the scene; empty for the film.
        name: Of the shot, the scene or the film.
    """

    scene_id: AssetId | None = None
    shot_id: AssetId | None = None
    code: str = ""
    name: str = ""


@frozen
class OwedLine:
    """One thing that is owed.

    Attributes:
        asset_id: The take, sound, picture ... that it is about; None for what is not there.
        name: What that is called.
        number: Of the take, where it is one.
        count: How many: attempts that failed, calls of unknown cost, takes of a shot that is cut.
        causes: Why a take is out of date or blocked.
        seconds: How long it is, where it is a matter of time.
        limit: How long it may be: the film's target, or what there is of a take.
        error: What went wrong at last, as the provider said it.
        quote: What making it would cost, where it is missing or out of date.
    """

    kind: OwedKind
    place: OwedPlace
    reason: OwedReason = OwedReason.NONE
    asset_id: AssetId | None = None
    name: str = ""
    number: int = 0
    count: int = 1
    causes: tuple[BasisCause, ...] = ()
    seconds: float | None = None
    limit: float | None = None
    error: str = ""
    quote: Quote | None = None


@frozen
class Owed:
    """Everything that a film still owes.

    Attributes:
        lines: The film as a whole first, then in the order of the board.
        finish: What it would cost to make what is missing or out of date.
        shots: How many shots are to be in the film.
    """

    film_id: AssetId
    name: str
    lines: tuple[OwedLine, ...]
    finish: FinishCost
    shots: int = 0

    @property
    def counts(self) -> Mapping[OwedKind, int]:
        """How many lines there are of each kind that there is, in the order of the kinds."""
        found = Counter(line.kind for line in self.lines)
        return {kind: found[kind] for kind in OwedKind if found[kind]}

    def of(self, kind: OwedKind | None) -> tuple[OwedLine, ...]:
        """The lines of one kind; of all for None."""
        return tuple(line for line in self.lines if kind in (None, line.kind))
