"""What a shot uses of a clip: from its in to its out, marked before it came onto the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.film import Shot
from desktop.domain.marks import Marks
from desktop.edits.asset import MarkRange
from desktop.edits.film import AddTakes, DropBetweenShots, DuplicateShots, SetShot
from desktop.edits.history import History
from desktop.edits.take import HandTakes, RemoveTakes, ShotsFromTakes, UseMarkedParts

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Tx
    from desktop.domain.film import Film
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit


class Board:
    """A film of one scene with an empty shot, and clips of ten seconds."""

    def __init__(self, library: Library) -> None:
        self.library, self.history = library, History()

        def build(tx: Tx) -> tuple[AssetId, AssetId, AssetId, list[AssetId]]:
            film = tx.films.add_film("Harbour")
            scene = tx.films.add_scene(film, "INT. BOAT")
            (shot,) = tx.films.add_shots(scene, ["One"])
            clips = [
                tx.assets.add(AssetType.VIDEO, f"{name}.mp4", duration=seconds)
                for name, seconds in (("a", 10.0), ("b", 10.0), ("live", None))
            ]
            return film, scene, shot, clips

        self.film_id, self.scene, self.shot, (self.a, self.b, self.live) = library.write(build)

    def do(self, edit: Edit[object]) -> None:
        self.history.perform(self.library, edit)

    def mark(self, key: AssetId, start: float | None, end: float | None) -> None:
        self.do(MarkRange(key, Marks(start, end)))

    @property
    def film(self) -> Film:
        return self.library.read(lambda r: r.films.load(self.film_id))

    @property
    def shots(self) -> tuple[Shot, ...]:
        return self.film.shots()

    def check_cards(self) -> None:
        """A list of films says the same as the film itself."""
        (card,) = self.library.read(lambda r: r.films.all())
        assert card.seconds == pytest.approx(self.film.seconds)
        assert card.is_length_unknown == self.film.is_length_unknown


@pytest.fixture
def board(library: Library) -> Board:
    return Board(library)


@pytest.mark.parametrize(
    ("marks", "seconds"),
    [((1.5, 4.0), 2.5), ((7.0, None), 3.0), ((None, 2.0), 2.0), ((4.0, 99.0), 6.0)],
    ids=["in and out", "in", "out", "out behind the end"],
)
def test_a_dropped_clip_plays_from_its_in_to_its_out(
    board: Board, marks: tuple[float | None, float | None], seconds: float
) -> None:
    board.mark(board.a, *marks)
    board.do(AddTakes(board.shot, (board.a,)))
    (shot,) = board.shots
    assert shot.selected
    assert shot.selected.part == Marks(*marks)
    assert (shot.seconds, board.film.seconds) == (seconds, seconds)
    board.check_cards()
    board.history.undo(board.library)
    assert board.film.seconds == 3.0  # a shot without a take
    board.history.redo(board.library)
    assert board.film.seconds == seconds


def test_marks_that_change_later_are_used_when_asked_for(board: Board) -> None:
    board.do(DropBetweenShots(board.scene, (board.a,), before=board.shot))
    shot = board.shots[0]
    board.mark(board.a, 2.0, 3.5)
    assert board.shots[0].seconds == 10.0
    board.do(UseMarkedParts(shot.id, (board.a,)))
    assert board.shots[0].seconds == 1.5
    board.check_cards()
    board.history.undo(board.library)
    assert board.shots[0].seconds == 10.0
    board.history.redo(board.library)
    board.mark(board.a, None, None)
    board.do(UseMarkedParts(shot.id, (board.a,)))
    assert board.shots[0].seconds == 10.0


def test_a_part_goes_with_its_take(board: Board) -> None:
    board.mark(board.a, 1.0, 3.0)
    board.do(AddTakes(board.shot, (board.a, board.b)))
    board.mark(board.a, None, None)
    board.do(DuplicateShots((board.shot,), board.scene))
    assert [shot.seconds for shot in board.shots] == [2.0, 2.0]
    first, twin = (shot.id for shot in board.shots)
    board.do(RemoveTakes(twin, (board.a,)))
    board.do(HandTakes(first, (board.a,), twin))
    board.do(ShotsFromTakes(twin, (board.a,), board.scene))
    parts = [{take.card.id: take.part for take in shot.takes} for shot in board.shots]
    whole = Marks()
    assert parts == [{board.b: whole}, {board.b: whole}, {board.a: Marks(1.0, 3.0)}]
    board.check_cards()


def test_a_length_of_the_shot_itself_comes_first(board: Board) -> None:
    board.mark(board.a, 1.0, 3.0)
    board.do(AddTakes(board.shot, (board.a,)))
    board.do(SetShot(board.shot, {"duration": 5.0}))
    assert board.shots[0].seconds == 5.0
    board.check_cards()


def test_an_unknown_length_is_known_where_the_out_is(board: Board) -> None:
    board.do(AddTakes(board.shot, (board.live,)))
    assert board.film.is_length_unknown
    board.check_cards()
    board.mark(board.live, 1.0, 4.5)
    board.do(UseMarkedParts(board.shot, (board.live,)))
    assert (board.film.seconds, board.film.is_length_unknown) == (3.5, False)
    board.check_cards()
