"""A director changes a line after the picture was made: the board says so, until it is settled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.edits.asset import SetFields
from desktop.edits.edit import Edit
from desktop.edits.film import AddFilm, AddTakes, DropBetweenShots, SetShot
from desktop.edits.film_use import UseAssets
from desktop.edits.relation import AddCharacter
from desktop.edits.take import KeepAsIs
from desktop.ui.storyboard.shot_words import spoken
from tests.stories.conftest import Desk
from tests.stories.footage import draw


def performed(desk: Desk, edit: Edit[Any]) -> Any:
    done: list[Any] = []
    desk.window.runner.change(edit, done.append)
    desk.wait(lambda: bool(done))
    desk.settle()
    return done[0].result


def test_a_changed_line_is_seen_on_the_board_and_kept_or_taken_back(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "rushes"
    folder.mkdir()
    for name, colour in (("pier.png", "navy"), ("mara.png", "maroon"), ("walk.png", "olive")):
        draw(folder / name, colour)
    desk.import_folder(folder)
    film = performed(desk, AddFilm("Harbour"))
    desk.window.state.open_film(film)
    desk.settle()
    scene = desk.library.read(lambda r: r.films.load(film)).scenes[0].id
    pier, walk = desk.id_of("pier.png"), desk.id_of("walk.png")
    one, two = performed(desk, DropBetweenShots(scene, (pier, walk)))
    performed(desk, SetShot(one, {"dialogue": "MARA: Hold it.\nJON: I am."}))
    pane = desk.window.storyboard
    header: Any = pane.header
    desk.wait(lambda: pane.view.board is not None and len(pane.view.board.positions) == 2)

    def said(shot: Any) -> str:
        board = pane.view.board
        found = board.find(shot) if board else None
        return spoken(found) if found else ""

    assert "out of date" not in said(one)
    assert not header._stale.text()

    performed(desk, SetShot(one, {"dialogue": "MARA: Hold it.\nJON: I will."}))
    desk.wait(lambda: "out of date: line 2 of the dialogue changed" in said(one))
    assert "out of date" not in said(two)
    assert header._stale.text() == "1 take out of date"

    pane.view.select(pane.view.selection.only(one))
    desk.window.commands.run("film.keep_as_is")
    desk.wait(lambda: "out of date" not in said(one))
    desk.window.runner.undo()
    desk.wait(lambda: "out of date" in said(one))
    desk.window.runner.undo()
    desk.wait(lambda: "out of date" not in said(one))
    desk.wait(lambda: not header._stale.text())

    # Who she is reaches the board from the library, without a shot being touched.
    mara = performed(desk, AddCharacter("Mara", (desk.id_of("mara.png"),)))
    performed(desk, UseAssets(two, (mara,)))
    desk.wait(lambda: "the character “Mara” was added" in said(two))
    performed(desk, KeepAsIs((two,)))
    desk.wait(lambda: "out of date" not in said(two))
    performed(desk, SetFields(mara, {"description": "red coat"}))
    performed(desk, SetFields(mara, {"description": "blue coat"}))
    desk.wait(lambda: "the character “Mara” changed" in said(two))
    assert "out of date" not in said(one)
    sent = desk.library.read(lambda r: r.films.basis(one))
    performed(desk, SetShot(one, {"dialogue": "MARA: Let go."}))
    performed(desk, AddTakes(one, (walk,), made_from=sent))
    shot = desk.library.read(lambda r: r.films.load(film)).find_shot(one)
    assert shot is not None
    assert [(take.is_selected, take.is_parked) for take in shot.takes] == [
        (True, False),
        (False, True),
    ]
