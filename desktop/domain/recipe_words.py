"""How a recipe reads to a person: its fields by name, its values in a line, and lists as typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.domain.recipe import finite
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIELD_NAMES: Mapping[str, str] = {
    "prompt": "Prompt",
    "negative_prompt": "Negative prompt",
    "model": "Model",
    "model_hash": "Model hash",
    "provider": "Provider",
    "generator": "Generator",
    "seed": "Seed",
    "steps": "Steps",
    "cfg": "CFG",
    "sampler": "Sampler",
    "scheduler": "Scheduler",
    "width": "Width",
    "height": "Height",
    "loras": "LoRAs",
    "source_images": "Made from",
    "digital_source_type": "Declared as",
    "parameters": "Other",
}
_LONG = 300  # letters of one of several values
_MOST = 100  # values of a list that a person types
# One name of a list: in quotes where it has a comma or a quote, else up to the next comma.
_ITEM = re.compile(r'\s*("(?:[^"]|"")*"|[^",\s][^,]*|)\s*(,|$)')


def value_text(value: Any) -> str:
    """A value of a recipe in words."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_item_text(one) for one in value[:100])))
    if isinstance(value, dict):
        pairs = (
            f"{name.replace('_', ' ')} {plain_text(v)}" for name, v in list(value.items())[:60]
        )
        return ", ".join(pairs)
    return clean_line(plain_text(value), limit=5000) if value is not None else ""


def _item_text(item: Any) -> str:
    if isinstance(item, dict) and "name" in item:
        weight = item.get("weight")
        return f"{clean_line(str(item['name']), limit=_LONG)}" + (
            f" {plain_text(weight)}" if weight is not None else ""
        )
    return clean_line(plain_text(item), limit=_LONG)


def plain_text(value: Any) -> str:
    """A number or a word as one clean line; whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean_line(str(value), limit=5000)


def write_names(value: Any) -> str:
    """A list of names as a field shows it: `pier.png, "a, b.png"`."""
    return ", ".join(_written(str(one)) for one in value) if isinstance(value, list) else ""


def read_names(text: str) -> list[str] | None:
    """The names that a person has typed, or None for none.

    Raises:
        RuleError: A quote is not closed, or there are too many.
    """
    found = [name for name in _items(text) if name]
    return found or None


def write_loras(value: Any) -> str:
    """LoRAs with their weights as a field shows them: `fog 0.5, grain`."""
    if not isinstance(value, list):
        return ""
    told = []
    for one in value:
        name = str(one.get("name", "")) if isinstance(one, dict) else str(one)
        weight = finite(one.get("weight")) if isinstance(one, dict) else None
        text = name if weight is None else f"{name} {weight:g}"
        # What reads as a weight and is none is kept apart from it by quotes.
        is_odd = weight is None and _weighed(name)[1] is not None
        told.append(f'"{text}"' if is_odd else _written(text))
    return ", ".join(told)


def read_loras(text: str) -> list[dict[str, Any]] | None:
    """The LoRAs that a person has typed, the last word of each being its weight if it is a number.

    Raises:
        RuleError: A quote is not closed, or there are too many.
    """
    found = []
    for item in _items(text):
        name, weight = _weighed(item)
        if name:
            found.append({"name": name, "weight": weight})
    return found or None


def _weighed(item: str) -> tuple[str, float | None]:
    name, _, last = item.rpartition(" ")
    weight = finite(last) if name else None
    return (item, None) if weight is None else (name.strip(), weight)


def _written(name: str) -> str:
    if "," not in name and '"' not in name:
        return name
    return '"' + name.replace('"', '""') + '"'


def _items(text: str) -> Iterator[str]:
    line = " ".join(text.split())
    at = count = 0
    while at < len(line):
        found = _ITEM.match(line, at)
        if found is None:
            raise RuleError(
                f"“{clean_line(line[at:], limit=40)}” is not closed.",
                advice='Put a " behind the name, or write names with commas between them.',
            )
        item = found[1]
        count += 1
        if count > _MOST:
            raise RuleError(f"These are more than {_MOST}.")
        yield item[1:-1].replace('""', '"') if item.startswith('"') else item.strip()
        at = found.end()
