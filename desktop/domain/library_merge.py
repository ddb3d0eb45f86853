"""What becomes of each thing when one library is taken into another: the plan, and its arithmetic.

A field that both have, and that differs, is compared with what it was when the two libraries
parted, as far as that is known. Who alone has edited it is right; where both have, a person says
whose it is to be. Until somebody does, ours stays.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from desktop.domain.ids import AssetId

_ABSENT = object()


class MergeKind(StrEnum):
    """What a row of the plan is about."""

    ASSET = "asset"
    TAG = "tag"
    COLLECTION = "collection"
    TAKE = "take"  # which one plays in a shot; the row is of the shot
    LINK = "link"  # a relation, a tag of an asset, its place in a collection
    NOTE = "note"
    FILM = "film"  # the settings of a film
    RECIPE = "recipe"


class MergeOutcome(StrEnum):
    """What becomes of it."""

    ADDED = "added"
    SAME = "same"
    CHANGED = "changed"  # edited there only: ours follows
    KEPT = "kept"  # edited here only
    REMOVED = "removed"  # removed there, and so here
    LEFT_OUT = "left_out"  # removed, or in the Trash, here
    CONFLICT = "conflict"  # edited on both sides
    REFUSED = "refused"  # it would break a rule of the library


OUTCOME_WORDS: Mapping[MergeOutcome, str] = {
    MergeOutcome.ADDED: "added",
    MergeOutcome.SAME: "the same",
    MergeOutcome.CHANGED: "changed there",
    MergeOutcome.KEPT: "changed here",
    MergeOutcome.REMOVED: "removed there",
    MergeOutcome.LEFT_OUT: "removed here",
    MergeOutcome.CONFLICT: "changed on both sides",
    MergeOutcome.REFUSED: "not possible here",
}


class MergeSide(StrEnum):
    """Whose it is to be where both have edited it."""

    OURS = "ours"
    THEIRS = "theirs"
    NEWEST = "newest"


@frozen
class MergeRow:
    """One thing of the plan.

    Attributes:
        id: Its key; here, where it has another one there.
        ours: The fields in question as they are here; `theirs` as they are there.
        chosen: Of a conflict, whose it is to be; None while nobody has said.
        reason: A sentence, where there is something to say.
    """

    kind: MergeKind
    id: str
    name: str
    outcome: MergeOutcome
    ours: Mapping[str, object] = field(default_factory=dict)
    theirs: Mapping[str, object] = field(default_factory=dict)
    chosen: MergeSide | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say what becomes of it."""
        return self.outcome is MergeOutcome.CONFLICT and self.chosen is None


@frozen
class MergeChoice:
    """What a person has decided.

    Attributes:
        prefer: Whose side is taken where nothing else is said; None leaves ours.
        rows: Whose side of single rows, by kind and key.
    """

    prefer: MergeSide | None = None
    rows: Mapping[tuple[MergeKind, str], MergeSide] = field(default_factory=dict)

    def of(self, kind: MergeKind, key: str) -> MergeSide | None:
        """Whose side of one row is taken."""
        return self.rows.get((kind, key), self.prefer)


@frozen
class MergePlan:
    """What a merge does, or has done.

    Attributes:
        rows: One for each asset, tag and collection; of what hangs on them, those that tell.
        added: Assets that come in, by their key there.
        size: Of what comes in, bytes.
    """

    rows: tuple[MergeRow, ...]
    added: tuple[AssetId, ...] = ()
    size: int = 0

    @property
    def counts(self) -> Counter[MergeOutcome]:
        """How many of each outcome."""
        return Counter(row.outcome for row in self.rows)

    @property
    def conflicts(self) -> Sequence[MergeRow]:
        """What both have edited."""
        return [row for row in self.rows if row.outcome is MergeOutcome.CONFLICT]

    @property
    def changes_nothing(self) -> bool:
        """Whether the library has all of it already."""
        idle = {
            MergeOutcome.SAME,
            MergeOutcome.KEPT,
            MergeOutcome.LEFT_OUT,
            MergeOutcome.REFUSED,
        }
        return not self.counts.keys() - idle

    @property
    def sentence(self) -> str:
        """What it is, in a line."""
        counts = self.counts
        parts = [f"{counts[one]:,} {told}" for one, told in OUTCOME_WORDS.items() if counts[one]]
        return ", ".join(parts) or "There is nothing in it"


@frozen
class Compared:
    """What a row becomes by the same row there.

    Attributes:
        taken: Values that only they have edited.
        ours: Fields that both have edited, as they are here; `theirs` as they are there.
        wholly: All values where theirs is taken for these as well.
        is_ahead: We have edited something that they have not.
        is_moot: Both have edited something that nobody is asked about; ours stays.
    """

    taken: Mapping[str, object]
    ours: Mapping[str, object]
    theirs: Mapping[str, object]
    wholly: Mapping[str, object]
    is_ahead: bool
    is_moot: bool = False


def compare(
    ours: Mapping[str, object],
    theirs: Mapping[str, object],
    edited: Mapping[str, object],
    columns: Iterable[str],
    *,
    is_base_known: bool,
    moot: AbstractSet[str] = frozenset(),
) -> Compared:
    """Compare a row with the same row there.

    Args:
        ours: As it is here.
        theirs: As it is there.
        edited: Of each column that they have edited since we parted, what it was before.
        columns: Those that people edit.
        is_base_known: Whatever they have not edited is there as it was when we parted.
        moot: Columns of which ours stays where both have edited them.
    """
    taken: dict[str, object] = {}
    mine: dict[str, object] = {}
    other: dict[str, object] = {}
    wholly: dict[str, object] = {}
    is_ahead = is_moot = False
    for name in columns:
        here, there = ours.get(name), theirs.get(name)
        if here == there:
            continue
        if isinstance(here, dict) and isinstance(there, dict):
            past = _past_of(edited, name, here.keys() | there.keys())
            inner = _compare_keys(here, there, past, is_base_known=is_base_known)
            is_ahead |= inner.is_ahead
            if inner.taken:
                taken[name] = _with(here, inner.taken)
            if inner.taken or inner.ours:
                wholly[name] = _with(here, inner.wholly)
            mine |= {f"{name}.{key}": value for key, value in inner.ours.items()}
            other |= {f"{name}.{key}": value for key, value in inner.theirs.items()}
            continue
        verdict = _verdict(here, there, edited.get(name, _ABSENT), name in edited, is_base_known)
        if verdict is MergeOutcome.CHANGED:
            taken[name] = wholly[name] = there
        elif verdict is MergeOutcome.CONFLICT and name in moot:
            is_ahead = is_moot = True
        elif verdict is MergeOutcome.CONFLICT:
            mine[name], other[name], wholly[name] = here, there, there
        else:
            is_ahead = True
    return Compared(taken, mine, other, wholly, is_ahead, is_moot)


def _past_of(edited: Mapping[str, object], name: str, keys: Iterable[str]) -> dict[str, object]:
    """What each of these facts was before they edited any of them; nothing if they did not."""
    if name not in edited:
        return {}
    before = edited[name]
    base = before if isinstance(before, dict) else {}
    return {key: base.get(key, _ABSENT) for key in keys}


def _compare_keys(
    here: Mapping[str, object],
    there: Mapping[str, object],
    past: Mapping[str, object],
    *,
    is_base_known: bool,
) -> Compared:
    taken: dict[str, object] = {}
    ours: dict[str, object] = {}
    theirs: dict[str, object] = {}
    is_ahead = False
    for key in sorted(here.keys() | there.keys()):
        mine, other = here.get(key, _ABSENT), there.get(key, _ABSENT)
        if mine == other:
            continue
        before = past.get(key, _ABSENT)
        is_edited = bool(past) and before != other
        verdict = _verdict(mine, other, before, is_edited, is_base_known or bool(past))
        if verdict is MergeOutcome.CHANGED:
            taken[key] = other
        elif verdict is MergeOutcome.CONFLICT:
            ours[key] = None if mine is _ABSENT else mine
            theirs[key] = None if other is _ABSENT else other
        else:
            is_ahead = True
    gone = {key: there.get(key, _ABSENT) for key in theirs}
    return Compared(taken, ours, theirs, taken | gone, is_ahead)


def _verdict(
    here: object, there: object, before: object, is_edited: bool, is_base_known: bool
) -> MergeOutcome:
    if is_edited and before == there:
        is_edited = False  # changed there, and changed back
        is_base_known = True
    if is_edited:
        return MergeOutcome.CHANGED if here == before else MergeOutcome.CONFLICT
    return MergeOutcome.KEPT if is_base_known else MergeOutcome.CONFLICT


def _with(here: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in {**here, **new}.items() if value is not _ABSENT}


def plain(values: Mapping[str, object]) -> dict[str, object]:
    """Fields of a row as JSON has them; amounts and instants as text."""
    known = (str, int, float, bool, list, dict)
    return {
        name: value if value is None or isinstance(value, known) else str(value)
        for name, value in values.items()
    }


def takes_theirs(side: MergeSide | None, ours: datetime | None, theirs: datetime | None) -> bool:
    """Whether a conflict is decided for them; `ours` and `theirs` are when it was edited last."""
    if side is MergeSide.NEWEST:
        return ours is not None and theirs is not None and theirs > ours
    return side is MergeSide.THEIRS
