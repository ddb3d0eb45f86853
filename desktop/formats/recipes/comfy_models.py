"""Which model and which LoRAs a sampler of a ComfyUI graph ran with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.domain.recipe import Lora, finite
from desktop.formats.recipes import comfy_names as names
from desktop.formats.recipes.comfy_graph import ComfyNode, Link
from desktop.formats.recipes.comfy_values import DEPTH, Values

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONE = frozenset({"", "none", "disabled", "default", "undefined", "null"})
_OFF = frozenset({"off", "false", "no", "0", "disable"})
_TAG = re.compile(r"<lora:([^:<>]{1,200})(?::([-\d.]{1,12}))?(?::[^<>]{0,40})?>", re.I)


class Models:
    """Walks from a sampler along its model."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.models: list[str] = []
        self.loras: list[Lora] = []
        self._seen: set[str] = set()

    def of(self, sampler: ComfyNode) -> Models:
        """Models, the nearest to the sampler's first input first; LoRAs in the order applied."""
        self._visit(sampler, 0)
        self.loras.reverse()
        return self

    def _visit(self, node: ComfyNode, depth: int) -> None:
        if node.id in self._seen or depth > DEPTH:
            return
        self._seen.add(node.id)
        branch = self._values.branch(node)
        if branch is not None and isinstance(node.inputs[branch], Link):
            self._follow(node.inputs[branch], depth)
            return
        self.loras += reversed(list(loras_of(node, self._values)))
        before = len(self.models)
        for name, value in node.inputs.items():
            word = value if isinstance(value, str) else self._written(name, value)
            if word and names.MODEL_KEY.match(name) and word.lower() not in _NONE:
                self.models += [word] if word not in self.models else []
        if len(self.models) > before:
            return
        for name in _onward(node):
            self._follow(node.links[name], depth)

    def _written(self, name: str, value: Any) -> str:
        """A model's name that comes over a link from a node that only holds words."""
        if not isinstance(value, Link) or not names.MODEL_KEY.match(name):
            return ""
        source = self._values.node(value)
        if source is None or source.links or len(source.inputs) > 2:
            return ""
        found = self._values.followed(value, (name,))
        is_model = isinstance(found, str) and (names.WEIGHTS.search(found) or "name" in name)
        return str(found) if is_model else ""

    def _follow(self, link: Link, depth: int) -> None:
        node = self._values.node(link)
        if node is not None:
            self._visit(node, depth + 1)


def _onward(node: ComfyNode) -> list[str]:
    """The inputs through which a model comes."""
    links = node.links
    found = [n for n in links if names.MODEL_LINK.search(n) and not names.NOT_A_MODEL.search(n)]
    stacks = [n for n in links if re.search(r"lora", n, re.I) and n not in found]
    bundles = [n for n in links if names.BUNDLE.search(n) and "embeds" not in n.lower()]
    passed = [n for n in links if names.passed_on(node, 0) is not None]
    branches = [n for n in links if names.BRANCH.match(n) or n in passed]
    return [*found, *stacks, *(bundles if not found else [])] or branches


def loras_of(node: ComfyNode, values: Values) -> Iterator[Lora]:
    """The LoRAs that one node applies, in its order."""
    groups: dict[str, dict[str, Any]] = {}
    for name, value in node.inputs.items():
        if isinstance(value, dict) and isinstance(value.get("lora"), str):
            if value.get("on", True):
                yield from _lora(value["lora"], value.get("strength"))
            continue
        if isinstance(value, str) and _TAG.search(value) and "lora" in node.kind.lower():
            yield from tags_in(value)
            continue
        digits = "".join(re.findall(r"\d+", name))
        group = groups.setdefault(digits, {})
        if names.LORA_KEY.search(name) and not names.WEIGHT_KEY.search(name):
            word = value if isinstance(value, str) else None
            if word is not None and (names.WEIGHTS.search(word) or "name" in name.lower()):
                group.setdefault("name", word)
        elif re.match(r"^(switch|toggle|enabled?|on)_?\d*$", name, re.I):
            group["on"] = value
    for name, value in node.inputs.items():
        digits = "".join(re.findall(r"\d+", name))
        group = groups.get(digits, {})
        if names.WEIGHT_KEY.search(name) and not re.search(r"clip", name, re.I):
            number = finite(values.followed(value, (name,)))
            if number is not None:
                group.setdefault("weight", number)
    for group in groups.values():
        if "name" in group and str(group.get("on", True)).lower() not in _OFF:
            yield from _lora(group["name"], group.get("weight"))


def tags_in(text: str) -> Iterator[Lora]:
    """`<lora:name:0.8>` in a text."""
    for match in list(_TAG.finditer(text))[:200]:
        yield from _lora(match[1], match[2] if match[2] else None)


def _lora(name: str, weight: Any) -> Iterator[Lora]:
    number = finite(weight)
    if name.lower() not in _NONE and number != 0:
        yield Lora(name[:300], number)
