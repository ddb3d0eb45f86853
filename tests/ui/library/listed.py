"""What the tests of the library's pane do with what is listed."""

from pytestqt.qtbot import QtBot

from desktop.catalog.library import Library
from desktop.domain.ids import AssetId
from desktop.ui.library.pane import LibraryPane


def names(pane: LibraryPane) -> list[str]:
    """What is listed, in order."""
    cards = [pane.model.row_at(row) for row in range(pane.model.rowCount())]
    return [card.name if card else "…" for card in cards]


def choose(qtbot: QtBot, pane: LibraryPane, key: str, count: int) -> None:
    pane.sidebar.choose(key)
    qtbot.waitUntil(lambda: pane.model.rowCount() == count)


def select(pane: LibraryPane, *rows: int) -> None:
    chosen = pane.grid.selectionModel()
    flags = chosen.SelectionFlag
    chosen.setCurrentIndex(pane.model.index(rows[0], 0), flags.ClearAndSelect | flags.Rows)
    for row in rows[1:]:
        chosen.select(pane.model.index(row, 0), flags.Select | flags.Rows)


def card(library: Library, asset_id: AssetId):  # type: ignore[no-untyped-def]
    return library.read(lambda reads: reads.listing.cards([asset_id]))[asset_id]
