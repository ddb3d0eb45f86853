"""Typed relations between assets: who is part of, made from, used in, a reference for whom."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.display import type_word
from desktop.domain.film import FINAL_CUT, LUT
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import RelationId


class RelationType(StrEnum):
    """The six types of seed asset-centric-schema. Parent first, as the seed draws them."""

    PART_OF = "part_of"  # film -> shot, film -> scene, script -> scene
    GENERATED_FROM = "generated_from"  # shot -> take
    REFERENCE_FOR = "reference_for"  # character -> image
    USED_IN = "used_in"  # film, scene or shot -> what it uses: sound, character, text, image
    DERIVED_FROM = "derived_from"  # original -> what was made from it
    VARIANT_OF = "variant_of"  # asset -> its variant


# How each relation reads, seen from the parent and seen from the child.
READS_AS: dict[RelationType, tuple[str, str]] = {
    RelationType.PART_OF: ("Contains", "Part of"),
    RelationType.GENERATED_FROM: ("Takes", "Take of"),
    RelationType.REFERENCE_FOR: ("References", "Reference for"),
    RelationType.USED_IN: ("Uses", "Used in"),
    RelationType.DERIVED_FROM: ("Derived assets", "Derived from"),
    RelationType.VARIANT_OF: ("Variants", "Variant of"),
}


# How a relation of a certain role reads.
_ROLES: dict[object, tuple[str, str]] = {
    FINAL_CUT: ("Finished cuts", "Finished cut of"),
    LUT: ("LUT", "LUT of"),
}


def reads_as(type_: RelationType, role: object = None) -> tuple[str, str]:
    """How a relation reads, seen from the parent and seen from the child."""
    return _ROLES.get(role, READS_AS[type_])


# What a person relates by hand; the others are what the storyboard is made of.
BY_HAND = (
    RelationType.DERIVED_FROM,
    RelationType.VARIANT_OF,
    RelationType.USED_IN,
    RelationType.REFERENCE_FOR,
)


# What is part of what, of the types that films are made of.
_PARTS = {
    (AssetType.FILM, AssetType.SCENE),
    (AssetType.FILM, AssetType.SHOT),
    (AssetType.SCRIPT, AssetType.SCENE),
}
FILM_TYPES = frozenset({AssetType.FILM, AssetType.SCENE, AssetType.SHOT})
LINEAGE = (RelationType.DERIVED_FROM, RelationType.VARIANT_OF)
USES = (
    RelationType.PART_OF,
    RelationType.USED_IN,
    RelationType.GENERATED_FROM,
    RelationType.REFERENCE_FOR,
)


def why_not_related(type_: RelationType, parent: str | None, child: str | None) -> str:
    """Why there is no such relation between two types of assets; empty where there is.

    A film, a scene and a shot hang on nothing but what they are part of, and on another one of
    their kind that they come from: so whoever walks down from a film meets each shot once.
    """
    if type_ is RelationType.PART_OF:
        if (parent, child) in _PARTS or FILM_TYPES.isdisjoint((parent, child)):
            return ""
        if parent == AssetType.SCENE and child == AssetType.SHOT:
            return "A shot is part of its film; move it into the scene on the storyboard."
        return "Films have scenes and shots, and scripts have scenes; nothing else is part of them."
    if child not in FILM_TYPES or (type_ in LINEAGE and parent == child):
        return ""
    return f"A {child} cannot be {READS_AS[type_][1].lower()} something else."


@frozen
class Relation:
    """One relation as seen from one asset.

    Attributes:
        other: The asset at the other end.
        is_outgoing: True when the asset asked about is the parent.
        sequence: Order among siblings, or None.
        is_selected: For takes: this one plays.
    """

    id: RelationId
    type: RelationType
    other: AssetCard
    is_outgoing: bool
    sequence: int | None = None
    is_selected: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def reads_as(self) -> str:
        """The heading this relation stands under: "Takes", "Used in" ..."""
        outgoing, incoming = reads_as(self.type, self.metadata.get("role"))
        return outgoing if self.is_outgoing else incoming


def use_words(relation: Relation, films: Sequence[str] = ()) -> str:
    """A use of an asset, seen from it: `The Last Lamp, shot 4D: selected take`."""
    other = relation.other
    what = clean_line(other.name, limit=80)
    if other.type in ("shot", "scene"):
        what = f"{type_word(other.type)} {clean_line(other.code or other.name, limit=80)}"
    place = ", ".join([" / ".join(clean_line(name, limit=80) for name in films), what])
    place = place.removeprefix(", ")
    if relation.type is not RelationType.GENERATED_FROM:
        return place[:1].upper() + place[1:]
    return f"{place[:1].upper()}{place[1:]}: {'selected take' if relation.is_selected else 'take'}"
