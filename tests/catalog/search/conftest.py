"""A few hundred assets of every kind, the same in both databases, for searches and listings."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetStatus, AssetType, ColourLabel
from desktop.domain.ids import new_id
from desktop.domain.look import LOOKED_AT, VIEW_BYTES, VIEWS, Look, Shade
from desktop.domain.recorded_date import Precision, RecordedDate, columns_of
from desktop.domain.relation import RelationType
from desktop.domain.search.fields import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 300
WORDS = (
    *("harbour", "Harbor", "pier", "low", "sun", "Été", "naïve"),
    *("12A", "m2", "東京", "light", "word_two"),
)
START = datetime(2026, 1, 1, tzinfo=UTC)
TAGS: dict[str, str | None] = {
    "Place": None,
    "Pier": "Place",
    "Harbour": "Place",
    "Été": None,
    "night": None,
}


@dataclass
class Thing:
    """One asset as the plain walk sees it."""

    row: dict[str, Any]
    tags: set[str] = field(default_factory=set)
    collections: set[str] = field(default_factory=set)
    characters: set[str] = field(default_factory=set)
    child_of: set[RelationType] = field(default_factory=set)
    parent_of: set[RelationType] = field(default_factory=set)
    is_selected: bool = False

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def technical(self) -> dict[str, Any]:
        return self.row["technical"] or {}

    @property
    def is_trashed(self) -> bool:
        return self.row["deleted_at"] is not None

    @property
    def is_missing(self) -> bool:
        return any(not place["is_accessible"] for place in self.row["locations"])

    @property
    def shades(self) -> tuple[Shade, ...]:
        """Its main colours, where it is a picture."""
        checksum = self.row["checksum_sha256"]
        look = look_of(checksum) if checksum and self.row["type"] in LOOKED_AT else None
        return look.shades if look else ()

    def columns(self, asked: Field | None) -> list[str]:
        texts = {
            Field.NAME: self.row["name"],
            Field.DESCRIPTION: self.row["description"],
            Field.CODE: self.row["code"] or "",
            Field.PROMPT: str(self.row["generation_metadata"].get("prompt", "")),
            Field.TEXT: self.row["body"],
        }
        return [texts[asked]] if asked else [*texts.values(), " ".join(sorted(self.tags))]


def recorded(chance: random.Random) -> dict[str, Any]:
    """When a thing was recorded: at some hour with or without a zone, on a day, or nobody knows."""
    hour = START + timedelta(hours=chance.randrange(5))
    day = START + timedelta(days=chance.randrange(3))
    return columns_of(
        chance.choice(
            [
                None,
                RecordedDate(hour),
                RecordedDate(hour, chance.choice([-480, 0, 60, 330, 840]), source="exif"),
                RecordedDate(day, None, Precision.DAY),
                RecordedDate(day.replace(day=1), None, Precision.MONTH),
                RecordedDate(day.replace(day=1, month=1), None, Precision.YEAR),
            ]
        )
    )


def make_things(chance: random.Random) -> list[Thing]:
    def said(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randrange(most)))

    def maybe(value: Any, odds: float = 0.5) -> Any:
        return value if chance.random() < odds else None

    things = []
    for number in range(COUNT):
        kind = chance.choice([*AssetType, AssetType.IMAGE, AssetType.VIDEO])
        facts: dict[str, Any] = {"prompt": said(4)} if chance.random() < 0.5 else {}
        if chance.random() < 0.5:
            facts |= {"model": chance.choice(["flux", "Flux dev", "sora"]), "seed": 2**64 - 1}
        technical = {
            "width": maybe(chance.choice([1920, 832])),
            "height": maybe(1080),
            "frame_rate": maybe(chance.choice([24.0, 23.976])),
            "audio_codec": maybe("aac", 0.3),
            "video_codec": maybe("h264", 0.4),
        }
        things.append(
            Thing(
                {
                    "id": new_id(),
                    "type": kind.value,
                    "name": f"{said(4) or 'x'}{chance.choice(['', ' !!', '😀'])}.{number % 3}png",
                    "description": said(3),
                    "code": maybe(chance.choice(["12A", "12B"])),
                    "file_path": maybe(f"media/x{number}.{chance.choice(['jpg', 'JPEG', 'wav'])}"),
                    "size": maybe(chance.randrange(5)),
                    "duration": maybe(chance.randrange(4) / 2),
                    "source": maybe(chance.choice(["generation", "import"])),
                    "generation_cost": maybe(Decimal(chance.randrange(4)) / 10),
                    "metadata": chance.choice(
                        [{}, {"timecode": "01:00:00:00"}, {"timecode": "10:59:59;20", "reel": "A7"}]
                    ),
                    "generation_metadata": facts,
                    "status": chance.choice([*AssetStatus]).value,
                    **recorded(chance),
                    "created_at": START + timedelta(days=chance.randrange(5)),
                    "checksum_sha256": maybe(f"{chance.randrange(200):064x}"),
                    "rating": chance.randrange(6),
                    "label": chance.choice([*ColourLabel]).value,
                    "is_favorite": chance.random() < 0.3,
                    "deleted_at": maybe(START, 0.1),
                    "technical": maybe(technical, 0.8),
                    "body": said(5) if kind is AssetType.TEXT else "",
                    "locations": (
                        [{"storage_type": "local", "path": "x", "is_accessible": number % 7 != 0}]
                        if number % 2
                        else []
                    ),
                },
                tags={name for name in TAGS if chance.random() < 0.2},
                collections={name for name in ("Refs", "Refs below") if chance.random() < 0.15},
            )
        )
    return things


def link(things: list[Thing], chance: random.Random) -> list[tuple[RelationType, Thing, Thing]]:
    """Relations that the rules allow, noted on both ends."""
    by_type: dict[str, list[Thing]] = {}
    for thing in things:
        by_type.setdefault(thing.row["type"], []).append(thing)
    links = []
    for kind, above, below in (
        (RelationType.GENERATED_FROM, "shot", "image"),
        (RelationType.REFERENCE_FOR, "character_ref", "image"),
        (RelationType.USED_IN, "film", "audio"),
        (RelationType.DERIVED_FROM, "video", "text"),
    ):
        pairs = [(p, c) for p in by_type[above][:5] for c in by_type[below][:6]]
        links += [(kind, parent, child) for parent, child in chance.sample(pairs, 6)]
    for shot in by_type["shot"][:6]:  # each in one film
        links.append((RelationType.PART_OF, chance.choice(by_type["film"]), shot))
    chosen: set[str] = set()
    for kind, parent, child in links:
        parent.parent_of.add(kind)
        child.child_of.add(kind)
        if kind is RelationType.REFERENCE_FOR and not parent.is_trashed:
            child.characters.add(parent.id)
        if kind is RelationType.GENERATED_FROM and parent.id not in chosen:
            chosen.add(parent.id)
            child.is_selected = True
    return links


def fill(library: Library, things: list[Thing], links: list[Any]) -> None:
    def write(tx: Any) -> None:
        tags: dict[str, str] = {}
        for name, above in TAGS.items():
            tags[name] = tx.tags.ensure(name, parent_id=tags[above] if above else None)
        refs = tx.collections.add("Refs")
        places = {"Refs": refs, "Refs below": tx.collections.add("Refs below", parent_id=refs)}
        rows = [
            {
                **thing.row,
                "tag_ids": [tags[name] for name in sorted(thing.tags)],
                "collections": [(places[name], 0) for name in sorted(thing.collections)],
            }
            for thing in things
        ]
        tx.intake.load(rows, batch=100)
        chosen: set[str] = set()
        for kind, parent, child in links:
            first = kind is RelationType.GENERATED_FROM and parent.id not in chosen
            if first:
                chosen.add(parent.id)
            tx.relations.add(kind, parent.id, child.id, is_selected=first)

    library.write(write)
    looks = {sum_: look_of(sum_) for thing in things if (sum_ := thing.row["checksum_sha256"])}
    library.maintain(lambda books: books.looks.note(looks))


def look_of(checksum: str) -> Look | None:
    """What the pictures with this content look like; of some there is nothing to be seen."""
    chance = random.Random(checksum)
    if chance.random() < 0.2:
        return None
    shades = tuple(
        Shade(chance.randrange(101), chance.randrange(-60, 60), chance.randrange(-60, 60), share)
        for share in (60, 30, 4)[: chance.randrange(4)]
    )
    return Look(bytes(VIEWS * VIEW_BYTES), shades)


@dataclass
class World:
    """The same assets in both databases.

    Attributes:
        words: What they were written with; `tags` which tag is below which.
    """

    things: list[Thing]
    libraries: dict[str, Library]
    words: tuple[str, ...] = WORDS
    tags: dict[str, str | None] = field(default_factory=lambda: dict(TAGS))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[World]:
    chance = random.Random(20)
    things = make_things(chance)
    links = link(things, chance)
    name = f"desk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    head, _, tail = postgres_server.partition("://")[2].partition("/")
    query = tail.partition("?")[2]
    url = f"postgresql+psycopg://{head}/{name}" + (f"?{query}" if query else "")
    libraries = {
        "sqlite": open_library(tmp_path_factory.mktemp("search") / "a.desk", create=True),
        "postgresql": open_library(url, create=True),
    }
    for library in libraries.values():
        fill(library, things, links)
    yield World(things, libraries)
    for library in libraries.values():
        library.close()
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
