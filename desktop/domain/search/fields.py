"""The fields of the query language, as one table: what each is called, takes, and means.

`docs/search.md`, the completion in the search field and the help in the window all read this table.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetStatus
from desktop.domain.film import STATUS_WORDS
from desktop.domain.search.choices import (
    AI,
    HAVES,
    LABELS,
    SOURCES,
    STATES,
    STATUS_ALIASES,
    TYPES,
    ChoiceWord,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


class Field(StrEnum):
    """What a condition can be about. The value is the canonical name in a query."""

    NAME = "name"
    DESCRIPTION = "description"
    CODE = "code"
    PROMPT = "prompt"
    NEGATIVE = "negative"
    TEXT = "text"
    TYPE = "type"
    TAG = "tag"
    IN = "in"
    CHARACTER = "character"
    SOURCE = "source"
    MODEL = "model"
    PROVIDER = "provider"
    SEED = "seed"
    LORA = "lora"
    SAMPLER = "sampler"
    SCHEDULER = "scheduler"
    STEPS = "steps"
    CFG = "cfg"
    GENERATOR = "generator"
    AI = "ai"
    COST = "cost"
    RATING = "rating"
    LABEL = "label"
    COLOUR = "colour"
    IS = "is"
    HAS = "has"
    SIZE = "size"
    DURATION = "duration"
    WIDTH = "width"
    HEIGHT = "height"
    FPS = "fps"
    TIMECODE = "timecode"
    REEL = "reel"
    CREATED = "created"
    RECORDED = "recorded"
    EXT = "ext"
    STATUS = "status"


class ValueShape(StrEnum):
    """What a field takes. The first five are words, the others are values that have an order."""

    TEXT = "text"  # words, searched in full text
    NAME = "name"  # a whole name, ignoring case; `*` at the end for its beginning
    REFERENCE = "reference"  # a name, or #id
    CHOICE = "choice"  # one of a few words
    COLOUR = "colour"  # a name, or #rrggbb, with ~ and how near it has to be
    COUNT = "count"  # whole number
    NUMBER = "number"  # with or without decimals
    MONEY = "money"  # exact decimal
    RATE = "rate"  # frames per second
    SIZE = "size"  # bytes
    SPAN = "span"  # seconds
    DATE = "date"  # a day, month, year, instant, or a time ago


ORDERED_SHAPES = frozenset(
    {
        ValueShape.COUNT,
        ValueShape.NUMBER,
        ValueShape.MONEY,
        ValueShape.RATE,
        ValueShape.SIZE,
        ValueShape.SPAN,
        ValueShape.DATE,
    }
)


@frozen
class FieldSpec:
    """One row of the table.

    Attributes:
        choices: For a CHOICE field, all it takes.
        has_unknown: `field:unknown` is allowed: nothing is recorded.
        limits: For a COUNT field, the smallest and largest number that makes sense.
    """

    field: Field
    shape: ValueShape
    help: str
    example: str
    aliases: tuple[str, ...] = ()
    choices: tuple[ChoiceWord, ...] = ()
    has_unknown: bool = False
    limits: tuple[int, int] = (0, 10**9)

    @property
    def is_ordered(self) -> bool:
        """Whether `<`, `>` and `a..b` make sense."""
        return self.shape in ORDERED_SHAPES

    @property
    def operators(self) -> tuple[str, ...]:
        """How the field and its value are joined."""
        return (":", "!=", "<", "<=", ">", ">=", "..") if self.is_ordered else (":", "!=")


FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(Field.TYPE, ValueShape.CHOICE, "What it is", "type:video", ("kind",), TYPES),
    FieldSpec(
        Field.TAG,
        ValueShape.NAME,
        "Carries the tag, or a tag below it",
        "tag:harbour,pier",
        ("tags", "keyword"),
    ),
    FieldSpec(
        Field.IN,
        ValueShape.REFERENCE,
        "Is in the collection, or in one below it",
        'in:"Pier references"',
        ("collection",),
    ),
    FieldSpec(
        Field.CHARACTER,
        ValueShape.REFERENCE,
        "The character, and what is a reference for it",
        "character:Mara",
        ("char", "cast"),
    ),
    FieldSpec(
        Field.NAME, ValueShape.TEXT, "Words in its name", "name:harb*", ("title", "filename")
    ),
    FieldSpec(
        Field.DESCRIPTION,
        ValueShape.TEXT,
        "Words in its description",
        'description:"low sun"',
        ("desc",),
    ),
    FieldSpec(
        Field.PROMPT, ValueShape.TEXT, "Words in the prompt it was made with", 'prompt:"wide shot"'
    ),
    FieldSpec(
        Field.NEGATIVE,
        ValueShape.TEXT,
        "Words in the negative prompt, also within longer ones",
        "negative:watermark",
        ("negative_prompt",),
    ),
    FieldSpec(
        Field.TEXT,
        ValueShape.TEXT,
        "Words read from the file: scripts, texts, PDF",
        "text:lighthouse",
        ("content", "script"),
    ),
    FieldSpec(Field.CODE, ValueShape.TEXT, "Its code", "code:12A"),
    FieldSpec(
        Field.SOURCE,
        ValueShape.CHOICE,
        "Where it came from",
        "source:generation",
        ("from",),
        SOURCES,
        has_unknown=True,
    ),
    FieldSpec(
        Field.MODEL,
        ValueShape.NAME,
        "The model that made it, with or without folder and ending",
        "model:flux*",
        has_unknown=True,
    ),
    FieldSpec(
        Field.PROVIDER,
        ValueShape.NAME,
        "The service or program that made it",
        "provider:comfyui",
        ("service",),
        has_unknown=True,
    ),
    FieldSpec(
        Field.SEED,
        ValueShape.NAME,
        "The seed it was made with, digit for digit",
        "seed:18446744073709551615",
        has_unknown=True,
    ),
    FieldSpec(
        Field.LORA,
        ValueShape.NAME,
        "A LoRA that it was made with, likewise",
        "lora:fog*",
        ("loras",),
        has_unknown=True,
    ),
    FieldSpec(
        Field.SAMPLER,
        ValueShape.NAME,
        "The sampler it was made with",
        "sampler:euler",
        has_unknown=True,
    ),
    FieldSpec(
        Field.SCHEDULER,
        ValueShape.NAME,
        "The scheduler it was made with",
        "scheduler:karras",
        has_unknown=True,
    ),
    FieldSpec(
        Field.STEPS,
        ValueShape.COUNT,
        "In how many steps it was made",
        "steps>=30",
        has_unknown=True,
    ),
    FieldSpec(
        Field.CFG,
        ValueShape.NUMBER,
        "How closely the prompt was followed",
        "cfg:3.5..7",
        ("cfg_scale", "guidance"),
        has_unknown=True,
    ),
    FieldSpec(
        Field.GENERATOR,
        ValueShape.NAME,
        "The program that wrote down how it was made",
        "generator:comfyui",
        has_unknown=True,
    ),
    FieldSpec(
        Field.AI,
        ValueShape.CHOICE,
        "Whether a model made it, as far as it is known",
        "ai:yes",
        (),
        AI,
        has_unknown=True,
    ),
    FieldSpec(
        Field.COST,
        ValueShape.MONEY,
        "What it cost to make; unknown is not zero",
        "cost>0.5",
        ("price",),
        has_unknown=True,
    ),
    FieldSpec(
        Field.RATING,
        ValueShape.COUNT,
        "Stars, 0 for unrated",
        "rating>=3",
        ("stars",),
        limits=(0, 5),
    ),
    FieldSpec(Field.LABEL, ValueShape.CHOICE, "Its colour label", "label:red", (), LABELS),
    FieldSpec(
        Field.COLOUR,
        ValueShape.COLOUR,
        "A main colour of the picture",
        "colour:teal",
        ("color",),
        has_unknown=True,
    ),
    FieldSpec(Field.IS, ValueShape.CHOICE, "A state it is in", "is:favourite", (), STATES),
    FieldSpec(Field.HAS, ValueShape.CHOICE, "Something it has", "has:prompt", ("with",), HAVES),
    FieldSpec(
        Field.SIZE, ValueShape.SIZE, "Size of the file", "size>10MB", ("bytes",), has_unknown=True
    ),
    FieldSpec(
        Field.DURATION,
        ValueShape.SPAN,
        "How long it runs",
        "duration<10s",
        ("length", "runtime"),
        has_unknown=True,
    ),
    FieldSpec(
        Field.WIDTH, ValueShape.COUNT, "Pixels across", "width:1920", ("w",), has_unknown=True
    ),
    FieldSpec(
        Field.HEIGHT, ValueShape.COUNT, "Pixels down", "height>=1080", ("h",), has_unknown=True
    ),
    FieldSpec(
        Field.FPS,
        ValueShape.RATE,
        "Frames per second",
        "fps:23.976",
        ("framerate", "frame_rate"),
        has_unknown=True,
    ),
    FieldSpec(
        Field.TIMECODE,
        ValueShape.NAME,
        "The timecode it starts with",
        "timecode:01:00:*",
        ("tc",),
        has_unknown=True,
    ),
    FieldSpec(
        Field.REEL,
        ValueShape.NAME,
        "The reel or tape it is from",
        "reel:A001*",
        (),
        has_unknown=True,
    ),
    FieldSpec(
        Field.CREATED,
        ValueShape.DATE,
        "When it came into the library",
        "created:2026-11",
        ("added", "date"),
    ),
    FieldSpec(
        Field.RECORDED,
        ValueShape.DATE,
        "When it was shot or recorded",
        "recorded:2026-11-21",
        ("captured",),
        has_unknown=True,
    ),
    FieldSpec(
        Field.EXT,
        ValueShape.NAME,
        "The ending of its file name",
        "ext:png,jpg",
        ("extension", "suffix"),
    ),
    FieldSpec(
        Field.STATUS,
        ValueShape.CHOICE,
        "Where it is in its life",
        "status:review",
        ("state",),
        tuple(
            ChoiceWord(status.value, STATUS_ALIASES.get(status, ()), STATUS_WORDS.get(status, ""))
            for status in AssetStatus
        ),
    ),
)

_BY_NAME = {name: spec for spec in FIELDS for name in (spec.field.value, *spec.aliases)}


def find_field(name: str) -> FieldSpec | None:
    """The field called `name` (or one of its other names), ignoring case."""
    return _BY_NAME.get(name.lower())


def find_choice(spec: FieldSpec, word: str) -> ChoiceWord | None:
    """The choice of `spec` written as `word`, ignoring case."""
    word = word.lower()
    return next((c for c in spec.choices if word == c.word or word in c.aliases), None)


def closest_field(name: str) -> str | None:
    """The name of the field most like a misspelt `name`, or None if nothing is like it."""
    close = _closest(name, _BY_NAME)
    return _BY_NAME[close].field.value if close else None


def closest_choice(spec: FieldSpec, word: str) -> str | None:
    """The choice of `spec` most like a misspelt `word`, or None if nothing is like it."""
    names = {name: c.word for c in spec.choices for name in (c.word, *c.aliases)}
    close = _closest(word, names)
    return names[close] if close else None


def _closest(word: str, names: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - for what was misspelt only

    return next(iter(get_close_matches(word.lower()[:40], names, n=1)), None)
