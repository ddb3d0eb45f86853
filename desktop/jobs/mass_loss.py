"""Many files that are gone at once: taken for a drive that is not connected, and left to a person.

Few files that are gone are noted as missing by whoever sees it. Many are not: their folder may be
an empty one that a drive or a synchronised folder stands for. They are told of instead.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.domain.location import readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.ids import AssetId

MOST = 50
SHARE = 0.05
# Below this many, a share says nothing: one of ten files is ten per cent.
LEAST = 3


@frozen
class MassLoss:
    """Files that are gone from folders that are there, so many at once that none was marked.

    Attributes:
        ids: Their assets.
        folders: The folders they are gone from, readable, the one that lacks most first.
    """

    ids: tuple[AssetId, ...] = ()
    folders: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids)

    @property
    def sentence(self) -> str:
        """What a person is told of it; empty where there is nothing to tell."""
        if not self.ids:
            return ""
        first, *others = self.folders
        where = f"{first}, which is there"
        if others:
            more = counted(len(others), "other folder")
            where = f"{first} and {more}, which are there"
        return f"{counted(len(self.ids), 'file')} are gone from {where}. Nothing was marked."


NO_LOSS = MassLoss()


def mass_loss(gone: Iterable[tuple[AssetId, str]]) -> MassLoss:
    """The loss of these: for each file its asset and the folder it is gone from."""
    lost = list(gone)
    fullest = Counter(folder for _, folder in lost).most_common()
    ids = dict.fromkeys(asset_id for asset_id, _ in lost)
    return MassLoss(tuple(ids), tuple(readable(folder) for folder, _ in fullest))


def is_mass_loss(gone: int, total: int) -> bool:
    """Whether `gone` of `total` files are too many to be taken for lost without a person's word."""
    return gone > MOST or (gone >= LEAST and gone > total * SHARE)
