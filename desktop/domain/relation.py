"""Typed relations between assets: who is part of, made from, used in, a reference for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import RelationId


class RelationType(StrEnum):
    """The six types of seed asset-centric-schema. Parent first, as the seed draws them."""

    PART_OF = "part_of"  # film -> scene -> shot; acyclic
    GENERATED_FROM = "generated_from"  # shot -> take
    REFERENCE_FOR = "reference_for"  # character -> image
    USED_IN = "used_in"  # film, scene or shot -> audio or image it uses
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


@dataclass(frozen=True, slots=True)
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
        outgoing, incoming = READS_AS[self.type]
        return outgoing if self.is_outgoing else incoming
