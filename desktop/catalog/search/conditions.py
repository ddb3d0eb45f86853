"""One condition of the query language as SQL: what each field and each state is in our tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Double,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from desktop.catalog.search import recipe_conditions as recipes
from desktop.catalog.search.colour_conditions import has_colours
from desktop.catalog.search.members import Members, exists
from desktop.catalog.search.recipe_conditions import forms
from desktop.catalog.search.recorded import recorded_within
from desktop.catalog.tables.all import (
    asset_collection_members,
    asset_pair_decisions,
    asset_relationships,
    asset_search_text,
    asset_tags,
    asset_technical_metadata,
    assets,
)
from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.near_duplicate import PairDecision
from desktop.domain.relation import USES, RelationType
from desktop.domain.search.colours import read_colour
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import FieldMatch, Match, Op, Span, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop.catalog.search.names import NameLookup

Condition = ColumnElement[bool]
_a = assets.c
_t = asset_technical_metadata.c
_r = asset_relationships.c
_m = asset_collection_members.c

_USES = [kind.value for kind in USES]
_TAKE = RelationType.GENERATED_FROM.value
_IS_REFERENCE = _r.relationship_type == RelationType.REFERENCE_FOR.value


def names_members(match: FieldMatch) -> bool:
    """Whether `match` asks for assets that rows of another table name (see `Members`)."""
    if match.op is not Op.IS:
        return False
    is_missing = match.field is Field.IS and [word.text for word in match.words] == ["missing"]
    return is_missing or match.field in (Field.TAG, Field.IN, Field.CHARACTER, Field.COLOUR)


class Conditions:
    """Turns a `FieldMatch` into a condition on `assets` that is true or false, never NULL."""

    def __init__(self, names: NameLookup, *, is_sqlite: bool) -> None:
        self._names = names
        self._is_sqlite = is_sqlite

    def of(self, match: FieldMatch, *, whole: bool = False) -> Condition:
        """The condition of one field of the query. `whole`: every asset will be asked."""
        if match.op is Op.UNKNOWN:
            return ~self._is_known(match.field)
        if match.op is Op.WITHIN:
            return self._within(match.field, match.spans)
        members = self.members(match)
        if members is not None:
            return members.gathered() if whole else members.probed()
        return self._is(match.field, match.words)

    def members(self, match: FieldMatch) -> Members | None:
        """What a `tag:`, `in:`, `character:` or `colour:` asks for; None for other fields."""
        if not names_members(match):
            return None
        if match.field is Field.TAG:
            return Members.of_tags(self._names.tags(match.words))
        if match.field is Field.IN:
            return Members.of_collections(self._names.collections(match.words))
        if match.field is Field.CHARACTER:
            return Members.of_characters(self._names.characters(match.words))
        if match.field is Field.COLOUR:
            colours = (read_colour(word.text) for word in match.words)
            return Members.of_colours([colour for colour in colours if colour is not None])
        return Members.of_missing()

    def _is(self, field: Field, words: Sequence[Word]) -> Condition:
        texts = [word.text for word in words]
        if field in (Field.TYPE, Field.STATUS):
            return _a[field.value].in_(texts)
        if field is Field.SOURCE:
            return and_(_a.source.is_not(None), _a.source.in_(texts))
        if field is Field.LABEL:
            return _a.label.in_(["" if text == "none" else text for text in texts])
        if field is Field.IS:
            return or_(false(), *(_STATES[text]() for text in texts))
        if field is Field.HAS:
            return or_(false(), *(self._has(text) for text in texts))
        if field is Field.EXT:
            return _any_word(_extension(), words)
        if field in _FROM_FILE:
            return _any_word(self.fact(field.value, _a.metadata), words)
        if field in _OF_RECIPE:
            return self._of_recipe(field, words)
        return _any_word(self.fact(field.value), words)

    def _of_recipe(self, field: Field, words: Sequence[Word]) -> Condition:
        """How it was made."""
        if field is Field.LORA:
            return recipes.names_lora(words, is_sqlite=self._is_sqlite)
        if field is Field.GENERATOR:
            return recipes.is_made_by(self.fact, words)
        if field is Field.MODEL:
            return recipes.names_file(self.fact("model"), words)
        asked = {word.text for word in words}
        is_ai = recipes.is_ai(self.fact)
        known = recipes.says_ai(self.fact)
        answers = {"yes": is_ai, "no": and_(known, ~is_ai)}
        return or_(false(), *(answers[text] for text in sorted(asked)))

    def holds(self, field: Field, word: Word) -> Condition:
        """Words stand in a fact that no index holds."""
        return recipes.holds_words(self.fact(_UNINDEXED[field]), word)

    def fact(self, key: str, kept: ColumnElement[Any] | None = None) -> ColumnElement[str]:
        """A key of the generation metadata as text, digit for digit; '' where there is none.

        `kept` is another column of named values to look in.
        """
        column = _a.generation_metadata if kept is None else kept
        if self._is_sqlite:
            # `->` gives the JSON text itself: json_extract would make a float of a long seed.
            found = column.op("->", return_type=String())(literal(f"$.{key}", String))
            raw = func.coalesce(found, "")
            plain = column.op("->>", return_type=String())(literal(f"$.{key}", String))
            return case((raw == "null", ""), (raw.startswith('"'), plain), else_=raw)
        return func.coalesce(column.op("->>", return_type=String())(literal(key, String)), "")

    def number(self, key: str) -> ColumnElement[Any]:
        """A key of the generation metadata as a number, however it was written; NULL for none."""
        text = self.fact(key)
        starts, others = text.bool_op("GLOB")("[0-9]*"), text.bool_op("GLOB")("*[^0-9.]*")
        is_written = text.bool_op("~")(r"^[0-9]+(\.[0-9]+)?$")
        is_number = and_(starts, ~others) if self._is_sqlite else is_written
        # PostgreSQL refuses a number that a float has no room for, and the whole search with it.
        is_short = func.length(text) <= _DIGITS
        return case((and_(is_short, is_number), cast(text, Double)), else_=None)

    def _is_known(self, field: Field) -> Condition:
        if field in _FACTS:
            return self.fact(field.value) != ""
        if field in _NUMBERS:
            return self.number(field.value).is_not(None)
        if field is Field.LORA:
            return self.fact("loras") != ""
        if field is Field.AI:
            return recipes.says_ai(self.fact)
        if field is Field.COLOUR:
            return has_colours()
        if field in _FROM_FILE:
            return self.fact(field.value, _a.metadata) != ""
        if field is Field.SOURCE:
            return func.coalesce(_a.source, "") != ""
        if field in _TECHNICAL:
            return technical(_TECHNICAL[field].is_not(None))
        return _ORDERED[field].is_not(None)

    def _within(self, field: Field, spans: Sequence[Span]) -> Condition:
        if field in _NUMBERS:
            value = self.number(field.value)
            return and_(value.is_not(None), or_(*(_inside(value, span) for span in spans)))
        column = _TECHNICAL.get(field)
        if column is not None:
            return technical(or_(*(_inside(column, span) for span in spans)))
        if field is Field.RECORDED:
            return recorded_within(spans, is_sqlite=self._is_sqlite)
        column = _ORDERED[field]
        inside = or_(*(_inside(column, span) for span in spans))
        return and_(column.is_not(None), inside) if column.nullable else inside

    def _has(self, what: str) -> Condition:
        if what in ("prompt", "model", "seed"):
            return self.fact(what) != ""
        return _HAVES[what]()


_ORDERED = {
    Field.COST: _a.generation_cost,
    Field.RATING: _a.rating,
    Field.SIZE: _a.size,
    Field.DURATION: _a.duration,
    Field.CREATED: _a.created_at,
    Field.RECORDED: _a.recorded_at,
}
_OF_RECIPE = frozenset({Field.MODEL, Field.LORA, Field.GENERATOR, Field.AI})
_FACTS = frozenset(
    {Field.MODEL, Field.PROVIDER, Field.SEED, Field.SAMPLER, Field.SCHEDULER, Field.GENERATOR}
)
_DIGITS = 40  # characters of a number that is compared
_NUMBERS = frozenset({Field.STEPS, Field.CFG})
_UNINDEXED = {Field.NEGATIVE: "negative_prompt"}
_FROM_FILE = frozenset({Field.TIMECODE, Field.REEL})  # keys of what was read from the file
_TECHNICAL = {Field.WIDTH: _t.width, Field.HEIGHT: _t.height, Field.FPS: _t.frame_rate}


def _inside(column: ColumnElement[Any], span: Span) -> Condition:
    low = high = None
    if span.low is not None:
        low = column > span.low if span.low_open else column >= span.low
    if span.high is not None:
        high = column < span.high if span.high_open else column <= span.high
    return and_(*(bound for bound in (low, high) if bound is not None))


def _any_word(value: ColumnElement[str], words: Sequence[Word]) -> Condition:
    lowered = func.lower(value)
    exact = sorted(
        {form for word in words if word.match is not Match.PREFIX for form in forms(word)}
    )
    conditions: list[Condition] = [lowered.in_(exact)] if exact else []
    conditions += [
        lowered.startswith(form, autoescape=True)
        for word in words
        if word.match is Match.PREFIX
        for form in forms(word)
    ]
    return and_(value != "", or_(false(), *conditions))


def _extension() -> ColumnElement[str]:
    """What stands behind the last dot of the file's path, or of the name; '' without a dot."""
    path = func.coalesce(_a.file_path, _a.name)
    until_dot = func.rtrim(path, func.replace(path, ".", ""))
    ending = func.substr(path, func.length(until_dot) + 1)
    return case((until_dot == "", ""), (ending.contains("/"), ""), else_=ending)


def technical(condition: Condition) -> Condition:
    """Something holds of the asset's technical row."""
    return exists(select(_t.asset_id).where(_t.asset_id == _a.id, condition))


def _as_child(kinds: Iterable[str], *more: Condition) -> Condition:
    return exists(
        select(_r.id).where(
            _r.child_asset_id == _a.id, _r.relationship_type.in_(list(kinds)), *more
        )
    )


def _has_tags() -> Condition:
    return exists(select(asset_tags.c.tag_id).where(asset_tags.c.asset_id == _a.id))


def _is_duplicate() -> Condition:
    other = assets.alias("other")
    return and_(
        _a.checksum_sha256.is_not(None),
        exists(
            select(other.c.id).where(
                other.c.workspace_id == _a.workspace_id,
                other.c.checksum_sha256 == _a.checksum_sha256,
                other.c.id != _a.id,
                other.c.deleted_at.is_(None),
                ~_is_told_apart(other.c.id),
            )
        ),
    )


def _is_told_apart(other: ColumnElement[Any]) -> Condition:
    """Somebody has said of the asset and another that both are wanted."""
    d = asset_pair_decisions.c
    pair = or_(
        and_(d.first_asset_id == _a.id, d.second_asset_id == other),
        and_(d.second_asset_id == _a.id, d.first_asset_id == other),
    )
    is_apart = d.decision == PairDecision.NOT_DUPLICATES.value
    return select(d.decision).where(pair, is_apart).correlate_except(asset_pair_decisions).exists()


def _has_body() -> Condition:
    c = asset_search_text.c
    return exists(select(c.docid).where(c.asset_id == _a.id, c.body != ""))


def _has_takes() -> Condition:
    return exists(select(_r.id).where(_r.parent_asset_id == _a.id, _r.relationship_type == _TAKE))


def _has_relations() -> Condition:
    return or_(
        exists(select(_r.id).where(_r.parent_asset_id == _a.id)),
        exists(select(_r.id).where(_r.child_asset_id == _a.id)),
    )


_STATES: dict[str, Callable[[], Condition]] = {
    "favourite": lambda: _a.is_favorite == true(),
    "rated": lambda: _a.rating > 0,
    "unrated": lambda: _a.rating == 0,
    "tagged": _has_tags,
    "untagged": lambda: ~_has_tags(),
    "used": lambda: _as_child(_USES),
    "unused": lambda: ~_as_child(_USES),
    "take": lambda: _as_child([_TAKE]),
    "selected": lambda: _as_child([_TAKE], _r.is_selected == true()),
    "generated": lambda: func.coalesce(_a.source, "") == AssetSource.GENERATION.value,
    "duplicate": _is_duplicate,
    "missing": lambda: Members.of_missing().probed(),
    "unlinked": recipes.has_open_sources,
    "trashed": lambda: _a.deleted_at.is_not(None),
}
_HAVES: dict[str, Callable[[], Condition]] = {
    "cost": lambda: _a.generation_cost.is_not(None),
    "tags": _has_tags,
    "description": lambda: _a.description != "",
    "code": lambda: func.coalesce(_a.code, "") != "",
    "text": _has_body,
    "audio": lambda: technical(_t.audio_codec.is_not(None)),
    "video": lambda: and_(_a.type != AssetType.IMAGE.value, technical(_t.video_codec.is_not(None))),
    "takes": _has_takes,
    "relations": _has_relations,
    "sources": recipes.has_sources,
    "collection": lambda: exists(select(_m.id).where(_m.asset_id == _a.id)),
}
