"""Which store has which bytes: the one place that names the kinds of stores there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.bytes import DATABASE, LOCAL
from desktop.domain.location import not_here
from desktop.storage.local import LocalStore
from desktop.storage.packed import PackedStore

if TYPE_CHECKING:
    from desktop.domain.bytes import ByteStore, Origin

STORES: dict[str, ByteStore] = {LOCAL: LocalStore(), DATABASE: PackedStore()}


def store_of(origin: Origin) -> ByteStore:
    """The store that has some bytes.

    Raises:
        RuleError: This program reaches no store of that kind.
    """
    store = STORES.get(origin.storage)
    if store is None:
        raise RuleError(not_here(origin))
    return store
