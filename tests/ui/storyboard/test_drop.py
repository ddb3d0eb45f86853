"""What a drop will do, in words: pure, without a window."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.film import Film, Scene, Shot, Take
from desktop.domain.ids import AssetId, RelationId
from desktop.ui.storyboard.aim import Aim, aim_at
from desktop.ui.storyboard.board import Board, ShotPosition
from desktop.ui.storyboard.drop_intent import DropIntent, DropKind, Payload
from desktop.ui.storyboard.drop_rules import intent_for, on_film
from desktop.ui.storyboard.layout import BoardLayout, BoardPart, Sizes
from desktop.ui.storyboard.take_drop_rules import on_shot


def take(name: str, number: int, *, chosen: bool = False) -> Take:
    card = AssetCard(AssetId(name), AssetType.IMAGE, f"{name}.png")
    return Take(RelationId(f"r-{name}"), card, number, chosen)


def shot(code: str, *takes: Take) -> Shot:
    return Shot(AssetId(code), RelationId(f"r-{code}"), code, f"Shot {code}", 0, takes=takes)


FILM = Film(
    AssetId("film"),
    "Harbour",
    scenes=(
        Scene(
            AssetId("one"),
            RelationId("r1"),
            "1",
            "INT. BOAT",
            1,
            shots=(shot("1A", take("a", 1, chosen=True), take("b", 3)), shot("1B"), shot("1C")),
        ),
        Scene(
            AssetId("two"), RelationId("r2"), "2", "EXT. QUAY", 2, shots=(shot("2A"), shot("2B"))
        ),
        Scene(AssetId("three"), RelationId("r3"), "3", "EXT. SEA", 3),
    ),
)
BOARD = Board(FILM)
LAYOUT = BoardLayout(BOARD.counts, 1000, Sizes())


def ids(*names: str) -> tuple[AssetId, ...]:
    return tuple(AssetId(name) for name in names)


def over(code: str, across: float, payload: Payload) -> DropIntent:
    """The intent over a part of a shot's card."""
    box = LAYOUT.card(*BOARD.positions[AssetId(code)])
    return intent_at(box.x + box.w * across, box.y + box.h / 2, payload)


def intent_at(x: float, y: float, payload: Payload) -> DropIntent:
    """The intent over a point of the board."""
    return intent_for(BOARD, aim_at(LAYOUT, x, y), payload)


def over_heading(section: int, payload: Payload) -> DropIntent:
    box = LAYOUT.heading(section)
    return intent_at(box.x + 200, box.y + 8, payload)


ONE = Payload(ids("x"), {AssetId("x"): AssetType.IMAGE})
THREE = Payload(ids("x", "y", "z"))
SOUND = Payload(ids("s"), {AssetId("s"): AssetType.AUDIO})
SCRIPT = Payload(ids("t"), {AssetId("t"): AssetType.SCRIPT})


@pytest.mark.parametrize(
    ("code", "across", "payload", "words"),
    [
        ("1A", 0.5, ONE, "Add as take 4 of 1A"),
        ("1A", 0.5, THREE, "Add as takes 4–6 of 1A"),
        ("1A", 0.95, ONE, "Insert shot after 1A"),
        ("1A", 0.02, ONE, "Insert shot before 1A"),
        ("1B", 0.02, THREE, "Insert 3 shots after 1A"),
        ("1B", 0.5, ONE, "Fill 1B"),
        ("1B", 0.5, THREE, "Fill 1B with 3 takes"),
        ("1C", 0.98, ONE, "Insert shot after 1C"),
        ("1A", 0.5, SOUND, "Cannot be a take: sound"),
        ("1A", 0.98, SCRIPT, "Cannot be a take: script"),
        ("1A", 0.5, Payload(ids("b")), "Choose take 3 of 1A"),
        ("1A", 0.5, Payload(ids("a")), "Already take 1 of 1A"),
        ("1A", 0.5, Payload(files=(Path("new.png"),)), "Add as take 4 of 1A"),
        ("1A", 0.5, Payload(files=(Path("song.mp3"),)), "Cannot be a take: sound"),
        ("1A", 0.5, Payload(files=(Path("rushes"),)), "Add as takes of 1A"),
        ("1A", 0.95, Payload(files=(Path("rushes"), Path("a.png"))), "Insert as shots after 1A"),
        ("1B", 0.5, Payload(files=(Path("rushes"), Path("a.png"))), "Fill 1B"),
        ("1A", 0.95, Payload(files=(Path("a.png"), Path("b.wav"))), "Insert shot after 1A"),
        ("2A", 0.1, Payload(ids("1A"), shots=ids("1A")), "Move shot 1A to scene 2 before 2A"),
        ("2B", 0.1, Payload(ids("1A", "1B", "1C"), shots=ids("1A", "1B", "1C")),
         "Move 3 shots to scene 2 before 2B"),
        ("2B", 0.9, Payload(ids("1A"), shots=ids("1A")), "Move shot 1A to the end of scene 2"),
        ("1C", 0.9, Payload(ids("1A"), shots=ids("1A")), "Move shot 1A to the end of scene 1"),
        ("1A", 0.1, Payload(ids("1C"), shots=ids("1C")), "Move shot 1C before 1A"),
        ("1A", 0.9, Payload(ids("1A"), shots=ids("1A")), ""),
        ("2B", 0.1, Payload(ids("1A"), shots=ids("1A"), reuse=True), "Reuse shot 1A after 2A"),
    ],
)  # fmt: skip
def test_the_target_says_what_will_happen(
    code: str, across: float, payload: Payload, words: str
) -> None:
    assert over(code, across, payload).words == words


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (SOUND, "Use as sound of scene 2"),
        (ONE, "Add 1 shot at the end of scene 2"),
        (THREE, "Add 3 shots at the end of scene 2"),
        (SCRIPT, "Cannot be a take: script"),
    ],
)
def test_a_scenes_heading_takes_sound_and_pictures(payload: Payload, words: str) -> None:
    intent = over_heading(1, payload)
    assert intent.words == words
    assert intent.is_allowed == (payload is not SCRIPT)


def test_sound_on_the_films_line_is_the_films_sound() -> None:
    intent = on_film(BOARD, SOUND)
    assert (intent.kind, intent.words) == (DropKind.SOUND, "Use as sound of the film")
    assert intent.parent_id == "film"


def test_a_refused_drop_is_not_allowed() -> None:
    assert not over("1A", 0.5, SOUND).is_allowed
    assert over("1A", 0.5, SOUND).kind is DropKind.NOTHING


def test_sound_among_pictures_is_left_out_of_the_count() -> None:
    mixed = Payload(ids("x", "s"), {AssetId("s"): AssetType.AUDIO})
    assert over("1A", 0.5, mixed).words == "Add as take 4 of 1A"


def test_an_empty_scene_is_named() -> None:
    box = LAYOUT.card(2, 0)
    intent = intent_at(box.x + 20, box.y + 20, ONE)
    assert intent.words == "Insert shot in scene 3"
    assert (intent.parent_id, intent.before) == ("three", None)


def test_shots_that_go_right_behind_themselves_stay() -> None:
    two = Payload(ids("1A", "1B"), shots=ids("1A", "1B"))
    assert not over("1A", 0.1, two).is_allowed
    assert not over("1B", 0.9, two).is_allowed
    assert over("1C", 0.9, two).is_allowed


def test_a_scattered_selection_can_be_gathered_around_one_of_its_own() -> None:
    apart = Payload(ids("1A", "1C"), shots=ids("1A", "1C"))
    intent = over("1A", 0.9, apart)
    assert intent.kind is DropKind.MOVE
    assert intent.before == "1B"


def test_a_scene_is_moved_by_its_heading() -> None:
    moving = Payload(scenes=ids("two"))
    box = LAYOUT.section_box(0)
    intent = intent_at(300, box.y + 5, moving)
    assert (intent.words, intent.before) == ("Move scene 2 before scene 1", "one")
    last = LAYOUT.section_box(2)
    intent = intent_at(300, last.bottom - 3, moving)
    assert (intent.words, intent.before) == ("Move scene 2 to the end of the film", None)
    own = LAYOUT.section_box(1)
    assert not intent_at(300, own.y + 3, moving).is_allowed


def strip_over(code: str, gap: int, payload: Payload) -> DropIntent:
    """The intent over a gap of the strip of a shot."""
    aim = Aim(BoardPart.STRIP, BOARD.positions[AssetId(code)], ShotPosition(0, 0), take_gap=gap)
    return intent_for(BOARD, aim, payload)


def of_1a(*names: str, reuse: bool = False) -> Payload:
    return Payload(ids(*names), from_shot=AssetId("1A"), reuse=reuse)


@pytest.mark.parametrize(
    ("gap", "payload", "words", "before"),
    [
        (0, of_1a("b"), "Move take 3 before take 1 of 1A", "a"),
        (2, of_1a("a"), "Move take 1 after take 3 of 1A", None),
        (0, of_1a("a"), "", None),
        (1, of_1a("a"), "", None),
        (1, of_1a("b"), "", None),
        (2, of_1a("a", "b"), "", None),
        (0, ONE, "Add as take 1 of 1A", "a"),
        (1, THREE, "Add as takes 3–5 of 1A", "b"),
        (2, ONE, "Add as take 4 of 1A", None),
        (0, SOUND, "Cannot be a take: sound", None),
    ],
)
def test_in_the_strip_the_gap_counts(
    gap: int, payload: Payload, words: str, before: str | None
) -> None:
    intent = strip_over("1A", gap, payload)
    assert (intent.words, intent.before) == (words, before)
    assert intent.is_allowed == (words[:3] in ("Mov", "Add"))
    assert intent.take_gap == (gap if intent.is_allowed else None)


@pytest.mark.parametrize(
    ("code", "across", "payload", "kind", "words"),
    [
        ("1B", 0.5, of_1a("b"), DropKind.HAND, "Move take 3 of 1A to 1B as take 1"),
        ("1B", 0.5, of_1a("a", "b"), DropKind.HAND,
         "Move takes 1 and 3 of 1A to 1B as takes 1–2"),
        ("1B", 0.5, of_1a("b", reuse=True), DropKind.FILL, "Reuse take 3 of 1A as take 1 of 1B"),
        ("1B", 0.02, of_1a("b"), DropKind.OUT, "Move take 3 of 1A to a new shot after 1A"),
        ("1B", 0.02, of_1a("a", "b", reuse=True), DropKind.INSERT,
         "Reuse takes 1 and 3 of 1A in 2 new shots after 1A"),
        ("1A", 0.5, of_1a("b"), DropKind.CHOOSE, "Choose take 3 of 1A"),
        ("1A", 0.5, of_1a("a"), DropKind.NOTHING, "Already take 1 of 1A"),
        ("1A", 0.5, of_1a("a", "b"), DropKind.NOTHING, "Already takes of 1A"),
    ],
)  # fmt: skip
def test_takes_of_one_shot_go_to_another_or_become_shots(
    code: str, across: float, payload: Payload, kind: DropKind, words: str
) -> None:
    intent = over(code, across, payload)
    assert (intent.kind, intent.words) == (kind, words)


def test_takes_on_a_heading_become_shots_at_the_end_of_its_scene() -> None:
    intent = over_heading(1, of_1a("b"))
    assert intent.words == "Move take 3 of 1A to a new shot after 2B"
    assert (intent.parent_id, intent.before, intent.slot) == ("two", None, ShotPosition(1, 2))


def test_takes_of_a_shot_of_another_film_are_pictures_like_any() -> None:
    assert over("1B", 0.5, Payload(ids("b"), from_shot=AssetId("gone"))).words == "Fill 1B"


def test_what_the_target_says_of_numbers_counts_takes_in_the_trash() -> None:
    taken = dataclasses.replace(BOARD.sections[0].shots[0], last_number=7)
    assert on_shot(taken, ONE).words == "Add as take 8 of 1A"


def test_a_shot_without_a_code_is_called_by_its_name_in_one_short_line() -> None:
    nameless = dataclasses.replace(BOARD.sections[0].shots[1], code="", name="The\nboat " * 40)
    words = on_shot(nameless, ONE).words
    assert words.startswith("Fill The boat The boat")
    assert "\n" not in words
    assert len(words) < 60
