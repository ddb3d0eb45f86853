"""A part of a library that travels: what belongs to it, and what it was made from.

A part holds whole rows of tables by column, as they are, and knows nothing of a database: it is
read out of one library and written into another.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.ids import AssetId

    PartRow = Mapping[str, object]

# What hangs on an asset and goes with it: parts, takes, what it uses, references.
DOWNWARDS = (
    RelationType.PART_OF,
    RelationType.GENERATED_FROM,
    RelationType.USED_IN,
    RelationType.REFERENCE_FOR,
)
# What an asset came from goes with it as well, as far back as that is known; nothing else comes
# along with a source, or two films that share a picture would be one part.
UPWARDS = (
    RelationType.DERIVED_FROM,
    RelationType.VARIANT_OF,
    RelationType.GENERATED_FROM,
    RelationType.PART_OF,
)
# A take comes with its shot's film or without it: who selects a take has not selected a film.
NEVER_A_SOURCE = (AssetType.FILM, AssetType.SCENE, AssetType.SHOT)
_MADE_FROM = "made_from"  # among the library's settings


@frozen
class PartOrigin:
    """The library that a portable copy was made from, and when.

    Attributes:
        library_id: The key of its workspace.
        name: What it was called.
        at: Every edit of it until then is in the copy.
    """

    library_id: str
    name: str
    at: datetime

    def as_setting(self) -> dict[str, object]:
        """As the settings of the copy hold it."""
        told = {"library_id": self.library_id, "name": self.name, "at": self.at.isoformat()}
        return {_MADE_FROM: told}


def origin_in(settings: object) -> PartOrigin | None:
    """What the settings of a library say that it was made from; None where they say nothing."""
    told = settings.get(_MADE_FROM) if isinstance(settings, dict) else None
    if not isinstance(told, dict):
        return None
    try:
        at = datetime.fromisoformat(str(told["at"]))
        return PartOrigin(str(told["library_id"]), str(told.get("name", "")), at)
    except (KeyError, ValueError):
        return None


@frozen
class LibraryPart:
    """Rows of a library, by table.

    Attributes:
        library_id: The key of the workspace that they were read from.
        name: What that library is called.
        at: When they were read.
        origin: What that library itself was made from, if it is a portable copy.
        settings: Those of that library.
        rows: By name of table, without `workspace_id`.
    """

    library_id: str
    name: str
    at: datetime
    origin: PartOrigin | None
    settings: Mapping[str, object]
    rows: Mapping[str, Sequence[PartRow]]

    def of(self, table: str) -> Sequence[PartRow]:
        """The rows of a table."""
        return self.rows.get(table, ())

    @property
    def ids(self) -> list[AssetId]:
        """The assets of it."""
        return [row["id"] for row in self.of("assets")]  # type: ignore[misc]


class CopyOutcome(StrEnum):
    """What became of the media of one asset of a portable copy."""

    COPIED = "copied"
    REFERENCED = "referenced"  # without media, or an image sequence: where it lies is noted
    MISSING = "missing"  # its file is gone, or its drive is not there


COPY_WORDS: Mapping[CopyOutcome, str] = {
    CopyOutcome.COPIED: "with their media",
    CopyOutcome.REFERENCED: "without, only where they lie",
    CopyOutcome.MISSING: "of missing media",
}
