"""The inspector over a real library: shows, edits in place, undoes, settles conflicts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from desktop.domain.asset import ColourLabel
from desktop.edits.asset import RateAssets, RenameAsset, SetFields
from desktop.edits.edit import perform
from desktop.ui.inspector.actions import SPECS, TABS, TAG

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.inspector.conftest import Bench


PROMPT = "glass bottle on an old pier, low sun"


def test_it_shows_what_is_known_of_an_asset(bench: Bench) -> None:
    pane = bench.pane
    assert pane.header.name.text() == "hero.png"
    assert pane.header.about.text() == "Image · 965 kB"
    assert pane.details.tags.names == ["pier", "sunset"]
    assert pane.details.cost.text() == "$0.025"
    assert pane.provenance.prompt.field.toPlainText() == PROMPT
    assert pane.strip.tabText(TABS.index("Relations")) == "Relations 1"


def test_a_name_is_written_on_enter_and_undone(bench: Bench) -> None:
    bench.type_into(bench.pane.header.name, "pier_hero.png")
    bench.until(lambda: bench.asset().name == "pier_hero.png")
    bench.until(lambda: bench.runner.undo_label == "Rename to pier_hero.png")
    bench.runner.undo()
    bench.until(lambda: bench.pane.header.name.text() == "hero.png")
    assert bench.asset().name == "hero.png"


def test_a_description_is_written_after_a_rest_and_the_cursor_stays(bench: Bench) -> None:
    field = bench.pane.details.description
    field.setFocus()
    bench.qtbot.keyClicks(field, "low sun")
    at = field.textCursor().position()
    bench.until(lambda: bench.asset().description == "low sun")
    bench.until(lambda: bench.pane.record and bench.pane.record.asset.description == "low sun")
    assert field.hasFocus()
    assert field.textCursor().position() == at


def test_leaving_for_another_asset_writes_what_was_typed(bench: Bench) -> None:
    bench.type_into(bench.pane.details.code, "2B", enter=False)
    bench.select("clip")
    bench.until(lambda: bench.asset("hero").code == "2B")
    assert bench.asset("clip").code is None
    assert bench.pane.details.code.text() == ""


def test_a_refresh_leaves_the_words_and_the_cursor_of_a_field_alone(bench: Bench) -> None:
    code = bench.pane.details.code
    bench.type_into(code, "12A", enter=False)
    code.setCursorPosition(1)
    bench.runner.change(RateAssets((bench.ids["hero"],), 3))
    bench.until(lambda: bench.pane.header.stars.rating == 3)
    assert code.text() == "12A"
    assert code.cursorPosition() == 1
    assert code.hasFocus()


def test_edits_of_different_values_by_two_people_are_both_kept(bench: Bench) -> None:
    perform(bench.library, SetFields(bench.ids["hero"], {"description": "theirs"}))
    bench.type_into(bench.pane.details.code, "9Z")
    bench.until(lambda: bench.asset().code == "9Z")
    assert bench.asset().description == "theirs"
    assert bench.pane.conflict.isHidden()


def test_two_people_editing_one_value_are_shown_both_and_one_chooses(bench: Bench) -> None:
    pane = bench.pane
    perform(bench.library, RenameAsset(bench.ids["hero"], "theirs.png"))
    bench.type_into(pane.header.name, "mine.png")
    bench.until(lambda: not pane.conflict.isHidden())
    assert bench.asset().name == "theirs.png"
    assert "theirs.png" in pane.conflict.theirs.text()
    assert "mine.png" in pane.conflict.mine.text()
    assert pane.header.name.text() == "theirs.png"
    pane.conflict.insist.click()
    bench.until(lambda: bench.asset().name == "mine.png")
    assert pane.conflict.isHidden()


def test_keeping_theirs_changes_nothing(bench: Bench) -> None:
    perform(bench.library, RenameAsset(bench.ids["hero"], "theirs.png"))
    bench.type_into(bench.pane.header.name, "mine.png")
    bench.until(lambda: not bench.pane.conflict.isHidden())
    bench.pane.conflict.keep.click()
    assert bench.pane.conflict.isHidden()
    assert bench.asset().name == "theirs.png"


def test_cost_can_be_unknown_again(bench: Bench) -> None:
    cost = bench.pane.details.cost
    cost.setFocus()
    cost.clear()
    bench.qtbot.keyClick(cost, Qt.Key.Key_Return)
    bench.until(lambda: bench.asset().generation_cost is None)
    assert cost.placeholderText() == "unknown"


def test_stars_label_and_favourite_are_edits(bench: Bench) -> None:
    pane = bench.pane
    pane.header.stars.setFocus()
    bench.qtbot.keyClick(pane.header.stars, "4")
    pane.details.label.setFocus()
    bench.qtbot.keyClick(pane.details.label, "G")
    pane.header.favourite_button.click()
    bench.until(lambda: bench.asset().is_favorite)
    asset = bench.asset()
    assert (asset.rating, asset.label) == (4, ColourLabel.GREEN)
    bench.until(lambda: pane.header.stars.rating == 4)
    for _ in range(3):
        bench.runner.undo()
    bench.until(lambda: bench.asset().rating == 0)
    bench.until(
        lambda: (
            pane.details.label.label == ColourLabel.NONE and not pane.header.favourite_button.is_on
        )
    )


def test_the_tag_action_opens_the_field_and_enter_adds_one_after_the_other(bench: Bench) -> None:
    bench.pane.show_tab("History")
    bench.pane.begin_tag()
    field = bench.pane.details.tags.field
    bench.until(field.hasFocus)
    for name in ("night", "mood/calm"):
        bench.qtbot.keyClicks(field, name)
        bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    bench.until(lambda: bench.pane.details.tags.names == ["mood/calm", "night", "pier", "sunset"])
    assert field.hasFocus()
    bench.runner.undo()
    bench.until(lambda: bench.tags() == ["night", "pier", "sunset"])


def test_a_chip_is_taken_off_by_its_cross(bench: Bench) -> None:
    chip = bench.pane.details.tags.chips[0]
    at = chip.rect().center()
    at.setX(chip.width() - 6)
    bench.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=at)
    bench.until(lambda: bench.pane.details.tags.names == ["sunset"])
    assert bench.tags() == ["sunset"]


def test_collections_are_joined_made_and_left(bench: Bench) -> None:
    line = bench.pane.details.collections
    line.added.emit(("box",))
    bench.until(lambda: line.names == ["Box"])
    line.added.emit(("New one",))
    bench.until(lambda: line.names == ["Box", "New one"])
    line.removed.emit("Box")
    bench.until(lambda: line.names == ["New one"])
    members = bench.library.read(lambda reads: reads.collections.member_ids(bench.ids["box"]))
    assert members == []


def test_metadata_keeps_its_kind_and_what_is_unknown_stays(bench: Bench) -> None:
    fields = bench.pane.details._extra
    assert list(fields) == ["camera", "iso"]
    bench.type_into(fields["iso"], "400")
    bench.until(lambda: bench.asset().metadata["iso"] == 400)
    assert bench.asset().metadata == {"camera": "35 mm", "iso": 400, "format": "png"}


def test_the_prompt_is_copied_and_edited_in_its_box(bench: Bench) -> None:
    bench.pane.handlers["inspector.copy_prompt"]()
    assert QGuiApplication.clipboard().text() == PROMPT
    field = bench.pane.provenance.prompt.field
    bench.pane.show_tab("Provenance")
    field.setFocus()
    field.setPlainText("a harbour at night")
    bench.qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.until(lambda: bench.asset().generation["prompt"] == "a harbour at night")
    assert bench.asset().generation["model"] == "flux1-dev"


def test_relations_lead_to_the_other_end_and_can_be_removed(bench: Bench) -> None:
    tab = bench.pane.relations
    index = tab.model.index(1)
    with bench.qtbot.waitSignal(bench.pane.asset_activated) as told:
        tab.list.doubleClicked.emit(index)
    assert told.args == [bench.ids["mara"]]
    tab.list.setCurrentIndex(index)
    bench.qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    bench.until(lambda: tab.model.rowCount() == 0)
    assert bench.pane.strip.tabText(TABS.index("Relations")) == "Relations"
    bench.runner.undo()
    bench.until(lambda: tab.model.rowCount() == 2)


def test_technical_facts_are_copied_with_the_path(bench: Bench, tmp_path: Path) -> None:
    bench.pane.handlers["inspector.copy_technical"]()
    copied = QGuiApplication.clipboard().text()
    assert f"SHA-256: {'a' * 64}" in copied
    assert str(tmp_path / "hero.png") in copied


def test_what_is_odd_about_a_file_is_among_its_facts(bench: Bench) -> None:
    record = bench.pane.record
    assert record
    odd = ["Its name ends in .jpg, but it is a PNG picture.", "Its colour profile is damaged."]
    asset = replace(record.asset, metadata={**record.asset.metadata, "warnings": odd})
    bench.pane.technical.show_record(replace(record, dossier=replace(record.dossier, asset=asset)))
    bench.pane.technical.copy_all()
    copied = QGuiApplication.clipboard().text()
    assert all(f"File / Note: {text}" in copied for text in odd)


def test_history_tells_what_was_done(bench: Bench) -> None:
    bench.type_into(bench.pane.details.code, "2B")
    model = bench.pane.history.model
    bench.until(lambda: model.rowCount() == 1)
    assert model.index(0).data() == "Change code"


def test_several_assets_are_summed_compared_and_edited_together(bench: Bench) -> None:
    bulk = bench.pane.bulk
    bench.select("hero", "clip")
    assert bulk.title.text() == "2 selected"
    assert bulk.about.text() == "1 image · 1 video"
    assert bulk.tags.names == ["pier", "sunset"]
    assert [partial for _, _, partial in bulk.tags._shown] == [False, True]
    bulk.stars.setFocus()
    bench.qtbot.keyClick(bulk.stars, "5")
    bench.until(lambda: (bench.asset("hero").rating, bench.asset("clip").rating) == (5, 5))
    bench.pane.begin_tag()
    bench.qtbot.keyClicks(bulk.tags.field, "dusk")
    bench.qtbot.keyClick(bulk.tags.field, Qt.Key.Key_Return)
    bench.until(lambda: "dusk" in bench.tags("hero") and "dusk" in bench.tags("clip"))
    bench.runner.undo()
    bench.until(lambda: bulk.tags.names == ["pier", "sunset"])
    bulk.collections.added.emit(("Box",))
    members = lambda: bench.library.read(  # noqa: E731
        lambda reads: reads.collections.member_ids(bench.ids["box"])
    )
    bench.until(lambda: members() == [bench.ids["hero"], bench.ids["clip"]])


def test_markup_in_names_is_shown_as_it_is(bench: Bench) -> None:
    evil = "<img src=file:///etc/passwd><b>x</b>"
    perform(bench.library, RenameAsset(bench.ids["mara"], evil))
    bench.select("clip")
    bench.select("mara")
    assert bench.pane.header.name.text() == evil
    for label in bench.pane.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()


def test_every_action_has_a_handler_and_an_explanation(bench: Bench) -> None:
    # To begin a tag is the shell's, since tags are typed where one looks.
    assert {spec.id for spec in SPECS} == set(bench.pane.handlers) - {TAG.id}
    assert all(spec.help.endswith(".") for spec in SPECS)


@pytest.mark.parametrize("width", [280, 345, 600])
def test_every_tab_is_whole_at_any_width(bench: Bench, width: int) -> None:
    bench.pane.setFixedSize(width, 600)
    strip = bench.pane.strip
    bench.until(lambda: abs(bench.pane.width() - width) <= 1)
    last = strip.tabRect(strip.count() - 1)
    assert strip.tabRect(0).left() >= 0
    assert last.right() <= strip.width()
    assert strip.tabText(TABS.index("Relations")) == "Relations 1"


def test_an_address_in_the_web_is_shown_and_copied_without_what_grants_access(
    bench: Bench,
) -> None:
    record, tab = bench.pane.record, bench.pane.technical
    assert record is not None
    assert tab._address is None
    file = record.dossier

    def show(url: str) -> None:
        asset = replace(record.asset, url=url)
        tab.show_record(replace(record, dossier=replace(file, asset=asset)))

    signed = "https://ada:geheim@cdn.example.org/hero.png?v=2&X-Amz-Signature=geheim"
    show(signed)
    assert tab._address is not None
    words = [label.text() for label in tab._address.findChildren(QLabel)]
    start = "Came from this address" if record.places else "Kept by its address only"
    assert any(text.startswith(f"{start} · ") for text in words)
    tab._address.copy.click()
    assert QGuiApplication.clipboard().text() == "https://cdn.example.org/hero.png"
    tab.copy_all()
    assert "Address: https://cdn.example.org/hero.png" in QGuiApplication.clipboard().text()
    show("https://cdn.example.org/hero.png")
    words += [label.text() for label in tab._address.findChildren(QLabel)]
    assert "geheim" not in "".join(words)
    assert start in words
