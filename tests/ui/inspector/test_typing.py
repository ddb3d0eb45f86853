"""Typing in the inspector: no word is lost, no key is trapped, what is wrong is said beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.catalog.library import open_library
from desktop.domain.asset import AssetType
from desktop.domain.changes import ALL_CHANGED
from desktop.edits.asset import AddAsset, RenameAsset, SetFields
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.ui.inspector.actions import TABS
from desktop.ui.inspector.fields import LineField
from desktop.ui.kit.state import Selection
from tests.present import present
from tests.ui.dragging import drag

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.ui.inspector.binder import ValueSpec
    from desktop.ui.inspector.chips import ChipLine
    from tests.ui.inspector.conftest import Bench


def chips_apart(line: ChipLine) -> bool:
    """Whether no two of the chips and the field cover each other, and all are inside."""
    members = line.members
    apart = not any(
        one.geometry().intersects(other.geometry())
        for at, one in enumerate(members)
        for other in members[:at]
    )
    return apart and all(line.rect().contains(member.geometry()) for member in members)


@pytest.mark.parametrize("many", [False, True], ids=["one asset", "several"])
def test_tags_are_added_in_every_way_and_the_field_is_empty_after_each(
    bench: Bench, *, many: bool
) -> None:
    known = [f"harbour/{name}" for name in ("gulls", "sea", "fog bank")]
    for name in known:
        bench.library.write(lambda tx, name=name: tx.tags.ensure(name))  # type: ignore[misc]
    bench.select(*(["clip", "mara"] if many else ["mara"]))
    page: Any = bench.pane.bulk if many else bench.pane.details
    line, tags = page.tags, page.tags.field
    bench.pane.begin_tag()
    bench.until(tags.hasFocus)
    expected = ["pier"] if many else []

    def added(*names: str) -> None:
        assert tags.text() == ""
        expected.extend(names)
        bench.until(lambda: sorted(line.names) == sorted(expected))
        bench.until(lambda: chips_apart(line))
        assert bench.keyboard is tags, names

    bench.write("gul")
    assert tags.is_offering
    bench.press(Qt.Key.Key_Down)
    bench.press(Qt.Key.Key_Return)
    added("harbour/gulls")
    bench.write("mist")
    bench.press(Qt.Key.Key_Return)
    added("mist")
    bench.write("sea")
    bench.press(Qt.Key.Key_Tab)
    added("harbour/sea")
    bench.write("bank")
    popup = tags._popup
    bench.qtbot.mouseClick(
        popup.viewport(),
        Qt.MouseButton.LeftButton,
        pos=popup.visualRect(popup.model().index(0, 0)).center(),
    )
    added("harbour/fog bank")
    bench.write("day,")
    added("day")
    QGuiApplication.clipboard().setText("dusk, dawn ; low  sun\nnoon,")
    bench.qtbot.keySequence(tags, QKeySequence(QKeySequence.StandardKey.Paste))
    added("dusk", "dawn", "low sun", "noon")
    mime = QMimeData()
    mime.setText("night")
    assert drag(tags, mime, tags.rect().center())
    added("night")
    bench.press(Qt.Key.Key_Return)
    added()
    assert bench.tags("mara") == sorted(set(expected) - {"pier"} if many else expected)


def test_leaving_the_tag_field_adds_what_was_typed_to_what_it_was_typed_for(bench: Bench) -> None:
    bench.pane.begin_tag()
    bench.until(bench.pane.details.tags.field.hasFocus)
    bench.write("gulls")
    bench.select("clip")
    bench.until(lambda: "gulls" in bench.tags("hero"))
    assert "gulls" not in bench.tags("clip")
    assert bench.pane.details.tags.field.text() == ""


def test_a_thousand_assets_get_a_tag_and_the_keyboard_goes_back(bench: Bench) -> None:
    ids = bench.library.write(
        lambda tx: [tx.assets.add(AssetType.IMAGE, f"{at}.png") for at in range(1212)]
    )
    bench.state.select(Selection(tuple(ids), {}, None, "library"))
    bulk = bench.pane.bulk
    bench.until(lambda: bulk._common is not None and bulk._common.count == 1212)
    bench.pane.begin_tag()
    bench.write("sea")
    bench.press(Qt.Key.Key_Return)
    bench.until(lambda: bulk.tags.names == ["sea"])
    assert chips_apart(bulk.tags)
    bench.press(Qt.Key.Key_Escape)
    assert bench.keyboard is bench.board


def test_escape_in_the_tag_field_goes_back_one_step_at_a_time(bench: Bench) -> None:
    bench.pane.begin_tag()
    tags = bench.pane.details.tags.field
    bench.until(tags.hasFocus)
    bench.library.write(lambda tx: tx.tags.ensure("gulls"))
    tags.offer(["gulls"])
    bench.write("gul")
    bench.press(Qt.Key.Key_Escape)
    assert (tags.is_offering, tags.text(), bench.keyboard) == (False, "gul", tags)
    bench.press(Qt.Key.Key_Escape)
    assert (tags.text(), bench.keyboard) == ("", tags)
    bench.qtbot.keySequence(tags, QKeySequence(QKeySequence.StandardKey.Undo))
    assert tags.text() == "gul"
    bench.press(Qt.Key.Key_Escape, times=3)  # the list, the words, the field
    assert bench.keyboard is bench.board
    assert bench.runner.undo_label == ""


def test_escape_leaves_every_field_and_loses_nothing(bench: Bench) -> None:
    """One line: the old words are back, and its own undo has the new ones. Several: written."""
    bench.library.write(lambda tx: tx.assets.set(bench.ids["hero"], {"code": "1A"}))
    bench.runner.changed.emit(ALL_CHANGED, None)
    pane = bench.pane
    bench.until(lambda: pane.details.code.text() == "1A")
    for field, spec in pane.binder._fields:
        assert isinstance(field, QWidget)
        _open_tab_of(bench, field)
        before = field.typed
        bench.board.setFocus()
        assert isinstance(field, QWidget)
        field.setFocus()
        bench.write("7")
        typed = field.typed
        assert typed != before
        bench.press(Qt.Key.Key_Escape)
        if isinstance(field, LineField):
            assert (field.typed, bench.keyboard) == (before, field)
            bench.qtbot.keySequence(field, QKeySequence(QKeySequence.StandardKey.Undo))
            assert field.typed == typed, spec
            bench.press(Qt.Key.Key_Escape, times=2)
        else:
            bench.until(lambda s=spec, t=typed: s.read(bench.asset()) == t)  # type: ignore[misc]
        assert bench.keyboard is bench.board, spec
    for widget in (pane.header.stars, pane.details.label, pane.details.status, pane.strip):
        _open_tab_of(bench, widget)
        bench.board.setFocus()
        widget.setFocus()
        bench.press(Qt.Key.Key_Escape)
        assert bench.keyboard is bench.board, widget


def test_every_field_is_written_on_leaving_for_another_asset(bench: Bench) -> None:
    typed = {"recorded_at": "14 Nov 2026 21:40", "generation_cost": "1,25"}
    pane = bench.pane

    def field_of(spec: ValueSpec) -> Any:
        return next(field for field, other in pane.binder._fields if other == spec)

    for spec in dict.fromkeys(spec for _, spec in pane.binder._fields):
        _open_tab_of(bench, field_of(spec))
        bench.type_into(field_of(spec), typed.get(spec.key, "31"), enter=False)
        shown = "$1.25" if spec.key == "generation_cost" else typed.get(spec.key, "31")
        bench.select("clip")
        bench.select("hero")
        bench.until(lambda s=spec, t=shown: field_of(s).typed == t)  # type: ignore[misc]
        assert field_of(spec).write(spec.read(bench.asset())) == shown
    assert pane.conflict.isHidden()


def test_two_fields_typed_in_at_once_are_both_written_at_the_end(bench: Bench) -> None:
    """The first edit makes the asset newer than the second one knows: that is no conflict."""
    bench.type_into(bench.pane.details.code, "2B")
    bench.pane.details.description.setFocus()
    bench.write("low sun")
    assert bench.pane.flush(is_last=True)
    assert bench.runner.shut_down(10)
    assert (bench.asset().code, bench.asset().description) == ("2B", "low sun")


def test_what_is_typed_is_written_when_another_library_is_opened(
    bench: Bench, tmp_path: Path
) -> None:
    bench.pane.details.description.setFocus()
    bench.write("low sun")
    other = open_library(tmp_path / "other.desk", create=True)
    bench.runner.set_library(other, History())
    bench.until(lambda: bench.asset().description == "low sun")
    assert bench.pane.conflict.isHidden()
    bench.runner.set_library(bench.library, History())
    other.close()


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("cost", "cheap", "not an amount"),
        ("cost", "-1", "zero or more"),
        ("recorded", "the day before", "not a date"),
        ("name", "", "cannot be empty"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_waits_for_its_asset(
    bench: Bench, name: str, typed: str, why: str
) -> None:
    field = bench.pane.header.name if name == "name" else getattr(bench.pane.details, name)
    before = field.text()
    field.setFocus()
    field.selectAll()
    bench.press(Qt.Key.Key_Delete)
    bench.write(typed)
    bench.press(Qt.Key.Key_Return)
    problem = present(field.parentWidget()).findChild(QLabel)
    assert why in present(problem).text()
    assert present(problem).isVisible()
    assert field.text() == typed
    assert bench.notes == []
    assert not bench.pane.flush()
    bench.select("clip")
    assert field.text() != typed or typed == ""
    assert not present(problem).isVisible()
    assert "hero.png" in bench.notes[-1].text
    bench.select("hero")
    assert field.text() == typed
    assert present(problem).isVisible()
    bench.runner.changed.emit(ALL_CHANGED, None)
    field.setFocus()
    bench.press(Qt.Key.Key_Escape)
    assert field.text() == before
    assert not present(problem).isVisible()
    assert bench.runner.undo_label == ""


def test_a_cost_keeps_its_currency(bench: Bench) -> None:
    bench.type_into(bench.pane.details.cost, "1,25 eur")
    bench.until(lambda: bench.asset().generation_cost == Decimal("1.25"))
    assert bench.asset().generation["currency"] == "EUR"
    bench.until(lambda: bench.pane.provenance.cost.text() == "€1.25")
    bench.type_into(bench.pane.details.cost, "$2")
    bench.until(lambda: "currency" not in bench.asset().generation)
    bench.runner.undo()
    bench.until(lambda: bench.pane.details.cost.text() == "€1.25")


def test_conflicts_wait_for_each_other_and_none_is_lost(bench: Bench) -> None:
    pane, hero = bench.pane, bench.ids["hero"]
    perform(bench.library, RenameAsset(hero, "theirs.png"))
    perform(bench.library, SetFields(hero, {"code": "9Z"}))
    bench.type_into(pane.header.name, "mine.png")
    bench.until(lambda: len(pane.conflict._waiting) == 1)  # or the other may be known first
    bench.type_into(pane.details.code, "1A")
    bench.until(lambda: len(pane.conflict._waiting) == 2)
    assert "mine.png" in pane.conflict.mine.text()
    pane.conflict.copy.click()
    assert QGuiApplication.clipboard().text() == "mine.png"
    pane.conflict.keep.click()
    assert "1A" in pane.conflict.mine.text()
    pane.conflict.insist.click()
    bench.until(lambda: bench.asset().code == "1A")
    assert bench.asset().name == "theirs.png"
    assert pane.conflict.isHidden()


def test_words_for_an_asset_that_is_gone_can_be_copied(bench: Bench) -> None:
    bench.pane.details.description.setFocus()
    bench.write("low sun")
    bench.library.write(lambda tx: tx.assets.purge([bench.ids["hero"]]))
    bench.pane.flush()
    bench.until(lambda: not bench.pane.conflict.isHidden())
    assert "gone" in bench.pane.conflict.heading
    bench.pane.conflict.copy.click()
    assert QGuiApplication.clipboard().text() == "low sun"
    bench.pane.conflict.keep.click()
    assert bench.pane.conflict.isHidden()


def test_what_is_gone_is_said_only_while_it_is_selected(bench: Bench) -> None:
    """By one's own undo, or for good by anybody; with nothing selected it says just that."""
    pane = bench.pane
    made: list[Any] = []
    bench.runner.change(AddAsset(AssetType.TEXT, "note"), made.append)
    bench.until(lambda: made)
    bench.ids["note"] = made[0].result
    for remove in (
        bench.runner.undo,
        lambda: bench.library.write(lambda tx: tx.assets.purge([bench.ids["clip"]])),
    ):
        bench.select("note" if remove == bench.runner.undo else "clip")
        remove()
        bench.until(lambda: not bench.runner.is_reading)
        bench.runner.changed.emit(ALL_CHANGED, None)
        bench.until(lambda: pane.empty.isVisible())
        assert "No longer in the library" in _words(pane.empty)
        bench.state.select(Selection())
        assert "Nothing selected" in _words(pane.empty)
        bench.select("hero")
        bench.state.select(Selection())
        assert "Nothing selected" in _words(pane.empty)


def test_an_answer_that_comes_late_does_not_show_what_is_not_selected(bench: Bench) -> None:
    keys = [bench.ids["clip"]]
    cards = bench.library.read(lambda reads: reads.assets.cards(keys))
    bench.state.select(Selection(tuple(keys), cards, cards[keys[0]], "library"))
    bench.pane._read()  # the question is on its way
    bench.state.select(Selection())
    bench.until(lambda: not bench.runner.is_reading)
    QApplication.processEvents()
    assert "Nothing selected" in _words(bench.pane.empty)
    assert bench.pane.record is None


def test_a_long_name_ends_in_an_ellipsis_and_is_whole_in_its_tool_tip(bench: Bench) -> None:
    name = bench.pane.header.name
    long = "the_last_lamp_" * 8 + "end.png"
    perform(bench.library, RenameAsset(bench.ids["hero"], long))
    bench.runner.changed.emit(ALL_CHANGED, None)
    bench.until(lambda: name.text() == long)
    assert name._is_cut()
    whole = name.grab().toImage()
    name.setFocus()
    assert name.grab().toImage() != whole
    short = bench.pane.details.code
    assert not short._is_cut()


def _open_tab_of(bench: Bench, widget: QWidget) -> None:
    """Bring the tab with a widget to the front, its hidden rows too."""
    for name in TABS:
        if bench.pane.page.tab(name).isAncestorOf(widget):
            bench.pane.show_tab(name)
    bench.pane.provenance._pencil.setChecked(True)


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))
