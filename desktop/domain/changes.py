"""What an edit changed, so that each pane can decide what to refresh."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from desktop.domain.ids import AssetId

# Not a column of `assets`, but shown as one: whether the file is within reach, as locations say.
PRESENCE = "is_missing"
# Likewise what a picture looks like, which is found out behind its import.
LOOK = "look"
# How a person judges an asset: it changes often, and nothing of what the asset is.
JUDGEMENT = frozenset({"rating", "label", "is_favorite"})


class Kind(StrEnum):
    """A kind of thing that panes watch."""

    ASSETS = "assets"  # columns of assets: name, rating, label, description ...
    MEMBERSHIP = "membership"  # which assets there are: added, trashed, restored, purged
    TAGS = "tags"  # the tags themselves, or what carries them
    COLLECTIONS = "collections"
    RELATIONS = "relations"  # any asset_relationships row: films, takes, references
    LOCATIONS = "locations"  # where bytes are, thumbnails included
    JOBS = "jobs"
    SPENDING = "spending"  # calls of providers, prices and rates; costs of assets are ASSETS
    WATCHING = "watching"  # folders that are watched, and what became of files in them
    SETTINGS = "settings"  # of the library: how long a still plays, the currency


@frozen
class Changes:
    """What moved: the kinds, and the assets concerned.

    Attributes:
        kinds: Every kind of thing that changed.
        assets: Ids of the assets concerned; empty with `everything` means "assume all".
        everything: The set of assets is too large to name, or not known.
        columns: With `Kind.ASSETS`, the columns of `assets` that changed, `PRESENCE` among them,
            and the tables of what else belongs to an asset; None means that any may have.
    """

    kinds: frozenset[Kind] = frozenset()
    assets: frozenset[AssetId] = frozenset()
    everything: bool = False
    columns: frozenset[str] | None = None

    def touches(self, *kinds: Kind) -> bool:
        """Whether any of `kinds` changed."""
        return not self.kinds.isdisjoint(kinds)

    def touches_columns(self, columns: AbstractSet[str]) -> bool:
        """Whether any of these columns of an asset changed, or may have."""
        if Kind.ASSETS not in self.kinds:
            return False
        return self.columns is None or not self.columns.isdisjoint(columns)

    def is_only(self, columns: AbstractSet[str]) -> bool:
        """Whether nothing but these columns of assets changed."""
        return self.kinds == {Kind.ASSETS} and self.columns is not None and self.columns <= columns

    def concerns(self, asset_id: AssetId) -> bool:
        """Whether this asset is one of those concerned."""
        return self.everything or asset_id in self.assets

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.kinds | other.kinds,
            self.assets | other.assets,
            self.everything or other.everything,
            _united(self, other),
        )

    def __bool__(self) -> bool:
        return bool(self.kinds)


@frozen
class Dependencies:
    """What something on screen was read from, so that it is read again only when that changed.

    Attributes:
        kinds: Kinds of which every change counts.
        columns: Columns of `assets` that count, `PRESENCE` among them.
    """

    kinds: frozenset[Kind] = frozenset()
    columns: frozenset[str] = frozenset()

    def are_touched_by(self, changes: Changes) -> bool:
        """Whether what was read may read differently now."""
        return changes.touches(*self.kinds) or changes.touches_columns(self.columns)

    def __or__(self, other: Dependencies) -> Dependencies:
        return Dependencies(self.kinds | other.kinds, self.columns | other.columns)


def _united(one: Changes, other: Changes) -> frozenset[str] | None:
    """The changed columns of both; one that changes no asset says nothing of columns."""
    known = [changes.columns for changes in (one, other) if Kind.ASSETS in changes.kinds]
    if not known:
        return None
    return None if None in known else frozenset().union(*(columns or () for columns in known))


# Running times and costs read differently now, wherever they stand.
LIBRARY_SET = Changes(
    frozenset({Kind.SETTINGS, Kind.ASSETS, Kind.RELATIONS}), frozenset(), everything=True
)
ALL_CHANGED = Changes(frozenset(Kind), frozenset(), everything=True)
