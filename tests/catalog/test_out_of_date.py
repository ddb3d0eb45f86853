"""Out of date, and why: one word ages the takes made of it, and nothing else does."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, update

from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.basis import BasisCause, BasisChange, BasisPart, BasisState
from desktop.domain.owed import OwedReason
from desktop.domain.relation import RelationType
from desktop.domain.typed_text import Money
from desktop.edits.asset import (
    LabelAssets,
    RateAssets,
    RenameAsset,
    RestoreAssets,
    SetCost,
    SetFields,
    TrashAssets,
)
from desktop.edits.film import AddTakes, DuplicateShots, MoveShots, SelectTake, SetShot, SetShots
from desktop.edits.film_use import AddFailedTake, AddFinalCut, StopUsing, UseAssets
from desktop.edits.history import History
from desktop.edits.relation import RelateAssets
from desktop.edits.tag import TagAssets
from desktop.edits.take import HandTakes, KeepAsIs, MoveTakes, RemoveTakes, UseMarkedParts

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Reads, Tx
    from desktop.domain.film import Shot
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit

CHANGED, ADDED, REMOVED, AWAY = BasisChange
CURRENT, STALE, MISSING, BLOCKED = BasisState
TEXTS = {
    "prompt": "A harbour at dusk, rain on the planks",
    "action": "Mara ties the boat",
    "camera_angle": "low",
    "dialogue": "MARA: Hold it.\n\nJON: I am.\nMARA: Not like that.",
}


class Board:
    """A film of three shots: the first two of the same words and of Mara, the third bare."""

    def __init__(self, library: Library) -> None:
        self.library, self.history = library, History()

        def build(tx: Tx) -> dict[str, AssetId]:
            ids = {
                name: tx.assets.add(AssetType.IMAGE, name, checksum_sha256=f"{at:064x}")
                for at, name in enumerate(("front", "pier", "take a", "take b", "take c"), 1)
            }
            ids["voice"] = tx.assets.add(AssetType.AUDIO, "voice", checksum_sha256="e" * 64)
            ids["bible"] = tx.assets.add(AssetType.TEXT, "bible", checksum_sha256="f" * 64)
            facts = {"consistency_prompt": "red coat, cropped hair"}
            ids["mara"] = tx.assets.add(AssetType.CHARACTER_REF, "Mara", metadata=facts)
            ids["film"] = tx.films.add_film("Harbour")
            ids["scene"] = tx.films.add_scene(ids["film"], "INT. BOAT")
            shots = tx.films.add_shots(ids["scene"], ["One", "Two", "Three"])
            ids |= dict(zip(("one", "two", "three"), shots, strict=True))
            return ids

        self.ids = library.write(build)
        self.do(RelateAssets(RelationType.REFERENCE_FOR, self.mara, (self.front,)))
        for shot in (self.one, self.two):
            self.do(SetShot(shot, TEXTS))
            self.do(UseAssets(shot, (self.mara, self.pier, self.bible, self.voice)))
        for shot, name in ((self.one, "take a"), (self.two, "take b"), (self.three, "take c")):
            self.do(AddTakes(shot, (self.ids[name],)))

    def __getattr__(self, name: str) -> Any:
        return self.ids[name]

    def do(self, edit: Edit[object]) -> None:
        self.history.perform(self.library, edit)

    def undo(self) -> None:
        self.history.undo(self.library)

    def shots(self) -> list[Shot]:
        return list(self.library.read(lambda r: r.films.load(self.film)).shots())

    def states(self) -> list[list[BasisState]]:
        """By shot, of its takes."""
        return [[take.state for take in shot.takes] for shot in self.shots()]

    def causes(self, shot: int = 0, take: int = 0) -> list[BasisCause]:
        return list(self.shots()[shot].takes[take].causes)

    def replace_file(self, name: str) -> None:
        """As a file that was written anew is taken in."""
        content = {"checksum_sha256": "9" * 64}
        self.library.write(lambda tx: tx.assets.set(self.ids[name], content))

    def forget(self) -> None:
        """As in a library that an older program made."""
        nothing = update(relations).values(basis=None, basis_digest=None)
        self.library.write(lambda tx: tx._session.execute(nothing))


@pytest.fixture
def board(library: Library) -> Board:
    return Board(library)


ALL_CURRENT = [[CURRENT], [CURRENT], [CURRENT]]


def test_one_word_ages_exactly_the_takes_that_were_made_of_it(board: Board) -> None:
    for key, part in (
        ("prompt", BasisPart.PROMPT),
        ("action", BasisPart.ACTION),
        ("camera_angle", BasisPart.CAMERA),
    ):
        board.do(SetShot(board.one, {key: f"{TEXTS[key]} again"}))
        assert board.states() == [[STALE], [CURRENT], [CURRENT]]
        assert board.causes() == [BasisCause(part, CHANGED)]
        board.undo()
        assert board.states() == ALL_CURRENT
        board.do(SetShot(board.one, {key: None}))
        assert board.causes() == [BasisCause(part, REMOVED)]
        board.undo()
    said = TEXTS["dialogue"].replace("Not like", "Never like")
    board.do(SetShot(board.one, {"dialogue": said}))
    assert board.causes() == [BasisCause(BasisPart.DIALOGUE, CHANGED, line=3)]
    board.do(SetShot(board.one, {"dialogue": f"JON: Well.\n{said}"}))
    assert board.causes() == [
        BasisCause(BasisPart.DIALOGUE, ADDED, line=1),
        BasisCause(BasisPart.DIALOGUE, CHANGED, line=4),
    ]
    board.do(SetShot(board.one, {"dialogue": TEXTS["dialogue"].replace("JON: I am.\n", "")}))
    assert board.causes() == [BasisCause(BasisPart.DIALOGUE, REMOVED, line=2)]
    board.do(SetShot(board.one, {"dialogue": TEXTS["dialogue"]}))
    assert board.states() == ALL_CURRENT


def test_what_a_take_is_not_made_of_ages_nothing(board: Board) -> None:
    take = board.ids["take a"]
    for edit in (
        SetShot(board.one, {key: f"  {text}\n".replace(" ", "  ") for key, text in TEXTS.items()}),
        SetShot(board.one, {"notes": "again", "duration": 9.0, "code": "7Z", "name": "Ropes"}),
        SetShots((board.one, board.two), {"status": "approved"}),
        SetFields(take, {}, generation={"model": "other", "seed": 4, "provider": "x"}),
        RateAssets((take, board.pier, board.mara), 1),
        LabelAssets((take, board.pier), ColourLabel.RED),
        TagAssets((take, board.pier, board.mara), ("sea",)),
        RenameAsset(board.pier, "Pier, evening"),
        RenameAsset(board.mara, "Mara K."),
        SetCost(take, Money(Decimal(3))),
        SetFields(board.pier, {"description": "seen from the sea"}),
        MoveShots((board.one,), board.scene),
        MoveShots((board.one,), board.scene, before=board.two),
        UseAssets(board.one, (board.voice, board.mara)),
        AddTakes(board.one, (board.ids["take c"],)),
        MoveTakes(board.one, (board.ids["take c"],), before=take),
        SelectTake(board.one, board.ids["take c"]),
        UseMarkedParts(board.one, (take,)),
        RemoveTakes(board.one, (board.ids["take c"],)),
    ):
        board.do(edit)
        assert {state for states in board.states() for state in states} == {CURRENT}, edit


def test_a_character_a_reference_a_text_and_a_sound(board: Board) -> None:
    first = [[STALE], [STALE], [CURRENT]]
    for name, part in (
        ("front", BasisPart.REFERENCE),
        ("pier", BasisPart.REFERENCE),
        ("bible", BasisPart.TEXT),
        ("voice", BasisPart.SOUND),
    ):
        board.replace_file(name)
        assert board.states() == first
        assert BasisCause(part, CHANGED, name=name) in board.causes()
    board.do(KeepAsIs((board.one, board.two, board.three)))
    assert board.states() == ALL_CURRENT
    board.do(SetFields(board.mara, {}, metadata={"consistency_prompt": "blue coat"}))
    assert board.states() == first
    assert board.causes() == [BasisCause(BasisPart.CHARACTER, CHANGED, name="Mara")]
    board.undo()
    board.do(StopUsing(board.one, (board.mara,)))
    assert board.states() == [[STALE], [CURRENT], [CURRENT]]
    assert board.causes() == [BasisCause(BasisPart.CHARACTER, REMOVED, name="Mara")]
    board.do(UseAssets(board.three, (board.mara,)))
    assert board.causes(2) == [BasisCause(BasisPart.CHARACTER, ADDED, name="Mara")]
    board.do(RelateAssets(RelationType.REFERENCE_FOR, board.mara, (board.ids["take c"],)))
    assert board.causes(1) == [BasisCause(BasisPart.REFERENCE, ADDED, name="take c")]
    for _ in range(3):
        board.undo()
    assert board.states() == ALL_CURRENT


def test_what_is_away_blocks_and_coming_back_frees(board: Board) -> None:
    board.do(TrashAssets((board.mara,)))
    assert board.states() == [[BLOCKED], [BLOCKED], [CURRENT]]
    assert board.causes() == [BasisCause(BasisPart.CHARACTER, AWAY, name="Mara")]
    assert not board.shots()[0].takes[0].is_out_of_date
    board.do(RestoreAssets((board.mara,)))
    assert board.states() == ALL_CURRENT
    board.library.away.begin_look()
    board.library.away.end_look({board.pier: "offline"})
    assert board.states() == [[BLOCKED], [BLOCKED], [CURRENT]]
    assert board.causes() == [BasisCause(BasisPart.REFERENCE, AWAY, name="pier")]
    board.do(AddFailedTake(board.three, "too long"))
    assert board.states()[2] == [CURRENT, MISSING]


def test_a_take_goes_on_from_the_one_that_plays_elsewhere(board: Board) -> None:
    first, second = board.ids["take a"], board.ids["take b"]
    board.do(RelateAssets(RelationType.DERIVED_FROM, first, (second,)))
    assert board.states() == ALL_CURRENT
    board.do(AddTakes(board.one, (board.pier,), select_first=True))
    assert board.causes(1) == [BasisCause(BasisPart.TAKE, CHANGED, name="take a")]
    board.undo()
    assert board.states() == ALL_CURRENT
    board.replace_file("take a")
    assert board.causes(1) == [BasisCause(BasisPart.TAKE, CHANGED, name="take a")]
    board.do(KeepAsIs((board.two,), (second,)))
    assert board.states() == ALL_CURRENT
    # That one of two takes of the same shot plays is what takes are there for.
    board.do(AddTakes(board.one, (second,), select_first=True))
    assert board.states()[0] == [CURRENT, CURRENT]


def test_a_library_that_knows_nothing_sees_the_first_change(board: Board) -> None:
    first, second = board.ids["take a"], board.ids["take b"]
    board.do(RelateAssets(RelationType.VARIANT_OF, first, (second,)))
    board.forget()
    assert board.states() == ALL_CURRENT
    for edit, states in (
        (SetShot(board.one, {"prompt": "other words"}), [[STALE], [CURRENT], [CURRENT]]),
        (SetFields(board.mara, {"description": "old"}), [[STALE], [STALE], [CURRENT]]),
        (StopUsing(board.two, (board.bible,)), [[CURRENT], [STALE], [CURRENT]]),
        (UseAssets(board.three, (board.mara,)), [[CURRENT], [CURRENT], [STALE]]),
        (HandTakes(board.one, (first,), board.three), [[], [STALE], [CURRENT, CURRENT]]),
        (RemoveTakes(board.one, (first,)), [[], [STALE], [CURRENT]]),
    ):
        board.do(edit)
        assert board.states() == states, edit
        board.undo()
        assert board.states() == ALL_CURRENT, edit
        board.forget()
    board.replace_file("front")
    assert board.states() == [[STALE], [STALE], [CURRENT]]


def test_what_is_written_after_a_take_came_counts_from_its_next_change(board: Board) -> None:
    for text in ("first", "second", "third"):
        board.do(SetShot(board.three, {"prompt": text, "dialogue": f"MARA: {text}"}))
    assert board.causes(2) == [
        BasisCause(BasisPart.PROMPT, CHANGED),
        BasisCause(BasisPart.DIALOGUE, CHANGED, line=1),
    ]
    board.undo()
    board.undo()
    assert board.states() == ALL_CURRENT
    board.undo()
    assert board.states() == ALL_CURRENT
    board.do(UseAssets(board.three, (board.voice,)))  # laid under what is there already
    assert board.states() == ALL_CURRENT


def test_an_answer_that_comes_too_late_is_parked(board: Board) -> None:
    sent = board.library.read(lambda r: r.films.basis(board.three))
    board.do(SetShot(board.three, {"prompt": "a storm"}))
    board.do(RemoveTakes(board.three, (board.ids["take c"],)))
    board.do(AddTakes(board.three, (board.ids["take c"],), select_first=True, made_from=sent))

    def seen() -> list[tuple[bool, bool]]:
        return [(take.is_selected, take.is_parked) for take in board.shots()[2].takes]

    assert seen() == [(False, True)]
    assert board.causes(2) == [BasisCause(BasisPart.PROMPT, ADDED)]
    (card,) = board.library.read(lambda r: r.films.all())
    assert card.seconds == sum(shot.seconds for shot in board.shots())
    board.do(SelectTake(board.three, board.ids["take c"]))
    assert seen() == [(True, False)]
    assert board.states()[2] == [STALE]
    board.undo()
    assert seen() == [(False, True)]
    board.do(KeepAsIs((board.three,)))
    assert (seen(), board.states()[2]) == ([(True, False)], [CURRENT])  # the only one stands in
    board.undo()
    board.undo()
    assert seen() == []
    board.do(AddTakes(board.three, (board.ids["take c"],), made_from=sent))
    board.do(RemoveTakes(board.three, (board.ids["take c"],)))
    board.undo()
    assert seen() == [(False, True)]
    in_time = board.library.read(lambda r: r.films.basis(board.two))
    board.do(AddTakes(board.two, (board.pier,), made_from=in_time))
    assert [take.is_parked for take in board.shots()[1].takes] == [False, False]
    assert board.states()[1] == [CURRENT, CURRENT]


def test_a_copy_of_a_shot_knows_what_the_shot_knew(board: Board) -> None:
    board.do(SetShot(board.one, {"prompt": "other words"}))
    board.do(DuplicateShots((board.one, board.two), board.scene))
    assert [shot.takes[0].state for shot in board.shots()] == [
        STALE,
        CURRENT,
        CURRENT,
        STALE,
        CURRENT,
    ]


def test_a_finished_cut_is_out_of_date_when_the_board_changes(board: Board) -> None:
    cut = board.library.write(lambda tx: tx.assets.add(AssetType.VIDEO, "cut.mp4"))
    board.do(AddTakes(board.one, (board.ids["take c"],)))
    board.do(AddFinalCut(board.film, cut))

    def causes() -> list[BasisCause]:
        def read(reads: Reads) -> list[BasisCause]:
            found = reads.films.cut_causes(reads.films.load(board.film))
            return [cause for causes in found.values() for cause in causes]

        return board.library.read(read)

    assert causes() == []
    for edit, expected in (
        (
            MoveShots((board.one,), board.scene),
            [BasisCause(BasisPart.ORDER, CHANGED)],
        ),
        (
            SelectTake(board.one, board.ids["take c"]),
            [BasisCause(BasisPart.CHOICE, CHANGED, name="1A")],
        ),
        (
            SetShot(board.two, {"duration": 9.0}),
            [BasisCause(BasisPart.LENGTH, CHANGED, name="1B")],
        ),
        (TrashAssets((board.two,)), [BasisCause(BasisPart.SHOT, REMOVED, name="1B")]),
        (
            DuplicateShots((board.two,), board.scene),
            [BasisCause(BasisPart.SHOT, ADDED, name="1D")],
        ),
        (
            RemoveTakes(board.three, (board.ids["take c"],)),
            [BasisCause(BasisPart.CHOICE, REMOVED, name="1C")],
        ),
        (SetShot(board.two, {"prompt": "other words", "status": "approved"}), []),
        (RateAssets((board.ids["take a"],), 3), []),
    ):
        board.do(edit)
        assert causes() == expected, edit
        owed = board.library.read(lambda reads: reads.owed.of(board.film))
        told = [line for line in owed.lines if line.reason is OwedReason.FINISHED_CUT]
        assert [line.causes for line in told] == ([tuple(expected)] if expected else [])
        board.undo()
        assert causes() == [], edit


def test_a_change_asks_for_its_takes_by_what_they_hang_on(board: Board) -> None:
    """And never looks through all relations of a library, which are many."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT asset_relationships."):
            asked.append((statement, parameters))

    def looked_through(tx: Tx) -> list[str]:
        if not tx._session.is_sqlite:
            return []  # it plans by how many rows there are, and here are few
        run = tx._session.connection.exec_driver_sql
        plans = [run(f"EXPLAIN QUERY PLAN {said}", given) for said, given in asked]
        steps = [str(row[-1]) for plan in plans for row in plan]
        return [step for step in steps if "SCAN" in step or "(workspace_id=?)" in step]

    event.listen(board.library._writer, "before_cursor_execute", note)
    try:
        board.replace_file("front")
        board.do(SelectTake(board.one, board.ids["take a"]))
        board.do(StopUsing(board.two, (board.bible,)))
    finally:
        event.remove(board.library._writer, "before_cursor_execute", note)
    assert asked
    assert board.library.write(looked_through) == []
