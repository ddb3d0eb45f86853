"""Where the assets of a lineage stand: parents left of their children, in columns. Without Qt.

From the asset in the middle the walk goes up to the left and down to the right. What a person has
opened beside it hangs on the asset where it was opened; what hangs on a closed side is not shown.
"""

from __future__ import annotations

from dataclasses import field
from itertools import pairwise
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.lineage import arrow_words, named, state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.ids import AssetId
    from desktop.domain.lineage import Lineage, LineageEdge

WIDTH, HEIGHT = 224, 64  # of a card, in logical pixels at full size
COLUMN, ROW = WIDTH + 102, HEIGHT + 14  # from card to card
ABOVE, BELOW = -1, 1
Side = tuple["AssetId", int]  # an asset and `ABOVE` or `BELOW`


@frozen
class CardPosition:
    """The upper left corner of a card."""

    x: float
    y: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + HEIGHT / 2


@frozen
class GraphLayout:
    """A lineage with a place for each asset that is shown.

    Attributes:
        column: By asset, seen from the root in 0.
        folded: How many relations lead from a side of an asset to what is not shown.
    """

    lineage: Lineage
    places: Mapping[AssetId, CardPosition]
    column: Mapping[AssetId, int]
    edges: tuple[LineageEdge, ...] = ()
    folded: Mapping[Side, int] = field(default_factory=dict)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of everything."""
        xs = [place.x for place in self.places.values()]
        ys = [place.y for place in self.places.values()]
        return min(xs), min(ys), max(xs) + WIDTH, max(ys) + HEIGHT

    def at(self, x: float, y: float) -> AssetId | None:
        """The asset whose card is at a point."""
        for key, place in self.places.items():
            if place.x <= x < place.x + WIDTH and place.y <= y < place.y + HEIGHT:
                return key
        return None

    def step(self, key: AssetId, across: int, down: int) -> AssetId:
        """Where an arrow key goes: along a relation to the side, else to the next in the column."""
        here = self.places[key]
        if across:
            ends = {edge.parent if across < 0 else edge.child for edge in self._at(key, across)}
            here_at = self.column[key]
            wanted = [other for other in ends if (self.column[other] - here_at) * across > 0]
        else:
            wanted = [
                other
                for other, place in self.places.items()
                if self.column[other] == self.column[key] and (place.y - here.y) * down > 0
            ]
        return min(
            wanted,
            key=lambda other: (abs(self.places[other].y - here.y), self.places[other].y, other),
            default=key,
        )

    def _at(self, key: AssetId, across: int) -> Iterable[LineageEdge]:
        return [e for e in self.edges if (e.child if across < 0 else e.parent) == key]


def arrange(
    lineage: Lineage,
    closed: frozenset[Side] = frozenset(),
    opened: Mapping[AssetId, Side] | None = None,
) -> GraphLayout:
    """Give each asset that is shown its place.

    Args:
        lineage: What there is.
        closed: Sides of assets that are folded away.
        opened: What was brought in beside the walk, and where it was opened.
    """
    tree = _Tree(lineage, closed, opened or {})
    rows = tree.rows()
    column = tree.column
    _part(rows, column)
    base = rows[lineage.root]
    places = {
        key: CardPosition(column[key] * COLUMN, (row - base) * ROW) for key, row in rows.items()
    }
    folded: dict[Side, int] = {}
    for key in places:
        node = lineage.nodes[key]
        for side, more in ((ABOVE, node.more_above), (BELOW, node.more_below)):
            if more:
                folded[key, side] = more
    edges = lineage.edges
    if len(places) < len(lineage.nodes):  # most graphs are shown whole
        edges = tuple(e for e in edges if e.parent in places and e.child in places)
        for edge in lineage.edges:
            for key, side, end in (
                (edge.child, ABOVE, edge.parent),
                (edge.parent, BELOW, edge.child),
            ):
                if key in places and end not in places:
                    folded[key, side] = folded.get((key, side), 0) + 1
    return GraphLayout(lineage, places, column, edges, folded)


def spoken(layout: GraphLayout, key: AssetId) -> str:
    """An asset of a graph for a screen reader: its name, and what it is related to."""
    nodes = layout.lineage.nodes
    told = [named(nodes[key].card), state_words(nodes[key].card)]
    for edge in layout.edges:
        if edge.child == key:
            told.append(f"{edge.words.lower()} {named(nodes[edge.parent].card)}")
        elif edge.parent == key:
            told.append(f"{arrow_words(edge)} {named(nodes[edge.child].card)}")
    return ", ".join(part for part in told[:12] if part)


class _Tree:
    """Each asset that is shown hangs on one other, through which it was reached first."""

    def __init__(
        self, lineage: Lineage, closed: frozenset[Side], opened: Mapping[AssetId, Side]
    ) -> None:
        self._lineage, self._closed = lineage, closed
        self._opened: dict[Side, list[AssetId]] = {}
        for key, side in opened.items():
            if key in lineage.nodes:
                self._opened.setdefault(side, []).append(key)
        self._beside = set(opened)
        root = lineage.root
        self.column: dict[AssetId, int] = {root: 0}
        self._children: dict[AssetId, list[AssetId]] = {root: []}
        self._halves: dict[int, list[AssetId]] = {}
        self._hung: dict[AssetId, tuple[AssetId, int]] = {}
        for way in (ABOVE, BELOW):
            self._walk(way)
            self._spread(way)

    def rows(self) -> dict[AssetId, float]:
        """How far down each stands, in rows: parents of a branch in its middle."""
        root = self._lineage.root
        rows: dict[AssetId, float] = {}
        for tops in self._halves.values():
            half: dict[AssetId, float] = {}
            free = 0.0
            # The last first, and each again after those that hang on it.
            stack = [(key, False) for key in reversed(tops)]
            while stack:
                key, is_done = stack.pop()
                below = self._children[key]
                if below and not is_done:
                    stack.append((key, True))
                    stack += [(child, False) for child in reversed(below)]
                    continue
                if below:
                    half[key] = (half[below[0]] + half[below[-1]]) / 2
                else:
                    half[key], free = free, free + 1
            middle = (half[tops[0]] + half[tops[-1]]) / 2 if tops else 0.0
            rows.update((key, row - middle) for key, row in half.items())
        return {root: 0.0} | rows

    def _walk(self, way: int) -> None:
        """Nearest first, so that each hangs on what is nearest to the root."""
        root = self._lineage.root
        self._halves[way] = []
        waiting = [root]
        for key in waiting:
            for side in (ABOVE, BELOW) if key != root else (way,):
                if side != way and (key, side) not in self._opened:
                    continue
                for other in self._next(key, side, is_along=side == way):
                    if other in self.column:
                        continue
                    self.column[other] = self.column[key] + side
                    self._children[other] = []
                    self._hung[other] = key, side
                    waiting.append(other)
                    (self._halves[way] if key == root else self._children[key]).append(other)

    def _next(self, key: AssetId, side: int, *, is_along: bool) -> list[AssetId]:
        if (key, side) in self._closed:
            return []
        lineage = self._lineage
        edges = lineage.above[key] if side == ABOVE else lineage.below[key]
        if not edges:
            return []
        ends = [edge.parent if side == ABOVE else edge.child for edge in edges]
        brought = set(self._opened.get((key, side), ()))
        walked = is_along and key not in self._beside
        return [
            end for end in dict.fromkeys(ends)
            if end in brought or (walked and end not in self._beside)
        ]  # fmt: skip

    def _spread(self, way: int) -> None:
        """The longest way counts: no relation along the walk runs within a column."""
        lineage, column = self._lineage, self.column
        edges = lineage.above if way == ABOVE else lineage.below
        side = {key for key, at in column.items() if at * way > 0 and key not in self._beside}
        ends = {
            key: [end for e in edges[key] if (end := e.parent if way < 0 else e.child) in side]
            for key in (lineage.root, *side)
        }
        for key, steps in _longest(lineage.root, ends).items():
            column[key] = way * steps
        for key, (parent, across) in self._hung.items():
            if key in self._beside:
                column[key] = column[parent] + across


def _longest(root: AssetId, ends: Mapping[AssetId, list[AssetId]]) -> dict[AssetId, int]:
    """The longest way from the root to each; what closes a circle is no way.

    Only another program can have written a circle.
    """
    done: dict[AssetId, bool] = {root: False}  # False while on the way
    order: list[AssetId] = []
    closing: set[tuple[AssetId, AssetId]] = set()
    stack = [(root, iter(ends[root]))]
    while stack:
        key, left = stack[-1]
        other = next(left, None)
        if other is None:
            done[key] = True
            order.append(key)
            stack.pop()
        elif other not in done:
            done[other] = False
            stack.append((other, iter(ends[other])))
        elif not done[other]:
            closing.add((key, other))
    steps = dict.fromkeys(order, 0)
    for key in reversed(order):
        for other in ends[key]:
            if (key, other) not in closing:
                steps[other] = max(steps[other], steps[key] + 1)
    return steps


def _part(rows: dict[AssetId, float], column: Mapping[AssetId, int]) -> None:
    """Move cards of a column apart where they would lie on each other, as little as possible."""
    standing: dict[int, list[AssetId]] = {}
    for key in rows:
        standing.setdefault(column[key], []).append(key)
    for keys in standing.values():
        keys.sort(key=lambda key: (rows[key], key))
        wished = [rows[key] for key in keys]
        for before, key in pairwise(keys):
            rows[key] = max(rows[key], rows[before] + 1)
        moved = sum(rows[key] - wish for key, wish in zip(keys, wished, strict=True)) / len(keys)
        for key in keys:
            rows[key] -= moved
