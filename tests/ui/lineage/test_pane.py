"""The lineage pane on a real library: what it follows, folds, says and lets go."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from desktop.base.errors import DeskError, NotFoundError
from desktop.domain.asset import AssetType
from desktop.domain.changes import ALL_CHANGED, Kind
from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType
from desktop.edits.asset import SetFields
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.edits.relation import AddRelation
from desktop.ui.kit import theme
from desktop.ui.kit.mime import asset_ids, source_of
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState, Selection
from desktop.ui.lineage import pane as pane_module
from desktop.ui.lineage.layout import ABOVE, BELOW
from desktop.ui.lineage.lists import card_of
from desktop.ui.lineage.pane import LineagePane
from desktop.ui.lineage.reading import LineageView
from tests.guards import delete_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.catalog.library import Library

DERIVED, VARIANT = RelationType.DERIVED_FROM, RelationType.VARIANT_OF


@dataclass
class Bench:
    """A lineage pane over a library; names lead to ids."""

    qtbot: Any
    library: Library
    runner: Runner
    state: DeskState
    pane: LineagePane
    ids: dict[str, AssetId]
    looked: list[object] = field(default_factory=list)

    def select(self, name: str, source: str = "library") -> None:
        key = self.ids[name]
        card = self.library.read(lambda reads: reads.assets.cards([key]))[key]
        self.state.select(Selection((key,), {key: card}, card, source))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.pane.is_settled)

    def shown(self) -> set[str]:
        layout = self.pane.canvas.layout_
        return {self.name(key) for key in layout.places} if layout else set()

    def name(self, key: AssetId) -> str:
        return next(name for name, known in self.ids.items() if known == key)

    @property
    def root(self) -> str:
        layout = self.pane.canvas.layout_
        return self.name(layout.lineage.root) if layout else ""

    def point(self, name: str) -> QPoint:
        return self.pane.canvas.box(self.ids[name]).center().toPoint()

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.pane.canvas, Qt.MouseButton.LeftButton, pos=self.point(name))

    def press(self, key: Qt.Key, keys: Any = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.pane.canvas, key, keys)
        self.settle()

    def rows(self) -> list[tuple[str, str]]:
        """Name and words of the rows of a list without branches."""
        model = self.pane.list.rows
        texts = [[model.item(row, at).text() for at in (0, 1)] for row in range(model.rowCount())]
        return [(name, words) for name, words in texts]


@pytest.fixture
def bench(qtbot: Any, local_library: Library) -> Iterator[Bench]:
    """A picture made of a sketch, with two forms; a sister of it; a shot that one of them plays."""

    def build(tx: Any) -> dict[str, AssetId]:
        ids = {
            name: tx.assets.add(AssetType.IMAGE, f"{name}.png")
            for name in ("sketch", "painted", "sister", "large", "small", "alone")
        }
        for type_, parent, child in (
            (DERIVED, "sketch", "painted"),
            (DERIVED, "sketch", "sister"),
            (VARIANT, "painted", "large"),
            (VARIANT, "painted", "small"),
        ):
            tx.relations.add(type_, ids[parent], ids[child])
        ids["film"] = tx.films.add_film("Lamp")
        ids["scene"] = tx.films.add_scene(ids["film"], "Quay")
        (ids["shot"],) = tx.films.add_shots(ids["scene"], [""])
        tx.relations.add(RelationType.GENERATED_FROM, ids["shot"], ids["large"], is_selected=True)
        return ids

    ids = local_library.write(build)
    report = Report()
    runner = Runner(report, library=local_library, history=History())
    state = DeskState()
    pane = LineagePane(runner, state)
    qtbot.addWidget(pane)
    pane.resize(1000, 420)
    with qtbot.waitExposed(pane):
        pane.show()
    made = Bench(qtbot, local_library, runner, state, pane, ids)
    state.quick_look_requested.connect(lambda: made.looked.append(state.selection.current))
    yield made
    assert runner.shut_down()
    delete_all(runner, state, report)


def test_what_is_not_in_sight_is_not_read_again(bench: Bench) -> None:
    """Others edit all the time: only what hangs on what is shown counts."""
    bench.select("painted")
    shown = bench.pane.answer
    apart = perform(bench.library, SetFields(bench.ids["alone"], {"name": "apart.png"})).changes
    assert apart.touches(Kind.ASSETS)
    bench.runner.announce(apart)
    assert bench.pane.is_settled
    assert bench.pane.answer is shown
    joined = perform(
        bench.library, AddRelation(VARIANT, bench.ids["painted"], bench.ids["alone"])
    ).changes
    bench.runner.announce(joined)
    assert not bench.pane.is_settled
    bench.settle()
    assert "alone" in bench.shown()
    bench.runner.announce(ALL_CHANGED)
    assert not bench.pane.is_settled
    bench.settle()


def test_it_follows_the_selection_unless_it_is_pinned(bench: Bench) -> None:
    assert bench.pane._pages.currentWidget() is bench.pane.empty
    bench.select("painted")
    assert bench.shown() == {"sketch", "painted", "large", "small"}
    assert bench.root == "painted"
    # What is clicked here is selected in the window, and the graph stays.
    bench.click("large")
    bench.settle()
    assert (bench.state.selection.ids, bench.state.selection.source) == (
        (bench.ids["large"],),
        "lineage",
    )
    assert bench.root == "painted"
    bench.select("large")
    assert bench.shown() == {"sketch", "painted", "large", "shot", "scene", "film"}
    bench.qtbot.mouseClick(bench.pane.bar.pin, Qt.MouseButton.LeftButton)
    bench.select("sister")
    assert bench.root == "large"
    bench.qtbot.mouseClick(bench.pane.bar.pin, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.root == "sister"
    # While it is hidden nothing is read; what is selected then stands there when it is seen.
    bench.pane.hide()
    bench.select("small")
    assert bench.root == "sister"
    bench.pane.show()
    bench.qtbot.waitUntil(lambda: bench.root == "small")


def test_keys_walk_open_centre_and_go_back(bench: Bench) -> None:
    bench.select("painted")
    canvas = bench.pane.canvas
    canvas.setFocus()
    bench.press(Qt.Key.Key_Right)
    first = bench.name(canvas.current)  # type: ignore[arg-type]
    bench.press(Qt.Key.Key_Down if first == "large" else Qt.Key.Key_Up)
    assert {first, bench.name(canvas.current)} == {"large", "small"}  # type: ignore[arg-type]
    bench.press(Qt.Key.Key_Left)
    bench.press(Qt.Key.Key_Left)
    assert canvas.current == bench.ids["sketch"]
    assert bench.state.selection.ids == (bench.ids["sketch"],)
    assert "sketch.png" in canvas.accessibleDescription()
    bench.press(Qt.Key.Key_Return)
    assert [card.id for card in bench.looked] == [bench.ids["sketch"]]  # type: ignore[attr-defined]
    bench.press(Qt.Key.Key_C)
    assert (bench.root, bench.shown()) == (
        "sketch",
        {"sketch", "painted", "sister", "large", "small"},
    )
    bench.press(Qt.Key.Key_Backspace)
    assert bench.root == "painted"
    before = canvas.viewpoint.scale
    bench.press(Qt.Key.Key_Minus)
    assert canvas.viewpoint.scale < before
    bench.press(Qt.Key.Key_0)
    assert canvas.viewpoint.scale == before


def test_sides_fold_and_open_what_is_not_known_yet(bench: Bench) -> None:
    bench.select("painted")
    canvas = bench.pane.canvas
    canvas.setFocus()
    bench.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert bench.shown() == {"sketch", "painted"}
    bench.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert bench.shown() == {"sketch", "painted", "large", "small"}
    # The sister is neither above nor below; the shot stands above a child.
    canvas.fold(bench.ids["sketch"], BELOW)
    bench.settle()
    assert "sister" in bench.shown()
    canvas.fold(bench.ids["large"], ABOVE)
    bench.settle()
    assert bench.shown() == {"sketch", "painted", "large", "small", "sister", "shot"}
    # It stays open when something is edited, and folds again.
    bench.runner.change(SetFields(bench.ids["sister"], {"name": "sister two.png"}))
    bench.qtbot.waitUntil(
        lambda: canvas.layout_.lineage.nodes[bench.ids["sister"]].card.name == "sister two.png"  # type: ignore[union-attr]
    )
    assert "shot" in bench.shown()
    canvas.fold(bench.ids["sketch"], BELOW)
    assert "sister" not in bench.shown()


def test_lists_and_questions(bench: Bench) -> None:
    bench.select("sketch")
    bar = bench.pane.bar
    bench.qtbot.mouseClick(bar.views[LineageView.USES], Qt.MouseButton.LeftButton)
    bench.settle()
    assert [words for _, words in bench.rows()] == [
        "Lamp, Shot 1A: selected take, through large.png",
        "Lamp, Scene 1 Quay, through large.png",
        "Lamp, through large.png",
    ]
    bench.qtbot.mouseClick(bar.views[LineageView.DEPENDENTS], Qt.MouseButton.LeftButton)
    bench.settle()
    assert [name for name, _ in bench.rows()] == ["painted.png", "sister.png"]
    bench.qtbot.mouseClick(bar.views[LineageView.VARIANTS], Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.pane._pages.currentWidget() is bench.pane.empty
    bench.qtbot.mouseClick(bar.views[LineageView.LIST], Qt.MouseButton.LeftButton)
    bench.settle()
    tree = bench.pane.list
    index = tree.index_of(bench.ids["large"])
    assert index is not None
    tree.setCurrentIndex(index)
    assert bench.state.selection.ids == (bench.ids["large"],)
    mime = tree.rows.mimeData([index, index.siblingAtColumn(1)])
    assert (asset_ids(mime), source_of(mime)) == ((bench.ids["large"],), "library")
    bench.qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert len(bench.looked) == 1
    heading = tree.rows.index(1, 0)
    assert card_of(heading) is None


def test_kinds_of_relation_can_be_left_out(bench: Bench) -> None:
    bench.select("painted")
    bench.pane.bar.choose_types(frozenset({VARIANT}))
    bench.settle()
    assert bench.shown() == {"painted", "large", "small"}
    bench.select("sketch")
    assert bench.pane._pages.currentWidget() is bench.pane.empty
    bench.pane.empty.chosen.emit(pane_module.ALL)
    bench.settle()
    assert "painted" in bench.shown()


def test_one_alone_a_new_relation_and_one_that_is_gone(bench: Bench) -> None:
    bench.select("alone")
    assert bench.shown() == {"alone"}
    assert bench.pane.note.text() == "Nothing is related to it yet"
    bench.runner.change(AddRelation(VARIANT, bench.ids["alone"], bench.ids["sister"]))
    bench.qtbot.waitUntil(lambda: bench.shown() == {"alone", "sister"})
    bench.library.maintain(lambda tx: tx.assets.purge([bench.ids["alone"]]))
    bench.pane._fresh.soon(after=0)
    bench.settle()
    assert bench.pane._pages.currentWidget() is bench.pane.empty


def test_what_cannot_be_read_is_said_and_asked_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DeskError("The database does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(pane_module, "read_answer", broken)
        bench.select("painted")
        assert bench.pane._pages.currentWidget() is bench.pane.empty
    bench.pane.empty.chosen.emit(pane_module.RETRY)
    bench.settle()
    assert bench.root == "painted"


def test_pointer_pans_zooms_and_drags_out(bench: Bench) -> None:
    bench.select("painted")
    canvas, bot = bench.pane.canvas, bench.qtbot
    mime = canvas.drag_of(bench.ids["large"]).mimeData()
    assert (asset_ids(mime), source_of(mime)) == ((bench.ids["large"],), "library")
    before = QPointF(canvas.viewpoint.origin)
    ground = QPoint(canvas.width() - 4, 4)
    bot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=ground)
    bot.mouseMove(canvas, ground - QPoint(40, -20))
    bot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=ground - QPoint(40, -20))
    moved = (before - canvas.viewpoint.origin) * canvas.viewpoint.scale
    assert (round(moved.x()), round(moved.y())) == (-40, 20)
    at = QPointF(bench.point("large"))
    canvas.zoom(1.5, at)
    assert (QPointF(bench.point("large")) - at).manhattanLength() <= 2
    # An asset that is walked to comes into sight.
    canvas.go_to(bench.ids["sketch"])
    assert canvas.rect().contains(bench.point("sketch"))


def test_it_is_painted_in_both_themes_and_far_away(bench: Bench) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    bench.select("painted")
    canvas = bench.pane.canvas
    try:
        for name in ("light", "dark"):
            theme.apply(application, name)
            near = canvas.grab().toImage()
            assert near.pixelColor(2, 2).name() == theme.tokens().ground
            assert near.pixelColor(bench.point("sketch")).name() != theme.tokens().ground
    finally:
        theme.apply(application, "dark")
    canvas.zoom(0.01)
    far = canvas.grab().toImage()
    assert far.pixelColor(2, 2).name() == theme.tokens().ground
    assert far.pixelColor(bench.point("painted")).name() != theme.tokens().ground


def test_of_what_is_not_asked_any_more_nothing_is_said(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_asked, may_answer = Event(), Event()

    def gone(*_: object) -> None:
        is_asked.set()
        assert may_answer.wait(30)
        raise NotFoundError("It is not there.")

    bench.select("painted")
    with monkeypatch.context() as patch:
        patch.setattr(pane_module, "read_answer", gone)
        bench.pane.show_view(LineageView.USES)
        bench.qtbot.waitUntil(is_asked.is_set)
        bench.state.select(Selection())
        words = bench.pane.empty._title.text()
        may_answer.set()
        bench.settle()
    assert bench.pane.empty._title.text() == words == "Nothing selected"
