"""What a listing depends on: which changes can add, remove or move one of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.changes import LOOK, PRESENCE, Dependencies, Kind
from desktop.domain.listing import SortKey
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import FieldMatch, Node, Text, walk

if TYPE_CHECKING:
    from desktop.domain.listing import Listing

MEMBERSHIP = Dependencies(frozenset({Kind.MEMBERSHIP}))
# What comes in by itself is new, or its file was written anew.
ARRIVED = Dependencies(frozenset({Kind.MEMBERSHIP}), frozenset({"checksum_sha256"}))


def _columns(*names: str) -> Dependencies:
    return Dependencies(columns=frozenset(names))


def _kinds(*kinds: Kind) -> Dependencies:
    return Dependencies(frozenset(kinds))


_ORDER: dict[SortKey, Dependencies] = {
    SortKey.ADDED: Dependencies(),
    SortKey.NAME: _columns("name"),
    SortKey.SIZE: _columns("size"),
    SortKey.DURATION: _columns("duration"),
    SortKey.RATING: _columns("rating"),
    SortKey.COST: _columns("generation_cost"),
    SortKey.RECORDED: _columns("recorded_at"),
    SortKey.TYPE: _columns("type"),
    SortKey.MEMBER: _kinds(Kind.COLLECTIONS),
    SortKey.GIVEN: Dependencies(),
}
_PROMPT = _columns("metadata", "generation_metadata")
_TEXT = _columns("name", "description", "code", "metadata", "generation_metadata") | _kinds(
    Kind.TAGS
)
_GENERATION = _columns("generation_metadata")
# What was read from the file itself; it changes only when the file is read again.
_FILE = _columns("metadata", "checksum_sha256")
# Links are relations; a source that somebody has refused is a row of its own, and no column.
_SOURCES = _kinds(Kind.ASSETS, Kind.RELATIONS)
_FIELD: dict[Field, Dependencies] = {
    Field.NAME: _columns("name"),
    Field.DESCRIPTION: _columns("description"),
    Field.CODE: _columns("code"),
    Field.PROMPT: _PROMPT,
    Field.TEXT: _TEXT,
    Field.TYPE: _columns("type"),
    Field.TAG: _kinds(Kind.TAGS),
    Field.IN: _kinds(Kind.COLLECTIONS),
    Field.CHARACTER: _kinds(Kind.RELATIONS) | _columns("name"),
    Field.SOURCE: _columns("source"),
    Field.MODEL: _GENERATION,
    Field.PROVIDER: _GENERATION,
    Field.SEED: _GENERATION,
    Field.NEGATIVE: _GENERATION,
    Field.LORA: _GENERATION,
    Field.SAMPLER: _GENERATION,
    Field.SCHEDULER: _GENERATION,
    Field.STEPS: _GENERATION,
    Field.CFG: _GENERATION,
    Field.GENERATOR: _GENERATION,
    Field.AI: _columns("generation_metadata", "source"),
    Field.COST: _columns("generation_cost"),
    Field.RATING: _columns("rating"),
    Field.LABEL: _columns("label"),
    Field.COLOUR: _columns(LOOK, "checksum_sha256"),
    Field.SIZE: _columns("size"),
    Field.DURATION: _columns("duration"),
    Field.WIDTH: _FILE,
    Field.HEIGHT: _FILE,
    Field.FPS: _FILE,
    Field.TIMECODE: _FILE,
    Field.REEL: _FILE,
    Field.CREATED: Dependencies(),
    Field.RECORDED: _columns("recorded_at", "recorded_offset", "recorded_precision"),
    Field.EXT: _columns("name"),
    Field.STATUS: _columns("status"),
}
# What the ledger is read from.
_SPENT = _kinds(Kind.RELATIONS, Kind.SPENDING, Kind.SETTINGS) | _columns(
    "generation_cost", "generation_metadata", "source", "status", "type"
)
# What the statistics tell assets apart by.
_SHARED = _columns("type", "status", "source", "url", PRESENCE)
# The words of `is:` and `has:`.
_WORD: dict[str, Dependencies] = {
    "favourite": _columns("is_favorite"),
    "rated": _columns("rating"),
    "unrated": _columns("rating"),
    "tagged": _kinds(Kind.TAGS),
    "untagged": _kinds(Kind.TAGS),
    "tags": _kinds(Kind.TAGS),
    "used": _kinds(Kind.RELATIONS),
    "unused": _kinds(Kind.RELATIONS),
    "take": _kinds(Kind.RELATIONS),
    "takes": _kinds(Kind.RELATIONS),
    "selected": _kinds(Kind.RELATIONS),
    "relations": _kinds(Kind.RELATIONS),
    "sources": _SOURCES,
    "unlinked": _SOURCES,
    "collection": _kinds(Kind.COLLECTIONS),
    "generated": _columns("source"),
    "duplicate": _columns("checksum_sha256") | _kinds(Kind.RELATIONS),
    "missing": _columns(PRESENCE),
    "trashed": Dependencies(),
    "prompt": _PROMPT,
    "model": _GENERATION,
    "seed": _GENERATION,
    "cost": _columns("generation_cost"),
    "description": _columns("description"),
    "code": _columns("code"),
    "text": _FILE,
    "audio": _FILE,
    "video": _FILE,
}


def of_listing(listing: Listing) -> Dependencies:
    """What decides which assets a listing has, and in which order."""
    found = MEMBERSHIP | _ORDER[listing.order.key]
    if listing.types:
        found |= _columns("type")
    if listing.tag_id:
        found |= _kinds(Kind.TAGS)
    if listing.collection_id:
        found |= _kinds(Kind.COLLECTIONS)
    if listing.character_id:
        found |= _kinds(Kind.RELATIONS)
    if listing.spent is not None:
        found |= _SPENT
    if listing.share is not None:
        found |= _SHARED
    if listing.favorites:
        found |= _columns("is_favorite")
    if listing.arrived_after is not None:
        found |= ARRIVED
    if listing.missing:
        found |= _columns(PRESENCE)
    return found | of_query(listing.query)


def of_query(query: Node | None) -> Dependencies:
    """What decides which assets a search finds."""
    found = MEMBERSHIP
    for node in walk(query) if query is not None else ():
        if isinstance(node, Text):
            found |= _FIELD[node.field] if node.field else _TEXT
        elif isinstance(node, FieldMatch):
            found |= _of_match(node)
    return found


def _of_match(match: FieldMatch) -> Dependencies:
    if match.field in (Field.IS, Field.HAS):
        found = Dependencies()
        for word in match.words:
            found |= _WORD[word.text]
        return found
    return _FIELD[match.field]
