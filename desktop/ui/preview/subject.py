"""What is looked at: read from the library beside the window, and which viewer suits it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.location import Location, opened_first, resolve
from desktop.domain.relation import RelationType
from desktop.domain.timecode import DEFAULT_FRAME_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.catalog.library import Reads
    from desktop.domain.technical import Technical


class Look(StrEnum):
    """The viewers there are."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    PAGES = "pages"
    NOTHING = "nothing"


BY_TYPE = {
    AssetType.IMAGE: Look.IMAGE,
    AssetType.VIDEO: Look.VIDEO,
    AssetType.AUDIO: Look.AUDIO,
    AssetType.SCRIPT: Look.TEXT,
    AssetType.TEXT: Look.TEXT,
    AssetType.DOCUMENT: Look.TEXT,
}
# Through which relation something without bytes of its own is looked at: a shot by its chosen
# take, a character by a reference picture.
STANDS_FOR = {
    AssetType.SHOT: RelationType.GENERATED_FROM,
    AssetType.CHARACTER_REF: RelationType.REFERENCE_FOR,
}

# Said of a file whose size is another one; who only touched it has changed nothing.
CHANGED = {
    "problem": "The file at its place is not the one that came in.",
    "advice": "It was changed or replaced since. Import it again: what is there now becomes an "
    "asset of its own, and what you noted about this one stays.",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to look at.

    Attributes:
        card: What is shown; for a shot this is its chosen take.
        path: The original on this machine, for QtMultimedia; None where there is none to open.
        problem: What is wrong with the original, a sentence, or empty; `advice` what to do.
    """

    card: AssetCard
    path: Path | None = None
    content_type: str = ""
    technical: Technical | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    advice: str = ""

    @property
    def look(self) -> Look:
        """The viewer for it."""
        if is_pdf(self.card, self.content_type, self.metadata):
            return Look.PAGES
        return BY_TYPE.get(self.card.type, Look.NOTHING)

    @property
    def frame_rate(self) -> float:
        """Frames per second, exact where the file said so; 24 where nothing is known."""
        facts = self.technical
        if facts and facts.frame_rate_num and facts.frame_rate_den:
            return facts.frame_rate_num / facts.frame_rate_den
        return (facts.frame_rate if facts and facts.frame_rate else None) or DEFAULT_FRAME_RATE

    @property
    def page_count(self) -> int:
        """Pages of a PDF, 0 where not known."""
        raw = self.technical.mediainfo_raw if self.technical else None
        for facts in (self.metadata, raw or {}):
            for name in ("page_count", "pages"):
                if isinstance(facts.get(name), int):
                    return int(facts[name])
        return 0


def is_pdf(
    card: AssetCard, content_type: str = "", metadata: Mapping[str, Any] | None = None
) -> bool:
    """Whether something is a PDF, by what is known of it."""
    if card.type not in (AssetType.DOCUMENT, AssetType.SCRIPT):
        return False
    told = str((metadata or {}).get("format", "")).lower()
    return "pdf" in (content_type.rpartition("/")[2], told) or card.name.lower().endswith(".pdf")


def read_subject(reads: Reads, card: AssetCard, media_root: Path) -> Subject:
    """Everything a viewer needs to know. Runs in a reader's thread; looks at the disk.

    Raises:
        NotFoundError: The asset is not in the library any more.
    """
    shown = _stand_in(reads, card)
    asset = reads.assets.load(shown.id)
    location = opened_first(reads.locations.of([shown.id]).get(shown.id, ()), media_root)
    subject = Subject(
        card=replace(shown, duration=asset.duration, name=asset.name),
        content_type=(location.content_type if location else "") or "",
        technical=reads.assets.technical(shown.id),
        metadata=asset.metadata,
    )
    return replace(subject, **_find(location, media_root)) if location else subject


def _stand_in(reads: Reads, card: AssetCard) -> AssetCard:
    wanted = STANDS_FOR.get(card.type)
    if wanted is None:
        return card
    found = [
        relation
        for relation in reads.relations.of(card.id)
        if relation.type is wanted and relation.is_outgoing and not relation.other.is_trashed
    ]
    chosen = next((relation for relation in found if relation.is_selected), None)
    first = chosen or (found[0] if found else None)
    return first.other if first else card


def _find(location: Location, media_root: Path) -> dict[str, Any]:
    """Where the original is, or what is wrong with it."""
    try:
        path = resolve(location, media_root)
    except RuleError as error:
        return {"problem": str(error), "advice": "Bring it onto this machine to open it here."}
    try:
        if path.is_file():
            is_same = location.size in (None, path.stat().st_size)
            return {"path": path, **({} if is_same else CHANGED)}
        gone = not path.exists()
    except OSError as error:
        return {
            "problem": f"The file cannot be read: {error.strerror or error}.",
            "advice": f"Check {path.parent}.",
        }
    if not gone:
        return {"problem": "There is no plain file at its place.", "advice": f"Look at {path}."}
    away = "folder" if not path.parent.exists() else "file"
    return {
        "problem": f"The {away} is not where it was.",
        "advice": f"Bring back {path if away == 'file' else path.parent}, plug in its disk, or "
        "import it again from where it is now. Nothing you noted about it is lost.",
    }
