"""Conditions on how an asset was made: what its `generation_metadata` holds of its recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, String, and_, cast, column, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from desktop.catalog.tables.all import asset_relationships, assets, recipe_sources
from desktop.domain.asset import AssetSource
from desktop.domain.recipe import AI_SOURCE_TYPES
from desktop.domain.relation import LINEAGE
from desktop.domain.search.tree import Match, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Condition = ColumnElement[bool]
_ENDINGS = (".safetensors", ".ckpt", ".gguf", ".sft", ".pt", ".pth", ".bin")


def forms(word: Word) -> set[str]:
    """`word` in lower case, as databases that know all letters have it and that know ASCII only."""
    ascii_only = "".join(c.lower() if c.isascii() else c for c in word.text)
    return {word.text.lower(), ascii_only}


def names_file(value: ColumnElement[str], words: Sequence[Word]) -> Condition:
    """A model's name as people say it: with or without the folder and the ending of its file."""
    shown = func.replace(func.lower(value), "\\", "/")
    for ending in _ENDINGS:
        shown = func.replace(shown, ending, "")
    path: ColumnElement[str] = literal("/", String) + shown
    found: list[Condition] = []
    for word in words:
        for form in sorted({_without_ending(form) for form in forms(word)}):
            if word.match is Match.PREFIX:
                found.append(path.contains(f"/{form}", autoescape=True))
            else:
                found.append(path.endswith(f"/{form}", autoescape=True))
    return and_(value != "", or_(false(), *found))


def _without_ending(form: str) -> str:
    form = form.replace("\\", "/")
    for ending in _ENDINGS:
        form = form.replace(ending, "")
    return form


def names_lora(words: Sequence[Word], *, is_sqlite: bool) -> Condition:
    """One of its LoRAs is called so."""
    generation = assets.c.generation_metadata
    if is_sqlite:
        each = func.json_each(generation, "$.loras").table_valued("value", "type", name="lora")
        name: ColumnElement[str] = func.json_extract(each.c.value, "$.name")
        rows = select(literal(1)).select_from(each).where(each.c.type == "object")
    else:
        path = cast(literal("$.loras[*]"), JSONPATH)
        each = func.jsonb_path_query(generation, path).table_valued(column("value", JSONB))
        each = each.render_derived(name="lora")
        name = each.c.value.op("->>", return_type=String())("name")
        rows = select(literal(1)).select_from(each)
    return rows.where(names_file(func.coalesce(name, ""), words)).correlate(assets).exists()


def is_ai(fact: Callable[[str], ColumnElement[str]]) -> Condition:
    """A model made it: by its own declaration, or, without one, as a generator wrote it."""
    declared = fact("digital_source_type")
    source = func.coalesce(assets.c.source, "")
    made = or_(fact("generator") != "", source == AssetSource.GENERATION.value)
    return or_(declared.in_(sorted(AI_SOURCE_TYPES)), and_(declared == "", made))


def says_ai(fact: Callable[[str], ColumnElement[str]]) -> Condition:
    """Whether a model made it is known at all."""
    return or_(fact("digital_source_type") != "", is_ai(fact))


def is_made_by(fact: Callable[[str], ColumnElement[str]], words: Sequence[Word]) -> Condition:
    """The generator, by its short name or by the program's own."""
    return or_(*(names_file(fact(key), words) for key in ("generator", "provider")))


def holds_words(value: ColumnElement[str], word: Word) -> Condition:
    """The words stand in a text that no index holds."""
    lowered = func.lower(value)
    found = [lowered.contains(form, autoescape=True) for form in sorted(forms(word))]
    return and_(value != "", or_(*found))


_s = recipe_sources.c


def has_sources() -> Condition:
    """Its recipe names files that it was made from."""
    return select(_s.id).where(_s.asset_id == assets.c.id).correlate(assets).exists()


def has_open_sources() -> Condition:
    """Its recipe names one that is linked to nothing, and nobody has said that it is none here."""
    link = asset_relationships.c
    related = select(link.id).where(
        link.parent_asset_id == _s.source_asset_id,
        link.child_asset_id == _s.asset_id,
        link.relationship_type.in_([one.value for one in LINEAGE]),
    )
    is_open = (_s.is_used, ~_s.is_refused, ~related.correlate(recipe_sources).exists())
    named = select(_s.id).where(_s.asset_id == assets.c.id, *is_open)
    return named.correlate(assets).exists()
