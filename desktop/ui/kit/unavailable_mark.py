"""The mark of an asset whose file is out of reach, offline or missing: its word and its icon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard


@frozen
class UnavailableMark:
    """A word and an icon.

    Attributes:
        tint: On the dark plate of both themes.
        role: The colour of the theme for the same, beside plain text.
    """

    word: str
    icon: str
    tint: str
    role: str


# Its folder or its drive is away: it comes back with them.
OFFLINE = UnavailableMark("Offline", "hard-drive", "#ffb454", "warning")
# Its folder is there and the file is not: somebody has to look for it.
MISSING = UnavailableMark("Missing", "link-break", "#ff8a7a", "bad")


def unavailable_mark(card: AssetCard) -> UnavailableMark | None:
    """How to show it; None where the file is within reach."""
    if not card.is_missing:
        return None
    return OFFLINE if card.is_offline else MISSING
