"""Why a take is out of date: what differs between what it was made from and what its shot says."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from desktop.domain.basis import (
    TEXT_KEYS,
    Basis,
    BasisCause,
    BasisChange,
    BasisItem,
    BasisPart,
    BasisState,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGED, ADDED, REMOVED = BasisChange.CHANGED, BasisChange.ADDED, BasisChange.REMOVED
# Laid under a picture that is there already, it makes that picture no other.
_LAID_UNDER = frozenset({BasisPart.SOUND})


def causes_of(made_from: Basis, now: Basis) -> tuple[BasisCause, ...]:
    """Why a take made from the one is no longer what the other asks for; empty where it still is.

    A text that was empty when the take came was none that it was made from: who drops a picture
    on a card and then writes what is in it makes nothing out of date. Neither does a source that
    is found, or is found to be wrong, later on.
    """
    causes: list[BasisCause] = []
    for part in TEXT_KEYS:
        old, new = made_from.text(part), now.text(part)
        is_later = not old and not made_from.is_sent
        if old == new or is_later or (not new and part in made_from.late):
            continue
        if part is BasisPart.DIALOGUE:
            causes += _dialogue(made_from.dialogue, now.dialogue)
        else:
            causes.append(BasisCause(part, _change(old, new)))
    causes += _items(made_from, now)
    causes += _sources(made_from.sources, now.sources)
    return tuple(dict.fromkeys(causes))


def state_of(causes: Sequence[BasisCause], *, is_failed: bool = False) -> BasisState:
    """The state that these causes make of a take."""
    if is_failed:
        return BasisState.MISSING
    if any(cause.change is BasisChange.AWAY for cause in causes):
        return BasisState.BLOCKED
    return BasisState.STALE if causes else BasisState.CURRENT


def _change(old: object, new: object) -> BasisChange:
    if not old:
        return ADDED
    return CHANGED if new else REMOVED


def _dialogue(old: Sequence[str], new: Sequence[str]) -> list[BasisCause]:
    """Lines that changed or were added, by their number now; those removed, by the one they had."""
    found: list[BasisCause] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if old[old_from:old_to] == new[new_from:new_to]:
            continue
        both = min(old_to - old_from, new_to - new_from)
        lines = [(CHANGED, at) for at in range(new_from, new_from + both)]
        lines += [(ADDED, at) for at in range(new_from + both, new_to)]
        lines += [(REMOVED, at) for at in range(old_from + both, old_to)]
        found += [BasisCause(BasisPart.DIALOGUE, change, line=at + 1) for change, at in lines]
    return found


def _items(made_from: Basis, now: Basis) -> list[BasisCause]:
    old = {item.place: item for item in made_from.items}
    new = {item.place: item for item in now.items}
    gone = {item.key for key, item in old.items() if key not in new and not item.owner}
    come = {item.key for key, item in new.items() if key not in old and not item.owner}
    found = []
    for key, item in old.items():
        other = new.get(key)
        if other is not None and _is_other(item, other, is_sent=made_from.is_sent):
            found.append(BasisCause(item.part, CHANGED, name=other.name))
        # With a character go its references: one cause says it.
        elif other is None and item.owner not in gone:
            found.append(BasisCause(item.part, REMOVED, name=item.name))
    for key, item in new.items():
        if key in old or item.owner in come:
            continue
        if made_from.is_sent or item.part not in _LAID_UNDER:
            found.append(BasisCause(item.part, ADDED, name=item.name))
    return found


def _is_other(item: BasisItem, now: BasisItem, *, is_sent: bool = False) -> bool:
    """Whether the content is not what it was."""
    if item.digest == now.digest or (item.is_late and not now.digest):
        return False
    return bool(item.digest) or is_sent


def _sources(old: Sequence[BasisItem], new: Sequence[BasisItem]) -> list[BasisCause]:
    now = {item.key: item for item in new}
    found = []
    for item in old:
        other = now.get(item.key)
        if other is None:
            continue
        if _is_other(item, other) or (item.is_chosen and not other.is_chosen):
            found.append(BasisCause(item.part, CHANGED, name=other.name))
    return found
