"""The Trash: one rule for asking, verbs of its own, and nothing destroyed by a careless Enter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from desktop.edits.asset import RateAssets
from desktop.ui.shell.ask import Decision
from tests.present import present
from tests.stories.conftest import Desk
from tests.ui.dragging import drag


def open_question(desk: Desk) -> Decision:
    decision: Decision = desk._dialog(Decision)
    return decision


def said_of(notes: list[Any]) -> str:
    """The toast in sight."""
    return str(notes[-1].text) if notes else ""


def press_enter(desk: Desk) -> None:
    """Enter into an open question; it is gone then, whatever it did."""
    decision = open_question(desk)
    QTest.keyClick(decision, Qt.Key.Key_Return)
    desk.wait(lambda: not decision.isVisible())
    desk.settle()


def drag_to_trash(desk: Desk, *names: str) -> None:
    sidebar = desk.window.library.sidebar
    mime = desk.window.library.model.drag_of([desk.id_of(name) for name in names])
    at = sidebar.visualRect(sidebar.places.index_of("trash")).center()
    assert drag(sidebar.viewport(), mime, at)


def is_enabled(desk: Desk, command: str) -> bool:
    desk.window.commands.refresh()
    return bool(desk.window.commands.action(command).isEnabled())


def test_a_used_asset_is_asked_about_however_it_goes(desk: Desk, rushes: Path) -> None:
    desk.import_folder(rushes)
    pier = desk.id_of("pier.png")

    def build(tx: Any) -> Any:
        film = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film, "EXT. PIER")
        (shot,) = tx.films.add_shots(scene, ["On the pier"])
        tx.films.add_takes(shot, [pier])
        return film, scene, shot

    film, scene, shot = desk.library.write(build)
    notes: list[Any] = []
    desk.window.report.noted.connect(notes.append)
    window = desk.window
    desk.select("pier.png")
    for ask in (
        lambda: desk.key(Qt.Key.Key_Delete),
        lambda: desk.menu("asset.trash"),
        lambda: drag_to_trash(desk, "pier.png"),
        lambda: window.storyboard.trash_requested.emit((pier,)),
    ):
        ask()
        decision = open_question(desk)
        assert decision.windowTitle() == "Move “pier.png” to the Trash?"
        decision.reject()
        desk.settle()
    # What only its own container uses goes without a word, and comes back by its toast.
    for ids, said in (((shot,), "shot 1A"), ((scene, shot), "scene 1 with 1 shot")):
        window.storyboard.trash_requested.emit(ids)
        desk.wait(lambda said=said: said_of(notes) == f"Moved {said} to the Trash.")  # type: ignore[misc]
        desk.window.runner.change(RateAssets((pier,), 3))
        desk.settle()
        notes[-1].actions[0].act()  # takes back its own edit, not the one made since
        desk.settle()
        gone = desk.library.read(lambda r, ids=ids: r.assets.values(list(ids), "deleted_at"))
        assert set(gone.values()) == {None}
        assert desk.window.runner.undo_label.startswith("Rate")
        desk.window.runner.change(RateAssets((pier,), 0))
        desk.settle()
    assert film in {card.id for card in desk.library.read(lambda r: r.films.all())}


def test_in_the_trash_things_come_back_or_go_for_good(desk: Desk, rushes: Path) -> None:
    desk.import_folder(rushes, copy=True)
    notes: list[str] = []
    desk.window.report.noted.connect(lambda note: notes.append(note.text))
    desk.select("pier.png", "quay.png", "boat.jpg", "sunset.png")
    desk.key(Qt.Key.Key_Delete)
    assert notes[-1] == "Moved 4 assets to the Trash."
    undo = desk.window.runner.undo_label
    desk.window.library.sidebar.choose("trash")
    desk.wait(lambda: len(desk.names()) == 4)
    desk.settle()
    # Nothing that makes no sense there can be done, and Del asks before it destroys.
    desk.select("pier.png")
    for command in ("asset.trash", "asset.rate.3", "asset.favourite", "inspector.tag"):
        assert not is_enabled(desk, command), command
    desk.key(Qt.Key.Key_Delete)
    decision = open_question(desk)
    cancel = present(decision.findChild(QDialogButtonBox)).button(
        QDialogButtonBox.StandardButton.Cancel
    )
    assert cancel.isDefault()
    press_enter(desk)
    assert len(desk.names()) == 4
    assert desk.window.runner.undo_label == undo
    desk.menu("asset.restore")
    desk.wait(lambda: len(desk.names()) == 3)
    assert notes[-1] == "Restored “pier.png”."
    # One for good, then all: rows and copies are gone, and undo knows nothing of it.
    desk.select("quay.png")
    desk.key(Qt.Key.Key_Delete)
    assert "Delete 1 asset and " in desk.decide()
    desk.wait(lambda: sorted(desk.names()) == ["boat.jpg", "sunset.png"])
    desk.wait(lambda: notes[-1] == "Deleted 1 asset for good.")
    desk.window.library.trash_bar.empty.click()
    said = open_question(desk)
    assert said.windowTitle() == "Empty the Trash?"
    press_enter(desk)
    assert len(desk.names()) == 2
    desk.menu("tools.empty_trash")
    assert "Delete 2 assets and " in desk.decide()
    desk.wait(lambda: notes[-1] == "Deleted 2 assets for good.")
    kept = [
        path for path in desk.library.media_root.rglob("*.*") if path.suffix in (".png", ".jpg")
    ]
    assert len(kept) == 1
    assert desk.window.runner.undo_label.startswith("Restore")
