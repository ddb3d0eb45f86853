"""Values of a ComfyUI graph: numbers and texts, followed to where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.formats.recipes import comfy_names as names
from desktop.formats.recipes.comfy_graph import ComfyNode, Graph, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DEPTH = 80
_TEXT_LIMIT = 60_000  # characters of a prompt
_PRIMITIVES = (
    "value", "int", "number", "string", "text", "float", "seed", "Value", "Number", "INT",
)  # fmt: skip
_PLAIN = frozenset({"", "none", "base", "no style", "default", "disabled"})
_LOT = re.compile(r"__[\w/\-*]+__|\{[^{}]*\|[^{}]*\}")
_YES = frozenset({"true", "yes", "on", "1", "enable"})


@frozen
class NodeText:
    """A text as it goes into a node.

    Attributes:
        nodes: Those that it stands in.
        is_exact: False where something happens to it on the way that only a run can tell.
    """

    text: str
    nodes: tuple[ComfyNode, ...]
    is_exact: bool = True


class Values:
    """Follows values through primitives, switches and nodes that make texts of texts."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def node(self, link: Link) -> ComfyNode | None:
        """The node at the other end."""
        return self._graph.nodes.get(link.node)

    def scalar(self, node: ComfyNode, keys: Iterable[str], depth: int = 0) -> Any:
        """What stands under the first of these names, followed; None where nothing does."""
        lowered = {name.lower(): name for name in node.inputs}
        for key in keys:
            if key not in lowered:
                continue
            found = self.followed(node.inputs[lowered[key]], (key, *keys), depth)
            if found is not None:
                return found
        return None

    def followed(self, value: Any, keys: Sequence[str], depth: int = 0) -> Any:
        """A number or a word; a link is followed to where one stands under one of these names."""
        if not isinstance(value, Link):
            return value if isinstance(value, str | int | float) else None
        node = self.node(value)
        if node is None or depth > DEPTH:
            return None
        if (chosen := self.branch(node, depth)) is not None:
            return self.followed(node.inputs[chosen], keys, depth + 1)
        for key in (*keys, *_PRIMITIVES):
            if key in node.inputs:
                return self.followed(node.inputs[key], keys, depth + 1)
        plain = [v for v in node.inputs.values() if _is_number(v)]
        if len(plain) == 1 and not node.links:
            return plain[0]
        for name, link in node.links.items():
            if names.BUNDLE.search(name) or len(node.inputs) == 1:
                return self.followed(link, keys, depth + 1)
        return None

    def branch(self, node: ComfyNode, depth: int = 0) -> str | None:
        """Of a switch the input that it passes on; None where the node is none, or who knows."""
        inputs = {name.lower(): name for name in node.inputs}
        if {"on_true", "on_false"} & inputs.keys():
            return self._of_two(node, inputs, ("on_true", "on_false"), depth)
        if {"if_true", "if_false"} & inputs.keys():
            return self._of_two(node, inputs, ("if_true", "if_false"), depth)
        branches = [name for name in node.links if names.BRANCH.match(name)]
        if not branches or len(node.links) - len(branches) > 1:
            return None
        control = self.scalar(node, ("select", "index", "input", "selected", "switch"), depth + 1)
        numbers = {_number_in(name): name for name in branches}
        if _is_number(control):
            if int(control) in numbers:
                return numbers[int(control)]
            return None
        literal = [v for n, v in node.inputs.items() if not isinstance(v, Link)]
        # The first that is there passes, where nothing else is asked.
        is_any = all(re.match(r"^(any|ctx)_", name, re.I) for name in branches)
        return min(branches) if is_any and not literal else None

    def is_switch(self, node: ComfyNode) -> bool:
        """Whether a node passes one of several on, by a rule that cannot be read."""
        if {"on_true", "on_false", "if_true", "if_false"} & {n.lower() for n in node.inputs}:
            return self.branch(node) is None
        branches = [name for name in node.links if names.BRANCH.match(name)]
        controls = {"select", "index", "input", "selected", "switch"}
        has_control = bool(controls & {name.lower() for name in node.inputs})
        return len(branches) > 1 and has_control and self.branch(node) is None

    def _of_two(
        self, node: ComfyNode, inputs: dict[str, str], both: tuple[str, str], depth: int
    ) -> str | None:
        control = self.scalar(node, ("switch", "boolean", "condition", "select"), depth + 1)
        if control is None:
            return None
        is_on = str(control).lower() in _YES
        return inputs.get(both[0] if is_on else both[1])

    def text(self, value: Any, role: str, depth: int = 0) -> NodeText | None:
        """The text that goes into an input; None where there is none, or nobody can say."""
        if isinstance(value, str):
            return NodeText(value[:_TEXT_LIMIT], ())
        if not isinstance(value, Link) or depth > DEPTH:
            return None
        node = self.node(value)
        if node is None:
            return None
        if (chosen := self.branch(node, depth)) is not None:
            return self.text(node.inputs[chosen], role, depth + 1)
        passed = names.passed_on(node, value.slot)
        if passed is not None:
            return self.text(node.inputs[passed], role, depth + 1)
        has_model = any(names.WRITES.match(name) for name in node.links)
        if self.is_switch(node):
            return None
        if is_written_by_model(node) or (has_model and "populated_text" not in node.inputs):
            return self._asked(node, role, depth)
        return self._joined(node, role, depth)

    def _asked(self, node: ComfyNode, role: str, depth: int) -> NodeText | None:
        """What a person asked of a model that wrote the text; what it answered stands nowhere."""
        for name in text_inputs(node, role):
            text = self.text(node.inputs[name], role, depth + 1)
            if text is None or not text.text.strip():
                continue
            value = node.inputs[name]
            source = self.node(value) if isinstance(value, Link) else None
            if source is not None and len(given := text_inputs(source, role)) > 1:
                parts = [self.text(source.inputs[one], role, depth + 2) for one in given]
                asked = [one for one in parts if one is not None and not _is_instruction(one)]
                text = asked[0] if len(asked) == 1 else text
            return (
                None if _is_instruction(text) else NodeText(text.text, text.nodes or (node,), False)
            )
        return None

    def _joined(self, node: ComfyNode, role: str, depth: int) -> NodeText | None:
        """The text that a node makes of those that it is given."""
        given = text_inputs(node, role)
        if isinstance(node.inputs.get("text"), Link):  # others are what it showed the last time
            given = [n for n in given if not re.match(r"^text_\d+$", n) or n in node.links]
        found = [(name, self.text(node.inputs[name], role, depth + 1)) for name in given]
        texts = [(name, text) for name, text in found if text is not None]
        if not texts or len(texts) < len(found):
            return None
        nodes: list[ComfyNode] = []
        for _name, text in texts:
            nodes += [one for one in text.nodes or (node,) if one not in nodes]
        is_exact = all(text.is_exact for _name, text in texts)
        if len(texts) == 1:
            others = [n for n in node.links if n not in given and not _is_harmless(n)]
            is_changed = {"find", "replace", "pattern", "regex_pattern"} & node.inputs.keys()
            if is_changed and {"find", "replace"} <= node.inputs.keys():
                return self._replaced(node, texts[0][1], depth)
            exact = (
                is_exact and not is_changed and not others and not _is_altered(node, texts[0][1])
            )
            return NodeText(texts[0][1].text, tuple(nodes), exact)
        delimiter = self.scalar(node, ("delimiter", "separator", "delim", "sep"), depth)
        between = str(delimiter).replace("\\n", "\n") if isinstance(delimiter, str) else ", "
        parts = [text.text for _name, text in texts if text.text]
        return NodeText(between.join(parts)[:_TEXT_LIMIT], tuple(nodes), is_exact)

    def _replaced(self, node: ComfyNode, text: NodeText, depth: int) -> NodeText:
        find = self.text(node.inputs["find"], "prompt", depth + 1)
        put = self.text(node.inputs["replace"], "prompt", depth + 1)
        nodes = (*text.nodes, node)
        if find is None or put is None or not find.text:
            return NodeText(text.text, nodes, is_exact=find is not None and not find.text)
        is_exact = text.is_exact and find.is_exact and put.is_exact
        made = text.text.replace(find.text, put.text)[:_TEXT_LIMIT]
        return NodeText(made, (*nodes, *(one for one in put.nodes if one not in nodes)), is_exact)


def text_inputs(node: ComfyNode, role: str) -> list[str]:
    """The inputs of a node that take the text of a role, in their order."""
    strings = [
        name
        for name, value in node.inputs.items()
        if isinstance(value, str | Link) and not names.NOT_TEXT.search(name)
    ]
    mine, others = names.POSITIVE, names.NEGATIVE
    if role == "negative":
        mine, others = others, mine
    by_role = [n for n in strings if mine.search(n) and _may_be_text(node.inputs[n])]
    if by_role:
        return by_role
    plain = [n for n in strings if names.TEXT.match(n) and not others.search(n)]
    if "populated_text" in plain and "wildcard_text" in plain:
        plain.remove("wildcard_text")
    if plain:
        return plain
    # A node that has one text and nothing else to say: whatever it calls it.
    written = [n for n in strings if isinstance(node.inputs[n], str) and not others.search(n)]
    linked = [n for n in strings if isinstance(node.inputs[n], Link)]
    if len(written) == 1 and not linked and not names.WEIGHTS.search(node.inputs[written[0]]):
        return written
    if len(linked) == 1 and not written:
        return linked
    return [n for n in strings if re.match(r"^(string|text|str|prompt)[ _]?\w{0,3}$", n, re.I)]


def _is_instruction(text: NodeText) -> bool:
    """Whether a text tells a language model how to write: nobody asked for that picture."""
    is_system = any(re.search(r"system|instruct", one.title, re.I) for one in text.nodes)
    return is_system or bool(re.match(r"\s*(you are|act as|your (task|job) is)\b", text.text, re.I))


def is_written_by_model(node: ComfyNode) -> bool:
    """Whether the text that comes out of this node stands nowhere in the graph."""
    return any(names.WRITTEN_BY_MODEL.match(name) for name in node.inputs)


def _is_altered(node: ComfyNode, text: NodeText) -> bool:
    """Whether a node dresses its text, or draws from it by lot: what comes out stands nowhere."""
    dressed = any(
        names.DRESSES.search(name) and isinstance(value, str) and value.lower() not in _PLAIN
        for name, value in node.inputs.items()
    )
    has_lot = any(key in node.inputs for key in names.SEEDS)
    is_drawn = has_lot and bool(_LOT.search(text.text))
    # One of its lines is passed on; or a model of its own writes on.
    is_chosen = "\n" in text.text.strip() and any(map(names.CHOOSES.match, node.inputs))
    has_model = any(isinstance(v, str) and names.WEIGHTS.search(v) for v in node.inputs.values())
    return dressed or is_drawn or is_chosen or has_model


def _may_be_text(value: Any) -> bool:
    return isinstance(value, str | Link)


def _is_harmless(name: str) -> bool:
    return bool(re.search(r"seed|trigger|any|index|model|clip|width|height", name, re.I))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number_in(name: str) -> int:
    digits = re.search(r"\d+$", name)
    return int(digits[0][:9]) if digits else -1
