"""AUTOMATIC1111's `parameters`, which Forge, SD.Next, reForge, Civitai and many savers write too.

The prompt, a line `Negative prompt: …`, and a last line `Steps: 20, Sampler: Euler a, Seed: …`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.recipe import FoundPrompt, Lora, Recipe, finite, whole
from desktop.formats.recipes.comfy_models import tags_in
from desktop.formats.recipes.json_text import json_end, read_json, said, unquoted

if TYPE_CHECKING:
    from desktop.formats.recipes.parser import Said

_NEGATIVE = re.compile(r"^Negative prompt:[ \t]*", re.M)
# A value may be quoted, a JSON list or object, or stand as it is up to the next comma.
_BETWEEN = re.compile(r"[\s,]*")
_NAME = re.compile(r"([\w][\w \-/.()\[\]#+&]{0,60}?):\s*")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"(?=\s*(?:,|$))')
_PLAIN = re.compile(r"[^,]*")
_IS_LINE = re.compile(
    r"(^|,\s*)(Steps|Sampler|Seed|CFG scale|Model hash|Size|Model|Clip skip):\s", re.I
)
_SCHEDULED = re.compile(r"^(.+?) (Karras|Exponential|Polyexponential|SGM Uniform|Simple|Beta)$")
_PLACES = ("parameters", "usercomment", "comment", "description", "imagedescription", "xpcomment")
_NUMBERS = 300


def parse(spoken: Said) -> Recipe | None:
    """The first block that ends with such a line."""
    places = [spoken.texts[key] for key in _PLACES if key in spoken.texts]
    places += [text for key, text in spoken.texts.items() if key not in _PLACES]
    for at, text in enumerate(places):
        if text.lstrip()[:1] in {"{", "["}:
            continue
        found = recipe_of(text)
        is_own = "parameters" in spoken.texts and at == 0
        if found is not None and (is_own or found.steps is not None or found.seed):
            return found
    return None


def recipe_of(text: str) -> Recipe | None:
    """What such a text says; None where it is none."""
    words, line = _cut(text.strip().replace("\r\n", "\n"))
    if not line:
        return None
    facts = _facts(line)
    prompt, negative = _halves(words)
    size = re.fullmatch(r"(\d{1,6})\s*[xX×]\s*(\d{1,6})", facts.pop("Size", ""))
    sampler, scheduler = _sampling(facts)
    resources = _resources(facts)
    model = facts.pop("Model", "") or facts.pop("model", "") or facts.pop("Base Model", "")
    return Recipe(
        generator="automatic1111",
        provider=_program(facts),
        model=(model or next((one.name for one in resources if one.is_model), ""))[:300],
        model_hash=(facts.pop("Model hash", "") or facts.pop("Base Model Hash", ""))[:100],
        prompt=prompt,
        negative_prompt=negative,
        seed=_digits(facts.pop("Seed", "")),
        steps=whole(facts.pop("Steps", None)),
        cfg=finite(facts.pop("CFG scale", facts.pop("CFG Scale", None))),
        sampler=sampler[:100],
        scheduler=scheduler[:100],
        width=int(size[1]) if size else None,
        height=int(size[2]) if size else None,
        is_traced=bool(prompt),
        loras=_loras(prompt, facts, resources),
        prompts=_prompts(prompt, negative),
        parameters={key: value[:1000] for key, value in list(facts.items())[:_NUMBERS]},
    )


def _cut(text: str) -> tuple[str, str]:
    """The words, and the line of settings; the latter empty where there is none."""
    lines = text.split("\n")
    for at in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        named = len(_IS_LINE.findall(lines[at]))
        begins = re.match(r"^\s*(Steps|Sampler|Seed|Size|Model):\s", lines[at])
        begins_so = re.match(r"^\s*[A-Z][\w ]{1,30}:\s", lines[at]) and named >= 4
        has_words = _NEGATIVE.match(lines[at])
        if (begins and (named >= 2 or re.match(r"^\s*Steps:\s*\d+", lines[at]))) or (
            begins_so and not has_words
        ):
            return "\n".join(lines[:at]), "\n".join(lines[at:]).replace("\n", ", ")
    # Some savers put all of it in one line.
    found = re.search(r"(?:^|[.,\s])(Steps:\s*\d+,\s*(?:Sampler|Seed|CFG).*)$", text, re.S)
    if found:
        return text[: found.start(1)], found[1].replace("\n", " ")
    return text, ""


def _halves(words: str) -> tuple[str, str]:
    found = _NEGATIVE.search(words) or re.search(r"\bNegative prompt:[ \t]*", words)
    if found is None:
        return words.strip(), ""
    return words[: found.start()].strip(), words[found.end() :].strip()


def _facts(line: str) -> dict[str, str]:
    """The pairs of a line, in their order; the first of several that have one name."""
    found: dict[str, str] = {}
    line, at = line[:200_000], 0
    for _ in range(_NUMBERS * 10):
        if at >= len(line) or len(found) > _NUMBERS:
            break
        between = _BETWEEN.match(line, at)
        at = between.end() if between is not None else at
        named = _NAME.match(line, at)
        if named is None:  # what has no name belongs to nothing
            after = line.find(",", at)
            at = after + 1 if after >= 0 else len(line)
            continue
        value, at = _value(line, named.end())
        found.setdefault(named[1].strip(), value)
    return found


def _value(line: str, at: int) -> tuple[str, int]:
    """The value that begins here, and where it ends."""
    if line[at : at + 1] in {"{", "["}:
        end = json_end(line, at)
        if end is not None:
            return line[at:end], end
    quoted = _QUOTED.match(line, at)
    if quoted is not None:
        return unquoted(quoted[0]), quoted.end()
    plain = _PLAIN.match(line, at)
    end = plain.end() if plain is not None else len(line)
    return line[at:end].strip(), end


@frozen
class _Resource:
    """What Civitai lists: a model, or a small one on top of it."""

    name: str
    kind: str
    weight: float | None

    @property
    def is_model(self) -> bool:
        return self.kind == "checkpoint"


def _resources(facts: dict[str, str]) -> list[_Resource]:
    listed = read_json(facts.get("Civitai resources", ""))
    found = []
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict):
            continue
        address = said(one.get("air")).split(":")  # urn:air:sdxl:lora:civitai:1@2
        kind = said(one.get("type")) or (address[3] if len(address) > 3 else "")
        name = said(one.get("modelName"), 300) or said(one.get("modelVersionId"))
        if name:
            found.append(_Resource(name, kind.lower(), finite(one.get("weight"))))
    return found[:100]


def _sampling(facts: dict[str, str]) -> tuple[str, str]:
    """Sampler and scheduler; older programs write both as one."""
    sampler = facts.pop("Sampler", "")
    scheduler = facts.pop("Schedule type", "") or facts.pop("Scheduler", "")
    both = _SCHEDULED.match(sampler) if not scheduler else None
    return (both[1], both[2]) if both else (sampler, scheduler)


def _digits(text: str) -> str:
    found = re.match(r"-?\d{1,80}", text.strip())
    return found[0] if found else ""


def _program(facts: dict[str, str]) -> str:
    version, app = facts.get("Version", ""), facts.get("App", "")
    if app:
        return app[:100]
    for word in ("ComfyUI", "Fooocus", "Draw Things"):
        if version.lower().startswith(word.lower()):
            return word
    if "neo" in version.lower():
        return "Forge Neo"
    if version.startswith("f"):
        return "Forge"
    return "Civitai" if "Civitai resources" in facts and not version else "AUTOMATIC1111"


def _loras(prompt: str, facts: dict[str, str], resources: list[_Resource]) -> tuple[Lora, ...]:
    """By the tags of the prompt, then what is listed of them elsewhere."""
    found = {one.name: one for one in tags_in(prompt)}
    written = facts.get("Lora hashes", "")
    hashes = read_json(written)
    pairs = list(hashes) if isinstance(hashes, dict) else written.split(",")
    all_hashes = read_json(facts.get("Hashes", ""))
    if isinstance(all_hashes, dict):
        pairs += [key.partition(":")[2] for key in all_hashes if key.lower().startswith("lora:")]
    for pair in pairs:
        name = pair.partition(":")[0].strip()
        if name:
            found.setdefault(name, Lora(name[:300]))
    if not found:
        for one in resources:
            if one.kind in {"lora", "locon", "lycoris", "dora"}:
                found.setdefault(one.name, Lora(one.name, one.weight))
    return tuple(found.values())[:100]


def _prompts(prompt: str, negative: str) -> tuple[FoundPrompt, ...]:
    both: list[tuple[str, str]] = [(prompt, "prompt"), (negative, "negative")]
    return tuple(FoundPrompt(text, role, "parameters", True) for text, role in both if text)


def as_text(values: dict[str, Any]) -> str:
    """What is known of how something was made, as AUTOMATIC1111 writes it: for the clipboard."""
    lines = [str(values.get("prompt") or "")]
    if values.get("negative_prompt"):
        lines.append(f"Negative prompt: {values['negative_prompt']}")
    size = (values.get("width"), values.get("height"))
    named = (
        ("Steps", values.get("steps")),
        ("Sampler", values.get("sampler")),
        ("Schedule type", values.get("scheduler")),
        ("CFG scale", values.get("cfg")),
        ("Seed", values.get("seed")),
        ("Size", f"{size[0]}x{size[1]}" if all(size) else None),
        ("Model hash", values.get("model_hash")),
        ("Model", values.get("model")),
    )
    lines.append(", ".join(f"{name}: {_quoted(value)}" for name, value in named if value))
    return "\n".join(line for line in lines if line)


def _quoted(value: object) -> str:
    text = str(value)
    if isinstance(value, float) and value == int(value):
        text = str(int(value))
    return f'"{text}"' if any(mark in text for mark in ',:"') else text
