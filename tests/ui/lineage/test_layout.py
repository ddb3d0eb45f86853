"""Where the assets of a lineage stand: rules without a window."""

from __future__ import annotations

from itertools import pairwise

from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.ids import AssetId, RelationId
from desktop.domain.lineage import Lineage, LineageEdge, LineageNode
from desktop.domain.relation import RelationType
from desktop.ui.lineage.layout import ABOVE, BELOW, COLUMN, ROW, GraphLayout, arrange


def key(name: str) -> AssetId:
    return AssetId(name)


def lineage(
    steps: dict[str, int], *links: str, more: dict[str, tuple[int, int]] | None = None
) -> Lineage:
    """A lineage of assets with names of one letter: `ab` is a relation from a to b."""
    nodes = {
        key(name): LineageNode(
            AssetCard(id=key(name), type=AssetType.IMAGE, name=name),
            step,
            *(more or {}).get(name, (0, 0)),
        )
        for name, step in steps.items()
    }
    edges = tuple(
        LineageEdge(RelationId(link), RelationType.DERIVED_FROM, key(link[0]), key(link[1]))
        for link in links
    )
    root = next(name for name, step in steps.items() if step == 0)
    return Lineage(key(root), nodes, edges)


FAMILY = lineage(
    {"r": 0, "a": -1, "b": -1, "c": 1, "d": 1, "e": 2}, "ar", "br", "ab", "rc", "cd", "rd", "de"
)


def rows(layout: GraphLayout) -> dict[str, float]:
    return {name: place.y / ROW for name, place in layout.places.items()}


def test_parents_stand_left_of_their_children_by_the_longest_way() -> None:
    found = arrange(FAMILY)
    assert dict(found.column) == {"r": 0, "a": -2, "b": -1, "c": 1, "d": 2, "e": 3}
    for edge in found.edges:
        assert found.places[edge.parent].x + COLUMN <= found.places[edge.child].x
    assert found.places[key("r")].y == 0
    alone = arrange(lineage({"r": 0}))
    assert (dict(alone.column), alone.folded) == ({"r": 0}, {})


def test_no_two_lie_on_each_other_and_a_branch_stands_around_its_parent() -> None:
    wide = {"r": 0} | dict.fromkeys("abcde", 1) | dict.fromkeys("fghij", 2)
    found = arrange(lineage(wide, *(f"r{n}" for n in "abcde"), *(f"b{n}" for n in "fghij")))
    for column in (0, 1, 2):
        ys = sorted(p.y for n, p in found.places.items() if found.column[n] == column)
        assert all(low - high >= ROW - 1e-6 for high, low in pairwise(ys))
    at = rows(found)
    assert at["b"] == (at["f"] + at["j"]) / 2
    assert at["a"] < at["b"] < at["c"] < at["d"] < at["e"]


def test_a_circle_has_a_place_too() -> None:
    found = arrange(lineage({"r": 0, "a": 1, "b": -1}, "ra", "ab", "br"))
    assert set(found.places) == {"r", "a", "b"}
    assert len(set(found.places.values())) == 3


def test_what_hangs_on_a_closed_side_is_counted_and_not_shown() -> None:
    closed = arrange(FAMILY, frozenset({(key("c"), BELOW), (key("r"), ABOVE)}))
    assert set(closed.places) == {"r", "c", "d", "e"}  # d hangs on r as well
    assert closed.folded == {(key("r"), ABOVE): 2}
    closed = arrange(FAMILY, frozenset({(key("r"), BELOW)}))
    assert set(closed.places) == {"r", "a", "b"}
    assert closed.folded == {(key("r"), BELOW): 2}


def test_what_was_opened_beside_the_walk_hangs_where_it_was_opened() -> None:
    more = lineage({"r": 0, "a": -1, "s": 0, "t": 1}, "ar", "as", "st", more={"a": (2, 0)})
    both = {key("s"): (key("a"), BELOW), key("t"): (key("s"), BELOW)}
    assert set(arrange(more, opened=both).places) == {"r", "a", "s", "t"}
    found = arrange(more, opened={key("s"): (key("a"), BELOW)})
    assert found.column[key("s")] == 0
    assert rows(found)["s"] != 0
    assert found.folded == {(key("a"), ABOVE): 2, (key("s"), BELOW): 1}
    assert (
        "s"
        not in arrange(more, frozenset({(key("a"), BELOW)}), {key("s"): (key("a"), BELOW)}).places
    )


def test_arrows_walk_along_relations_and_through_columns() -> None:
    found = arrange(FAMILY)
    assert found.step(key("r"), 1, 0) in ("c", "d")
    assert found.step(key("c"), -1, 0) == "r"
    assert found.step(key("e"), 1, 0) == "e"
    wide = arrange(lineage({"r": 0, "a": 1, "b": 1, "c": 1}, "ra", "rb", "rc"))
    assert found.at(*_middle(found, "c")) == "c"
    assert found.at(-1, -1) is None
    assert wide.step(key("r"), 1, 0) == "b"
    assert [wide.step(key("b"), 0, by) for by in (-1, 1)] == ["a", "c"]
    assert wide.step(key("c"), 0, 1) == "c"


def _middle(layout: GraphLayout, name: str) -> tuple[float, float]:
    place = layout.places[key(name)]
    return place.x + 5, place.y + 5
