"""A name in one line or in two, as a card of the lineage has room for. Without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BREAKS = " _-./"


def in_two(name: str, fits: Callable[[str], bool]) -> list[str]:
    """A name as one line if it fits; else the first line as long as may be, and all the rest.

    It breaks after a space or sign, if that leaves at least half a line; else anywhere.

    Args:
        name: Of an asset.
        fits: Whether a line of these letters fits.
    """
    if fits(name):
        return [name]
    most = next((at for at in range(len(name), 1, -1) if fits(name[:at])), 1)
    after_sign = (at for at in range(most, most // 2, -1) if name[at - 1] in _BREAKS)
    cut = next(after_sign, most)
    return [part for part in (name[:cut].rstrip(), name[cut:].lstrip()) if part]
