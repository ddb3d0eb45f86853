"""What an asset was made from, in the provenance tab: seen, followed, chosen, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu

from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId
from desktop.domain.recipe import FileRecipe, NamedSource, Recipe
from desktop.domain.recipe_source import SourceState
from desktop.edits.asset import RateAssets
from desktop.edits.edit import perform
from desktop.edits.recipe_source import ChooseSource, LinkSources
from desktop.ui.inspector.asset_record import refresh_record
from desktop.ui.inspector.link_label import LinkLabel
from desktop.ui.kit import theme
from desktop.ui.kit.choose import ChooseDialog

if TYPE_CHECKING:
    from desktop.ui.inspector.sources_view import SourceRow, SourcesView
    from tests.ui.inspector.conftest import Bench

NAMES = (
    NamedSource(r"D:\in\pier.png [input]", "control"),
    NamedSource("two.png", "image"),
    NamedSource("gone.wav", "audio"),
    NamedSource("aside.png", is_used=False),
)


def add(bench: Bench, name: str, folder: str) -> AssetId:
    def make(tx) -> AssetId:  # type: ignore[no-untyped-def]
        key: AssetId = tx.assets.add(AssetType.IMAGE, name)
        path = f"{folder}/{name}"
        tx.locations.add(
            key, storage_type="local", path=path, filename=name, purpose="original", is_primary=True
        )
        return key

    return bench.library.write(make)


@pytest.fixture
def made(bench: Bench) -> Bench:
    """The inspector over a clip whose recipe names four files."""
    bench.ids |= {
        "pier": add(bench, "pier.png", "/refs"),
        "day": add(bench, "two.png", "/day"),
        "night": add(bench, "two.png", "/night & day"),
    }
    said = FileRecipe(
        Recipe("comfyui", source_images=tuple(one.name for one in NAMES), sources=NAMES)
    )
    key = bench.ids["clip"]
    bench.library.maintain(lambda books: books.recipes.note(key, said))
    perform(bench.library, LinkSources((key,)))
    bench.pane.show_tab("Provenance")
    line = bench.pane.provenance.fields["source_images"]
    assert (view(bench).isVisible(), line.isVisible()) == (False, True), "nothing is named there"
    bench.select("clip")
    bench.until(view(bench).isVisible)
    assert not line.isVisible(), "they are told once"
    return bench


def view(bench: Bench) -> SourcesView:
    return bench.pane.provenance.recipe.sources


def told(bench: Bench) -> list[tuple[str, str, str]]:
    rows = view(bench).rows()
    return [(row.name.text(), row.words.text(), row.button.text()) for row in rows]


def row(bench: Bench, at: int) -> SourceRow:
    return view(bench).rows()[at]


TOLD = [
    ("pier.png", "Control picture: the only file of this name", "Change…"),
    ("two.png", "Picture: 2 files have this name", "Choose…"),
    ("gone.wav", "Sound: not in the library", "Choose…"),
    ("aside.png", "in the graph, but not used for this", "Choose…"),
]


def entries(menu: QMenu) -> list[str]:
    return [one.text() for one in menu.actions() if not one.isSeparator()]


def test_each_is_told_with_what_it_is_and_how_sure_that_is(made: Bench) -> None:
    assert told(made) == TOLD
    assert view(made).isVisible()
    assert [type(one.name) is LinkLabel for one in view(made).rows()] == [True, False, False, False]
    assert "D:\\in\\pier.png" in row(made, 0).name.toolTip()
    # Named once: not among the other rows, nor once more as where it comes from.
    shown = [one.text() for one in made.pane.provenance.findChildren(LinkLabel) if one.isVisible()]
    assert shown == ["pier.png"]
    clicked: list[str] = []
    made.pane.page.asset_activated.connect(clicked.append)
    row(made, 0).name.setFocus()
    made.press(Qt.Key.Key_Return)
    assert clicked == [made.ids["pier"]]
    made.select("hero")
    made.until(lambda: not view(made).isVisible())


def test_one_of_several_is_chosen_by_keys_and_taken_back(made: Bench) -> None:
    button = row(made, 1).button
    button.setFocus()
    made.press(Qt.Key.Key_Space)
    (menu,) = [one for one in view(made).findChildren(QMenu) if one.isVisible()]
    assert entries(menu) == [
        "two.png   /day",
        "two.png   /night && day",
        "Another File…",
        "None of These",
    ]
    for _ in range(2):
        made.qtbot.keyClick(menu, Qt.Key.Key_Down)
    made.qtbot.keyClick(menu, Qt.Key.Key_Return)
    made.until(lambda: told(made)[1][1] == "Picture: chosen by hand")
    made.until(lambda: made.pane.record and made.pane.record.dossier.sources[1].asset)
    record = made.pane.record
    assert record is not None
    chosen = record.dossier.sources[1].asset
    assert chosen is not None
    assert chosen.id == made.ids["night"]
    made.runner.undo()
    made.until(lambda: told(made) == TOLD)


def test_none_of_these_is_remembered(made: Bench) -> None:
    menu = view(made).menu(row(made, 1).source)
    menu.actions()[-1].trigger()
    made.until(lambda: "as you said" in told(made)[1][1])
    menu = view(made).menu(row(made, 1).source)
    assert [one.isEnabled() for one in menu.actions() if not one.isSeparator()] == [
        True,
        True,
        True,
        False,
    ]
    menu.actions()[0].trigger()
    made.until(lambda: told(made)[1][1] == "Picture: chosen by hand")


def test_a_star_that_was_given_at_the_same_moment_hides_nothing(made: Bench) -> None:
    record, key = made.pane.record, made.ids["clip"]
    assert record is not None
    star = perform(made.library, RateAssets((key,), 3)).changes
    chosen = perform(made.library, ChooseSource(record.dossier.sources[1].id, None)).changes
    columns = (star | chosen).columns
    assert columns is not None
    fresh = made.library.read(lambda reads: refresh_record(reads, record, columns))
    assert fresh.asset.rating == 3
    assert fresh.dossier.sources[1].state is SourceState.REFUSED


def test_what_is_called_otherwise_is_found_by_words(made: Bench) -> None:
    made.pane.page._choose_other_source(row(made, 2).source.id)
    page = made.pane.page
    made.until(lambda: page.findChildren(ChooseDialog))
    (dialog,) = page.findChildren(ChooseDialog)
    made.qtbot.keyClicks(dialog.field, "hero")
    made.until(lambda: dialog.shown == ["hero.png"])
    made.qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    made.until(lambda: told(made)[2][:2] == ("hero.png", "Sound: chosen by hand"))


def test_in_both_themes_and_to_be_looked_at_only(made: Bench, qapp: QApplication) -> None:
    pictures: list[QImage] = []
    try:
        for name in ("dark", "light"):
            theme.apply(qapp, name)
            pictures.append(view(made).grab().toImage())
    finally:
        theme.apply(qapp, "dark")
    assert pictures[0] != pictures[1]
    made.pane.page.be_read_only(is_read_only=True)
    assert not any(one.button.isEnabled() for one in view(made).rows())
