"""A library and an inspector over it, beside another pane that can have the keyboard."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListView, QWidget

from desktop.domain.asset import Asset, AssetType
from desktop.domain.relation import RelationType
from desktop.edits.history import History
from desktop.ui.inspector.pane import InspectorPane
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState, Selection
from tests.guards import delete_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.catalog.library import Library

PROMPT = "glass bottle on an old pier, low sun"


@dataclass
class Bench:
    """An inspector beside another pane, its library, and hands to use it."""

    qtbot: Any
    library: Library
    runner: Runner
    state: DeskState
    pane: InspectorPane
    board: QListView
    ids: dict[str, Any]
    failures: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)

    def select(self, *names: str) -> None:
        keys = [self.ids[name] for name in names]
        cards = self.library.read(lambda reads: reads.assets.cards(keys))
        self.state.select(Selection(tuple(keys), cards, cards[keys[0]], "library"))
        if len(names) == 1:
            self.until(lambda: self.pane.record and self.pane.record.asset.id == keys[0])
        else:
            bulk = self.pane.bulk
            self.until(lambda: bulk._common is not None and bulk._common.count == len(names))

    def until(self, holds: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def asset(self, name: str = "hero") -> Asset:
        return self.library.read(lambda reads: reads.assets.load(self.ids[name]))

    def tags(self, name: str = "hero") -> list[str]:
        key = self.ids[name]
        return self.library.read(lambda reads: reads.tags.of([key])[key])

    def type_into(self, widget: Any, text: str, *, enter: bool = True) -> None:
        widget.setFocus()
        widget.selectAll()
        self.qtbot.keyClicks(widget, text)
        if enter:
            self.qtbot.keyClick(widget, Qt.Key.Key_Return)

    @property
    def keyboard(self) -> QWidget | None:
        """Who has the keyboard in the window (a list that has closed may still be its rival)."""
        return self.pane.window().focusWidget()

    def press(self, key: Any, *, times: int = 1) -> None:
        """A key, wherever the keyboard is now; the list of completions has it before the field."""
        for _ in range(times):
            self.qtbot.keyClick(QApplication.activePopupWidget() or self.keyboard, key)

    def write(self, text: str) -> None:
        """Letters, wherever the keyboard is now."""
        for letter in text:
            self.qtbot.keyClicks(QApplication.activePopupWidget() or self.keyboard, letter)


@pytest.fixture
def bench(qtbot: Any, local_library: Library, tmp_path: Path) -> Iterator[Bench]:
    def build(tx: Any) -> dict[str, Any]:
        ids: dict[str, Any] = {}
        ids["hero"] = tx.assets.add(
            AssetType.IMAGE,
            "hero.png",
            size=965_000,
            checksum_sha256="a" * 64,
            generation_cost=Decimal("0.025"),
            metadata={"camera": "35 mm", "iso": 200, "format": "png"},
            generation_metadata={"prompt": PROMPT, "model": "flux1-dev", "steps": 20, "cfg": 3.5},
        )
        ids["clip"] = tx.assets.add(AssetType.VIDEO, "clip.mp4", duration=4.0, size=35_000)
        ids["mara"] = tx.assets.add(AssetType.CHARACTER_REF, "Mara")
        tx.locations.add(
            ids["hero"],
            storage_type="local",
            path=str(tmp_path / "hero.png"),
            purpose="original",
            is_primary=True,
            is_accessible=True,
            status="available",
        )
        tx.relations.add(RelationType.REFERENCE_FOR, ids["mara"], ids["hero"])
        tx.tags.attach(tx.tags.ensure("pier", colour="#5b8fc7"), [ids["hero"], ids["clip"]])
        tx.tags.attach(tx.tags.ensure("sunset"), [ids["hero"]])
        ids["box"] = tx.collections.add("Box")
        return ids

    ids = local_library.write(build)
    report = Report()
    failures: list[Any] = []
    notes: list[Any] = []
    report.failed.connect(failures.append)
    report.noted.connect(notes.append)
    runner = Runner(report, library=local_library, history=History())
    state = DeskState()
    pane = InspectorPane(runner, state)
    window = QWidget()
    qtbot.addWidget(window)
    board = QListView()
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(board, 1)
    row.addWidget(pane)
    pane.setFixedSize(345, 620)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    board.setFocus()
    made = Bench(qtbot, local_library, runner, state, pane, board, ids, failures, notes)
    made.select("hero")
    yield made
    assert runner.shut_down()
    delete_all(runner, state, report)
    assert failures == []
