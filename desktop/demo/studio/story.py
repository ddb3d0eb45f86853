"""What a production is made of: things made, and the plan of a film as data."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal
    from pathlib import Path

    from desktop.domain.relation import RelationType


@frozen
class StudioFile:
    """One thing the studio made, and how.

    Attributes:
        kind: `image`, `video`, `audio`, `script`, `text` or `document`.
        title: Its file name, which no other thing of the production has.
        seed: What its chance was started with; None where there is none.
        cost: In dollars; None means unknown.
        collections: Names of collections of the plan.
        character: Name of the character it shows or speaks as, or empty.
    """

    path: Path
    kind: str
    title: str
    description: str
    prompt: str
    negative_prompt: str
    model: str
    provider: str
    seed: int | None
    cost: Decimal | None
    tags: tuple[str, ...]
    rating: int
    collections: tuple[str, ...]
    character: str
    recorded_at: datetime


@frozen
class CharacterPlan:
    """Somebody in the film; `references` are titles of pictures."""

    name: str
    description: str
    attributes: Mapping[str, str]
    references: tuple[str, ...]


@frozen
class TagPlan:
    """A tag with its colour (`#rrggbb`) and its parent's name, or empty."""

    name: str
    colour: str
    parent: str = ""


@frozen
class CollectionPlan:
    """A collection and its parent's name, or empty; parents come before children."""

    name: str
    parent: str = ""
    description: str = ""


@frozen
class ShotPlan:
    """A shot.

    Attributes:
        duration: Planned seconds.
        status: `wip`, `review`, `approved` or `cut`.
        takes: Titles of pictures or clips, in order.
        selected: Which of the takes plays, from 0; None when there are none.
    """

    code: str
    name: str
    action: str
    camera_angle: str
    duration: float
    status: str = "wip"
    dialogue: str = ""
    notes: str = ""
    prompt: str = ""
    takes: tuple[str, ...] = ()
    selected: int | None = None


@frozen
class ScenePlan:
    """A scene; `tint` is the colour its band has on the board (`#rrggbb`)."""

    number: str
    heading: str
    setting: str
    tint: str
    shots: tuple[ShotPlan, ...]
    sounds: tuple[str, ...] = ()


@frozen
class FilmPlan:
    """The film; `sounds` are titles of what plays under the whole of it; `budget` in dollars."""

    title: str
    logline: str
    target_seconds: float
    frame_rate: float
    scenes: tuple[ScenePlan, ...]
    sounds: tuple[str, ...] = ()
    budget: Decimal | None = None


@frozen
class Production:
    """Everything: what was made, and the plan it was made for.

    Attributes:
        sources: Relation, title of what was there first, title of what came of it.
    """

    made: tuple[StudioFile, ...]
    film: FilmPlan
    characters: tuple[CharacterPlan, ...] = ()
    tags: tuple[TagPlan, ...] = ()
    collections: tuple[CollectionPlan, ...] = field(default=())
    sources: tuple[tuple[RelationType, str, str], ...] = ()
