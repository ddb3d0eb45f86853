"""Everything the inspector shows of one asset, read in one go beside the window."""

from __future__ import annotations

import json
from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.collection import CollectionType
from desktop.domain.location import OFFLINE, REPLACED, Location, named_path
from desktop.domain.relation import LINEAGE, USES, Relation, use_words
from desktop.domain.untrusted_text import for_widget
from desktop.ui.inspector.add_relation import film_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from desktop.catalog.library import Reads
    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.collection import Collection
    from desktop.domain.dossier import Dossier
    from desktop.domain.ids import AssetId
    from desktop.domain.tag import Tag
    from desktop.domain.technical import Technical

_RAW_LIMIT = 200_000  # characters of a raw probe that are shown


@frozen
class ResolvedLocation:
    """A location and the path it stands for; `problem` where it stands for none."""

    location: Location
    path: Path | None
    problem: str = ""


class RecordedPresence(StrEnum):
    """Whether the bytes of an asset were there at the last look, as the record has it."""

    NOTHING_STORED = "nothing stored"
    THERE = "there"
    OFFLINE = "offline"  # its folder or its drive is away
    MISSING = "missing"  # its folder is there, the file is not
    REPLACED = "replaced"  # another file lies there under its name
    # As the record has it, they are there, and this machine does not reach them.
    OFFLINE_HERE = "offline here"
    MISSING_HERE = "missing here"

    @property
    def is_away(self) -> bool:
        """Whether there is nothing to open."""
        return self not in (RecordedPresence.NOTHING_STORED, RecordedPresence.THERE)


def presence(places: Sequence[ResolvedLocation]) -> RecordedPresence:
    """The best of an asset's places: it is there if any of them has it."""
    originals = [place.location for place in places if place.location.purpose == "original"]
    if not originals:
        return RecordedPresence.NOTHING_STORED
    if any(location.is_present for location in originals):
        return RecordedPresence.THERE
    states = {location.status for location in originals}
    if OFFLINE in states:
        return RecordedPresence.OFFLINE
    return RecordedPresence.REPLACED if REPLACED in states else RecordedPresence.MISSING


@frozen
class AssetReference:
    """What uses the asset or what it was made from: `The Bottle, shot 2B: selected take`."""

    text: str
    asset_id: AssetId


@frozen
class AssetRecord:
    """One asset with everything around it.

    Attributes:
        dossier: What is known of the asset itself.
        raw: The raw probe as JSON text, cut for a widget; empty without one.
        all_tags, all_collections: What could be added.
        uses: Films, shots and characters that use it; `origins` what it was made from.
        places: Its locations, with the paths that they stand for.
        films: Of the shots and scenes it is related to, the names of their films.
    """

    dossier: Dossier
    raw: str = ""
    all_tags: tuple[Tag, ...] = ()
    all_collections: tuple[Collection, ...] = ()
    uses: tuple[AssetReference, ...] = ()
    origins: tuple[AssetReference, ...] = ()
    places: tuple[ResolvedLocation, ...] = ()
    films: Mapping[AssetId, str] = field(default_factory=dict)

    @property
    def asset(self) -> Asset:
        """The asset."""
        return self.dossier.asset

    @property
    def card(self) -> AssetCard:
        """As the grid shows it."""
        return self.dossier.card

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags it carries, in order."""
        carried = set(self.dossier.tags)
        return tuple(tag for tag in self.all_tags if tag.path in carried)

    @property
    def presence(self) -> RecordedPresence:
        """Whether its bytes were there when somebody last looked."""
        found = presence(self.places)
        if found is RecordedPresence.THERE and self.card.is_missing:
            return (
                RecordedPresence.OFFLINE_HERE
                if self.card.is_offline
                else RecordedPresence.MISSING_HERE
            )
        return found


def read_record(reads: Reads, asset_id: AssetId, media_root: Path) -> AssetRecord:
    """Read everything about an asset. Runs in a reader's thread.

    Raises:
        NotFoundError: The asset is not in the library any more.
    """
    known = reads.dossiers.of(asset_id)
    films = film_names(reads, [relation.other for relation in known.relations])
    return AssetRecord(
        known,
        raw=raw_text(known.technical),
        all_tags=tuple(reads.tags.all()),
        all_collections=tuple(
            one for one in reads.collections.all() if one.type is not CollectionType.SMART
        ),
        uses=tuple(_use(relation, films) for relation in known.relations if _is_use(relation)),
        origins=tuple(
            AssetReference(relation.other.name, relation.other.id)
            for relation in known.relations
            if not relation.is_outgoing and relation.type in LINEAGE
        ),
        places=tuple(resolve_location(location, media_root) for location in known.locations),
        films=films,
    )


def refresh_record(reads: Reads, known: AssetRecord, columns: AbstractSet[str]) -> AssetRecord:
    """What is known of an asset, after a change of nothing but these columns of its row.

    Raises:
        NotFoundError: The asset is not in the library any more.
    """
    return replace(known, dossier=reads.dossiers.again(known.dossier, columns))


def _is_use(relation: Relation) -> bool:
    return not relation.is_outgoing and relation.type in USES


def _use(relation: Relation, films: Mapping[AssetId, str]) -> AssetReference:
    """A use in words, with the film's name in front of a shot's code."""
    film = films.get(relation.other.id, "")
    return AssetReference(use_words(relation, [film] if film else []), relation.other.id)


def resolve_location(location: Location, media_root: Path) -> ResolvedLocation:
    """A location as a path. Does not look at the disk."""
    try:
        return ResolvedLocation(location, named_path(location, media_root))
    except RuleError as error:
        return ResolvedLocation(location, None, str(error))


def raw_text(technical: Technical | None) -> str:
    """The raw probe and the other facts as indented JSON."""
    parts: dict[str, Mapping[str, Any]] = {}
    if technical is not None and technical.ffprobe_raw:
        parts["probe"] = technical.ffprobe_raw
    if technical is not None and technical.mediainfo_raw:
        parts["other"] = technical.mediainfo_raw
    if not parts:
        return ""
    shown: Any = parts if len(parts) > 1 else next(iter(parts.values()))
    return for_widget(
        json.dumps(shown, indent=2, ensure_ascii=False, default=str), limit=_RAW_LIMIT
    )
