"""The field table in words: for `docs/search.md` and the help in the window."""

from __future__ import annotations

from desktop.base.frozen import frozen
from desktop.domain.search.fields import FIELDS, FieldSpec, ValueShape

TAKES: dict[ValueShape, str] = {
    ValueShape.TEXT: "words or a phrase; `*` at the end",
    ValueShape.NAME: "a whole name; `*` at the end for how it begins",
    ValueShape.REFERENCE: "a whole name, its beginning with `*`, or `#` and an id",
    ValueShape.CHOICE: "",
    ValueShape.COLOUR: "the name of a colour, or `#1f8284`; `~10` behind it for nearer",
    ValueShape.COUNT: "a whole number",
    ValueShape.NUMBER: "a number: `7`, `3.5`",
    ValueShape.MONEY: 'an amount: `0.5`, `"1,25"`',
    ValueShape.RATE: "frames per second: `24`, `23.976`, `24000/1001`",
    ValueShape.SIZE: "bytes, or with a unit: `10MB`, `1.5GiB`",
    ValueShape.SPAN: "seconds, or `10s`, `1:30`, `2m`, `1h30m`, `00:00:06:12`, `36f`",
    ValueShape.DATE: "`2026`, `2026-11`, `2026-11-21`, `2026-11-21T10:30`, "
    '`"14 Nov 2026"`, `today`, `week`, `7d` ago',
}


@frozen
class FieldHelp:
    """One row of the help: the field, its other names, what it takes and finds, an example."""

    name: str
    aliases: tuple[str, ...]
    takes: str
    finds: str
    example: str


def field_help() -> tuple[FieldHelp, ...]:
    """Every field, in the order of the table. `takes` marks what is typed with backticks."""
    return tuple(
        FieldHelp(spec.field.value, spec.aliases, _takes(spec), spec.help, spec.example)
        for spec in FIELDS
    )


def field_table() -> str:
    """The table of fields as Markdown."""
    rows = ["| field | also | takes | finds | example |", "| --- | --- | --- | --- | --- |"]
    rows += [
        f"| `{row.name}:` | {' '.join(f'`{a}:`' for a in row.aliases)} | {row.takes} "
        f"| {row.finds} | `{row.example}` |"
        for row in field_help()
    ]
    return "\n".join(rows) + "\n"


def choice_table() -> str:
    """What each word of the fields with explained words finds, as Markdown."""
    rows = ["| write | also | finds what |", "| --- | --- | --- |"]
    rows += [
        f"| `{spec.field.value}:{choice.word}` "
        f"| {' '.join(f'`{alias}`' for alias in choice.aliases)} | {choice.help} |"
        for spec in FIELDS
        for choice in spec.choices
        if choice.help
    ]
    return "\n".join(rows) + "\n"


def _takes(spec: FieldSpec) -> str:
    takes = TAKES[spec.shape] or ", ".join(f"`{choice.word}`" for choice in spec.choices)
    if spec.shape is ValueShape.COUNT and spec.limits[1] <= 9:
        takes += f", {spec.limits[0]} to {spec.limits[1]}"
    return takes + (", or `unknown`" if spec.has_unknown else "")
