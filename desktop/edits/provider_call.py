"""Edits of the ledger: calls of providers that are put on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.provider_call import ProviderCall


@frozen
class RecordCall:
    """Put one real call of a provider on record, with what it cost; also one that failed."""

    call: ProviderCall

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Record call of provider"

    def apply(self, tx: Tx) -> str:
        """Returns its key; that of the earlier one where its script has told of it before."""
        return tx.calls.record(self.call)
