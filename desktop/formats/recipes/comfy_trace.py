"""Traces a ComfyUI graph from what was saved back to the sampler, and to what went into it.

By the names of inputs and never by classes (`comfy_names`). What cannot be followed to its end is
not guessed: it is kept as found, and not marked as traced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.domain.recipe import finite
from desktop.formats.recipes import comfy_names as names
from desktop.formats.recipes.comfy_graph import ComfyNode, Graph, Link
from desktop.formats.recipes.comfy_texts import Telling
from desktop.formats.recipes.comfy_values import (
    DEPTH,
    NodeText,
    Values,
    is_written_by_model,
    text_inputs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAVES = names.NamePattern(r"filename|save|output_path|file_path|output_name")
_PASSES = 50
_NOISE_OFF = frozenset({"disable", "false", "no", "0"})


@dataclass(slots=True)
class Traced:
    """What a graph shows.

    Attributes:
        sampler: Where the content began; None where none was found.
        passes: All samplers that it went through, the last first.
        is_certain: One sampler, reached from the only thing that was saved.
    """

    sampler: ComfyNode | None = None
    passes: list[ComfyNode] = field(default_factory=list)
    is_certain: bool = False


class Tracer:
    """One graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.values = Values(graph)

    def trace(self, name: str = "") -> Traced:
        """The sampler that made the file of this name."""
        ends = self.ends(name)
        starts: dict[str, ComfyNode] = {}
        passes: list[ComfyNode] = []
        for end in ends:
            for sampler in self._origins(end, passes):
                starts.setdefault(sampler.id, sampler)
        if starts:
            first = next(iter(starts.values()))
            return Traced(first, passes, is_certain=self._agree(list(starts.values())))
        behind = [n for end in ends for n in self.behind(end) if self.is_sampler(n)]
        found = behind or [n for n in self.graph.nodes.values() if self.is_sampler(n)]
        if not found:
            return Traced()
        return Traced(found[0], found, is_certain=bool(behind) and self._agree(found))

    def _agree(self, samplers: list[ComfyNode]) -> bool:
        """Whether all of them were given the same text: then it does not matter which it was."""
        if len(samplers) == 1:
            return True
        texts = {tuple(t.text for t in self.texts(s, "prompt")) for s in samplers}
        return len(texts) == 1

    # Where it was saved.

    def ends(self, name: str) -> list[ComfyNode]:
        """The nodes that wrote files; of several those whose prefix the file's name begins with."""
        last = [n for n in self.graph.nodes.values() if n.links and not self.graph.users[n.id]]
        saves = [n for n in last if self._prefix(n) is not None]
        if not saves:
            through = [n for n in self.graph.nodes.values() if n.links and self._prefix(n)]
            saves = [n for n in through if re.search(r"save|combine|export", n.kind, re.I)]
        named = sorted(
            (n for n in saves if (p := self._prefix(n)) and name.startswith(p)),
            key=lambda n: -len(self._prefix(n) or ""),
        )
        if named:
            best = self._prefix(named[0])
            return [n for n in named if self._prefix(n) == best]
        return saves or last

    def _prefix(self, node: ComfyNode) -> str | None:
        """What the names of its files begin with; None where it saves nothing."""
        keys = [k for k in node.inputs if _SAVES.search(k)]
        if not keys:
            return None
        value = self.values.scalar(node, keys)
        prefix = re.split(r"[/\\]", value)[-1] if isinstance(value, str) else ""
        return re.split(r"[%\[{]", prefix)[0]

    def behind(self, node: ComfyNode) -> Iterator[ComfyNode]:
        """Everything that went into a node, the nearest first."""
        for level in self.graph.upward(node, lambda _name: True):
            yield from (one for one in level if one is not node)

    # The samplers on the way.

    def _origins(self, end: ComfyNode, passes: list[ComfyNode]) -> list[ComfyNode]:
        """The samplers in which the content began."""
        found: list[ComfyNode] = []
        waiting, seen = [end], {end.id}
        while waiting and len(passes) < _PASSES:
            node = waiting.pop()
            if self.is_sampler(node):
                if node not in passes:
                    passes.append(node)
                earlier = self._content(node)
                is_going_on = self._goes_on(node) and any(
                    self.is_sampler(n) for one in earlier for n in (one, *self.behind(one))
                )
                if not is_going_on:
                    if node not in found:
                        found.append(node)
                    continue
            else:
                earlier = self._content(node)
            for one in earlier:
                if one.id not in seen:
                    seen.add(one.id)
                    waiting.append(one)
        return found

    def _content(self, node: ComfyNode) -> list[ComfyNode]:
        """The nodes that hand pictures, films or latents to this one."""
        links = node.links
        chosen = self.values.branch(node)
        if chosen is not None and isinstance(node.inputs[chosen], Link):
            links = {chosen: node.inputs[chosen]}
        names_ = [
            n for n in links if not names.ASIDE.search(n) and not n.lower().startswith("audio")
        ]
        if not names_ and not self.is_sampler(node):
            names_ = [n for n in links if n.lower().startswith("audio") or names.BUNDLE.search(n)]
        if self._mixes(node):  # pictures that go in here are what something new is made from
            names_ = [n for n in names_ if re.search(r"latent|samples", n, re.I)]
        found = [self.graph.nodes.get(links[n].node) for n in names_]
        found += self._of_prior(node)
        return [one for one in found if one is not None]

    def _of_prior(self, node: ComfyNode) -> list[ComfyNode]:
        """What handed a sampler the latents of an earlier stage among its conditioning."""
        source = self._source(node, "positive")
        link = source.links.get("stage_c") if source is not None else None
        prior = self.values.node(link) if link is not None else None
        return [] if prior is None else [prior]

    @staticmethod
    def _mixes(node: ComfyNode) -> bool:
        """Whether it puts pictures into the conditioning, and is no sampler itself."""
        has_both = any(names.POSITIVE.search(n) for n in node.links)
        return has_both and not any(key in node.inputs for key in names.SEEDS)

    def is_sampler(self, node: ComfyNode) -> bool:
        """Whether a node draws noise by a seed and is told what to make of it."""
        lowered = {name.lower() for name in node.inputs}
        if "filename_prefix" in lowered:
            return False
        has_seed = any(key in lowered for key in names.SEEDS) or "noise" in node.links
        is_told = any(
            names.POSITIVE.search(n) or names.CONDITIONING.search(n) or names.BUNDLE.search(n)
            for n in node.links
        )
        if has_seed and is_told:
            return not self._only_text_uses(node)
        # Its seed may be in what it is handed as one bundle.
        has_bundle = any(names.BUNDLE.search(n) for n in node.links)
        if has_bundle and not has_seed and re.search(r"sampler", node.kind, re.I):
            return True
        return self._is_service(node, lowered, has_seed=has_seed)

    def _is_service(self, node: ComfyNode, lowered: set[str], *, has_seed: bool) -> bool:
        """Whether a node takes a text and gives a picture, a film or a sound by itself."""
        takes_model = any(names.LOADED.search(name) for name in node.links)
        is_asked = bool(lowered & names.SERVICE) or isinstance(node.inputs.get("model"), str)
        is_service = is_asked and not names.takes_encoder(node)
        gives_media = self._gives_media(node)
        if not (has_seed or is_service or ("prompt" in lowered and gives_media)):
            return False
        if not has_seed and takes_model:
            return False
        if names.takes_encoder(node) and not lowered & {*names.STEPS, *names.SAMPLERS}:
            return False  # its seed draws words by lot
        if is_written_by_model_only(node) and not gives_media:
            return False
        texts = [n for n in text_inputs(node, "prompt") if names.ASKED.search(n)]
        return any(node.inputs[name] for name in texts) and not self._only_text_uses(node)

    def _gives_media(self, node: ComfyNode) -> bool:
        """Whether what comes out of a node goes where pictures, films or sounds go."""
        return any(names.MEDIA.match(name) for _user, name, _slot in self.graph.users[node.id])

    def _only_text_uses(self, node: ComfyNode) -> bool:
        """Whether all that comes out of a node goes where text goes, or numbers."""
        users = self.graph.users[node.id]
        word = re.compile(r"^(text|string|prompt|seed|noise_seed|value|positive|negative)", re.I)
        return bool(users) and all(
            word.match(name) and not self.is_conditioned(user) for user, name, _slot in users
        )

    @staticmethod
    def is_conditioned(node: ComfyNode) -> bool:
        """Whether a node takes conditioning where others take text."""
        return any(key in node.inputs for key in names.SEEDS) and "model" in node.links

    def _goes_on(self, node: ComfyNode) -> bool:
        """Whether a sampler works over something that was there, and did not begin from noise."""
        number = finite(self.values.scalar(node, names.DENOISE[:3]))
        if number is not None and number < 0.99:
            return True
        add = self.values.scalar(node, ("add_noise", "add_noise_to_samples"))
        if add is not None and str(add).lower() in _NOISE_OFF:
            return True
        if (finite(self.values.scalar(node, ("start_at_step", "start_step"))) or 0) > 0:
            return True
        takes_model = any(names.MODEL_LINK.search(name) for name in node.links)
        if not takes_model and any(names.ENLARGES.search(name) for name in node.inputs):
            return True
        if self._of_prior(node):
            return True
        noise = self._source(node, "noise")
        if noise is not None and not any(key in noise.inputs for key in names.SEEDS):
            return not noise.links  # there is a noise, and it is none
        return self._starts_late(node)

    def _starts_late(self, node: ComfyNode) -> bool:
        """Whether its sigmas do not begin at the beginning."""
        link = node.inputs.get("sigmas")
        for _ in range(DEPTH):
            if not isinstance(link, Link):
                return False
            source = self.values.node(link)
            if source is None:
                return False
            denoise = finite(self.values.scalar(source, names.DENOISE[:3]))
            if denoise is not None and denoise < 0.99:
                return True
            written = source.inputs.get("sigmas")
            if isinstance(written, str):
                first = finite(re.split(r"[,\s]+", written.strip())[0])
                return first is not None and first < 0.99
            if "sigmas" in source.links and link.slot == 1:
                return True  # the lower ones of what was split
            link = source.inputs.get("sigmas")
        return False

    def _source(self, node: ComfyNode, name: str) -> ComfyNode | None:
        value = node.inputs.get(name)
        return self.values.node(value) if isinstance(value, Link) else None

    # What the sampler was told.

    def texts(self, sampler: ComfyNode, role: str) -> list[NodeText]:
        """The texts that went into a sampler in a role; none where one of them cannot be told."""
        found = Telling(self.values, role).of(sampler)
        return [] if found is None else found

    def is_blank(self, sampler: ComfyNode) -> bool:
        """Whether a sampler was told nothing, on purpose: then no other text is its prompt."""
        telling = Telling(self.values, "prompt")
        return telling.of(sampler) == [] and telling.has_reached

    def is_untold(self, sampler: ComfyNode) -> bool:
        """Whether a sampler takes no text at all, as those that only see a picture."""
        telling = Telling(self.values, "prompt")
        return telling.of(sampler) == [] and not telling.has_reached

    def told_before(self, sampler: ComfyNode) -> ComfyNode | None:
        """The sampler of the picture from which one begins that takes no text itself."""
        if not self.is_untold(sampler):
            return None
        earlier = [n for n in self.behind(sampler) if self.is_sampler(n)]
        told = [n for n in earlier if self.texts(n, "prompt")]
        return told[0] if told and self._agree(told) else None


def is_written_by_model_only(node: ComfyNode) -> bool:
    """Whether this writes text by a model: it is asked at a temperature, up to some tokens."""
    words = {"temperature", "max_tokens", "max_new_tokens", "top_p", "api_key", "num_beams"}
    return is_written_by_model(node) and bool(words & node.inputs.keys())
