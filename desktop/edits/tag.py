"""Edits of tags, and of what carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.edits.edit import edit_label

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import Ids, TagId


@frozen
class TagAssets:
    """Give assets tags by their paths; what does not exist is made (`a/b` makes b below a)."""

    ids: Ids
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Tag", len(self.ids), f" {', '.join(self.names)}")

    def apply(self, tx: Tx) -> int:
        """Returns how many links are new."""
        return sum(tx.tags.attach(tx.tags.ensure(name), self.ids) for name in self.names)


@frozen
class UntagAssets:
    """Take tags off assets, by their paths."""

    ids: Ids
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Untag", len(self.ids), f" {', '.join(self.names)}")

    def apply(self, tx: Tx) -> int:
        """Returns how many links are gone."""
        found = [tag_id for name in self.names if (tag_id := tx.tags.find(name))]
        return sum(tx.tags.detach(tag_id, self.ids) for tag_id in found)


@frozen
class AddTag:
    """Make a tag.

    Attributes:
        name: Its name, or its path from `parent_id` or the top.
        is_new: Refuse where there is one already; else that one is meant.
    """

    name: str
    parent_id: TagId | None = None
    colour: str = ""
    is_new: bool = False

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"New tag {self.name}"

    def apply(self, tx: Tx) -> TagId:
        """Returns the tag's id, also where it was there already.

        Raises:
            RuleError: It was there, and is to be new.
        """
        if self.is_new:
            tx.tags.check_free(self.name, parent_id=self.parent_id)
        return tx.tags.ensure(self.name, parent_id=self.parent_id, colour=self.colour)


@frozen
class RenameTag:
    """Rename a tag."""

    tag_id: TagId
    name: str

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Rename tag to {self.name}"

    def apply(self, tx: Tx) -> None:
        """Refused where another tag beside it has the name."""
        tx.tags.rename(self.tag_id, self.name)


@frozen
class ColourTag:
    """Give a tag a colour."""

    tag_id: TagId
    colour: str

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Change tag colour"

    def apply(self, tx: Tx) -> None:
        """`#rrggbb`, or empty for none."""
        tx.tags.recolour(self.tag_id, self.colour)


@frozen
class MoveTag:
    """Put a tag below another, or at the top."""

    tag_id: TagId
    parent_id: TagId | None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Move tag"

    def apply(self, tx: Tx) -> None:
        """Refused where it would stand below itself, or beside another of its name."""
        tx.tags.move(self.tag_id, self.parent_id)


@frozen
class RemoveTag:
    """Delete a tag; its children move up."""

    tag_id: TagId

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Delete tag"

    def apply(self, tx: Tx) -> None:
        """What carried it loses only the tag."""
        tx.tags.remove(self.tag_id)
