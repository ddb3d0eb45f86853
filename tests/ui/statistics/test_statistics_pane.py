"""The statistics pane: figures lead to what they count, lists to what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from desktop.base.errors import LibraryError
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing
from desktop.domain.statistics import AssetsHeld, Breakdown, Share, ShareKey
from desktop.ui.statistics.pane import StatisticsPane, StatisticsTab
from desktop.ui.statistics.share_bars import ShareMeasure, bars_of_shares

if TYPE_CHECKING:
    import pytest

    from desktop.catalog.library import Library
    from desktop.edits.history import History
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

SAME = {"size": 100, "checksum_sha256": "a" * 64}


def _filled(library: Library) -> dict[str, Any]:
    def write(tx: Any) -> dict[str, Any]:
        ids = {name: tx.assets.add(AssetType.IMAGE, name, **SAME) for name in ("one", "two")}
        ids["film"] = tx.assets.add(AssetType.VIDEO, "clip", size=900)
        return ids

    return library.write(write)


def _pane(qtbot: Any, runner: Runner, state: DeskState) -> StatisticsPane:
    pane = StatisticsPane(runner, state, None)
    qtbot.addWidget(pane)
    pane.resize(900, 420)
    pane.show()
    return pane


def test_a_bar_leads_to_what_it_counts_and_a_merge_to_one_less(
    qtbot: Any, runner: Runner, state: DeskState, library: Library, history: History
) -> None:
    ids = _filled(library)
    runner.set_library(library, history)
    pane = _pane(qtbot, runner, state)
    asked: list[tuple[str, Listing]] = []
    pane.assets_requested.connect(lambda name, listing: asked.append((name, listing)))
    qtbot.waitUntil(lambda: "100 B lies here twice" in pane.figures.text())
    assert pane.total.text() == "3 assets, 1.1 kB"
    qtbot.waitUntil(lambda: [bar.name for bar in pane.breakdown.chart.bars] == ["Video", "Image"])
    chart = pane.breakdown.chart.chart()
    (series,) = chart.series()
    along = chart.mapToPosition(QPointF(0.1, 1), series)
    place = pane.breakdown.chart.mapFromScene(chart.mapToScene(along))
    QTest.mouseClick(pane.breakdown.chart.viewport(), Qt.MouseButton.LeftButton, pos=place)
    ((name, listing),) = asked
    assert (name, listing.share) == ("Video: 1 asset, 900 B", ShareKey(Breakdown.TYPE, "video"))
    assert library.read(lambda reads: reads.listing.count(listing)) == 1

    pane.show_tab(StatisticsTab.DUPLICATES)
    qtbot.waitUntil(lambda: len(pane.duplicates.list.groups.groups) == 1)
    pane.duplicates.merge.click()
    qtbot.waitUntil(lambda: pane.total.text() == "2 assets, 1.0 kB")
    qtbot.waitUntil(lambda: pane._pages.currentWidget() is pane._empty)
    assert library.read(lambda reads: reads.assets.cards([ids["two"]]))[ids["two"]].is_trashed

    pane.show_tab(StatisticsTab.UNUSED)
    unused = pane.lists[StatisticsTab.UNUSED]
    qtbot.waitUntil(lambda: [card.name for card in unused.model.cards] == ["clip", "one"])
    assert not unused.trash.isEnabled()
    unused.table.selectRow(1)
    with qtbot.waitSignal(pane.trash_requested) as told:
        unused.trash.click()
    assert told.args == [(ids["one"],)]


def test_what_cannot_be_read_says_why_and_is_read_again(
    qtbot: Any,
    runner: Runner,
    state: DeskState,
    library: Library,
    history: History,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from desktop.catalog.statistics import StatisticsReads

    _filled(library)

    def broken(*_: object) -> Any:
        raise LibraryError("The disk does not answer.", advice="Plug it in.")

    monkeypatch.setattr(StatisticsReads, "by", broken)
    runner.set_library(library, history)
    pane = _pane(qtbot, runner, state)
    qtbot.waitUntil(lambda: pane._empty._advice.text() == "The disk does not answer. Plug it in.")
    monkeypatch.undo()
    pane._empty.chosen.emit("again")
    qtbot.waitUntil(lambda: pane._pages.currentIndex() == StatisticsTab.BREAKDOWN)
    qtbot.waitUntil(lambda: pane.total.text() == "3 assets, 1.1 kB")


def test_bars_add_up_to_all_groups() -> None:
    shares = tuple(
        Share(f"2026-{at:02}", f"M{at}", AssetsHeld(at, 1000 * at)) for at in range(1, 13)
    )
    for by in (Breakdown.MONTH, Breakdown.TYPE):
        bars = bars_of_shares(by, shares, ShareMeasure.BYTES, 5)
        assert sum(bar.held.size for bar in bars) == 78_000
        assert len(bars) == 5
    assert [bar.key for bar in bars_of_shares(Breakdown.MONTH, shares, ShareMeasure.ASSETS, 3)] == [
        None, "2026-11", "2026-12",
    ]  # fmt: skip
