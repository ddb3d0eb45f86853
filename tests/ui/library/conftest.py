"""A library with thirty assets, and the pane over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.collection import CollectionType
from desktop.edits.asset import AddAsset, RateAssets
from desktop.edits.collection import AddCollection
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm
from desktop.edits.tag import AddTag, TagAssets
from desktop.storage.presence import look_at
from desktop.ui.kit.file_locator import FileLocator
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.library.asset_model import AssetModel
from desktop.ui.library.pane import LibraryPane

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.catalog.library import Library, Tx
    from desktop.domain.ids import AssetId, CollectionId, TagId
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState


@dataclass
class Stock:
    """What is in the library, oldest first."""

    assets: list[AssetId]
    bottle: TagId
    hero: TagId
    references: CollectionId
    plates: CollectionId
    mara: AssetId


def fill(tx: Tx, count: int) -> list[AssetId]:
    """Assets `pier_000.png` ..., every third a clip."""
    return [
        tx.assets.add(
            AssetType.IMAGE if number % 3 else AssetType.VIDEO,
            f"pier_{number:03}.{'png' if number % 3 else 'mp4'}",
            size=1000 * (number + 1),
            duration=None if number % 3 else 4.5,
        )
        for number in range(count)
    ]


@pytest.fixture
def stock(library: Library) -> Stock:
    assets = library.write(lambda tx: fill(tx, 30))
    bottle = perform(library, AddTag("bottle", None, "#6f9fd8")).result
    hero = perform(library, AddTag("hero", bottle)).result
    perform(library, TagAssets(tuple(assets[:10]), ("bottle",)))
    perform(library, TagAssets((assets[20],), ("bottle/hero",)))
    references = perform(library, AddCollection("References", None, tuple(assets[:5]))).result
    plates = perform(library, AddCollection("Plates", references)).result
    perform(library, AddCollection("Best", query="rating>=4", type=CollectionType.SMART))
    perform(library, RateAssets((assets[3],), 4))
    mara = perform(library, AddAsset(AssetType.CHARACTER_REF, "Mara")).result
    perform(library, AddFilm("The Bottle"))
    return Stock(assets, bottle, hero, references, plates, mara)


@pytest.fixture
def thumbnails(qapp: object, tmp_path: Path) -> Iterator[Thumbnails]:
    made = Thumbnails(tmp_path / "thumbnails")
    yield made
    made.close()


@pytest.fixture
def file_locator(qapp: object) -> Iterator[FileLocator]:
    made = FileLocator(look_at)
    yield made
    made.close()


@pytest.fixture
def pane(
    qtbot: QtBot,
    runner: Runner,
    state: DeskState,
    thumbnails: Thumbnails,
    file_locator: FileLocator,
    stock: Stock,
) -> LibraryPane:
    """The pane, shown, with everything read."""
    made = LibraryPane(runner, state, thumbnails, file_locator)
    for widget in (made, made.sidebar, made.search_bar, made.view_bar):
        qtbot.addWidget(widget)
    made.resize(1000, 700)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() == 30 and made.model.is_complete)
    qtbot.waitUntil(lambda: made.sidebar.places.index_of(f"tag:{stock.hero}").isValid())
    return made


@pytest.fixture
def model(pane: LibraryPane) -> AssetModel:
    return pane.model
