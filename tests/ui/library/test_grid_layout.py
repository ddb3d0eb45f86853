import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from desktop.ui.library.grid_layout import LARGEST, SMALLEST, GridLayout

layouts = st.builds(
    GridLayout,
    width=st.integers(60, 4000),
    count=st.integers(1, 2_000_000),
    wanted=st.integers(SMALLEST, LARGEST),
)


@given(layouts, st.data())
def test_the_middle_of_every_cell_is_that_cell(layout: GridLayout, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, layout.count - 1))
    assert layout.row_at(layout.rect(row).center()) == row
    assert row in layout.rows_between(layout.rect(row).top(), layout.rect(row).bottom())


@given(layouts)
def test_cells_of_a_line_stand_beside_each_other_inside_the_view(layout: GridLayout) -> None:
    rects = [layout.rect(row) for row in range(min(layout.columns, layout.count))]
    assert all(a.right() < b.left() for a, b in itertools.pairwise(rects))
    assert rects[0].left() >= 0
    assert rects[-1].right() < layout.width or layout.columns == 1
    assert layout.rect(layout.count - 1).bottom() < layout.height


@given(layouts, st.integers(0, 10**7), st.integers(1, 2000))
def test_only_lines_that_show_are_painted(layout: GridLayout, top: int, height: int) -> None:
    rows = layout.rows_between(top, top + height)
    assert len(rows) <= (height // layout.step + 2) * layout.columns


@pytest.fixture
def four_across() -> GridLayout:
    return GridLayout(width=860, count=10, wanted=190)


def test_a_rubber_band_touches_whole_cells(four_across: GridLayout) -> None:
    assert four_across.columns == 4
    area = QRect(four_across.rect(1).center(), four_across.rect(6).center())
    assert four_across.ranges_in(area) == [(1, 2), (5, 6)]
    assert four_across.ranges_in(QRect(four_across.rect(0).topLeft(), QPoint(859, 2000))) == [
        (0, 3),
        (4, 7),
        (8, 9),
    ]


def test_between_cells_there_is_nothing(four_across: GridLayout) -> None:
    gap = four_across.rect(0).topRight() + QPoint(3, 5)
    assert four_across.row_at(gap) == -1
    assert four_across.row_near(gap) == 0
    assert four_across.row_near(QPoint(500, 100_000)) == -1
