"""The graph on ComfyUI's canvas as it would run.

Without what is muted, around what is bypassed, through reroutes, primitives and named wires (Set
and Get), and into subgraphs. The canvas keeps the values of a node as a list without names; newer
ones name all of them among the inputs, older ones only those of nodes that are known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop.formats.recipes.comfy_graph import NODE_LIMIT, ComfyNode, Graph, Link, plain_names
from desktop.formats.recipes.comfy_widgets import listed, widget_values

_MUTED, _BYPASSED = 2, 4
_INPUT, _OUTPUT = -10, -20  # the two ends of a subgraph
_DEPTH = 60
_WITHIN = 12  # canvases one inside the other
_CANVASES = 300  # those that are walked through in all: each may hold the same one many times
_NOTES = frozenset({"Note", "MarkdownNote", "Label (rgthree)"})
_VALUES = frozenset({"STRING", "INT", "FLOAT", "BOOLEAN", "COMBO"})


def graph_of_workflow(workflow: Any) -> Graph | None:
    """The graph of a canvas; None where this is none."""
    if not isinstance(workflow, dict) or not isinstance(workflow.get("nodes"), list):
        return None
    definitions = workflow.get("definitions")
    listed = definitions.get("subgraphs") if isinstance(definitions, dict) else None
    subgraphs = {
        one["id"]: one
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    }
    flat = _Flat(subgraphs)
    scope = flat.scope(workflow, "", None, None)
    flat.emit(scope, 0)
    return Graph(flat.nodes) if flat.nodes else None


@dataclass(slots=True)
class _Scope:
    """One canvas: the whole, or what is inside of one node that stands for a subgraph."""

    prefix: str
    nodes: dict[str, dict[str, Any]]
    links: dict[int, tuple[str, int]]  # where each comes from
    parent: _Scope | None
    owner: dict[str, Any] | None
    outputs: dict[int, int] = field(default_factory=dict)  # of a subgraph: slot to link
    inner: dict[str, _Scope] = field(default_factory=dict)
    setters: dict[str, dict[str, Any]] = field(default_factory=dict)


class _Flat:
    """Makes one graph of canvases within canvases."""

    def __init__(self, subgraphs: dict[str, dict[str, Any]]) -> None:
        self._subgraphs = subgraphs
        self._walked = 0
        self.nodes: dict[str, ComfyNode] = {}

    def scope(
        self, canvas: dict[str, Any], prefix: str, parent: _Scope | None, owner: Any
    ) -> _Scope:
        """A canvas made ready to be walked through."""
        listed = canvas.get("nodes")
        nodes = {
            str(one["id"]): one
            for one in (listed if isinstance(listed, list) else [])[:NODE_LIMIT]
            if isinstance(one, dict) and "id" in one and isinstance(one.get("type"), str)
        }
        made = _Scope(prefix, nodes, {}, parent, owner)
        links = canvas.get("links")
        for link in links if isinstance(links, list) else ():
            ends = _ends(link)
            if ends is not None:
                made.links[ends[0]] = (ends[1], ends[2])
                if ends[3] == str(_OUTPUT):
                    made.outputs.setdefault(ends[4], ends[0])
        _wire_everywhere(canvas, nodes, made.links)
        for one in nodes.values():
            if one["type"] in {"SetNode", "easy setNode"}:
                made.setters[_name_of_wire(one)] = one
        return made

    def emit(self, scope: _Scope, depth: int) -> None:
        """All nodes of a canvas that would run, and of those within it."""
        self._walked += 1
        for key, node in scope.nodes.items():
            if node.get("mode") in (_MUTED, _BYPASSED) or len(self.nodes) > NODE_LIMIT:
                continue
            if node["type"] in _NOTES:
                continue
            if node["type"] in self._subgraphs:
                if depth < _WITHIN and self._walked < _CANVASES:
                    self.emit(self._inside(scope, key), depth + 1)
                continue
            if node["type"] in {"Reroute", "PrimitiveNode", "SetNode", "GetNode"}:
                continue
            title = node.get("title")
            inputs = self._inputs(scope, node)
            full = scope.prefix + key
            self.nodes[full] = ComfyNode(
                full, node["type"][:200], title[:200] if isinstance(title, str) else "", inputs
            )

    def _inside(self, scope: _Scope, key: str) -> _Scope:
        if key not in scope.inner:
            node = scope.nodes[key]
            canvas = self._subgraphs[node["type"]]
            scope.inner[key] = self.scope(canvas, f"{scope.prefix}{key}:", scope, node)
        return scope.inner[key]

    def _inputs(self, scope: _Scope, node: dict[str, Any]) -> dict[str, Any]:
        found = widget_values(node)
        for one in listed(node, "inputs"):
            name, link = one.get("name"), one.get("link")
            if isinstance(name, str) and isinstance(link, int):
                value = self._from(scope, link, 0)
                if value is not None:
                    found[name] = value
                elif "widget" not in one:
                    found.pop(name, None)
        return plain_names(found)

    def _from(self, scope: _Scope, link: int, depth: int) -> Any:
        """What comes over a link: one output of a node that runs, a value, or None."""
        end = scope.links.get(link)
        if end is None or depth > _DEPTH:
            return None
        key, slot = end
        if key == str(_INPUT):
            return self._from_outside(scope, slot, depth)
        node = scope.nodes.get(key)
        if node is None or node.get("mode") == _MUTED:
            return None
        if node.get("mode") == _BYPASSED:
            return self._around(scope, node, slot, depth)
        kind = node["type"]
        if kind == "PrimitiveNode":
            values = node.get("widgets_values")
            return values[0] if isinstance(values, list) and values else None
        if kind in {"GetNode", "easy getNode"}:
            wire = self._wire(scope, _name_of_wire(node))
            return self._first(wire[0], wire[1], depth) if wire else None
        if kind in {"Reroute", "SetNode", "easy setNode"} or _is_reroute(node):
            return self._first(scope, node, depth)
        if kind in self._subgraphs:
            inside = self._inside(scope, key)
            inner = inside.outputs.get(slot)
            return self._from(inside, inner, depth + 1) if inner is not None else None
        return Link(scope.prefix + key, slot)

    def _from_outside(self, scope: _Scope, slot: int, depth: int) -> Any:
        """What comes into a subgraph: by a link, or as a value of the node that stands for it."""
        if scope.parent is None or scope.owner is None:
            return None
        definition = self._subgraphs[scope.owner["type"]]
        declared = listed(definition, "inputs")
        name = declared[slot].get("name") if 0 <= slot < len(declared) else None
        for at, one in enumerate(listed(scope.owner, "inputs")):
            is_this = one.get("name") == name or (name is None and at == slot)
            if is_this and isinstance(one.get("link"), int):
                return self._from(scope.parent, one["link"], depth + 1)
        return _outer_values(scope.owner, declared).get(str(name))

    def _around(self, scope: _Scope, node: dict[str, Any], slot: int, depth: int) -> Any:
        """Past a bypassed node: its first input of the kind that comes out of it."""
        outputs = listed(node, "outputs")
        kind = outputs[slot].get("type") if 0 <= slot < len(outputs) else None
        inputs = listed(node, "inputs")
        ordered = [*inputs[slot : slot + 1], *inputs]
        for one in ordered:
            if one.get("type") == kind and isinstance(one.get("link"), int):
                return self._from(scope, one["link"], depth + 1)
        return None

    def _first(self, scope: _Scope, node: dict[str, Any], depth: int) -> Any:
        for one in listed(node, "inputs"):
            if isinstance(one.get("link"), int):
                return self._from(scope, one["link"], depth + 1)
        return None

    @staticmethod
    def _wire(scope: _Scope, name: str) -> tuple[_Scope, dict[str, Any]] | None:
        at: _Scope | None = scope
        while at is not None:
            if name in at.setters:
                return at, at.setters[name]
            at = at.parent
        return None


def _outer_values(owner: dict[str, Any], declared: list[dict[str, Any]]) -> dict[str, Any]:
    """The values on the node that stands for a subgraph: one for each that it declares."""
    values = owner.get("widgets_values")
    named = [str(one.get("name")) for one in declared if one.get("type") in _VALUES]
    if isinstance(values, list) and len(values) == len(named):
        return dict(zip(named, values, strict=True))
    return widget_values(owner)


def _wire_everywhere(
    canvas: dict[str, Any], nodes: dict[str, dict[str, Any]], links: dict[int, tuple[str, int]]
) -> None:
    """The wires that nobody draws: they stand beside the canvas (Anything Everywhere)."""
    extra = canvas.get("extra")
    listed_ = extra.get("ue_links") if isinstance(extra, dict) else None
    for at, one in enumerate(listed_[:NODE_LIMIT] if isinstance(listed_, list) else ()):
        if not isinstance(one, dict):
            continue
        target = nodes.get(str(one.get("downstream")))
        to, slot = one.get("downstream_slot"), one.get("upstream_slot")
        inputs = listed(target, "inputs") if target is not None else []
        if not (isinstance(to, int) and isinstance(slot, int) and 0 <= to < len(inputs)):
            continue
        if inputs[to].get("link") in (None, -1 - at):
            inputs[to]["link"] = -1 - at
            links[-1 - at] = (str(one.get("upstream")), slot)


def _ends(link: Any) -> tuple[int, str, int, str, int] | None:
    """Id, and node and slot of both ends; None of what is no link."""
    if isinstance(link, dict):
        link = [
            link.get(key) for key in ("id", "origin_id", "origin_slot", "target_id", "target_slot")
        ]
    if not isinstance(link, list) or len(link) < 5:
        return None
    numbers = (link[0], link[2], link[4])
    if not all(isinstance(one, int) for one in numbers):
        return None
    return link[0], str(link[1]), link[2], str(link[3]), link[4]


def _is_reroute(node: dict[str, Any]) -> bool:
    return "reroute" in node["type"].lower() and len(listed(node, "inputs")) == 1


def _name_of_wire(node: dict[str, Any]) -> str:
    values = node.get("widgets_values")
    return str(values[0]) if isinstance(values, list) and values else ""
