"""The texts that went into a sampler of a ComfyUI graph as its prompt, or as its negative one."""

from __future__ import annotations

import re

from desktop.formats.recipes import comfy_names as names
from desktop.formats.recipes.comfy_graph import ComfyNode, Link
from desktop.formats.recipes.comfy_values import (
    DEPTH,
    NodeText,
    Values,
    is_written_by_model,
    text_inputs,
)

_CHOICE = re.compile(r"^(on|if)_(true|false)$", re.I)


class Telling:
    """Walks from a sampler up to the texts of one role.

    Attributes:
        has_reached: Whether it came to any, be it an empty one.
    """

    def __init__(self, values: Values, role: str) -> None:
        self._values = values
        self._role = role
        self._mine = names.NEGATIVE if role == "negative" else names.POSITIVE
        self._others = names.POSITIVE if role == "negative" else names.NEGATIVE
        self._seen: set[tuple[str, bool]] = set()
        self._is_broken = False
        self.has_reached = False

    def of(self, sampler: ComfyNode) -> list[NodeText] | None:
        """None where a text on the way cannot be told."""
        swapped = self._is_swapped(sampler)
        mine = self._others if swapped else self._mine
        links = sampler.links
        chosen = [n for n in links if mine.search(n)]
        others = [n for n in links if self._others.search(n) and n not in chosen]
        if not chosen and self._role == "prompt":
            chosen = [n for n in links if names.CONDITIONING.search(n) and n not in others]
        chosen = [n for n in chosen if not self._is_other_half(links, n, others)]
        found: list[NodeText] = []
        for name in chosen:
            found += self._walk(links[name], 0, is_sure=True, is_swapped=swapped)
        if not chosen and not any(mine.search(n) for n in links):
            found = self._own_texts(sampler, is_sure=self._role == "prompt")
            for name, link in links.items():
                if not found and names.BUNDLE.search(name):
                    found += self._walk(link, 0, is_sure=False, is_swapped=False)
        return None if self._is_broken else _unique(found)

    def _is_other_half(self, links: dict[str, Link], name: str, others: list[str]) -> bool:
        """Whether the negative comes out of what encodes the prompt, which makes one of its own."""
        if self._role != "negative":
            return False
        source = self._values.node(links[name])
        if source is None or any(names.NEGATIVE.search(one) for one in source.inputs):
            return False
        is_one = any(
            links[one].node == links[name].node and links[one].slot != links[name].slot
            for one in others
        )
        return is_one and names.takes_encoder(source) and bool(text_inputs(source, "prompt"))

    def _is_swapped(self, sampler: ComfyNode) -> bool:
        """Whether both come out of one node, the negative before the positive."""
        slots = {}
        for name, link in sampler.links.items():
            if names.POSITIVE.search(name):
                slots["positive"] = link
            elif names.NEGATIVE.search(name):
                slots["negative"] = link
        if len(slots) < 2 or slots["positive"].node != slots["negative"].node:
            return False
        source = self._values.node(slots["positive"])
        if source is None:
            return False
        has_pair = all(
            any(word.search(n) for n in source.links) for word in (names.POSITIVE, names.NEGATIVE)
        )
        return has_pair and slots["positive"].slot > slots["negative"].slot

    def _walk(self, link: Link, depth: int, *, is_sure: bool, is_swapped: bool) -> list[NodeText]:
        """The texts behind a link. `is_sure`: whatever comes through it has our role."""
        node = self._values.node(link)
        if node is None or depth > DEPTH or (node.id, is_sure) in self._seen:
            return []
        self._seen.add((node.id, is_sure))
        if re.search(r"zero_?out", node.kind, re.I):
            return []
        if is_swapped and any(self._mine.search(n) for n in node.links):
            return self._of_swapped(node, depth)
        branch = self._values.branch(node)
        if branch is not None and isinstance(node.inputs[branch], Link):
            return self._walk(node.inputs[branch], depth + 1, is_sure=is_sure, is_swapped=False)
        if self._values.is_switch(node):
            return self._of_any(node, depth, is_sure=is_sure)
        passed = names.passed_on(node, link.slot)
        if passed is not None:
            only = node.links[passed]
            return self._walk(only, depth + 1, is_sure=is_sure, is_swapped=is_swapped)
        own = self._encoded(node, link, is_sure=is_sure)
        if own or self._is_broken:
            return own
        found: list[NodeText] = []
        for name in self._onward(node, is_sure=is_sure):
            is_mine = self._role == "prompt" and names.CONDITIONING.search(name)
            sure = is_sure or bool(
                self._mine.search(name) or (is_mine and not names.BUNDLE.search(name))
            )
            found += self._walk(node.links[name], depth + 1, is_sure=sure, is_swapped=False)
        return found

    def _of_any(self, node: ComfyNode, depth: int, *, is_sure: bool) -> list[NodeText]:
        """What comes out of a switch that nobody can read: known only where it makes no odds."""
        found: list[NodeText] = []
        for name, link in node.links.items():
            if names.BRANCH.match(name) or _CHOICE.match(name):
                found += self._walk(link, depth + 1, is_sure=is_sure, is_swapped=False)
        if len(_unique(found)) > 1:
            self._is_broken = True
            return []
        return found

    def _of_swapped(self, node: ComfyNode, depth: int) -> list[NodeText]:
        """The node's own other side: the sampler takes its outputs the other way round."""
        found: list[NodeText] = []
        for name, link in node.links.items():
            if self._others.search(name):
                found += self._walk(link, depth + 1, is_sure=True, is_swapped=False)
        return found

    def _encoded(self, node: ComfyNode, link: Link, *, is_sure: bool) -> list[NodeText]:
        """The texts that a node on the way encodes, or the one that it makes of several."""
        if any(names.ENCODER_LINK.search(name) for name in node.links):
            return self._own_texts(node, is_sure=is_sure)
        own = self._own_texts(node, is_sure=is_sure)
        if own and is_written_by_model(node):
            self._is_broken = True  # what comes out of it stands nowhere
            return []
        if len(own) > 1 and (text := self._values.text(link, self._role)) is not None:
            return [text]
        return own

    def _own_texts(self, node: ComfyNode, *, is_sure: bool) -> list[NodeText]:
        """The texts that a node encodes, each once."""
        keys = text_inputs(node, self._role)
        if not is_sure or (self._role == "negative" and self._has_pair(node)):
            keys = [k for k in keys if self._mine.search(k)]
        if not self._is_encoder(node, keys):
            return []
        found: list[NodeText] = []
        for key in keys:
            text = self._values.text(node.inputs[key], self._role)
            if text is None:
                self._is_broken = True
                return []
            self.has_reached = True
            found.append(NodeText(text.text, text.nodes or (node,), text.is_exact))
        return found

    @staticmethod
    def _has_pair(node: ComfyNode) -> bool:
        return any(names.NEGATIVE.search(n) and isinstance(v, str) for n, v in node.inputs.items())

    def _is_encoder(self, node: ComfyNode, keys: list[str]) -> bool:
        """Whether these inputs are text: words, or links to what can hold some."""
        for key in keys:
            value = node.inputs[key]
            if isinstance(value, Link) and self._carries_conditioning(node, key, value):
                return False
        return bool(keys)

    def _carries_conditioning(self, node: ComfyNode, key: str, link: Link) -> bool:
        """Whether what comes in here is encoded already: what hands it over had a `clip`."""
        source = self._values.node(link)
        if source is None:
            return False
        if re.search(r"cond|embed", key, re.I):
            return True
        takes_text = "clip" in node.inputs or re.search(r"text|string|prompt|value", key, re.I)
        is_encoded = any(
            re.search(r"^(clip|conditioning|t5|text_encoder|cond)", n, re.I) for n in source.links
        )
        has_both = bool(self._mine.search(key)) and any(
            names.POSITIVE.search(n) or names.NEGATIVE.search(n) for n in source.links
        )
        return is_encoded or has_both or not takes_text

    def _onward(self, node: ComfyNode, *, is_sure: bool) -> list[str]:
        """The inputs through which our role goes on."""
        links = node.links
        mine = [n for n in links if self._mine.search(n)]
        if mine:
            return mine
        bundles = [n for n in links if names.BUNDLE.search(n) and not self._others.search(n)]
        if not is_sure and self._role == "negative":
            return bundles
        plain = [n for n in links if names.CONDITIONING.search(n) and not self._others.search(n)]
        branches = [n for n in links if names.BRANCH.match(n)]
        found = list(dict.fromkeys([*plain, *bundles]))
        return found or branches or ([*links] if len(links) == 1 else [])


def _unique(texts: list[NodeText]) -> list[NodeText]:
    """Each text once, without the empty ones."""
    found: dict[str, NodeText] = {}
    for text in texts:
        if text.text.strip():
            found.setdefault(text.text.strip(), text)
    return list(found.values())
