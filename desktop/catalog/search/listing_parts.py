"""A listing taken apart into the conditions that its rows must meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.catalog.search.members import Condition, Members


@frozen
class ListingParts:
    """The conditions of a listing, told apart by what can be found by each.

    Attributes:
        base: Workspace and Trash.
        match: The full-text condition.
        sets: Tags, collections and characters that all must hold.
        rest: Everything else, with the index that could find it.
        is_live: The Trash is left out, which the indexes of the sort orders need.
    """

    base: tuple[Condition, ...]
    match: Condition | None
    sets: tuple[Members, ...]
    rest: tuple[tuple[Condition, str | None], ...]
    is_live: bool
    is_trash: bool

    @property
    def others(self) -> tuple[Condition, ...]:
        """All of `rest`."""
        return tuple(condition for condition, _index in self.rest)

    @property
    def only_run(self) -> Members | None:
        """The one set of a listing that nothing else narrows, if its rows are in order of id."""
        alone = len(self.sets) == 1 and not self.rest and self.sets[0].is_run
        return self.sets[0] if alone else None
