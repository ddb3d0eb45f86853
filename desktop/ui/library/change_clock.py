"""A clock that tells whether what was read is older than the last change of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

Key = TypeVar("Key", bound="Hashable")


class ChangeClock(Generic[Key]):
    """Counts changes, and knows for each thing that changed when it last did.

    An answer that was asked for before a change was told may have been read before it was written,
    and may come after a newer one: readers do not wait for each other.

    Attributes:
        KEPT: Of how many things it is known one by one; beyond, everything counts as changed.
        now: How many changes there were.
    """

    KEPT = 6_000

    def __init__(self) -> None:
        self.now = 0
        self._all_at = 0
        self._at: dict[Key, int] = {}

    def note(self, keys: Iterable[Key] | None) -> None:
        """These (None: all) have just changed."""
        self.now += 1
        if keys is not None:
            self._at.update(dict.fromkeys(keys, self.now))
        if keys is None or len(self._at) > self.KEPT:
            self._at.clear()
            self._all_at = self.now

    def has_changed(self, key: Key, since: int) -> bool:
        """Whether it changed after `now` was `since`."""
        return self._at.get(key, self._all_at) > since
