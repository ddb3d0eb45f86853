"""What is shown of how an asset was made: from its file, by hand, and in the file's own words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.domain.recipe import AssetRecipe, FileRecipe, FoundPrompt, Lora, RawBlock, Recipe
from desktop.ui.inspector.raw_tree import RawTree
from desktop.ui.inspector.recipe_view import recipe_rows

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel
    from pytestqt.qtbot import QtBot

    from tests.ui.inspector.conftest import Bench

GRAPH = {"3": {"class_type": "KSampler", "inputs": {"seed": 7, "positive": ["6", 0]}}}
SAID = FileRecipe(
    Recipe(
        generator="comfyui",
        provider="ComfyUI",
        model="lamp.safetensors",
        prompt="a keeper",
        negative_prompt="blurry",
        seed="7",
        steps=20,
        cfg=7.0,
        sampler="euler",
        width=832,
        height=1216,
        is_traced=True,
        loras=(Lora("fog", 0.5),),
        source_images=("pier.png",),
        prompts=(FoundPrompt("a keeper", "prompt", "Text #6", True),),
    ),
    (RawBlock("prompt", json.dumps(GRAPH)), RawBlock("comment", "two\nlines")),
    ("It was cut.",),
)


def words(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def names(model: QAbstractItemModel, parent: QModelIndex) -> list[str]:
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found += [str(index.data()), *names(model, index)]
    return found


@pytest.fixture
def made(bench: Bench) -> Bench:
    """The inspector over a clip whose file says how it was made."""
    key = bench.ids["clip"]
    bench.library.maintain(lambda books: books.recipes.note(key, SAID))
    bench.select("clip")
    bench.pane.show_tab("Provenance")
    return bench


def test_what_the_file_says_and_how_it_is_copied(made: Bench) -> None:
    tab = made.pane.provenance
    assert tab.prompt.field.toPlainText() == "a keeper"
    assert (tab.fields["seed"].text(), tab.fields["model"].text()) == ("7", "lamp.safetensors")
    shown = words(tab.recipe)
    for text in ("832 × 1216", "It was cut."):
        assert text in shown
    assert tab.fields["loras"].text() == "fog 0.5"
    assert tab.fields["source_images"].text() == "pier.png"
    assert "Yes, the graph leads to this prompt" in shown
    clipboard = QGuiApplication.clipboard()
    tab.recipe.copies["a1111"].click()
    assert clipboard.text().splitlines()[:2] == ["a keeper", "Negative prompt: blurry"]
    assert "Steps: 20, Sampler: euler, CFG scale: 7, Seed: 7, Size: 832x1216" in clipboard.text()
    tab.recipe.copies["json"].click()
    assert json.loads(clipboard.text())["loras"] == [{"name": "fog", "weight": 0.5}]
    tab.recipe.copies["parameters"].click()
    assert "Seed: 7" in clipboard.text().splitlines()


def test_a_correction_stands_beside_what_the_file_says_and_goes_again(made: Bench) -> None:
    tab = made.pane.provenance
    assert "The file says otherwise" not in words(tab.recipe.corrected)
    made.type_into(tab.fields["seed"], "12")
    made.until(lambda: "The file says otherwise" in words(tab.recipe.corrected))
    assert "7" in words(tab.recipe.corrected)
    assert made.asset("clip").generation["seed"] == "12"
    (use,) = [b for b in tab.recipe.corrected.findChildren(QPushButton) if not b.isHidden()]
    use.click()
    made.until(lambda: tab.fields["seed"].text() == "7")
    assert "The file says otherwise" not in words(tab.recipe.corrected)
    made.until(lambda: made.runner.undo_label == "Use what the file says")
    made.runner.undo()
    made.until(lambda: tab.fields["seed"].text() == "12")


def test_loras_and_sources_are_corrected_as_lists(made: Bench) -> None:
    tab = made.pane.provenance
    made.type_into(tab.fields["loras"], "fog 0.7, grain")
    wanted = [{"name": "fog", "weight": 0.7}, {"name": "grain", "weight": None}]
    made.until(lambda: made.asset("clip").generation["loras"] == wanted)
    made.until(lambda: "fog 0.5" in words(tab.recipe.corrected))
    made.type_into(tab.fields["source_images"], '"a, b.png", pier.png')
    sources = ["a, b.png", "pier.png"]
    made.until(lambda: made.asset("clip").generation["source_images"] == sources)
    made.until(lambda: "pier.png" in words(tab.recipe.corrected))
    made.type_into(tab.fields["loras"], "fog 0.5")
    made.until(lambda: "fog 0.5" not in words(tab.recipe.corrected))
    recipe = made.library.read(lambda r: r.recipes.of(made.ids["clip"]))
    assert set(recipe.corrected) == {"source_images"}


def test_the_files_own_words_are_searched(made: Bench) -> None:
    raw = made.pane.provenance.recipe.raw
    raw.open()
    model = raw.tree.model()
    assert {"prompt", "class_type", "seed", "comment"} <= set(names(model, QModelIndex()))
    raw.search.setText("ksampler")
    assert names(model, QModelIndex())[:2] == ["prompt", "3"]
    assert "comment" not in names(model, QModelIndex())
    raw.copy_all()
    assert json.dumps(GRAPH) in QGuiApplication.clipboard().text()


def test_the_files_own_words_stand_as_they_are(qtbot: QtBot) -> None:
    r"""Six letters of an escape are letters; numbers and yes and no are as JSON wrote them."""
    tree = RawTree()
    qtbot.addWidget(tree)
    text = r"""{"letters": "\\u0000 stays", "seed": 18446744073709551621, "cfg": 1.10,
        "on": true, "none": null, "not a number": NaN}"""
    tree.show_blocks((RawBlock("prompt", text), RawBlock("comment", r"plain \u0000")))
    tree.open()
    model = tree.tree.model()
    top = model.index(0, 0)
    shown = [str(model.index(row, 1, top).data()) for row in range(model.rowCount(top))]
    assert shown == [r"\u0000 stays", "18446744073709551621", "1.10", "true", "null", "NaN"]
    assert model.index(1, 1).data() == r"plain \u0000"
    tree.copy_all()
    assert text in QGuiApplication.clipboard().text()


def test_an_asset_whose_file_says_nothing_shows_nothing_of_it(bench: Bench) -> None:
    bench.select("clip")
    bench.pane.show_tab("Provenance")
    tab = bench.pane.provenance
    assert words(tab.recipe.rows) == []
    assert not tab.recipe.raw.isVisible()
    assert not tab.recipe.copies["json"].isVisible()


def test_prompts_that_nobody_could_trace_are_all_told() -> None:
    parsed = {
        "prompt": "a lamp",
        "is_traced": False,
        "prompts": [
            {"text": "a lamp", "role": "", "where": "Text #6", "is_traced": False},
            {"text": "a pier", "role": "prompt", "where": "Text #7", "is_traced": False},
        ],
    }
    rows = recipe_rows(parsed, AssetRecipe("comfyui", parsed))
    assert ("Traced", "No: it is the likeliest of those in the file") in rows
    assert [text for name, text in rows if name == "Found"] == [
        "a lamp (Text #6)",
        "a pier (prompt, Text #7)",
    ]
