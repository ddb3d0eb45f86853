"""Lineage: what an asset comes from and what came of it, as a graph of cards and relations.

An edge runs from parent to child, as `asset_relationships` has it. Above an asset is what it comes
from or is used in; below it is what was made of it, or what it contains. A shot hangs on its scene,
and a scene on its film.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted, type_name
from desktop.domain.film import FINAL_CUT, LUT
from desktop.domain.relation import RelationType, reads_as
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId, RelationId

DEPTH = 8  # steps away from the asset that is asked about
MOST_DEPTH = 32
NODES = 500  # that are shown at once, the nearest ones

# What one asset is made of another by. A take of a shot hangs on it too, but is not made of it.
SOURCE_TYPES = (RelationType.DERIVED_FROM, RelationType.VARIANT_OF, RelationType.GENERATED_FROM)


class Direction(StrEnum):
    """Which way to walk from an asset."""

    UP = "up"  # to what it comes from, and to what uses it
    DOWN = "down"  # to what was made of it, and to what it contains
    BOTH = "both"


@frozen
class LineageNode:
    """An asset of a lineage.

    Attributes:
        steps: How far it is from the asset that was asked about; negative above it.
        more_above: How many relations lead up from it to what is not in this graph.
        more_below: The same, down.
    """

    card: AssetCard
    steps: int
    more_above: int = 0
    more_below: int = 0


@frozen
class LineageEdge:
    """A relation between two assets of a lineage.

    Attributes:
        order: Its place among its parent's, or None.
        is_selected: For takes: this one plays.
        role: What the child is to the parent, where that is said: a finished cut, a LUT.
    """

    id: RelationId
    type: RelationType
    parent: AssetId
    child: AssetId
    order: int | None = None
    is_selected: bool = False
    role: str | None = None

    @property
    def words(self) -> str:
        """What the child is: `Take of`, `Derived from`."""
        if self.type is RelationType.GENERATED_FROM and self.is_selected:
            return "Selected take of"
        return reads_as(self.type, self.role)[1]

    @property
    def heading(self) -> str:
        """What children like this one are to the parent: `Takes`, `Derived assets`."""
        return reads_as(self.type, self.role)[0]


@dataclass(frozen=True)
class Lineage:
    """The part of all relations that an asset hangs in.

    Attributes:
        root: The asset that was asked about.
        nodes: By id, the nearest first; the root is the first.
        edges: Between these nodes only.
        more: How many assets lie within the depth that was asked for, and are not among the nodes.
    """

    root: AssetId
    nodes: Mapping[AssetId, LineageNode]
    edges: tuple[LineageEdge, ...] = ()
    more: int = 0

    @cached_property
    def above(self) -> Mapping[AssetId, tuple[LineageEdge, ...]]:
        """The edges that lead up from each node, in the order in which they are shown."""
        return self._grouped(by_child=True)

    @cached_property
    def below(self) -> Mapping[AssetId, tuple[LineageEdge, ...]]:
        """The edges that lead down from each node, in the order in which they are shown."""
        return self._grouped(by_child=False)

    def joined(self, other: Lineage, at: AssetId) -> Lineage:
        """This with what another one knows of one of its nodes; the root stays.

        Args:
            other: A lineage whose root is `at`.
            at: A node of this one.
        """
        base = self.nodes[at].steps
        nodes = dict(self.nodes)
        for key, node in other.nodes.items():
            if key not in nodes:
                steps = base + node.steps
                nodes[key] = LineageNode(node.card, steps, node.more_above, node.more_below)
        known = {edge.id for edge in self.edges}
        added = [edge for edge in other.edges if edge.id not in known]
        # What was counted as "more" and is an edge of the graph now is no longer more.
        for edge in added:
            for key, is_above in ((edge.child, True), (edge.parent, False)):
                if key in self.nodes:
                    nodes[key] = _one_less(nodes[key], is_above=is_above)
        return Lineage(self.root, nodes, (*self.edges, *added), self.more)

    def _grouped(self, *, by_child: bool) -> dict[AssetId, tuple[LineageEdge, ...]]:
        found: dict[AssetId, list[LineageEdge]] = {key: [] for key in self.nodes}
        for edge in self.edges:
            found[edge.child if by_child else edge.parent].append(edge)

        def place(edge: LineageEdge) -> tuple[int, int, str, str]:
            other = self.nodes[edge.parent if by_child else edge.child].card
            order = edge.order if edge.order is not None else 1 << 62
            return _PLACES[edge.type], order, other.name.casefold(), other.id

        return {key: tuple(sorted(edges, key=place)) for key, edges in found.items()}


def _one_less(node: LineageNode, *, is_above: bool) -> LineageNode:
    above, below = node.more_above - is_above, node.more_below - (not is_above)
    return LineageNode(node.card, node.steps, max(above, 0), max(below, 0))


_PLACES = {
    type_: place
    for place, type_ in enumerate(
        (
            RelationType.PART_OF,
            RelationType.GENERATED_FROM,
            RelationType.DERIVED_FROM,
            RelationType.VARIANT_OF,
            RelationType.REFERENCE_FOR,
            RelationType.USED_IN,
        )
    )
}


@frozen
class LineageUse:
    """Something that uses an asset: a film, a scene, a shot, a character.

    Attributes:
        type: By which relation.
        is_selected: Of a take: it plays there.
        through: What was made of the asset and is used there in its place; None for itself.
        films: The names of the films that it belongs to.
        steps: 1 for what uses it directly; a scene is further away than its shot.
    """

    card: AssetCard
    type: RelationType
    is_selected: bool = False
    through: AssetCard | None = None
    films: tuple[str, ...] = ()
    steps: int = 1


@frozen
class Dependent:
    """What was made of an asset, and would lose its source if that went.

    Attributes:
        type: By which relation.
        other_sources: How many other sources it has that are not in the Trash.
    """

    card: AssetCard
    type: RelationType
    other_sources: int = 0


def named(card: AssetCard) -> str:
    """An asset in a line: `Shot 4D`, `Scene 2 Quay`, `boat.png`."""
    name = clean_line(card.name, limit=80)
    if card.code and card.type in ("shot", "scene"):
        called = f"{type_name(card.type)} {clean_line(card.code, limit=20)}"
        return called if name.casefold() in called.casefold() else f"{called} {name}"
    return name or type_name(card.type)


_ARROWS: dict[object, str] = {
    RelationType.PART_OF: "contains",
    RelationType.GENERATED_FROM: "take",
    RelationType.REFERENCE_FOR: "reference",
    RelationType.USED_IN: "uses",
    RelationType.DERIVED_FROM: "made into",
    RelationType.VARIANT_OF: "variant",
    FINAL_CUT: "finished cut",
    LUT: "LUT",
}


def arrow_words(edge: LineageEdge) -> str:
    """A relation as it stands on an arrow from parent to child: `made into`, `selected take`."""
    if edge.type is RelationType.GENERATED_FROM and edge.is_selected:
        return "selected take"
    return _ARROWS.get(edge.role) or _ARROWS[edge.type]


def state_words(card: AssetCard) -> str:
    """What is wrong with it: in the Trash, missing; empty where nothing is."""
    words = []
    if card.is_trashed:
        words.append("in the Trash")
    if card.is_missing:
        words.append("offline" if card.is_offline else "missing")
    return ", ".join(words)


def use_line(use: LineageUse) -> str:
    """A use in words: `The Last Lamp, shot 4D: selected take, through boat-large.png`."""
    place = ", ".join([*(clean_line(name, limit=80) for name in use.films), named(use.card)])
    how = {
        RelationType.GENERATED_FROM: "selected take" if use.is_selected else "take",
        RelationType.REFERENCE_FOR: "reference",
    }.get(use.type, "")
    line = f"{place}: {how}" if how else place
    return f"{line}, through {named(use.through)}" if use.through is not None else line


def source_line(dependent: Dependent) -> str:
    """What is left to it: `no other source`, `2 other sources`."""
    if not dependent.other_sources:
        return "no other source"
    return counted(dependent.other_sources, "other source")


def more_line(lineage: Lineage) -> str:
    """What was cut off: `and 1,200 more assets`; empty where nothing was."""
    return f"and {counted(lineage.more, 'more asset')}" if lineage.more else ""
