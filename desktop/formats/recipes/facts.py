"""What most generators write under the same few names, taken out of their JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.domain.recipe import FoundPrompt, Lora, Recipe, finite, whole
from desktop.formats.recipes.json_text import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROMPT_LIMIT = 60_000
_LIMIT = 300  # of other parameters


class Facts:
    """Named values of one file, each taken once; what is left is kept as it is called.

    Names are compared without case, spaces and underscores.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {_plain(str(key)): (str(key), value) for key, value in values.items()}
        self._taken: set[str] = set()

    def has(self, *names: str) -> bool:
        """Whether all of these are there."""
        return all(_plain(name) in self._values for name in names)

    def any(self, *names: str) -> Any:
        """The first of these that is there and says something, as it is."""
        for name in names:
            key = _plain(name)
            if key in self._values:
                self._taken.add(key)
                value = self._values[key][1]
                if value not in (None, "", [], {}):
                    return value
        return None

    def word(self, *names: str, limit: int = 300) -> str:
        """The same as text."""
        return said(self.any(*names), limit).strip()

    def rest(self) -> dict[str, str | int | float | bool]:
        """Scalars that nobody took."""
        left = [(key, v) for at, (key, v) in self._values.items() if at not in self._taken]
        found = {
            key[:100]: value[:1000] if isinstance(value, str) else value
            for key, value in left
            if (isinstance(value, bool) or said(value)) and finite_or_text(value)
        }
        return dict(list(found.items())[:_LIMIT])


def recipe_of(generator: str, provider: str, facts: Facts, **more: Any) -> Recipe:
    """The recipe under the usual names; `more` goes before what is found."""
    prompt = facts.word("prompt", "positive_prompt", "positive", limit=PROMPT_LIMIT)
    negative = facts.word("negative_prompt", "negativeprompt", "negative", limit=PROMPT_LIMIT)
    prompt, negative = more.pop("prompt", prompt), more.pop("negative_prompt", negative)
    size = sides(facts.any("size", "resolution"))
    found: dict[str, Any] = {
        "model": facts.word("model", "base_model", "model_name", "base_model_name", "sd_model"),
        "model_hash": facts.word("model_hash", "base_model_hash", "sd_model_hash"),
        "seed": digits(facts.any("seed", "noise_seed", "image_seed")),
        "steps": whole(facts.any("steps", "num_inference_steps", "sampling_steps")),
        "cfg": finite(facts.any("cfg", "cfg_scale", "guidance_scale", "cfgscale", "scale")),
        "sampler": facts.word("sampler", "sampler_name", "sampler_index", limit=100),
        "scheduler": facts.word("scheduler", "schedule", "scheduler_name", limit=100),
        "width": size[0] or whole(facts.any("width", "w")),
        "height": size[1] or whole(facts.any("height", "h")),
    }
    found = {key: more.pop(key, value) for key, value in found.items()}
    return Recipe(
        generator=generator,
        provider=provider,
        prompt=prompt,
        negative_prompt=negative,
        is_traced=bool(prompt),
        prompts=prompts(prompt, negative, provider),
        **found,
        **more,
        parameters=facts.rest(),
    )


def prompts(prompt: str, negative: str, where: str) -> tuple[FoundPrompt, ...]:
    """Both as they are kept among all that were found."""
    both = ((prompt, "prompt"), (negative, "negative"))
    return tuple(FoundPrompt(text, role, where, True) for text, role in both if text)


def digits(value: Any) -> str:
    """A seed, digit for digit; empty where it is none."""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    text = said(value, 100).strip()
    return text if re.fullmatch(r"-?\d{1,80}", text) else ""


def sides(value: Any) -> tuple[int | None, int | None]:
    """Width and height of `832x1216`, `(832, 1216)` or a list."""
    if isinstance(value, list) and len(value) == 2:
        return whole(value[0]), whole(value[1])
    found = re.fullmatch(r"\W*(\d{1,6})\s*[x×*,]\s*(\d{1,6})\W*", said(value))
    return (int(found[1]), int(found[2])) if found else (None, None)


def lora(name: Any, weight: Any = None) -> Iterable[Lora]:
    """One, if it has a name."""
    word = said(name, 300).strip()
    if word and word.lower() != "none":
        yield Lora(word, finite(weight))


def finite_or_text(value: Any) -> bool:
    """Whether both databases take it as it is."""
    return not isinstance(value, float) or finite(value) is not None


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name).lower()
