"""The asset: everything in a library is one. Types, states, and the two forms that are read.

`AssetCard` is the narrow row that grids, tables and boards show by the thousand; `Asset` is
everything known about one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.library_settings import CURRENCY
from desktop.domain.measured_length import LengthState
from desktop.domain.recorded_date import RecordedDate, stored_date
from desktop.domain.typed_text import Money
from desktop.domain.untrusted_text import display_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from desktop.domain.ids import AssetId, UserId


class AssetType(StrEnum):
    """What an asset is. Source: seed asset-centric-schema, plus `document` of mam-core-schema."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    SCRIPT = "script"
    TEXT = "text"
    DOCUMENT = "document"
    FILM = "film"
    SCENE = "scene"
    SHOT = "shot"
    CHARACTER_REF = "character_ref"


# What a person imports and browses; the others are made inside the program.
MEDIA_TYPES = (
    AssetType.IMAGE,
    AssetType.VIDEO,
    AssetType.AUDIO,
    AssetType.SCRIPT,
    AssetType.TEXT,
    AssetType.DOCUMENT,
)
# What can be a take of a shot.
TAKE_TYPES = (AssetType.IMAGE, AssetType.VIDEO)


class AssetStatus(StrEnum):
    """Where an asset is in its life. Source: seed mam-core-schema; shots use the second group."""

    PENDING = "pending"
    INGESTING = "ingesting"
    PROCESSING = "processing"
    AVAILABLE = "available"
    FAILED = "failed"
    ARCHIVED = "archived"
    # Production states of shots, scenes and films.
    WIP = "wip"
    REVIEW = "review"
    APPROVED = "approved"
    CUT = "cut"


PRODUCTION_STATUSES = (
    AssetStatus.WIP,
    AssetStatus.REVIEW,
    AssetStatus.APPROVED,
    AssetStatus.CUT,
)


def choosable_statuses(type_: AssetType) -> tuple[AssetStatus, ...]:
    """The states that a person may give an asset: a film, a scene or a shot has its own."""
    if type_ in (AssetType.FILM, AssetType.SCENE, AssetType.SHOT):
        return PRODUCTION_STATUSES
    return (AssetStatus.AVAILABLE, AssetStatus.ARCHIVED)


class AssetSource(StrEnum):
    """Where an asset came from."""

    UPLOAD = "upload"
    GENERATION = "generation"
    IMPORT = "import"
    DERIVATIVE = "derivative"


class ColourLabel(StrEnum):
    """A colour label; the empty label means none. Each is also shown with its letter."""

    NONE = ""
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"
    GREY = "grey"


NAME_LIMIT = 255
CODE_LIMIT = 100


# Not `frozen`: that makes a card eight times as slow to make, and grids make them by the thousand.
@dataclass(slots=True, unsafe_hash=True)
class AssetCard:
    """One cell of a grid, one row of a table. Never changed once made.

    Attributes:
        size: Bytes, or None where nothing is stored.
        duration: Seconds, or None.
        length_state: Of a clip or a sound without one, as stored; see `length`.
        cost: What it cost to make; None means unknown, which is not the same as zero.
        recorded_at, recorded_offset, recorded_precision: Columns of the date that `recorded` makes.
        checksum: SHA-256 of the bytes in lower-case hex; also the key of the thumbnail.
        take_count: For a shot, how many takes it has; otherwise 0.
        is_missing: The bytes were not where they should be when last looked at.
        is_offline: It is missing with its folder or its drive, and may come back with them.
        status: An `AssetStatus` value.
    """

    id: AssetId
    type: AssetType
    name: str
    size: int | None = None
    duration: float | None = None
    length_state: LengthState | None = None
    width: int | None = None
    height: int | None = None
    rating: int = 0
    label: ColourLabel = ColourLabel.NONE
    is_favorite: bool = False
    cost: Decimal | None = None
    source: str | None = None
    status: str = AssetStatus.AVAILABLE
    created_at: datetime | None = None
    recorded_at: datetime | None = None
    recorded_offset: int | None = None
    recorded_precision: str | None = None
    checksum: str | None = None
    code: str | None = None
    take_count: int = 0
    is_missing: bool = False
    is_offline: bool = False
    is_trashed: bool = False
    version: int = 1

    @property
    def length(self) -> LengthState | None:
        """What is known of how long it runs; None for what has no length of its own."""
        if self.duration:
            return LengthState.KNOWN
        if self.type not in (AssetType.VIDEO, AssetType.AUDIO):
            return None
        return self.length_state or LengthState.UNKNOWN

    @property
    def recorded(self) -> RecordedDate | None:
        """When it was recorded; the card does not know who said so."""
        return stored_date(self.recorded_at, self.recorded_offset, self.recorded_precision)


@frozen
class CardDetails:
    """What wide columns of a table show of an asset besides its card.

    Attributes:
        model, prompt, seed: What it was made with, as stored; empty where nothing is known.
        codec: Of the pictures, or of the sound where there are none.
        currency: Of the cost.
    """

    tags: tuple[str, ...] = ()
    model: str = ""
    prompt: str = ""
    seed: str = ""
    frame_rate: float | None = None
    codec: str = ""
    currency: str = CURRENCY


@frozen
class Asset:
    """Everything the `assets` row of one asset holds.

    Attributes:
        metadata: Type-specific facts (see `domain/metadata.py`); unknown keys are kept.
        currency: Of its cost: the one recorded with it, else the library's own.
        generation: Provider, model, prompt, seed and so on, as stored.
        recorded: When it was recorded, and what said so.
        external_ids: What other systems call it, by system; of several names of one, the first.
        version: Grows by one with every edit; an edit made on an older one is refused.
    """

    id: AssetId
    type: AssetType
    name: str
    description: str = ""
    code: str | None = None
    slug: str | None = None
    url: str | None = None
    file_path: str | None = None
    size: int | None = None
    duration: float | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = None
    generation_cost: Decimal | None = None
    currency: str = CURRENCY
    generation: Mapping[str, Any] = field(default_factory=dict)
    status: str = AssetStatus.AVAILABLE
    publish_status: str = "draft"
    visibility: str = "internal"
    content_rating: str | None = None
    recorded: RecordedDate | None = None
    checksum_sha256: str | None = None
    external_ids: Mapping[str, str] = field(default_factory=dict)
    rating: int = 0
    label: ColourLabel = ColourLabel.NONE
    is_favorite: bool = False
    created_by: UserId | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted_at: datetime | None = None
    version: int = 1

    @property
    def cost(self) -> Money | None:
        """What it cost; None is unknown, which is not zero."""
        if self.generation_cost is None:
            return None
        return Money(self.generation_cost, self.currency)


def checked_name(name: str) -> str:
    """`name` as it may be stored: trimmed, not empty, at most 255 characters.

    Raises:
        RuleError: The name is empty or too long.
    """
    name = " ".join(name.split())
    if not name:
        raise RuleError("A name cannot be empty.", field="name")
    if len(name) > NAME_LIMIT:
        raise RuleError(f"A name has at most {NAME_LIMIT} characters.", field="name")
    return name


def file_title(path: str) -> str:
    """What an asset or a collection is called after its file or folder: the name in one line."""
    name = path.rpartition("/")[2]
    if len(name) <= NAME_LIMIT and name.isprintable():
        folded = " ".join(name.split())
        if folded:
            return folded
    return " ".join(display_name(path).split())[:NAME_LIMIT] or "untitled"


def checked_rating(rating: int) -> int:
    """`rating` if it is 0 (unrated) to 5.

    Raises:
        RuleError: It is not.
    """
    if not 0 <= rating <= 5:
        raise RuleError(f"A rating is 0 to 5 stars, not {rating}.", field="rating")
    return rating
