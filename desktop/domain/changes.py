"""What an edit changed, so that each pane can decide what to refresh."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId


class Kind(StrEnum):
    """A kind of thing that panes watch."""

    ASSETS = "assets"  # fields of assets: name, rating, label, description ...
    MEMBERSHIP = "membership"  # which assets there are: added, trashed, restored, purged
    TAGS = "tags"  # the tags themselves, or what carries them
    COLLECTIONS = "collections"
    RELATIONS = "relations"  # any asset_relationships row: films, takes, references
    LOCATIONS = "locations"  # where bytes are, thumbnails included
    JOBS = "jobs"


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved: the kinds, and the assets concerned.

    Attributes:
        kinds: Every kind of thing that changed.
        assets: Ids of the assets concerned; empty with `everything` means "assume all".
        everything: The set of assets is too large to name, or not known.
    """

    kinds: frozenset[Kind] = frozenset()
    assets: frozenset[AssetId] = frozenset()
    everything: bool = False

    def touches(self, *kinds: Kind) -> bool:
        """Whether any of `kinds` changed."""
        return not self.kinds.isdisjoint(kinds)

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.kinds | other.kinds,
            self.assets | other.assets,
            self.everything or other.everything,
        )

    def __bool__(self) -> bool:
        return bool(self.kinds)


ALL_CHANGED = Changes(frozenset(Kind), frozenset(), everything=True)
