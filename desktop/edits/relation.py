"""Edits of relations between assets, outside the film tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.relation import BY_HAND, READS_AS, RelationType
from desktop.edits.asset import AddAsset
from desktop.edits.edit import edit_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId, Ids, RelationId


@frozen
class RelateAssets:
    """Relate assets to a parent: references of a character, sound used in a film, variants."""

    type: RelationType
    parent_id: AssetId
    child_ids: Ids

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Relate", len(self.child_ids), f" ({READS_AS[self.type][1].lower()})")

    def apply(self, tx: Tx) -> None:
        """Refused where something would be part of itself."""
        children = [key for key in self.child_ids if key != self.parent_id]
        places = tx.relations.sequence_for(self.type, self.parent_id, len(children))
        for child, place in zip(children, places, strict=True):
            tx.relations.add(self.type, self.parent_id, child, sequence=place)


@frozen
class AddCharacter:
    """Make a character, with the pictures among some assets as references for it."""

    name: str
    asset_ids: Ids = ()

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return AddAsset(AssetType.CHARACTER_REF, self.name).label

    def apply(self, tx: Tx) -> AssetId:
        """Returns the character's id."""
        key = AddAsset(AssetType.CHARACTER_REF, self.name).apply(tx)
        types = tx.assets.values(self.asset_ids, "type")
        pictures = tuple(at for at in self.asset_ids if types.get(at) == AssetType.IMAGE)
        if pictures:
            RelateAssets(RelationType.REFERENCE_FOR, key, pictures).apply(tx)
        return key


@frozen
class RemoveRelations:
    """Remove relations; the assets stay."""

    relation_ids: tuple[RelationId, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Remove relation" if len(self.relation_ids) == 1 else "Remove relations"

    def apply(self, tx: Tx) -> int:
        """Returns how many there were."""
        return tx.relations.remove(self.relation_ids)


_USERS = (AssetType.FILM, AssetType.SCENE, AssetType.SHOT)


@frozen
class AddRelation:
    """Relate two assets by hand, in place of another relation if `instead_of` is given.

    Unlike `RelateAssets`, which takes what is there already as done, it says why it cannot.
    """

    type: RelationType
    parent_id: AssetId
    child_id: AssetId
    instead_of: RelationId | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        verb = "Change relation to" if self.instead_of else "Add relation"
        return f"{verb} ({READS_AS[self.type][1].lower()})"

    def apply(self, tx: Tx) -> RelationId:
        """Returns the new relation.

        Raises:
            RuleError: They are related so already, would be made from each other in a circle, or
                are of types between which there is no such relation.
        """
        parent, child = self._checked(tx)
        if self.instead_of is not None:
            tx.relations.remove((self.instead_of,))
        if tx.relations.is_below(self.parent_id, self.child_id):
            raise RuleError(
                f"“{parent.name}” comes from “{child.name}”: the other way round is not possible."
            )
        (place,) = tx.relations.sequence_for(self.type, self.parent_id, 1)
        return tx.relations.add(self.type, self.parent_id, self.child_id, sequence=place)

    def _checked(self, tx: Tx) -> tuple[AssetCard, AssetCard]:
        """The two, if there can be such a relation between them."""
        if self.parent_id == self.child_id:
            raise RuleError("An asset cannot be related to itself.")
        if self.type not in BY_HAND:
            raise RuleError("Shots, scenes and takes are arranged on the storyboard.")
        cards = tx.assets.cards([self.parent_id, self.child_id])
        parent, child = (_named(cards, key) for key in (self.parent_id, self.child_id))
        if tx.relations.find(self.type, self.parent_id, self.child_id) is not None:
            reads = READS_AS[self.type][1].lower()
            raise RuleError(f"“{child.name}” is {reads} “{parent.name}” already.")
        is_character = parent.type is AssetType.CHARACTER_REF
        if self.type is RelationType.REFERENCE_FOR and not is_character:
            raise RuleError(f"Only a character has references, and “{parent.name}” is none.")
        if self.type is RelationType.USED_IN and parent.type not in _USERS:
            raise RuleError(
                f"Assets are used in films, scenes and shots, and “{parent.name}” is none."
            )
        return parent, child


def _named(cards: Mapping[AssetId, AssetCard], key: AssetId) -> AssetCard:
    if key not in cards:
        raise NotFoundError("One of the two is no longer in the library.")
    return cards[key]
