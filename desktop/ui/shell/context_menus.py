"""Puts the context menus together from the rows of the table of commands."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.ui.kit.action_spec import ContextMenu, Submenu

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.ui.kit.action_spec import ActionSpec, Offer


@frozen
class MenuPart:
    """A submenu with what is in it."""

    title: str
    groups: Groups


Entry = str | MenuPart
Groups = tuple[tuple[Entry, ...], ...]


def context_menus(specs: Iterable[ActionSpec]) -> dict[ContextMenu, Groups]:
    """Every context menu: ids of commands and submenus, in groups."""
    offered: dict[ContextMenu | Submenu, list[tuple[Offer, str]]] = {}
    for spec in specs:
        for place in spec.context:
            offered.setdefault(place.menu, []).append((place, spec.id))

    def groups_of(menu: ContextMenu | Submenu) -> Groups:
        entries: list[tuple[Offer, Entry]] = [*offered.get(menu, ())]
        entries += [
            (inner.place, MenuPart(inner.title, groups_of(inner)))
            for inner in offered
            if isinstance(inner, Submenu) and inner.place.menu == menu
        ]
        entries.sort(key=lambda entry: (entry[0].group, entry[0].order))
        return tuple(
            tuple(entry for _place, entry in group)
            for _number, group in groupby(entries, key=lambda entry: entry[0].group)
        )

    return {menu: groups_of(menu) for menu in ContextMenu}


def commands_of(groups: Groups) -> Iterator[str]:
    """Every id in a menu and its submenus."""
    for group in groups:
        for entry in group:
            if isinstance(entry, MenuPart):
                yield from commands_of(entry.groups)
            else:
                yield entry
