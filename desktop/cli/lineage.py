"""`lineage`: what an asset comes from, what came of it, what uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text
from rich.tree import Tree

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids
from desktop.cli.opening import opened
from desktop.domain.display import counted, type_word
from desktop.domain.lineage import (
    DEPTH,
    MOST_DEPTH,
    NODES,
    Direction,
    more_line,
    named,
    source_line,
    state_words,
    use_line,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Reads
    from desktop.cli.output import Output
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.domain.lineage import Dependent, Lineage, LineageUse

_COLUMNS = {"id": "ID", "type": "Type", "name": "Name", "state": "State"}


def lineage(
    context: typer.Context,
    *,
    asset: Annotated[str, typer.Argument(metavar="ID", help="Its id.")],
    up: Annotated[bool, typer.Option("--up", help="Only what it comes from.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Only what came of it.")] = False,
    uses: Annotated[
        bool, typer.Option("--uses", help="Everything that uses it, or what was made of it.")
    ] = False,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="What would lose its source if it went.")
    ] = False,
    variants: Annotated[
        bool, typer.Option("--variants", help="All forms of the same thing.")
    ] = False,
    depth: Annotated[
        int, typer.Option(min=1, max=MOST_DEPTH, help="How many steps to go.")
    ] = DEPTH,
    limit: Annotated[
        int, typer.Option(min=1, max=10_000, help="How many assets at most, the nearest ones.")
    ] = NODES,
) -> None:
    """Show what an asset comes from, what came of it and what uses it."""
    desk = desk_of(context)
    (asset_id,) = only_ids([asset])
    if uses + orphans + variants + (up or down) > 1:
        raise UsageError("One of --up, --down, --uses, --orphans and --variants at a time.")
    output = desk.output()

    def read(reads: Reads) -> None:
        reads.assets.load(asset_id)  # says so where there is none
        if uses:
            _print_uses(output, reads.lineage.uses(asset_id, depth=depth))
        elif orphans:
            _print_dependents(output, reads.lineage.dependents(asset_id))
        elif variants:
            output.rows([_row(card) for card in reads.lineage.variants(asset_id)], _COLUMNS)
        else:
            way = Direction.BOTH if up == down else Direction.UP if up else Direction.DOWN
            _print(output, reads.lineage.of(asset_id, way, depth=depth, limit=limit), way)

    with opened(desk) as library:
        library.read(read)


def _print(output: Output, graph: Lineage, way: Direction) -> None:
    if output.json:
        for row in _graph_rows(graph):
            output.row(row)
    else:
        output.print(_tree(graph, way))
    if graph.more:
        output.say(more_line(graph))


def _graph_rows(graph: Lineage) -> list[dict[str, Any]]:
    """A row for each asset, the nearest first, with the relations that lead up from it."""
    return [
        {
            **_row(node.card),
            "steps": node.steps,
            "parents": [
                {
                    "id": edge.parent,
                    "relation": edge.type.value,
                    "role": edge.role,
                    "is_selected": edge.is_selected,
                }
                for edge in graph.above[key]
            ],
            "more_above": node.more_above,
            "more_below": node.more_below,
        }
        for key, node in graph.nodes.items()
    ]


def _row(card: AssetCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "type": card.type.value,
        "name": card.name,
        "code": card.code,
        "is_trashed": card.is_trashed,
        "is_missing": card.is_missing,
        "state": state_words(card),
    }


def _tree(graph: Lineage, way: Direction) -> Tree:
    """The graph as two trees below its asset; what stands there already is not told twice."""
    tree = Tree(_label(graph.nodes[graph.root].card), guide_style="dim")
    told: set[AssetId] = set()
    if way is not Direction.DOWN:
        _grow(tree, graph, graph.root, told, up=True)
    if way is not Direction.UP:
        _grow(tree, graph, graph.root, told, up=False)
    return tree


def _grow(tree: Tree, graph: Lineage, key: AssetId, told: set[AssetId], *, up: bool) -> None:
    """Put what hangs above or below an asset into the tree, under headings."""
    waiting = [(tree, key)]
    while waiting:
        branch, at = waiting.pop()
        heading, last = None, ""
        for edge in (graph.above if up else graph.below)[at]:
            words = edge.words if up else edge.heading
            if heading is None or words != last:
                heading, last = branch.add(Text(words, style="dim")), words
            other = edge.parent if up else edge.child
            label = _label(graph.nodes[other].card)
            if not up and edge.is_selected:
                label.append("  selected", style="dim")
            if other in told or other == graph.root:
                heading.add(label.append("  (see there)", style="dim"))
                continue
            told.add(other)
            waiting.append((heading.add(label), other))
        node = graph.nodes[at]
        if more := node.more_above if up else node.more_below:
            branch.add(Text(f"and {more:,} more", style="dim"))


def _label(card: AssetCard) -> Text:
    label = Text(named(card))
    label.append(f"  {type_word(card.type)}  {card.id}", style="dim")
    if state := state_words(card):
        label.append(f"  {state}", style="yellow")
    return label


def _print_uses(output: Output, uses: Sequence[LineageUse]) -> None:
    rows = [
        {
            **_row(use.card),
            "relation": use.type.value,
            "is_selected": use.is_selected,
            "through_id": use.through.id if use.through else None,
            "films": list(use.films),
            "steps": use.steps,
            "words": use_line(use),
        }
        for use in uses
    ]
    output.rows(rows, {"id": "ID", "type": "Type", "words": "Used in", "state": "State"})
    users = len({use.card.id for use in uses})
    output.say(f"Used in {counted(users, 'place')}." if users else "Nothing uses it.")


def _print_dependents(output: Output, dependents: Sequence[Dependent]) -> None:
    rows = [
        {
            **_row(one.card),
            "relation": one.type.value,
            "other_sources": one.other_sources,
            "words": source_line(one),
        }
        for one in dependents
    ]
    output.rows(rows, _COLUMNS | {"words": "Left to it"})
    if not rows:
        output.say("Nothing would lose its source.")
