"""Taking an edit of the history back, whoever made it: an edit itself, with an undo of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import OperationId


@frozen
class TakeBack:
    """Give back what an edit changed, but for what somebody has changed since.

    Attributes:
        operation_id: The edit.
        told: What it is called.
    """

    operation_id: OperationId
    told: str

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Take back “{clean_line(self.told, limit=200)}”"

    def apply(self, tx: Tx) -> int:
        """Returns how many rows were left alone."""
        return tx.activity.revert(self.operation_id)
