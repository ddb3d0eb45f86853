"""What the palette can find: commands, places, assets and settings, and which fit best."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QKeySequence

from desktop.base.errors import DeskError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import MEDIA_TYPES
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.ui.library.sidebar_nodes import NodeKind, SidebarNode
from desktop.ui.preferences.dialog import findable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.pane import LibraryPane
    from desktop.ui.library.sidebar_model import SidebarModel
    from desktop.ui.shell.commands import Commands

ASSETS = 8  # as many of them are shown
_NATIVE = QKeySequence.SequenceFormat.NativeText
_PLACES = {
    NodeKind.ALL: "Library",
    NodeKind.TYPE: "Type",
    NodeKind.FAVOURITES: "Library",
    NodeKind.LAST_IMPORT: "Library",
    NodeKind.OFFLINE: "Library",
    NodeKind.FILM: "Film",
    NodeKind.COLLECTION: "Collection",
    NodeKind.CHARACTER: "Character",
    NodeKind.TAG: "Tag",
    NodeKind.SEARCH: "Saved search",
    NodeKind.TRASH: "Library",
}


@frozen
class PaletteItem:
    """Something that can be found.

    Attributes:
        where: Its menu, or what kind of thing it is; shown quietly behind the name.
        more: What is searched too, but not shown: a sentence of help.
        keys: As people write them, or empty.
        is_enabled: It can be chosen now; what cannot is shown grey, after what can.
        act: Does it, or goes there.
    """

    name: str
    where: str
    act: Callable[[], None]
    more: str = ""
    keys: str = ""
    is_enabled: bool = True


def ranked(items: Iterable[PaletteItem], typed: str) -> list[PaletteItem]:
    """What fits, best first; what fits equally well stays in its order."""
    scored = [(score, item) for item in items if (score := match(typed, item)) is not None]
    return [item for _, item in sorted(scored, key=lambda pair: pair[0])]


def match(typed: str, item: PaletteItem) -> tuple[int, int, int] | None:
    """How well an item fits: smaller is better, None if it does not.

    What the name begins with counts before words the name has, these before letters inside words,
    these before what only menu and help say; then what can be done, then the shorter name.
    """
    words = typed.lower().split()
    name = item.name.lower()
    if not words:
        return 0, 0, 0
    everything = f"{name} {item.where} {item.more}".lower()
    if not all(word in everything for word in words):
        return None
    if name.startswith(" ".join(words)):
        quality = 0
    elif all(re.search(rf"\b{re.escape(word)}", name) for word in words):
        quality = 1
    elif all(word in name for word in words):
        quality = 2
    elif all(re.search(rf"\b{re.escape(word)}", f"{name} {item.where.lower()}") for word in words):
        quality = 3
    else:
        quality = 4
    return quality, 0 if item.is_enabled else 1, len(name)


class Finder:
    """Finds commands, places and assets of a window.

    Args:
        go_to: Shows a pane and brings the keyboard there.
    """

    def __init__(
        self,
        commands: Commands,
        state: DeskState,
        library: LibraryPane,
        go_to: Callable[[str], None],
    ) -> None:
        self._commands, self._state, self._library = commands, state, library
        self._go_to = go_to

    def commands(self) -> Iterator[PaletteItem]:
        """Every command, in the order of the menus."""
        commands = self._commands
        for command, spec in commands.specs.items():
            keys = commands.keys(command)
            action = commands.action(command)
            yield PaletteItem(
                name=action.text().replace("&&", "&"),
                where=spec.menu.replace("/", " › "),
                act=partial(commands.run, command),
                more=spec.help,
                keys=QKeySequence(keys[0]).toString(_NATIVE) if keys else "",
                is_enabled=action.isEnabled(),
            )

    def places(self) -> Iterator[PaletteItem]:
        """Every row of the sidebar that can be gone to."""
        for node in _nodes(self._library.sidebar.places, QModelIndex()):
            if node.kind in _PLACES:
                yield PaletteItem(node.name, _PLACES[node.kind], partial(self._go_to_place, node))

    def assets(self, cards: Iterable[AssetCard]) -> Iterator[PaletteItem]:
        """Assets that were found."""
        for card in cards:
            yield PaletteItem(
                card.name,
                display.type_name(card.type),
                partial(self._library.reveal, card.id),
            )

    def _go_to_place(self, node: SidebarNode) -> None:
        """List what a row of the sidebar stands for; a film comes onto the board."""
        if node.kind is NodeKind.FILM:
            self._state.open_film(AssetId(node.id))
            self._go_to("storyboard")
            return
        self._library.sidebar.choose(node.key)
        self._go_to("library")


def settings_of(show: Callable[[str], None]) -> Iterator[PaletteItem]:
    """Every setting, by its words; `show` opens the preferences there."""
    for found in findable():
        where = f"Preferences › {found.page}"
        yield PaletteItem(found.label, where, partial(show, found.name), more=found.hint)


def read_assets(typed: str) -> Callable[[Reads], list[AssetCard]]:
    """A read of the assets that `typed` finds; of a text that is no search, none."""

    def read(reads: Reads) -> list[AssetCard]:
        try:
            query = parse(typed, typing=True)
        except DeskError:
            return []
        if query is None:
            return []
        listing = Listing(types=MEDIA_TYPES, query=query)
        return list(reads.listing.page(listing, limit=ASSETS).cards)

    return read


def _nodes(model: SidebarModel, parent: QModelIndex) -> Iterator[SidebarNode]:
    """The rows of the sidebar, from top to bottom."""
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield model.node(index)
        yield from _nodes(model, index)
