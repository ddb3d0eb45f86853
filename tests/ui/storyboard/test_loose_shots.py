"""Shots without a scene: they play where their numbers put them, and take drops there."""

from __future__ import annotations

from desktop.domain.asset import AssetType
from desktop.domain.film import Film, Scene, Shot
from desktop.domain.ids import AssetId, RelationId
from desktop.domain.numbering import Scheme, renumbered
from desktop.ui.storyboard.aim import Aim
from desktop.ui.storyboard.board import Board, ShotPosition
from desktop.ui.storyboard.drop_intent import DropKind, Payload
from desktop.ui.storyboard.drop_rules import intent_for
from desktop.ui.storyboard.layout import BoardPart

A = AssetId("a")


def shot(key: str, sequence: int) -> Shot:
    return Shot(AssetId(key), RelationId(f"r{key}"), key, key, sequence)


def scene(number: str, sequence: int, *shots: Shot) -> Scene:
    return Scene(
        AssetId(f"s{number}"), RelationId(f"r{number}"), number, "Quay", sequence, "", shots
    )


FILM = Film(
    AssetId("film"),
    "Harbour",
    scenes=(scene("1", 20, shot("1A", 30)), scene("2", 60, shot("2A", 70)), scene("3", 80)),
    loose_shots=(shot("X", 10), shot("Y", 40), shot("Z", 50), shot("END", 90)),
)


def test_they_stand_between_the_scenes() -> None:
    board = Board(FILM)
    found = [[s.code for s in section.shots] for section in board.sections]
    assert found == [["X"], ["1A"], ["Y", "Z"], ["2A"], [], ["END"]]
    assert [s.code for s in FILM.shots()] == ["X", "1A", "Y", "Z", "2A", "END"]
    assert [s.follower for s in board.sections] == ["s1", None, "s2", None, None, None]
    assert [s.head for s in board.sections] == ["X", "s1", "Y", "s2", "s3", "END"]
    assert board.order == tuple(s.id for s in FILM.shots())


def test_what_is_put_behind_the_last_of_them_stays_in_front_of_the_next_scene() -> None:
    board = Board(FILM)
    assert board.after(ShotPosition(2, 1)) == "s2"
    assert board.after(ShotPosition(2, 0)) == "Z"
    assert board.after(ShotPosition(5, 0)) is None
    drop = intent_for(
        board,
        Aim(BoardPart.SPACE, ShotPosition(2, 2), ShotPosition(2, 2)),
        Payload(ids=(A,), kinds={A: AssetType.IMAGE}),
    )
    assert (drop.kind, drop.parent_id, drop.before) == (DropKind.INSERT, "film", "s2")
    assert drop.words == "Insert shot after Z"
    move = intent_for(
        board,
        Aim(BoardPart.SPACE, ShotPosition(2, 2), ShotPosition(2, 2)),
        Payload(shots=(AssetId("1A"),)),
    )
    assert (move.kind, move.parent_id, move.before) == (DropKind.MOVE, "film", "s2")
    assert move.words == "Move shot 1A after Z"


def test_they_are_numbered_where_they_play() -> None:
    codes = {new.shot_id: new.after for new in renumbered(FILM, Scheme.TENS, keep_own=False)}
    assert [codes[s.id] for s in FILM.shots()] == ["010", "020", "030", "040", "050", "060"]
