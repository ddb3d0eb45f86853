"""A ComfyUI graph as it ran: nodes by id, each with its inputs; an input is a value or a link."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NODE_LIMIT = 5000


class Link(NamedTuple):
    """One output of another node."""

    node: str
    slot: int


@dataclass
class ComfyNode:
    """One node.

    Attributes:
        kind: Its class; custom nodes have any.
        title: What a person called it; else empty.
        inputs: By name.
    """

    id: str
    kind: str
    title: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def links(self) -> dict[str, Link]:
        """The inputs that come from other nodes."""
        return {name: value for name, value in self.inputs.items() if isinstance(value, Link)}

    @property
    def where(self) -> str:
        """For a person: what it is called, and which of them it is."""
        return f"{self.title or self.kind} #{self.id}"[:200]


class Graph:
    """Nodes, and who uses them."""

    def __init__(self, nodes: dict[str, ComfyNode]) -> None:
        self.nodes = nodes
        self.users: dict[str, list[tuple[ComfyNode, str, int]]] = defaultdict(list)
        for node in nodes.values():
            for name, link in node.links.items():
                self.users[link.node].append((node, name, link.slot))

    def upward(
        self, node: ComfyNode, follows: Callable[[str], bool], steps: int = NODE_LIMIT
    ) -> Iterator[list[ComfyNode]]:
        """The node, then what hands it the inputs that are followed, step by step, each once."""
        level, seen = [node], {node.id}
        for _ in range(steps + 1):
            yield level
            found: dict[str, ComfyNode] = {}
            for one in level:
                for name, link in one.links.items():
                    source = self.nodes.get(link.node)
                    if source is not None and source.id not in seen and follows(name):
                        found[source.id] = source
            seen.update(found)
            level = list(found.values())
            if not level:
                return


def graph_of(prompt: Any) -> Graph | None:
    """The graph in the form of ComfyUI's API; None where this is none."""
    if not isinstance(prompt, dict):
        return None
    if isinstance(prompt.get("prompt"), dict):  # some savers wrap it
        prompt = prompt["prompt"]
    found = {
        str(key): value
        for key, value in list(prompt.items())[:NODE_LIMIT]
        if isinstance(value, dict) and isinstance(value.get("class_type"), str)
    }
    if not found:
        return None
    nodes = {}
    for key, value in found.items():
        meta, inputs = value.get("_meta"), value.get("inputs")
        title = meta.get("title") if isinstance(meta, dict) else ""
        named = inputs.items() if isinstance(inputs, dict) else ()
        nodes[key] = ComfyNode(
            key,
            value["class_type"][:200],
            title[:200] if isinstance(title, str) else "",
            plain_names({str(name): _value(one, found) for name, one in named}),
        )
    return Graph(nodes)


def plain_names(inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs that belong to a choice (`model.prompt`) by their last name, where that is free."""
    found = {name: value for name, value in inputs.items() if "." not in name}
    for name, value in inputs.items():
        if "." in name:
            last = name.rpartition(".")[2]
            found.setdefault(last if re.match(r"[A-Za-z]", last) else name, value)
    return found


def _value(value: Any, nodes: dict[str, Any]) -> Any:
    """A link where it is one; else the value itself."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int):
        slot = value[1]
        if str(value[0]) in nodes and isinstance(slot, int) and not isinstance(slot, bool):
            return Link(str(value[0]), slot)
    if isinstance(value, dict) and set(value) == {"__value__"}:
        return value["__value__"]
    return value
