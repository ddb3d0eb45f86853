"""The history of a library: one row per edit, who made it and when, and what can be taken back."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.folding import folded
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from desktop.domain.activity import ActivityEntry
    from desktop.domain.ids import AssetId, OperationId


class ActKind(StrEnum):
    """What kind of thing an edit did: what history can be narrowed to."""

    IMPORT = "import"
    MADE = "made"
    MARKS = "marks"
    DETAILS = "details"
    TAGS = "tags"
    COLLECTIONS = "collections"
    FILM = "film"
    RELATIONS = "relations"
    TRASH = "trash"
    FILES = "files"
    NOTES = "notes"
    SETTINGS = "settings"


KIND_NAMES: Mapping[ActKind, str] = {
    ActKind.IMPORT: "Imports",
    ActKind.MADE: "New and removed",
    ActKind.MARKS: "Stars, hearts, labels",
    ActKind.DETAILS: "Details and prompts",
    ActKind.TAGS: "Tags",
    ActKind.COLLECTIONS: "Collections",
    ActKind.FILM: "Films and takes",
    ActKind.RELATIONS: "Relations",
    ActKind.TRASH: "Trash",
    ActKind.FILES: "Files",
    ActKind.NOTES: "Notes",
    ActKind.SETTINGS: "Library settings",
}

_IN_FILM = frozenset({"film", "scene", "shot"})
_MARKS = frozenset({"rating", "label", "is_favorite", "status"})
_PLACES_IN_FILM = frozenset({"sequence", "is_selected", "scene_id"})
_FILM_RELATIONS = frozenset({"part_of", "generated_from"})
_OF_TABLE = {
    "film_settings": ActKind.FILM,
    "tags": ActKind.TAGS,
    "asset_tags": ActKind.TAGS,
    "asset_collections": ActKind.COLLECTIONS,
    "asset_collection_members": ActKind.COLLECTIONS,
    "recipe_sources": ActKind.RELATIONS,
    "asset_storage_locations": ActKind.FILES,
    "asset_technical_metadata": ActKind.FILES,
    "asset_notes": ActKind.NOTES,
    "workspaces": ActKind.SETTINGS,
    "generator_templates": ActKind.SETTINGS,
    "rate_cards": ActKind.SETTINGS,
    "exchange_rates": ActKind.SETTINGS,
}


def act_label(label: str, action: str) -> str:
    """The name of an edit; what was recorded without one by what it did."""
    return label or ("Import" if action == "import" else "Change")


def kind_of(
    action: str, entity: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> ActKind:
    """The kind of an edit, by the first row of its record."""
    if action == "import":
        return ActKind.IMPORT
    values = {**(before or {}), **(after or {})}
    if entity == "asset_relationships":
        is_film = values.get("relationship_type") in _FILM_RELATIONS
        is_film |= action == "update" and not _PLACES_IN_FILM.isdisjoint(values)
        return ActKind.FILM if is_film else ActKind.RELATIONS
    if entity != "assets":
        return _OF_TABLE.get(entity, ActKind.DETAILS)
    if action != "update":
        return ActKind.FILM if values.get("type") in _IN_FILM else ActKind.MADE
    if "deleted_at" in values:
        return ActKind.TRASH
    return ActKind.MARKS if values.keys() <= _MARKS else ActKind.DETAILS


@frozen
class Act:
    """One edit as the history lists it, whatever number of rows it touched.

    Attributes:
        label: The name of the edit, as the Edit menu had it; never empty.
        user: Who made it; empty where that is not known any more.
        at: When its first row was written.
        assets: How many assets it touched; where `is_more`, at least so many.
        rows: How many rows of the record it has; where `is_more`, at least so many.
        asset_id: The first asset of its record, or None.
        asset_name: Of that asset; empty where it is not in the library any more.
    """

    id: OperationId
    label: str
    user: str
    kind: ActKind
    at: datetime
    assets: int = 0
    rows: int = 0
    is_more: bool = False
    asset_id: AssetId | None = None
    asset_name: str = ""

    @property
    def about(self) -> str:
        """What it touched: `lamp.png`, `lamp.png and 299 more`, `300 assets`; empty for none."""
        name = clean_line(self.asset_name, limit=80)
        over = "over " if self.is_more else ""
        if not name:
            return f"{over}{display.counted(self.assets, 'asset')}" if self.assets > 1 else ""
        return f"{name} and {over}{self.assets - 1:,} more" if self.assets > 1 else name


@frozen
class ActFilter:
    """What of the history is asked for. Empty values ask for all.

    Attributes:
        person: The name of who did it.
        text: Words that stand in what a row says: its name, who, and what it touched.
        since, until: Not before, and before.
    """

    person: str = ""
    kind: ActKind | None = None
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def __bool__(self) -> bool:
        return self != ALL_ACTS

    def takes(self, act: Act) -> bool:
        """Whether an edit is asked for."""
        if self.kind is not None and act.kind is not self.kind:
            return False
        if self.person and folded(act.user) != folded(self.person):
            return False
        if self.since is not None and act.at < self.since:
            return False
        if self.until is not None and act.at >= self.until:
            return False
        said = folded(f"{act.label} {act.user} {act.asset_name}")
        return all(word in said for word in folded(self.text).split())


ALL_ACTS = ActFilter()


@frozen
class ActPage:
    """Some edits, newest first.

    Attributes:
        then: Where to read on: `before` of the next page. None where there is no more.
    """

    acts: tuple[Act, ...] = ()
    then: OperationId | None = None


@frozen
class EntryPage:
    """Some rows of one edit, in the order in which they were written.

    Attributes:
        names: Of the assets that they are about.
        then: `after` of the next page. None where there is no more.
    """

    entries: tuple[ActivityEntry, ...] = ()
    names: Mapping[AssetId, str] | None = None
    then: str | None = None


class Hold(StrEnum):
    """Why a change of an edit cannot be taken back."""

    TAKEN_BACK = "taken back"
    CHANGED = "changed"
    GONE = "gone"
    USED = "used"


@frozen
class Held:
    """One change of an edit that would stay.

    Attributes:
        name: What it is about.
        label, user, at: The edit that changed it since, where that is known.
    """

    why: Hold
    name: str = ""
    label: str = ""
    user: str = ""
    at: datetime | None = None

    @property
    def sentence(self) -> str:
        """For a person."""
        name = f"“{clean_line(self.name, limit=80)}”" if self.name else "What it changed"
        if self.why is Hold.TAKEN_BACK:
            return f"{name} is as it was before."
        if self.why is Hold.GONE:
            return f"{name} is no longer there."
        if self.why is Hold.USED:
            return f"{name} is used by what came later."
        if not self.label:
            return f"{name} was changed since."
        who = f" by {clean_line(self.user, limit=60)}" if self.user else ""
        when = f", {display.date_time(self.at)}" if self.at else ""
        label = clean_line(self.label, limit=80)
        return f"{name} was changed since: “{label}”{who}{when}."


@frozen
class Standing:
    """What of an edit still stands as it left it, and so can be taken back.

    Attributes:
        free: How many of its changes can be taken back.
        held: How many cannot.
        first: The first of those, with the reason.
        is_partly_looked_at: It has more changes than were looked at.
    """

    free: int = 0
    held: int = 0
    first: tuple[Held, ...] = ()
    is_partly_looked_at: bool = False

    @property
    def can_take_back(self) -> bool:
        """Whether taking it back would change anything, as far as it was looked at."""
        return self.free > 0 or self.is_partly_looked_at

    @property
    def sentence(self) -> str:
        """What taking it back would do, or why it cannot be."""
        if not self.free and not self.held:
            return "Nothing of it is on record any more."
        if not self.held:
            stands = "Nobody has changed anything of it since"
            if self.is_partly_looked_at:
                stands = f"Its last {self.free:,} changes stand as it left them"
            return f"{stands}. Taking it back can be undone."
        if not self.can_take_back and all(one.why is Hold.TAKEN_BACK for one in self.first):
            return "It has been taken back already."
        reasons = " ".join(one.sentence for one in self.first)
        more = self.held - len(self.first)
        reasons += f" And {display.counted(more, 'more change')}." if more > 0 else ""
        if not self.can_take_back:
            return f"It cannot be taken back. {reasons}"
        stay = "1 of its changes stays" if self.held == 1 else f"{self.held:,} of its changes stay"
        return f"{stay}: {reasons}"
