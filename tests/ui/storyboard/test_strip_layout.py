"""The strip of takes: where they are, how it scrolls, which gap a point is nearest to."""

from __future__ import annotations

from desktop.ui.storyboard.layout import Box
from desktop.ui.storyboard.strip_layout import StripLayout

BOX = Box(14, 300, 600, 116)


def test_takes_lie_side_by_side_inside_the_strip() -> None:
    strip = StripLayout(BOX, 3)
    boxes = [box for _, box in strip.visible()]
    assert len(boxes) == 3
    assert strip.reach == 0
    assert all(BOX.x < box.x and box.right < BOX.right for box in boxes)
    assert all(BOX.y < box.y and box.bottom < BOX.bottom for box in boxes)
    assert not any(one.meets(other) for one in boxes for other in boxes if one is not other)
    for place, box in enumerate(boxes):
        assert strip.at(box.x + box.w / 2, box.y + 5) == place
    assert strip.at(BOX.right - 2, BOX.y + 40) == -1
    assert strip.at(boxes[0].x + 2, BOX.y - 5) == -1


def test_an_empty_strip_has_one_gap_and_no_reach() -> None:
    strip = StripLayout(BOX, 0)
    assert list(strip.visible()) == []
    assert (strip.reach, strip.gap(400), strip.at(100, 350)) == (0, 0, -1)


def test_left_of_a_takes_middle_is_the_gap_before_it_and_right_the_gap_after() -> None:
    strip = StripLayout(BOX, 30, scrolled=500)
    for place, box in strip.visible():
        assert strip.gap(box.x + 3) == place
        assert strip.gap(box.right - 3) == place + 1
    assert StripLayout(BOX, 2).gap(BOX.right) == 2


def test_sixty_takes_are_all_reached_by_the_shortest_way() -> None:
    strip = StripLayout(BOX, 60)
    assert strip.showing(0) == 0
    for place in (*range(60), *reversed(range(60))):
        strip = StripLayout(BOX, 60, strip.showing(place))
        box = strip.take(place)
        assert BOX.x <= box.x
        assert box.right <= BOX.right
        assert strip.showing(place) == strip.scrolled  # in sight already: nothing moves
    assert StripLayout(BOX, 60).showing(59) == strip.reach


def test_what_is_out_of_sight_is_not_painted() -> None:
    strip = StripLayout(BOX, 60, scrolled=1000)
    seen = [place for place, _ in strip.visible()]
    assert seen == list(range(seen[0], seen[-1] + 1))
    for place in set(range(60)) - set(seen):
        box = strip.take(place)
        assert box.right <= BOX.x or box.x >= BOX.right


def test_the_line_of_a_gap_stays_inside_the_strip() -> None:
    for scrolled in (0, 300):
        strip = StripLayout(BOX, 20, scrolled)
        for gap in range(21):
            line = strip.line(gap)
            assert BOX.x < line.x < BOX.right
