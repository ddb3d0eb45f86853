"""Edits of image sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.frames import rate_text
from desktop.edits.edit import edit_label

if TYPE_CHECKING:
    from fractions import Fraction

    from desktop.catalog.library import Tx
    from desktop.domain.ids import Ids


@frozen
class SetSequenceRate:
    """Let image sequences play so many frames a second; their lengths go with it."""

    ids: Ids
    rate: Fraction

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Play", len(self.ids), f" at {rate_text(self.rate)} fps")

    def apply(self, tx: Tx) -> int:
        """Returns how many had another rate.

        Raises:
            RuleError: One of them is no image sequence.
        """
        return sum(tx.sequences.set_rate(key, self.rate) for key in self.ids)
