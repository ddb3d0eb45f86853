"""Tools > Workflows: from a dropped file to takes that are made with it, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base import settings
from desktop.domain.workflow import COMFYUI
from desktop.edits.edit import perform
from desktop.edits.workflow import AddWorkflow
from desktop.jobs.generation_adapters import told_addresses
from desktop.ui.preferences.dialog import PreferencesDialog
from desktop.ui.preferences.shortcut_model import ShortcutModel
from desktop.ui.shell.commands import conflicts
from desktop.ui.workflows.dialog import WorkflowsDialog
from tests.guards import delete_all
from tests.present import present
from tests.ui.dragging import drag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.catalog.library import Library
    from desktop.domain.generation import Json
    from desktop.ui.kit.runner import Runner

# Two values could be the seed: nothing is guessed. Two nodes save.
GRAPH: dict[str, Json] = {
    "3": {"class_type": "Sampler", "inputs": {"first": 1, "second": 2, "model": ["4", 0]},
          "_meta": {"title": "Sampler (Input:seed)"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ""},
          "_meta": {"title": "Words (Input:prompt)"}},
    "8": {"class_type": "SaveImage", "inputs": {}, "_meta": {"title": "Rough"}},
    "9": {"class_type": "SaveImage", "inputs": {}, "_meta": {"title": "Fine (Output:image)"}},
}  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    delete_all(made)


@pytest.fixture
def dialog(runner: Runner, window: QWidget) -> WorkflowsDialog:
    made = WorkflowsDialog(runner, window)
    made.open()
    return made


def names(dialog: WorkflowsDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def rows(dialog: WorkflowsDialog) -> list[tuple[str, ...]]:
    model = dialog.view.table.model()
    return [
        tuple(str(model.index(row, column).data()) for column in range(4))
        for row in range(model.rowCount())
    ]


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def forget(dialog: WorkflowsDialog, row: tuple[str, ...]) -> None:
    dialog.view.table.selectRow(rows(dialog).index(row))
    click(dialog.view.forget)


def type_name(dialog: WorkflowsDialog, name: str) -> None:
    click(dialog.rename)
    field = present(dialog.list.findChild(QLineEdit))
    field.selectAll()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_files_are_dropped_and_each_that_is_none_says_what_to_do(
    qtbot: QtBot, dialog: WorkflowsDialog, tmp_path: Path
) -> None:
    files = {"Fog": GRAPH, "window": {"nodes": [], "links": []}}
    mime = QMimeData()
    for name, content in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    paths = [*(tmp_path / f"{name}.json" for name in files), tmp_path / "gone.json"]
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    assert drag(dialog, mime, QPoint(20, 20))
    qtbot.waitUntil(lambda: names(dialog) == ["Fog"])
    qtbot.waitUntil(lambda: dialog.message.text().count("\n") == 1)
    told = {line.partition(":")[0]: line for line in dialog.message.text().splitlines()}
    assert "Export (API)" in told["window.json"]
    assert "cannot be read" in told["gone.json"]
    picture = QMimeData()
    picture.setUrls([QUrl.fromLocalFile(str(tmp_path / "pier.png"))])
    assert not drag(dialog, picture, QPoint(20, 20))


def test_a_name_that_is_taken_is_replaced_or_both_are_kept(
    qtbot: QtBot, library: Library, dialog: WorkflowsDialog, tmp_path: Path
) -> None:
    small = {"6": GRAPH["6"], "9": GRAPH["9"]}
    for name in ("Fog", "Rain"):
        perform(library, AddWorkflow(name, GRAPH))
        (tmp_path / f"{name}.json").write_text(json.dumps(small), encoding="utf-8")
    dialog.refresh()
    qtbot.waitUntil(lambda: names(dialog) == ["Fog", "Rain"])
    dialog.add_files([str(tmp_path / "Fog.json")])
    qtbot.waitUntil(lambda: dialog.clash.isVisible())
    dialog.add_files([str(tmp_path / "Fog.json"), str(tmp_path / "Rain.json")])
    assert dialog.clash.isHidden()  # those of before are forgotten
    for _ in range(2):
        qtbot.waitUntil(lambda: dialog.clash.isVisible())
        name = "Fog" if "Fog" in dialog.clash.words.text() else "Rain"
        click(dialog.clash.both if name == "Fog" else dialog.clash.replace)
    qtbot.waitUntil(lambda: names(dialog) == ["Fog", "Fog 2", "Rain"])
    qtbot.waitUntil(lambda: dialog.list.currentRow() >= 0 and dialog.clash.isHidden())
    assert not dialog.message.text()

    def contents() -> dict[str, int]:
        found = library.read(lambda reads: reads.templates.of(COMFYUI))
        return {one.name: len(one.content) for one in found}

    # Which file was read first, and so which answer is written last, is open.
    qtbot.waitUntil(lambda: contents() == {"Fog": 4, "Fog 2": 2, "Rain": 2})


def test_what_is_not_clear_is_said_by_hand_and_by_titles_again(
    qtbot: QtBot, library: Library, dialog: WorkflowsDialog
) -> None:
    perform(library, AddWorkflow("Other", {"6": GRAPH["6"], "9": GRAPH["9"]}))
    key = perform(library, AddWorkflow("Fog", GRAPH)).result
    dialog.replace_by("")  # a file that is none: refused, and the list is as it was
    qtbot.waitUntil(lambda: "cannot be read" in dialog.message.text())
    dialog.refresh()
    qtbot.waitUntil(lambda: names(dialog) == ["Fog", "Other"])
    view = dialog.view
    assert "which value is the seed is not clear" in view.problems.text()
    by_title = [
        ("Prompt", "Words (Input:prompt) · 6", "text", "Title"),
        ("Result: image", "Fine (Output:image) · 9", "", "Title"),
    ]
    assert rows(dialog) == by_title
    view.role.setCurrentIndex(view.role.findText("Seed"))
    assert [view.node.itemData(at) for at in range(view.node.count())] == ["3"]
    view.input.setCurrentIndex(view.input.findText("second"))
    click(view.map)
    seed = ("Seed", "Sampler (Input:seed) · 3", "second", "You")
    qtbot.waitUntil(lambda: rows(dialog) == [seed, *by_title])
    assert view.problems.isHidden()
    view.role.setCurrentIndex(view.role.findText("Result: image"))
    view.node.setCurrentIndex(view.node.findData("8"))
    click(view.map)
    result = ("Result: image", "Rough · 8", "", "You")
    qtbot.waitUntil(lambda: rows(dialog) == [seed, by_title[0], result])
    (found, _other) = library.read(lambda reads: reads.templates.of(COMFYUI))
    assert (found.key, found.slots) == (key, (("seed", "3", "second"), ("output:image", "8", "")))
    view.table.selectRow(1)
    assert not view.forget.isEnabled()  # the title says it, and titles are ComfyUI's
    forget(dialog, seed)
    qtbot.waitUntil(lambda: rows(dialog) == [by_title[0], result])
    assert "not clear" in view.problems.text()
    forget(dialog, result)
    qtbot.waitUntil(lambda: rows(dialog) == by_title)


def test_renamed_replaced_removed_and_each_taken_back(
    qtbot: QtBot, library: Library, runner: Runner, dialog: WorkflowsDialog, tmp_path: Path
) -> None:
    for name in ("Fog", "Rain"):
        perform(library, AddWorkflow(name, GRAPH))
    dialog.refresh()
    qtbot.waitUntil(lambda: names(dialog) == ["Fog", "Rain"])
    type_name(dialog, "Rain")
    qtbot.waitUntil(lambda: "already" in dialog.message.text())
    qtbot.waitUntil(lambda: names(dialog) == ["Fog", "Rain"])
    type_name(dialog, "Snow")
    qtbot.waitUntil(lambda: names(dialog) == ["Rain", "Snow"])
    assert present(dialog.list.currentItem()).text() == "Snow"
    assert dialog.message.isHidden()
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"6": GRAPH["6"]}), encoding="utf-8")
    dialog.replace_by(str(other))
    qtbot.waitUntil(lambda: len(rows(dialog)) == 1)
    click(dialog.remove)
    qtbot.waitUntil(lambda: names(dialog) == ["Rain"])
    runner.undo()
    qtbot.waitUntil(lambda: names(dialog) == ["Rain", "Snow"])
    runner.undo()
    runner.undo()
    qtbot.waitUntil(lambda: names(dialog) == ["Fog", "Rain"])


def test_where_comfyui_is_is_asked_in_the_preferences_and_never_with_a_password(
    window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESK_COMFYUI", raising=False)
    model = ShortcutModel([], {}, conflicts, window)
    asked = PreferencesDialog(settings.load(), model, window)
    asked.chosen.connect(settings.save)
    asked.open()
    asked.show_setting("comfyui_address")
    field = present(
        next(one for one in asked.findChildren(QLineEdit) if one.accessibleName()[-7:] == "ComfyUI")
    )
    QTest.keyClicks(field, "http://me:secret@render.house:8188")
    asked.accept()
    assert asked.isVisible()
    assert told_addresses() == {}
    field.selectAll()
    QTest.keyClicks(field, "http://render.house:8188")
    asked.accept()
    assert told_addresses() == {COMFYUI: "http://render.house:8188"}
    monkeypatch.setenv("DESK_COMFYUI", "http://other.house:8188")
    assert told_addresses() == {COMFYUI: "http://other.house:8188"}
