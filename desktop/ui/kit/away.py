"""How it is shown that the file of an asset is not within reach, and why: two words, two looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard


@dataclass(frozen=True, slots=True)
class AwayLook:
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
OFFLINE = AwayLook("Offline", "hard-drive", "#ffb454", "warning")
# Its folder is there and the file is not: somebody has to look for it.
MISSING = AwayLook("Missing", "link-break", "#ff8a7a", "bad")


def away_look(card: AssetCard) -> AwayLook | None:
    """How to show it; None where the file is within reach."""
    if not card.is_missing:
        return None
    return OFFLINE if card.is_offline else MISSING
