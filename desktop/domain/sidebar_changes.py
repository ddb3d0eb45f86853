"""Which parts of the sidebar have to be read again after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import QueryError
from desktop.domain.changes import PRESENCE, Dependencies, Kind
from desktop.domain.dependencies import ARRIVED, MEMBERSHIP, of_query
from desktop.domain.search import lazy
from desktop.domain.sidebar import SidebarPart

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.domain.sidebar import SavedSearch, SidebarData

_MADE_OF = {
    SidebarPart.COUNTS: ARRIVED
    | Dependencies(columns=frozenset({"type", "is_favorite", PRESENCE})),
    # A film's running time is that of its shots and their takes.
    SidebarPart.FILMS: Dependencies(
        frozenset({Kind.RELATIONS}), frozenset({"name", "type", "code", "duration", "metadata"})
    ),
    SidebarPart.COLLECTIONS: Dependencies(frozenset({Kind.COLLECTIONS})),
    SidebarPart.CHARACTERS: Dependencies(frozenset({Kind.RELATIONS}), frozenset({"name", "type"})),
    SidebarPart.TAGS: Dependencies(frozenset({Kind.TAGS})),
    SidebarPart.SEARCHES: Dependencies(frozenset({Kind.COLLECTIONS})),
    SidebarPart.ORIGINS: Dependencies(columns=frozenset({"name", "generation_metadata"})),
}


def stale_parts(known: SidebarData, changes: Changes) -> frozenset[SidebarPart]:
    """The parts of the sidebar that may read differently after `changes`."""
    stale = {
        part for part, made_of in _MADE_OF.items() if (MEMBERSHIP | made_of).are_touched_by(changes)
    }
    if any(of_search(search).are_touched_by(changes) for search in known.searches):
        stale.add(SidebarPart.SEARCHES)
    return frozenset(stale)


def of_search(search: SavedSearch) -> Dependencies:
    """What the count of a saved search depends on."""
    try:
        return of_query(lazy.parser.parse(search.query))
    except QueryError:
        return Dependencies()  # it has no count
