"""Assets whose files one machine does not reach, though the record says that they are there."""

from __future__ import annotations

import threading
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from desktop.domain.ids import AssetId


class AwayAssets:
    """What the last look at media found out of reach, as far as it still holds. Thread-safe.

    A look takes long, and edits go on beside it: what it saw of an asset says nothing of the places
    that the asset has by then. So an asset whose places change is forgotten until the next look,
    and a look that ends tells nothing of assets whose places changed while it went on.

    Attributes:
        states: The `status` that the files of each asset have for this machine.
        is_doubtful: Something was forgotten since the last look began.
    """

    def __init__(self) -> None:
        self.states: Mapping[AssetId, str] = MappingProxyType({})
        self.is_doubtful = False
        self._is_looking = False
        self._moved: set[AssetId] = set()
        self._lock = threading.Lock()

    def begin_look(self) -> None:
        """Called before the places that are looked at are read."""
        with self._lock:
            self._is_looking, self.is_doubtful = True, False
            self._moved.clear()

    def end_look(self, seen: Mapping[AssetId, str]) -> Mapping[AssetId, str]:
        """Take over what a look has `seen`; returns what was known before it."""
        with self._lock:
            before = self.states
            self.states = MappingProxyType(
                {key: state for key, state in seen.items() if key not in self._moved}
            )
            self._is_looking = False
            self._moved.clear()
            return before

    def give_up_look(self) -> None:
        """Called when a look ends in whatever way; what was known stays."""
        with self._lock:
            self._is_looking = False
            self._moved.clear()

    def forget(self, moved: Collection[AssetId]) -> None:
        """Called when the places of assets have changed."""
        if not moved:
            return
        with self._lock:
            if self._is_looking:
                self._moved.update(moved)
            known = self.states.keys() & moved
            if known or self._is_looking:
                self.is_doubtful = True
            if known:
                self.states = MappingProxyType(
                    {key: state for key, state in self.states.items() if key not in known}
                )
