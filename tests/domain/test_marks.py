"""In and out: what they mean, how they are kept, and that nonsense is none."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.marks import KEY, Marks, marks_of
from desktop.domain.metadata import checked_metadata


def test_the_range_is_what_is_marked_or_all() -> None:
    assert Marks().range_in(8.0) == (0.0, 8.0)
    assert Marks(2.0).range_in(8.0) == (2.0, 8.0)
    assert Marks(2.0, 5.0).range_in(8.0) == (2.0, 5.0)
    assert Marks(None, 99.0).range_in(8.0) == (0.0, 8.0)
    assert Marks(9.0).range_in(8.0) == (0.0, 8.0)  # the file is another, shorter one


def test_one_that_is_passed_by_the_other_goes() -> None:
    assert Marks(2.0, 5.0).with_start(6.0) == Marks(6.0, None)
    assert Marks(2.0, 5.0).with_end(1.0) == Marks(None, 1.0)
    assert Marks(2.0, 5.0).with_start(None) == Marks(None, 5.0)
    assert Marks(2.0, 5.0).with_end(None) == Marks(2.0, None)


@pytest.mark.parametrize("marks", [Marks(), Marks(1.5), Marks(None, 2.0), Marks(1.5, 2.0)])
def test_what_is_kept_comes_back(marks: Marks) -> None:
    kept = checked_metadata(AssetType.VIDEO, marks.as_metadata())
    assert marks_of(kept) == marks
    assert (kept[KEY] is None) is not bool(marks)  # none at all leaves no trace


@pytest.mark.parametrize(
    "kept", [None, "1-2", 4, [1], [1, 2, 3], [3, 2], [-1, 2], [True, 2], ["a", "b"], {"in": 1}]
)
def test_what_makes_no_sense_is_no_mark(kept: Any) -> None:
    assert marks_of({KEY: kept}).start in (None,)
    assert marks_of({KEY: [float("nan"), float("inf")]}) == Marks()
