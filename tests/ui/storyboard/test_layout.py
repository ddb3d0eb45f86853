"""The board's geometry: where cards are, what is under a point, where a drop would insert."""

from __future__ import annotations

import random

import pytest

from desktop.ui.storyboard.board import ShotPosition
from desktop.ui.storyboard.layout import BoardLayout, BoardPart, Box, Sizes

SIZES = Sizes(card=180)


def board(*counts: int, width: int = 1000, **more: object) -> BoardLayout:
    return BoardLayout(counts, width, SIZES, **more)  # type: ignore[arg-type]


def test_every_card_is_found_at_its_own_middle() -> None:
    layout = board(3, 0, 12, 7, 1, strip=ShotPosition(2, 4))
    for section, count in enumerate(layout.counts):
        for place in range(count):
            box = layout.card(section, place)
            hit = layout.hit(box.x + box.w / 2, box.y + box.h / 2)
            assert (hit.part, hit.section, hit.place) == (BoardPart.CARD, section, place)


def test_no_two_boxes_overlap() -> None:
    layout = board(3, 12, 7, strip=ShotPosition(1, 2))
    boxes = [layout.card(s, p) for s, count in enumerate(layout.counts) for p in range(count)]
    boxes += [layout.heading(s) for s in range(3)]
    strip = layout.strip_box()
    assert strip is not None
    boxes.append(strip)
    for at, one in enumerate(boxes):
        assert not any(one.meets(other) for other in boxes[at + 1 :])
        assert one.bottom <= layout.height
        assert one.right <= layout.width


def test_rows_end_flush_with_the_heading() -> None:
    layout = board(20)
    last = layout.card(0, layout.columns - 1)
    assert abs(last.right - layout.heading(0).right) <= layout.columns


def test_left_of_a_cards_middle_is_the_gap_before_it_and_right_the_gap_after() -> None:
    layout = board(12, 4)
    for place in range(12):
        box = layout.card(0, place)
        assert layout.slot(box.x + 3, box.y + 9) == ShotPosition(0, place)
        assert layout.slot(box.right - 3, box.y + 9) == ShotPosition(0, place + 1)


def test_right_of_the_last_card_is_the_end_of_the_scene() -> None:
    layout = board(2, 4)
    box = layout.card(0, 1)
    assert layout.slot(box.right + 300, box.y + 5) == ShotPosition(0, 2)


def test_at_a_rows_turn_the_line_is_drawn_on_the_pointers_side() -> None:
    layout = board(12)
    turn = ShotPosition(0, layout.columns)
    right = layout.line(turn, near_x=layout.width - 1)
    left = layout.line(turn, near_x=0)
    assert right.y == layout.card(0, 0).y
    assert left.y == layout.card(0, layout.columns).y
    assert right.x > layout.card(0, layout.columns - 1).x
    assert left.x < layout.card(0, layout.columns).x


def test_a_collapsed_scene_is_its_heading_and_takes_drops_at_its_end() -> None:
    layout = board(5, 5, collapsed={0})
    assert layout.section_box(0).h == SIZES.heading
    assert layout.slot(500, 5) == ShotPosition(0, 5)
    assert layout.hit(500, 5).part is BoardPart.HEADING


def test_an_empty_scene_has_a_place_to_drop_on() -> None:
    layout = board(0, 3)
    box = layout.card(0, 0)
    assert layout.hit(box.x + 5, box.y + 5).part is BoardPart.EMPTY
    assert layout.slot(box.x + 5, box.y + 5) == ShotPosition(0, 0)


def test_what_is_visible_is_a_screenful_whatever_the_length() -> None:
    layout = BoardLayout([50] * 100, 1280, SIZES)
    for top in (0, 1000, layout.height // 2, layout.height - 600):
        seen = list(layout.visible(top, top + 600))
        assert sum(last - first for _, first, last in seen) < 60
        expected = {(s, p) for s, first, last in seen for p in range(first, last)}
        band = Box(0, top, 1280, 600)
        assert {(s, p) for s, p in layout.within(band)} <= expected


@pytest.mark.parametrize("strip", [None, ShotPosition(1, 0), ShotPosition(1, 9)])
def test_nothing_in_sight_is_left_out(strip: ShotPosition | None) -> None:
    layout = board(7, 30, 2, strip=strip)
    rng = random.Random(7)
    for _ in range(50):
        top = rng.randrange(layout.height)
        band = Box(0, top, layout.width, 200)
        seen = {(s, p) for s, a, b in layout.visible(top, top + 200) for p in range(a, b)}
        for section, count in enumerate(layout.counts):
            for place in range(count):
                if layout.card(section, place).meets(band):
                    assert (section, place) in seen


def test_down_and_up_keep_to_the_column_across_scenes() -> None:
    layout = board(layout_columns := board(9).columns, 0, 9)
    start = ShotPosition(0, 2)
    below = layout.beside(start, +1)
    assert below == ShotPosition(2, 2)
    assert layout.beside(below, -1) == start
    assert layout.beside(ShotPosition(0, 0), -1) == ShotPosition(0, 0)
    assert layout_columns > 2


def test_down_from_a_long_row_lands_on_the_last_of_a_short_one() -> None:
    layout = board(5, 1)
    assert layout.beside(ShotPosition(0, 4), +1) == ShotPosition(1, 0)


def test_a_very_narrow_board_still_has_one_column() -> None:
    layout = BoardLayout([3], 60, SIZES)
    assert layout.columns == 1
    assert layout.card(0, 0).w > 0
