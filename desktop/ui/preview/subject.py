"""What is looked at: read from the library beside the window, and which viewer suits it."""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.aspect import crop_of
from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.location import Seen
from desktop.domain.marks import Marks, marks_of
from desktop.domain.relation import RelationType
from desktop.domain.technical import BARE_FORMATS
from desktop.domain.timecode import DEFAULT_FRAME_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.catalog.library import Reads
    from desktop.domain.bytes import PackedFile
    from desktop.domain.frames import Frames
    from desktop.domain.location import Location, Sight
    from desktop.domain.technical import Technical


class Viewer(StrEnum):
    """The viewers there are."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    PAGES = "pages"
    NOTHING = "nothing"


BY_TYPE = {
    AssetType.IMAGE: Viewer.IMAGE,
    AssetType.VIDEO: Viewer.VIDEO,
    AssetType.AUDIO: Viewer.AUDIO,
    AssetType.SCRIPT: Viewer.TEXT,
    AssetType.TEXT: Viewer.TEXT,
    AssetType.DOCUMENT: Viewer.TEXT,
}
# Through which relation something without bytes of its own is looked at: a shot by its chosen
# take, a character by a reference picture.
STANDS_FOR = {
    AssetType.SHOT: RelationType.GENERATED_FROM,
    AssetType.CHARACTER_REF: RelationType.REFERENCE_FOR,
}


_PROBLEMS = {
    Seen.CHANGED: "The file at its place is not the one that came in.",
    Seen.UNREADABLE: "The file cannot be read",
    Seen.NOT_PLAIN: "There is no plain file at its place.",
    Seen.SILENT: "The disk it is on does not answer.",
    Seen.NO_FOLDER: "The folder is not where it was.",
    Seen.NO_FILE: "The file is not where it was.",
}
_NOTHING_LOST = "Nothing you noted about it is lost."
# Who only touched a file has changed nothing: it counts as replaced where its size is another.
_ADVICE = {
    Seen.CHANGED: "It was written anew or replaced since. Import it again: this asset follows, "
    "what you noted about it stays, and Undo brings the old facts back.",
    Seen.SILENT: "Check that the disk or the network share is connected. As soon as it answers, "
    "the file is opened.",
}


@frozen
class Subject:
    """One thing to look at.

    Attributes:
        card: What is shown; for a shot this is its chosen take.
        places: Where the record says that the original is, in the order in which to try them.
        path: The original on this machine, for QtMultimedia; None where there is none to open, and
            until somebody has looked at the disk.
        packed: The original in the library, where it is packed and read from there.
        problem: What is wrong with the original, a sentence, or empty; `advice` what to do.
        is_away: The original is not where the record says, but may be somewhere else.
    """

    card: AssetCard
    places: tuple[Location, ...] = ()
    path: Path | None = None
    packed: PackedFile | None = None
    content_type: str = ""
    technical: Technical | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    advice: str = ""
    is_away: bool = False

    @property
    def source(self) -> Path | PackedFile | None:
        """What is opened to play it, as soon as that is known."""
        return self.path or self.packed

    @property
    def look(self) -> Viewer:
        """The viewer for it."""
        if is_pdf(self.card, self.content_type, self.metadata):
            return Viewer.PAGES
        if self.card.type is AssetType.DOCUMENT and _has_picture(self.metadata):
            return Viewer.IMAGE
        return BY_TYPE.get(self.card.type, Viewer.NOTHING)

    @property
    def frame_rate(self) -> float:
        """Frames per second, exact where the file said so; 24 where nothing is known."""
        facts = self.technical
        if facts and facts.frame_rate_num and facts.frame_rate_den:
            return facts.frame_rate_num / facts.frame_rate_den
        return (facts.frame_rate if facts and facts.frame_rate else None) or DEFAULT_FRAME_RATE

    @property
    def seen_part(self) -> tuple[float, float, float, float] | None:
        """What of a film's upright picture is meant to be seen: left, top, right and bottom.

        As parts of its width and height, whatever its pixels are like; None where that is all.
        """
        width = self.technical.width if self.technical else None
        height = self.technical.height if self.technical else None
        left, right, top, bottom = crop_of(self.metadata)
        if not (width and height and (left or right or top or bottom)):
            return None
        if left + right >= width or top + bottom >= height:
            return None
        return left / width, top / height, 1 - right / width, 1 - bottom / height

    @property
    def marks(self) -> Marks:
        """In and out, as they are kept with the asset."""
        return marks_of(self.metadata)

    @property
    def frames(self) -> Frames | None:
        """Of an image sequence its frames."""
        return next((place.frames for place in self.places if place.frames is not None), None)

    @property
    def is_played_as_made(self) -> bool:
        """Whether a worker makes the film that is played: of frames, of a stream without times."""
        is_bare = self.metadata.get("format") in BARE_FORMATS
        return self.frames is not None or (is_bare and self.card.type is AssetType.VIDEO)

    @property
    def may_move(self) -> bool:
        """Whether the picture may be an animation; only its decoder knows for sure."""
        if self.card.type is not AssetType.IMAGE:
            return False
        told, frames = self.metadata.get("format"), self.metadata.get("frames")
        if told == "gif" or self.content_type == "image/gif":
            return True
        return told in ("png", "webp") and isinstance(frames, int) and frames > 1

    @property
    def page_count(self) -> int:
        """Pages of a PDF, 0 where not known."""
        raw = self.technical.mediainfo_raw if self.technical else None
        for facts in (self.metadata, raw or {}):
            for name in ("page_count", "pages"):
                if isinstance(facts.get(name), int):
                    return int(facts[name])
        return 0


def _has_picture(metadata: Mapping[str, Any]) -> bool:
    """Whether a document is looked at by a picture: the one inside it, or a font's specimen."""
    return bool(metadata.get("preview_size") or metadata.get("font"))


def is_pdf(
    card: AssetCard, content_type: str = "", metadata: Mapping[str, Any] | None = None
) -> bool:
    """Whether something is a PDF, by what is known of it."""
    if card.type not in (AssetType.DOCUMENT, AssetType.SCRIPT):
        return False
    told = str((metadata or {}).get("format", "")).lower()
    return "pdf" in (content_type.rpartition("/")[2], told) or card.name.lower().endswith(".pdf")


def read_subject(reads: Reads, card: AssetCard) -> Subject:
    """Everything a viewer needs from the library. Runs in a reader's thread; asks no disk.

    Raises:
        NotFoundError: The asset is not in the library any more.
    """
    shown = _stand_in(reads, card)
    asset = reads.assets.load(shown.id)
    places = tuple(reads.locations.of([shown.id]).get(shown.id, ()))
    return Subject(
        card=replace(shown, duration=asset.duration, name=asset.name),
        places=places,
        content_type=(places[0].content_type if places else "") or "",
        technical=reads.assets.technical(shown.id),
        metadata=asset.metadata,
    )


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


def with_sight(subject: Subject, sight: Sight) -> Subject:
    """`subject` after a look at the disk: what can be opened, or what is wrong and what to do."""
    if sight.seen is Seen.FILE:
        opened = replace(subject, path=sight.path, packed=sight.packed)
        return replace(opened, problem="", advice="", is_away=False)
    problem, advice = _trouble(sight)
    return replace(
        subject,
        path=sight.path if sight.is_file else None,
        packed=None,
        problem=problem,
        advice=advice,
        is_away=sight.seen in (Seen.NO_FILE, Seen.NO_FOLDER, Seen.NOT_PLAIN, Seen.SILENT),
    )


def _trouble(sight: Sight) -> tuple[str, str]:
    """What is wrong with an original, a sentence; and what to do."""
    path, problem = sight.path, _PROBLEMS.get(sight.seen, "")
    match sight.seen:
        case Seen.CHANGED if sight.absent:
            return f"{sight.why[0].upper()}{sight.why[1:]}.", (
                "Put them back, or import the folder again: what is there comes in by itself."
                f" {_NOTHING_LOST}"
            )
        case Seen.REFUSED:
            return sight.why, "Bring it onto this machine to open it here."
        case Seen.UNREADABLE:
            return f"{problem}: {sight.why}.", f"Check {path.parent if path else 'its disk'}."
        case Seen.CHANGED | Seen.SILENT:
            return problem, _ADVICE[sight.seen]
        case Seen.NOT_PLAIN:
            return problem, f"Look at {path}."
    lost = path.parent if path is not None and sight.seen is Seen.NO_FOLDER else path
    return problem, f"Bring back {lost}, plug in its disk, or locate it. {_NOTHING_LOST}"
