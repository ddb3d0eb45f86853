"""What a repair can be told, what it did, and both in words; loads nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.display import counted, size

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.ids import AssetId
    from desktop.jobs.leftovers import Leftovers

COLLECTION = "Found in the media folder"


class OrphanAction(StrEnum):
    """What is to become of copies that belong to no asset."""

    TAKE_IN = "take-in"
    REMOVE = "remove"
    LEAVE = "leave"


@dataclass(slots=True)
class RepairReport:
    """What a repair did.

    Attributes:
        backup: The copy of the library that was made before anything else; None for a shared one.
        brought: Copies that came over from another library's folder.
        added: Assets that were made of copies.
        found: Assets that have their lost copy again.
        removed: Copies that were removed.
        swept: Half copies that were removed.
        spare: Copies of what the library has elsewhere; they stay unless they are removed.
        bad: Copies that are not what their names say; they stay unless they are removed.
        kept: Copies that stay because another library may need them, and `why`.
        left: Copies that could not be removed.
    """

    backup: Path | None = None
    brought: int = 0
    added: tuple[AssetId, ...] = ()
    found: int = 0
    removed: int = 0
    swept: int = 0
    spare: int = 0
    bad: int = 0
    kept: int = 0
    why: str = ""
    left: int = 0


def plan_words(left: Leftovers) -> list[str]:
    """What a repair would be about, a sentence each."""
    words = []
    if left.objects:
        files = counted(len(left.objects), "copy", "copies")
        words.append(f"{files} ({size(left.size)}) in the media folder belong to no asset.")
    if left.dead:
        many = sum(half.size for half in left.dead)
        halves = counted(len(left.dead), "half copy", "half copies")
        words.append(f"{halves} ({size(many)}) can go.")
    if left.half_packed:
        words.append(f"{counted(len(left.half_packed), 'half-packed file')} can go.")
    if waiting := len(left.halves) - len(left.dead):
        halves = counted(waiting, "half copy", "half copies")
        words.append(f"{halves} may still be under way on another machine, and stay.")
    if going := left.waiting + len(left.aside):
        words.append(
            f"{counted(going, 'copy', 'copies')} of deleted assets are still to be removed."
        )
    if left.sources:
        words.append("Copies of this library in another library's folder are brought over.")
    if left.why:
        words.append(f"Nothing is removed from the media folder. {left.why}")
    if left.is_importing:
        words.append("An import is under way: what it brings in is left out.")
    return words


def report_words(report: RepairReport) -> str:
    """What a repair did, in a few sentences."""
    parts = []
    if report.added:
        assets = counted(len(report.added), "asset")
        parts.append(f"{assets} taken in, in the collection “{COLLECTION}”.")
    for number, noun, plural, did in (
        (report.found, "lost copy", "lost copies", "found again"),
        (report.brought, "copy", "copies", "brought over"),
        (report.removed, "copy", "copies", "removed"),
        (report.swept, "half copy", "half copies", "removed"),
    ):
        if number:
            parts.append(f"{counted(number, noun, plural)} {did}.")
    for number, told in (
        (report.spare, "are of what the library has elsewhere; they can be removed"),
        (report.bad, "cannot be read, or are not what they were; they can be removed"),
        (report.left, "could not be removed"),
        (report.kept, f"stay for now. {report.why}".rstrip(" .")),
    ):
        if number:
            parts.append(f"{counted(number, 'copy', 'copies')} {told}.")
    return " ".join(parts) or "There was nothing to repair."
