"""AUTOMATIC1111's `parameters`, which Forge, SD.Next, reForge, Civitai and many savers write too.

The prompt, a line `Negative prompt: …`, and a last line `Steps: 20, Sampler: Euler a, Seed: …`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.domain.recipe import FoundPrompt, Lora, Recipe, finite, whole
from desktop.formats.recipes.comfy_models import tags_in

if TYPE_CHECKING:
    from desktop.formats.recipes.parser import Said

_NEGATIVE = re.compile(r"^Negative prompt:[ \t]*", re.M)
# A value may be quoted, a JSON list or object, or stand as it is up to the next comma.
_PAIR = re.compile(
    r"\s*([\w][\w \-/.()\[\]#+&]{0,60}?):\s*"
    r'("(?:\\.|[^"\\])*"|\{[^{}]*\}|\[[^\[\]]*\]|[^,]*)(?:,|$)'
)
_IS_LINE = re.compile(r"(^|,\s*)(Steps|Sampler|Seed|CFG scale|Model hash|Size|Model):\s", re.I)
_PLACES = ("parameters", "usercomment", "comment", "description", "imagedescription", "xpcomment")
_NUMBERS = 300


def parse(said: Said) -> Recipe | None:
    """The first block that ends with such a line."""
    places = [said.texts[key] for key in _PLACES if key in said.texts]
    places += [text for key, text in said.texts.items() if key not in _PLACES]
    for at, text in enumerate(places):
        if text.lstrip()[:1] in {"{", "["}:
            continue
        found = recipe_of(text)
        is_own = "parameters" in said.texts and at == 0
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
    size = re.fullmatch(r"(\d{1,6})\s*[x×]\s*(\d{1,6})", facts.pop("Size", ""))
    version = facts.get("Version", "")
    app = facts.get("App", "")
    sampler, scheduler = facts.pop("Sampler", ""), facts.pop("Schedule type", "")
    return Recipe(
        generator="automatic1111",
        provider=_program(version, app),
        model=facts.pop("Model", "")[:300],
        model_hash=facts.pop("Model hash", "")[:100],
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
        loras=_loras(prompt, facts),
        prompts=_prompts(prompt, negative),
        parameters={key: value[:1000] for key, value in list(facts.items())[:_NUMBERS]},
    )


def _cut(text: str) -> tuple[str, str]:
    """The words, and the line of settings; the latter empty where there is none."""
    lines = text.split("\n")
    for at in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        if re.match(r"^\s*(Steps|Sampler|Seed|Size|Model):\s", lines[at]) and (
            len(_IS_LINE.findall(lines[at])) >= 2 or re.match(r"^\s*Steps:\s*\d+", lines[at])
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
    found: dict[str, str] = {}
    for name, value in _PAIR.findall(line[:200_000]):
        text = value.strip()
        if len(text) > 1 and text[0] == text[-1] == '"':
            text = text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        found.setdefault(name.strip(), text)
    return found


def _digits(text: str) -> str:
    found = re.match(r"-?\d{1,80}", text.strip())
    return found[0] if found else ""


def _program(version: str, app: str) -> str:
    if app:
        return app[:100]
    if version.startswith("f"):
        return "Forge"
    if "neo" in version.lower():
        return "Forge Neo"
    return "ComfyUI" if version.lower().startswith("comfyui") else "AUTOMATIC1111"


def _loras(prompt: str, facts: dict[str, str]) -> tuple[Lora, ...]:
    found = {one.name: one for one in tags_in(prompt)}
    for pair in facts.get("Lora hashes", "").split(","):
        name = pair.partition(":")[0].strip()
        if name:
            found.setdefault(name, Lora(name[:300]))
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
