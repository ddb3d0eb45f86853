"""The threshold above which missing files are taken for a drive that is not connected."""

from __future__ import annotations

MOST = 50
SHARE = 0.05
# Below this many, a share says nothing: one of ten files is ten per cent.
LEAST = 3


def is_mass_loss(gone: int, total: int) -> bool:
    """Whether `gone` of `total` files are too many to be taken for lost without a person's word."""
    return gone > MOST or (gone >= LEAST and gone > total * SHARE)
