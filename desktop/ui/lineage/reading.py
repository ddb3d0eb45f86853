"""What the pane asks the library: the graph with what was opened in it, or one of the questions."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.lineage import Direction
from desktop.domain.relation import RelationType
from desktop.ui.lineage.layout import ABOVE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.domain.lineage import Dependent, Lineage, LineageUse
    from desktop.ui.lineage.layout import Side


class LineageView(StrEnum):
    """What the pane shows of an asset."""

    GRAPH = "Graph"
    LIST = "List"
    USES = "Used By"
    DEPENDENTS = "Would Lose Its Source"
    VARIANTS = "Variants"


@frozen
class LineageQuestion:
    """What is asked.

    Attributes:
        steps: Sides of assets that were opened beside the walk.
    """

    asset_id: AssetId
    view: LineageView = LineageView.GRAPH
    types: frozenset[RelationType] = frozenset(RelationType)
    steps: tuple[Side, ...] = ()


@frozen
class Answer:
    """What the library says.

    Attributes:
        card: The asset that was asked about.
        opened: What of the lineage was brought in beside the walk, and where it hangs.
    """

    question: LineageQuestion
    card: AssetCard
    lineage: Lineage | None = None
    opened: Mapping[AssetId, Side] = field(default_factory=dict)
    uses: Sequence[LineageUse] = ()
    dependents: Sequence[Dependent] = ()
    variants: Sequence[AssetCard] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing hangs on the asset, or the list has no rows."""
        if self.lineage is not None:
            node = self.lineage.nodes[self.lineage.root]
            return len(self.lineage.nodes) == 1 and not (node.more_above or node.more_below)
        return not (self.uses or self.dependents or self.variants)


def read_answer(reads: Reads, question: LineageQuestion) -> Answer:
    """Answer it. Runs in a reader's thread.

    Raises:
        NotFoundError: There is no such asset.
    """
    key = question.asset_id
    if question.view in (LineageView.GRAPH, LineageView.LIST):
        return _graph(reads, question)
    reads.assets.load(key)  # says so where there is none
    card = reads.assets.cards([key])[key]
    if question.view is LineageView.USES:
        return Answer(question, card, uses=reads.lineage.uses(key))
    if question.view is LineageView.DEPENDENTS:
        return Answer(question, card, dependents=reads.lineage.dependents(key))
    return Answer(question, card, variants=reads.lineage.variants(key))


def _graph(reads: Reads, question: LineageQuestion) -> Answer:
    """The walk, and a step from each side that was opened beside it."""
    lineage = reads.lineage.of(question.asset_id, types=question.types)
    opened: dict[AssetId, Side] = {}
    for key, side in question.steps:
        if key not in lineage.nodes:
            continue
        way = Direction.UP if side == ABOVE else Direction.DOWN
        step = reads.lineage.of(key, way, depth=1, types=question.types)
        opened.update((other, (key, side)) for other in step.nodes if other not in lineage.nodes)
        lineage = lineage.joined(step, key)
    return Answer(question, lineage.nodes[lineage.root].card, lineage, opened)
