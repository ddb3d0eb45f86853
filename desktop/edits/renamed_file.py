"""Assets whose files were found under other names: those called after their file go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId
    from desktop.domain.intake import NewOriginal


def rename_with_file(tx: Tx, taken: Mapping[AssetId, NewOriginal]) -> None:
    """Call assets after the files that are to be theirs, if they are called after the last ones.

    To be called before the new places are written down. A name that a person gave stays.
    """
    known = tx.locations.of(list(taken))
    old = {
        key: place.filename
        for key, places in known.items()
        for place in places
        if place.purpose == "original" and place.is_primary
    }
    other = [key for key, name in old.items() if name and name != taken[key].filename]
    for key, name in tx.assets.values(other, "name").items():
        if name == old[key]:
            tx.assets.set(key, {"name": taken[key].filename})
