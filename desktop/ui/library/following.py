"""The place that is listed, by what the sidebar says of it now: renamed, listed anew, or gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.ui.library.scope import EVERYTHING, Scope

if TYPE_CHECKING:
    from desktop.ui.library.sidebar import Sidebar


def followed(scope: Scope, sidebar: Sidebar) -> Scope:
    """The same place and search; All assets, marked there, where the place is gone."""
    index = sidebar.places.index_of(scope.key)
    if not index.isValid():
        sidebar.mark("all")
        return scope.at("all", "All assets", EVERYTHING)
    node = sidebar.places.node(index)
    # A saved search is a text in the search field, and no listing of its own.
    return replace(scope, name=node.name, place=node.listing or scope.place)
