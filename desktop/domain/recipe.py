"""How a file was made, in one form for all generators: what it says itself, and corrections.

Three places, none of which overwrites another: what was understood of the file (`Recipe`), the
file's own words (`RawBlock`), and what a person says instead. What is shown and searched is the
first with the last put over it (`effective`); it stands in `Asset.generation`.
"""

from __future__ import annotations

import math
import re
from dataclasses import field, fields, replace
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.metadata import merged

if TYPE_CHECKING:
    from collections.abc import Mapping

# Raised when the readers understand more than before: what was read by an older one is read again.
READER_VERSION = "2"
# How much is kept of a file's own words. A hostile file says no more than this.
BLOCK_LIMIT = 2_000_000  # characters
BLOCKS_LIMIT = 40

# The last part of an IPTC digital source type that says: a model made this, or a part of it.
# Source: IPTC NewsCodes, scheme digitalsourcetype.
AI_SOURCE_TYPES = frozenset(
    {
        "trainedAlgorithmicMedia",
        "compositeWithTrainedAlgorithmicMedia",
        "compositeSynthetic",
        "algorithmicMedia",
    }
)


@frozen
class FoundPrompt:
    """A text that stands in the file as a prompt.

    Attributes:
        role: `prompt`, `negative`, or empty where the file does not say which.
        where: What it stands in: the title or kind of a node, with its id.
        is_traced: This very text went into the making of the file, as its graph shows.
    """

    text: str
    role: str = ""
    where: str = ""
    is_traced: bool = False


@frozen
class Lora:
    """A small model on top of the model, and how strongly it was applied."""

    name: str
    weight: float | None = None


@frozen
class NamedSource:
    """A file that is named as what another one was made from.

    Attributes:
        name: As it stands there: a bare name, or a path of whatever machine.
        role: `image`, `control`, `reference`, `mask`, `video`, `audio`, or empty.
        checksum: Its SHA-256, where that is said.
        is_used: It went into the making of this very file, as far as can be seen; else it only
            stands in the graph.
    """

    name: str
    role: str = ""
    checksum: str = ""
    is_used: bool = True


@frozen
class Recipe:
    """What a file says of how it was made. Empty where it says nothing.

    Attributes:
        generator: The program by its short name, `comfyui`; what `generator:` finds.
        provider: The program or service by its own name, `ComfyUI`.
        model: As it stands in the file.
        model_hash: What the generator writes of the model's content.
        seed: Digit for digit: seeds may be larger than any database's numbers.
        is_traced: `prompt` went into the making of the file, as its graph or its record shows.
            False where it is only the likeliest of those that were found.
        loras: In their order.
        source_images: Names of the files it was made from, as they stand there.
        sources: The same with what is known of each, where a parser knows more than the name.
        digital_source_type: The last part of IPTC's term.
        prompts: Every prompt that was found, the traced ones marked.
        parameters: Whatever else is said, by the generator's own names.
    """

    generator: str = ""
    provider: str = ""
    model: str = ""
    model_hash: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    seed: str = ""
    steps: int | None = None
    cfg: float | None = None
    sampler: str = ""
    scheduler: str = ""
    width: int | None = None
    height: int | None = None
    is_traced: bool = False
    loras: tuple[Lora, ...] = ()
    source_images: tuple[str, ...] = ()
    sources: tuple[NamedSource, ...] = ()
    digital_source_type: str = ""
    prompts: tuple[FoundPrompt, ...] = ()
    parameters: Mapping[str, str | int | float | bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def named_sources(self) -> tuple[NamedSource, ...]:
        """The files that it was made from, each with what is known of it."""
        return self.sources or tuple(NamedSource(name) for name in self.source_images)

    def over(self, other: Recipe) -> Recipe:
        """This one, and where it says nothing the other; all prompts and parameters of both."""
        mine = {one.name: getattr(self, one.name) for one in fields(self)}
        theirs = {one.name: getattr(other, one.name) for one in fields(other)}
        both: dict[str, Any] = {
            name: theirs[name] if value in ("", None, ()) else value for name, value in mine.items()
        }
        known = {(one.text, one.role) for one in self.prompts}
        more = (one for one in other.prompts if (one.text, one.role) not in known)
        both["prompts"] = (*self.prompts, *more)
        both["parameters"] = {**other.parameters, **self.parameters}
        both["is_traced"] = self.is_traced if self.prompt else other.is_traced
        if other.is_traced and not self.is_traced:  # what is known goes before what is likely
            both |= {"prompt": other.prompt, "is_traced": True}
            both["negative_prompt"] = other.negative_prompt or self.negative_prompt
        return Recipe(**both)

    def storable(self) -> Recipe:
        """The same without signs that no database takes: no NUL, no half of a character."""
        return Recipe(**{one.name: _storable(getattr(self, one.name)) for one in fields(self)})

    def as_json(self) -> dict[str, Any]:
        """What is said, by name, as JSON takes it; what is not said is left out."""
        told: dict[str, Any] = {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if one.name not in _LISTS and getattr(self, one.name) not in ("", None)
        }
        if not self.prompt:
            told.pop("is_traced")
        if self.loras:
            told["loras"] = [{"name": one.name, "weight": one.weight} for one in self.loras]
        if self.source_images:
            told["source_images"] = list(self.source_images)
        if self.sources:
            told["sources"] = [
                {"name": s.name, "role": s.role, "checksum": s.checksum, "is_used": s.is_used}
                for s in self.sources
            ]
        if self.prompts:
            told["prompts"] = [
                {"text": p.text, "role": p.role, "where": p.where, "is_traced": p.is_traced}
                for p in self.prompts
            ]
        if self.parameters:
            told["parameters"] = dict(self.parameters)
        return told


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable_text(text: str) -> str:
    """`text` as both databases take it, and otherwise as it stands."""
    if not _UNSTORABLE.search(text):
        return text
    whole_ = text.replace("\0", "").encode("utf-16", "surrogatepass")
    return whole_.decode("utf-16", "replace")


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, tuple):
        return tuple(_storable(one) for one in value)
    if isinstance(value, Lora):
        return Lora(storable_text(value.name), value.weight)
    if isinstance(value, NamedSource):
        return replace(value, name=storable_text(value.name))
    if isinstance(value, FoundPrompt):
        text, where = storable_text(value.text), storable_text(value.where)
        return FoundPrompt(text, value.role, where, value.is_traced)
    if isinstance(value, dict):
        return {storable_text(key): _storable(one) for key, one in value.items()}
    return value


_LISTS = frozenset({"loras", "source_images", "sources", "prompts", "parameters"})
# What of a recipe stands among the facts of an asset, where it is shown and searched. `prompts`
# does not: a prompt that went into something else would be found as if it were this one's; and
# which assets its sources are, is kept by itself.
EFFECTIVE_KEYS = tuple(
    one.name for one in fields(Recipe) if one.name not in {"prompts", "sources", "is_traced"}
)
_EFFECTIVE = frozenset(EFFECTIVE_KEYS)


@frozen
class RawBlock:
    """The file's own words in one place of it, as they stand there.

    Attributes:
        key: The name of the place: `parameters`, `prompt`, `UserComment` ...
        file: Where that is in another file beside it, what that is called.
    """

    key: str
    text: str
    file: str = ""


@frozen
class FileRecipe:
    """What one look at a file found of how it was made.

    Attributes:
        warnings: What was cut or could not be read, a sentence each.
    """

    recipe: Recipe = field(default_factory=Recipe)
    raw: tuple[RawBlock, ...] = ()
    warnings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.recipe) or bool(self.raw) or bool(self.warnings)


NO_RECIPE = FileRecipe()


@frozen
class AssetRecipe:
    """How an asset was made, as the library has it.

    Attributes:
        parsed: As `Recipe.as_json` gives it.
        corrected: By key, what a person says instead; None where a person says that it is nothing.
    """

    generator: str = ""
    parsed: Mapping[str, Any] = field(default_factory=dict)
    raw: tuple[RawBlock, ...] = ()
    corrected: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def still(self) -> str:
        """The still that it was read from, where the film itself says nothing; else empty."""
        return next((block.file for block in self.raw if block.file), "")


NOT_READ = AssetRecipe()


def effective(parsed: Mapping[str, Any], corrected: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says with a person's corrections put over it."""
    said = {key: value for key, value in parsed.items() if key in _EFFECTIVE}
    return merged(said, corrected)


def corrections(
    parsed: Mapping[str, Any], before: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Corrections after some keys were given other values by a person.

    What says the same as the file is none any more, whatever its kind: `20` is `"20"`.
    """
    after = dict(before)
    for key, value in changes.items():
        if key not in _EFFECTIVE:
            continue
        is_empty = value is None or value == ""
        if key not in parsed:
            after.pop(key, None)
            if not is_empty:
                after[key] = value
        elif is_empty:
            after[key] = None
        elif value == parsed[key] or str(value) == str(parsed[key]):
            after.pop(key, None)
        else:
            after[key] = value
    return after


def adopted(parsed: Mapping[str, Any], generation: Mapping[str, Any]) -> dict[str, Any]:
    """Corrections of an asset whose file is read for the first time.

    What stood there before was said by a person or a program that knew, and stays.
    """
    known = {key: value for key, value in generation.items() if value not in (None, "")}
    return corrections(parsed, {}, known)


def finite(value: object) -> float | None:
    """A number out of a file; None where it is none, or not finite."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) < 1e15 else None


def whole(value: object) -> int | None:
    """A whole number out of a file; None where it is none."""
    number = finite(value)
    return int(number) if number is not None and number == int(number) else None
