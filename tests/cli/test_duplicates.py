"""`duplicates`, `merge-duplicates`, `not-duplicates`."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.conftest import Answer, both

Desk = Callable[..., Answer]
Make = Callable[..., str]


@both
def test_duplicates_are_merged_or_told_apart(desk: Desk, make: Make) -> None:
    same = {"size": 100, "checksum_sha256": "a" * 64}
    one, two, three = (make(name, **same) for name in ("one", "two", "three"))
    make("alone", size=5, checksum_sha256="b" * 64)
    desk("tag", "quay", two)
    desk("rate", "3", three)
    said = desk("duplicates")
    assert [(row["group"], row["id"]) for row in said.rows] == [(1, three), (1, one), (1, two)]
    assert "2 assets, 200 B would go" in said.err
    assert desk("info").row["duplicates"] == {"groups": 1, "assets": 2, "bytes": 200}

    assert desk("merge-duplicates", three, three).code == 2
    merged = desk("merge-duplicates", three, two)
    assert (merged.code, merged.row["tags"], merged.row["rating"]) == (0, ["quay"], 3)
    assert desk("search", "tag:quay").ids() == [three]
    assert desk("merge-duplicates", three, two).code == 1

    assert desk("not-duplicates", one).code == 2
    told = desk("not-duplicates", one, three)
    assert (told.code, "1 pair told apart" in told.err) == (0, True)
    assert desk("duplicates").rows == []
    assert desk("search", "is:duplicate").rows == []
