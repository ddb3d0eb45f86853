"""What the report of an import says of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.job import FOUND_AGAIN, Effect, Outcome, ReportRow
from desktop.domain.location import readable
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.ids import AssetId
    from desktop.domain.technical import Probe


_TRASHED = "which was in the Trash and has been restored"
_LOST = {
    Effect.FOUND: ("file", "is found here"),
    Effect.KEPT: ("file", "is copied into the library"),
    Effect.PUT_BACK: ("copy", "has been put back"),
}


def failed(shown: str, reason: str) -> ReportRow:
    """The row of a file that could not be brought in."""
    return ReportRow(told(shown), Outcome.FAILED, error=clean_line(reason))


def skipped(shown: str, reason: str) -> ReportRow:
    """The row of something that is not brought in."""
    return ReportRow(told(shown), Outcome.SKIPPED, error=clean_line(reason))


def duplicate(shown: str, asset_id: AssetId, name: str, type_: str | None = None) -> ReportRow:
    """The row of a file whose content the library has."""
    return ReportRow(told(shown), Outcome.DUPLICATE, asset_id, type_, f"duplicate of {name}")


def retold(row: ReportRow, *, is_restored: bool, again: Effect | None) -> ReportRow:
    """The row of a duplicate, saying also what it did for the asset that it is a duplicate of.

    As in "duplicate of pier.png, whose file was missing; it is found here".
    """
    error, effects = row.error or "", list(row.effects)
    if is_restored:
        error += f", {_TRASHED}"
        effects.append(Effect.RESTORED)
    if again:
        lost, words = _LOST[again]
        lost += " was missing"
        error += f"; its {lost} and {words}" if is_restored else f", whose {lost}; it {words}"
        effects.append(again)
    return row._replace(error=error, effects=tuple(effects))


def marked(row: ReportRow, *, tags: Sequence[str] = (), collection: str = "") -> ReportRow:
    """The row of a file, saying also which tags and collection its asset got by it."""
    words, effects = [row.error] if row.error else [], list(row.effects)
    is_known = row.outcome is Outcome.DUPLICATE
    if tags:
        words.append(f"tagged {', '.join(tags)}")
        effects += [Effect.TAGGED] * is_known
    if collection:
        words.append(f"put in {collection}")
        effects += [Effect.COLLECTED] * is_known
    return row._replace(error=clean_line("; ".join(words)), effects=tuple(effects))


def remark(probe: Probe) -> str | None:
    """What the row of a file that came in says of it, if its name promised something else."""
    if not probe.misnamed:
        return None
    return clean_line(f"{probe.misnamed}; it came in as {probe.type}")


def found_again(row: ReportRow) -> Effect | None:
    """How this row found the bytes of its asset again; None where they had not been missing."""
    return next((effect for effect in row.effects if effect in FOUND_AGAIN), None)


def told(path: str) -> str:
    """A path as the report has it; most need no change, and there may be a hundred thousand."""
    return path if path.isascii() else readable(path)
