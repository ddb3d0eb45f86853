"""The film as a tree: sound by Qt's own tester, and told of changes in the smallest words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt

from desktop.domain.ids import AssetId
from desktop.ui.storyboard.board import Board
from desktop.ui.storyboard.film_model import FilmModel
from tests.present import present

if TYPE_CHECKING:
    from desktop.domain.film import Film


def rows(model: FilmModel) -> list[list[str]]:
    found = []
    for row in range(model.rowCount()):
        parent = model.index(row, 0)
        found.append([model.index(i, 0, parent).data() for i in range(model.rowCount(parent))])
    return found


def test_the_tree_holds_its_promises_through_every_change(
    qtmodeltester: Any, harbour: Film
) -> None:
    film = harbour
    model = FilmModel()
    qtmodeltester.check(model)
    board = Board(film)
    model.show_board(board)
    qtmodeltester.check(model)
    one, two = film.scenes
    moved = replace(
        film,
        scenes=(
            replace(one, shots=one.shots[1:]),
            replace(two, shots=(two.shots[0], one.shots[0], two.shots[1])),
        ),
    )
    board = Board(moved, board)
    model.show_board(board)
    assert rows(model) == [["1B", "1C"], ["2A", "1A", "2B"]]
    qtmodeltester.check(model)
    model.show_board(None)
    assert model.rowCount() == 0


def test_a_new_shot_is_told_as_one_inserted_row(qtbot: Any, harbour: Film) -> None:
    film = harbour
    model = FilmModel()
    board = Board(film)
    model.show_board(board)
    told: list[tuple[str, int, int]] = []
    model.modelReset.connect(lambda: told.append(("reset", 0, 0)))
    model.rowsInserted.connect(lambda _p, a, b: told.append(("in", a, b)))
    model.rowsRemoved.connect(lambda _p, a, b: told.append(("out", a, b)))
    one, two = film.scenes
    new = replace(two.shots[0], id=AssetId("new"), code="2Z")
    changed = replace(film, scenes=(one, replace(two, shots=(two.shots[0], new, two.shots[1]))))
    model.show_board(Board(changed, board))
    assert told == [("in", 1, 1)]
    assert rows(model)[1] == ["2A", "2Z", "2B"]


def test_a_row_says_in_a_sentence_what_it_shows(qtbot: Any, harbour: Film) -> None:
    model = FilmModel()
    model.show_board(Board(harbour))
    shot = model.index_of(0, 0)
    spoken = model.data(shot, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Shot 1A, 3 s, In progress, 2 takes, take 1 chosen"
    assert present(model.data(model.index_of(0, 2), Qt.ItemDataRole.AccessibleTextRole)).endswith(
        "no take yet"
    )
    assert model.data(model.index(0, 1)) == "INT. BOAT"
    assert not model.parent(model.index(0, 0)).isValid()
    assert model.data(QModelIndex()) is None
