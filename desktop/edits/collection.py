"""Edits of collections and saved searches, and of who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.collection import CollectionType
from desktop.edits.edit import edit_label

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, CollectionId, Ids


@frozen
class AddCollection:
    """Make a collection, with members if any are given; `query` makes it a saved search."""

    name: str
    parent_id: CollectionId | None = None
    ids: Ids = ()
    query: str = ""
    type: CollectionType = CollectionType.LIBRARY
    description: str = ""

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"{'Save search' if self.query else 'New collection'} {self.name}"

    def apply(self, tx: Tx) -> CollectionId:
        """Returns the new collection's id.

        Raises:
            RuleError: One of that name stands there already.
        """
        tx.collections.check_free(self.name, self.parent_id, is_search=bool(self.query))
        key = tx.collections.add(
            self.name,
            type_=self.type,
            parent_id=self.parent_id,
            query=self.query,
            description=self.description,
        )
        tx.collections.put(key, self.ids)
        return key


@frozen
class PutInCollection:
    """Add assets to a collection, or reorder its members: in front of `before`, or last.

    `moves`: members go along, also to the end; otherwise only new ones come there.
    """

    collection_id: CollectionId
    ids: Ids
    before: AssetId | None = None
    name: str = "collection"
    moves: bool = False

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        if self.moves:
            return edit_label("Move", len(self.ids), f" in {self.name}")
        return edit_label("Add", len(self.ids), f" to {self.name}")

    def apply(self, tx: Tx) -> int:
        """Returns how many were not members yet."""
        return tx.collections.put(
            self.collection_id, self.ids, before=self.before, moves=self.moves
        )


@frozen
class PutInNamedCollection:
    """Add assets to the collection of a name that was typed; it is made if there is none."""

    name: str
    ids: Ids

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Add", len(self.ids), f" to {self.name}")

    def apply(self, tx: Tx) -> int:
        """Returns how many were not members yet."""
        return tx.collections.put(tx.collections.ensure(self.name), self.ids)


@frozen
class TakeOutOfCollection:
    """Remove members from a collection; `with_inner`: also from the collections inside it."""

    collection_id: CollectionId
    ids: Ids
    name: str = "collection"
    with_inner: bool = False

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Remove", len(self.ids), f" from {self.name}")

    def apply(self, tx: Tx) -> dict[CollectionId, int]:
        """Returns how many members each collection lost."""
        return tx.collections.take_out(self.collection_id, self.ids, with_inner=self.with_inner)


@frozen
class RenameCollection:
    """Rename a collection or a saved search."""

    collection_id: CollectionId
    name: str

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Rename collection to {self.name}"

    def apply(self, tx: Tx) -> None:
        """Its place and its members stay.

        Raises:
            RuleError: Another of that name stands beside it.
        """
        tx.collections.check_free_for(self.collection_id, self.name)
        tx.collections.set(self.collection_id, name=self.name)


@frozen
class MoveCollection:
    """Put a collection elsewhere in the tree."""

    collection_id: CollectionId
    parent_id: CollectionId | None = None
    before: CollectionId | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Move collection"

    def apply(self, tx: Tx) -> None:
        """Refused where it would stand inside itself."""
        tx.collections.move(self.collection_id, self.parent_id, before=self.before)


@frozen
class RemoveCollection:
    """Delete a collection, not its assets."""

    collection_id: CollectionId

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Delete collection"

    def apply(self, tx: Tx) -> None:
        """Its children move up."""
        tx.collections.remove(self.collection_id)
