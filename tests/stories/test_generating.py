"""A director has takes made on the board, without anything but the program, and takes one back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.provider_call import CallState
from desktop.edits.film import AddFilm, AddShots, SetShot
from desktop.ui.generation.dialog import GenerateDialog
from desktop.ui.history.pane import HistoryPane
from tests.stories.conftest import Desk
from tests.stories.test_lut import performed


def test_takes_come_from_sketch_and_are_taken_back_in_the_history(desk: Desk) -> None:
    film = performed(desk, AddFilm("Harbour"))
    shots = performed(desk, AddShots(film, ("", "", "")))
    performed(desk, SetShot(shots[0], {"prompt": "a pier", "code": "1A"}))
    performed(desk, SetShot(shots[1], {"prompt": "a boat", "code": "1B", "dialogue": "TOM: Ho!"}))
    generate = desk.window.commands.action("generation.take")
    assert "Select a shot on the board first." in generate.statusTip()
    desk.window.state.open_film(film)
    view = desk.window.storyboard.view
    desk.wait(lambda: view.board is not None and shots[1] in view.board.positions)
    view.select(view.selection.these(shots[:2]))
    desk.menu("generation.take")
    assert "first." not in generate.statusTip()
    dialog = desk._dialog(GenerateDialog)
    desk.wait(lambda: dialog.is_settled)
    models = dialog.choice.models
    models.setCurrentIndex(models.findText("Humming voice"))
    desk.wait(lambda: dialog.is_settled)
    assert dialog.form.prompt.toPlainText() == "Ho!"  # only one of them says anything
    models.setCurrentIndex(models.findText("Panel"))
    desk.wait(lambda: dialog.is_settled)
    assert dialog.form.prompt.toPlainText() == "a pier"
    done = desk.window.runner.undo_label
    QTest.mouseClick(dialog.generate, Qt.MouseButton.LeftButton)

    def states() -> list[CallState]:
        calls = desk.library.read(lambda reads: reads.generation.queue())
        return [one.state for one in calls]

    desk.wait(lambda: states() == [CallState.SUCCEEDED] * 2)
    desk.wait(lambda: [name for _, name in desk.shots()] == ["Take of 1A", "Take of 1B", None])
    # What came meanwhile is nobody's last act.
    assert desk.window.runner.undo_label == done
    desk.window.commands.action("view.go_history").trigger()
    pane = desk.window.findChild(HistoryPane)
    assert pane is not None
    desk.wait(lambda: str(pane.model.index(0, 0).data()).startswith("Generate take for 1"))
    desk.wait(pane.bar.button.isEnabled)
    QTest.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
    desk.wait(lambda: [name for _, name in desk.shots()].count(None) == 2)
    assert states() == [CallState.SUCCEEDED] * 2  # it was made, and that stays on record
    desk.settle()
