"""Searches in SQL: both databases find what a plain walk over the assets finds."""

from __future__ import annotations

import random
import unicodedata
import uuid
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.listing import Listing, Order, Page, SortKey
from desktop.domain.name_order import sort_name
from desktop.domain.recorded_date import Precision, stored_date
from desktop.domain.relation import RelationType
from desktop.domain.search.colours import LEAST_SHARE, read_colour, region_of
from desktop.domain.search.fields import Field
from desktop.domain.search.format import to_text
from desktop.domain.search.tree import (
    And,
    FieldMatch,
    Match,
    Node,
    Not,
    Op,
    Or,
    Span,
    Text,
    Word,
    asks,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library

TREES = 150
SIGNS = ("!!", "😀")
START = datetime(2026, 1, 1, tzinfo=UTC)
CLOCK = START.replace(tzinfo=None)
JAPAN = timezone(timedelta(hours=9))
CLOCKS = (
    CLOCK,
    CLOCK + timedelta(hours=2),
    CLOCK + timedelta(days=1),
    CLOCK + timedelta(days=31),
    datetime(2027, 1, 1),
)
INSTANTS = (START, START + timedelta(hours=2), START.astimezone(JAPAN) + timedelta(hours=1))
# What the fixture `world` of conftest.py holds.
Thing = Any
World = Any

# --- The plain walk -------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    found, current = [], ""
    for char in unicodedata.normalize("NFD", text) + " ":
        if unicodedata.category(char)[0] in "LN":
            current += char.lower()
        elif unicodedata.category(char) != "Mn":
            found += [current] if current else []
            current = ""
    return found


def holds_words(text: str, node: Text) -> bool:
    wanted, there = words_of(node.text), words_of(text)
    for start in range(len(there) - len(wanted) + 1):
        part = there[start : start + len(wanted)]
        last = part[-1].startswith(wanted[-1]) if node.prefix else part[-1] == wanted[-1]
        if part[:-1] == wanted[:-1] and last:
            return True
    return False


def inside(value: Any, span: Span) -> bool:
    if value is None:
        return False
    low = span.low is None or (value > span.low if span.low_open else value >= span.low)
    return low and (
        span.high is None or (value < span.high if span.high_open else value <= span.high)
    )


def recorded_inside(row: dict[str, Any], span: Span) -> bool:
    """By the clock at the place, or as an instant where the bound has a zone and it has one."""
    date = stored_date(row["recorded_at"], row["recorded_offset"], row["recorded_precision"])
    if date is None:
        return False

    def against(bound: datetime) -> tuple[datetime, datetime]:
        if bound.tzinfo is not None and date.offset is not None:
            return date.at, bound
        return date.clock, bound.replace(tzinfo=None)

    low, high = span.low, span.high
    if isinstance(low, datetime):
        value, bound = against(low)
        if not inside(value, Span(bound, low_open=span.low_open)):
            return False
    if not isinstance(high, datetime):
        return True
    value, bound = against(high)
    if not inside(value, Span(high=bound, high_open=span.high_open)):
        return False
    past = {
        Precision.TIME: lambda d: d,
        Precision.DAY: lambda d: d + timedelta(days=1),
        Precision.MONTH: lambda d: (d + timedelta(days=31)).replace(day=1),
        Precision.YEAR: lambda d: d.replace(year=d.year + 1),
    }[date.precision]
    return date.precision is Precision.TIME or past(value) <= high.replace(tzinfo=None)


def says(value: str, word: Word) -> bool:
    value, text = value.lower(), word.text.lower()
    return value != "" and (value.startswith(text) if word.match is Match.PREFIX else value == text)


class Walk:
    def __init__(self, world: World) -> None:
        self.things = world.things
        self.tags = world.tags

    def holds(self, node: Node, thing: Thing) -> bool:
        if isinstance(node, And):
            return all(self.holds(part, thing) for part in node.parts)
        if isinstance(node, Or):
            return any(self.holds(part, thing) for part in node.parts)
        if isinstance(node, Not):
            return not self.holds(node.part, thing)
        if isinstance(node, Text):
            if not words_of(node.text):
                texts = thing.columns(node.field or Field.NAME)
                return any(node.text.lower() in text.lower() for text in texts)
            return any(holds_words(text, node) for text in thing.columns(node.field))
        if node.op is Op.IS:
            return any(self.is_word(node.field, word, thing) for word in node.words)
        value = self.value(node.field, thing)
        if node.op is Op.UNKNOWN:
            return value is None or value == ""
        if node.field is Field.RECORDED:
            return any(recorded_inside(thing.row, span) for span in node.spans)
        return any(inside(value, span) for span in node.spans)

    def value(self, asked: Field, thing: Thing) -> Any:
        columns = {
            Field.COST: "generation_cost",
            Field.CREATED: "created_at",
            Field.RECORDED: "recorded_at",
        }
        if asked in (Field.WIDTH, Field.HEIGHT, Field.FPS):
            name = "frame_rate" if asked is Field.FPS else asked.value
            return thing.technical.get(name)
        if asked in (Field.MODEL, Field.PROVIDER, Field.SEED):
            return str(thing.row["generation_metadata"].get(asked.value, ""))
        if asked is Field.COLOUR:
            return thing.shades or None
        if asked in (Field.TIMECODE, Field.REEL):
            return str(thing.row.get("metadata", {}).get(asked.value, ""))
        return thing.row[columns.get(asked, asked.value)]

    def is_word(self, asked: Field, word: Word, thing: Thing) -> bool:
        if asked in (Field.IS, Field.HAS):
            return bool((STATES if asked is Field.IS else HAVES)[word.text](self, thing))
        if asked is Field.TAG:
            hit = {name for name in self.tags if says(name.casefold(), word)}
            return bool(thing.tags & (hit | {n for n, above in self.tags.items() if above in hit}))
        if asked is Field.IN:
            hit = {name for name in ("Refs", "Refs below") if says(name, word)}
            return bool(thing.collections & (hit | ({"Refs below"} if "Refs" in hit else set())))
        if asked is Field.CHARACTER:
            named = {
                other.id
                for other in self.things
                if other.row["type"] == "character_ref"
                and not other.is_trashed
                and says(other.row["name"], word)
            }
            return thing.id in named or bool(thing.characters & named)
        if asked is Field.EXT:
            path = thing.row["file_path"] or thing.row["name"]
            return "." in path and says(path.rpartition(".")[2], word)
        if asked is Field.LABEL:
            return bool(thing.row["label"] == ("" if word.text == "none" else word.text))
        if asked is Field.COLOUR:
            colour = read_colour(word.text)
            assert colour is not None
            region = region_of(colour)
            return any(region.holds(*s[:3]) for s in thing.shades if s.share >= LEAST_SHARE)
        return says(str(self.value(asked, thing) or ""), word)

    def is_twin(self, thing: Thing) -> bool:
        mine = thing.row["checksum_sha256"]
        return mine is not None and any(
            other.row["checksum_sha256"] == mine and other is not thing and not other.is_trashed
            for other in self.things
        )


USES = {
    RelationType.PART_OF,
    RelationType.USED_IN,
    RelationType.GENERATED_FROM,
    RelationType.REFERENCE_FOR,
}
STATES: dict[str, Callable[[Walk, Thing], Any]] = {
    "favourite": lambda _, t: t.row["is_favorite"],
    "rated": lambda _, t: t.row["rating"] > 0,
    "unrated": lambda _, t: t.row["rating"] == 0,
    "tagged": lambda _, t: t.tags,
    "untagged": lambda _, t: not t.tags,
    "used": lambda _, t: t.child_of & USES,
    "unused": lambda _, t: not t.child_of & USES,
    "take": lambda _, t: RelationType.GENERATED_FROM in t.child_of,
    "selected": lambda _, t: t.is_selected,
    "generated": lambda _, t: t.row["source"] == "generation",
    "duplicate": Walk.is_twin,
    "missing": lambda _, t: t.is_missing,
    "trashed": lambda _, t: t.is_trashed,
}
HAVES: dict[str, Callable[[Walk, Thing], Any]] = {
    "prompt": lambda _, t: t.row["generation_metadata"].get("prompt"),
    "model": lambda _, t: "model" in t.row["generation_metadata"],
    "seed": lambda _, t: "seed" in t.row["generation_metadata"],
    "cost": lambda _, t: t.row["generation_cost"] is not None,
    "tags": lambda _, t: t.tags,
    "description": lambda _, t: t.row["description"],
    "code": lambda _, t: t.row["code"],
    "text": lambda _, t: t.row["body"],
    "audio": lambda _, t: t.technical.get("audio_codec"),
    "video": lambda _, t: t.technical.get("video_codec") and t.row["type"] != "image",
    "takes": lambda _, t: RelationType.GENERATED_FROM in t.parent_of,
    "relations": lambda _, t: t.parent_of | t.child_of,
    "collection": lambda _, t: t.collections,
}
TEXT_FIELDS = (None, None, Field.NAME, Field.DESCRIPTION, Field.CODE, Field.PROMPT, Field.TEXT)
SPANS: dict[Field, tuple[Any, ...]] = {
    Field.COST: (Decimal(0), Decimal("0.1"), Decimal("0.3")),
    Field.RATING: (0, 3, 5),
    Field.SIZE: (0, 2, 4),
    Field.DURATION: (0.0, 0.5, 1.5),
    Field.WIDTH: (832, 1000, 1920),
    Field.HEIGHT: (1080, 2000),
    Field.FPS: (23.976, 24.0),
    Field.CREATED: (START, START + timedelta(days=2)),
    Field.RECORDED: CLOCKS,
}
NAMES = {
    Field.TAG: ("place", "PIER", "été", "harb", "none"),
    Field.IN: ("refs", "Refs below", "elsewhere"),
    Field.CHARACTER: ("pier", "x", "harbour"),
    Field.MODEL: ("flux", "FLUX DEV", "so"),
    Field.SEED: ("18446744073709551615", "1844"),
    Field.TIMECODE: ("01:00:00:00", "10:59", "01:0"),
    Field.REEL: ("a7", "A"),
    Field.EXT: ("jpg", "jp", "0png", "wav"),
}
CHOICES = {
    Field.TYPE: [kind.value for kind in AssetType],
    Field.SOURCE: ["generation", "import", "upload"],
    Field.LABEL: ["none", "red", "grey"],
    Field.COLOUR: ["#1f8284", "#c8322d~40", "#808080~30", "#ffffff~5", "#7b4a2b"],
    Field.STATUS: [status.value for status in AssetStatus],
    Field.IS: list(STATES),
    Field.HAS: list(HAVES),
}
UNKNOWNS = (
    Field.COLOUR,
    Field.REEL,
    Field.COST,
    Field.SIZE,
    Field.FPS,
    Field.RECORDED,
    Field.MODEL,
    Field.SOURCE,
)


def random_leaf(chance: random.Random, said: tuple[str, ...]) -> Node:
    kind = chance.randrange(10)
    if kind < 4:
        text = " ".join(chance.choices([*said, *SIGNS], k=chance.choice([1, 1, 2])))
        cut = text[: chance.randrange(3, 9)].strip() if chance.random() < 0.4 else text
        return Text(cut, chance.random() < 0.4, chance.choice(TEXT_FIELDS))
    if kind == 4:
        return FieldMatch(chance.choice(UNKNOWNS), Op.UNKNOWN)
    if kind < 7:
        asked = chance.choice(list(SPANS))
        known = SPANS[asked]
        if asked is Field.RECORDED and chance.random() < 0.3:
            known = INSTANTS
        low, high = sorted(chance.choices(known, k=2))
        opened = {"low_open": chance.random() < 0.5, "high_open": chance.random() < 0.5}
        bounds = chance.choice(({"low": low}, {"high": high}, {"low": low, "high": high}))
        return FieldMatch(asked, Op.WITHIN, (Span(**bounds, **opened),))
    if kind == 7:
        asked = chance.choice(list(NAMES))
        match = chance.choice((Match.EXACT, Match.PREFIX))
        return FieldMatch(
            asked, Op.IS, tuple(Word(w, match) for w in chance.sample(NAMES[asked], 2))
        )
    asked = chance.choice(list(CHOICES))
    picked = chance.sample(CHOICES[asked], chance.choice((1, 2)))
    return FieldMatch(asked, Op.IS, tuple(Word(word) for word in picked))


def random_tree(chance: random.Random, said: tuple[str, ...], depth: int = 3) -> Node:
    if depth == 0 or chance.random() < 0.3:
        return random_leaf(chance, said)
    if chance.random() < 0.25:
        part = random_tree(chance, said, depth - 1)
        return part.part if isinstance(part, Not) else Not(part)
    join = chance.choice((And, And, Or))
    parts: list[Node] = []
    for _ in range(chance.choice((2, 3))):
        part = random_tree(chance, said, depth - 1)
        parts += part.parts if isinstance(part, join) else (part,)
    return join(tuple(parts))


def all_pages(library: Library, listing: Listing, *, limit: int) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page: Page = library.read(
            lambda reads, at=after: reads.listing.page(listing, limit=limit, after=at)  # type: ignore[misc]
        )
        found += [card.id for card in page.cards]
        after = page.after
        if after is None:
            return found


def expected(world: World, listing: Listing) -> list[str]:
    walk, query = Walk(world), listing.query
    shows_trash = asks(query, Field.IS, "trashed")
    hits = [
        thing
        for thing in world.things
        if (thing.is_trashed == listing.trashed or (shows_trash and not listing.trashed))
        and (not listing.types or thing.row["type"] in listing.types)
        and (not listing.favorites or thing.row["is_favorite"])
        and (query is None or walk.holds(query, thing))
    ]
    column = {
        SortKey.COST: "generation_cost",
        SortKey.RECORDED: "recorded_at",
        SortKey.ADDED: "id",
        SortKey.NAME: "name",
    }.get(listing.order.key, listing.order.key.value)
    falling = listing.order.descending
    known = [thing for thing in hits if thing.row[column] is not None]
    unknown = [thing for thing in hits if thing.row[column] is None]
    value = sort_name if column == "name" else lambda found: found
    known.sort(key=lambda t: (value(t.row[column]), t.id), reverse=falling)
    unknown.sort(key=lambda t: t.id, reverse=falling)
    return [thing.id for thing in known + unknown]


def random_listing(chance: random.Random, said: tuple[str, ...]) -> Listing:
    keys = [key for key in SortKey if key not in (SortKey.MEMBER, SortKey.GIVEN)]
    return Listing(
        query=random_tree(chance, said),
        types=tuple(chance.sample([*AssetType], chance.choice((0, 0, 0, 1, 3)))),
        favorites=chance.random() < 0.1,
        trashed=chance.random() < 0.1,
        order=Order(chance.choice(keys), chance.random() < 0.5),
    )


@pytest.mark.postgres
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_random_searches_find_what_a_plain_walk_finds_in_the_same_order(
    world: World, dialect: str
) -> None:
    chance = random.Random(7)
    library, hits = world.libraries[dialect], 0
    for _ in range(TREES):
        listing = random_listing(chance, world.words)
        wanted = expected(world, listing)
        told = f"{listing.query and to_text(listing.query)} {listing}"
        assert all_pages(library, listing, limit=40) == wanted, told
        packed = library.read(lambda reads, it=listing: reads.listing.ids(it))
        ids = [str(uuid.UUID(bytes=packed[i : i + 16])) for i in range(0, len(packed), 16)]
        assert ids == wanted, told
        counts = library.read(lambda reads, it=listing: reads.listing.type_counts(it))
        count = library.read(lambda reads, it=listing: reads.listing.count(it))
        assert count == sum(counts.values()) == len(wanted), told
        hits += bool(wanted)
    assert hits > TREES / 2
