"""Report rows of an import: the words for what became of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.job import FOUND_AGAIN, Effect, Outcome, ReportRow
from desktop.domain.location import readable
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from desktop.domain.intake import FileResult
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


def row_of(
    shown: str, result: FileResult, type_: str, remark: str | None, *, says_collection: bool
) -> ReportRow:
    """The row of a file that was read, by what became of it.

    As in "duplicate of pier.png, whose file was missing; it is found here".

    Args:
        shown: Its path as it was reached.
        result: What became of it.
        type_: The type of its asset.
        remark: What is odd about it, where it came in.
        says_collection: Where it came in, say which collection it is in.
    """
    if result.outcome is Outcome.ADDED:
        row = ReportRow(told(shown), Outcome.ADDED, result.asset_id, type_, remark)
        return with_tags(row, result, says_collection=says_collection)
    if result.outcome is Outcome.UPDATED:
        row = ReportRow(told(shown), Outcome.UPDATED, result.asset_id, type_, remark)
        return with_tags(row, result, says_collection=True)
    error, is_restored = f"duplicate of {result.name}", Effect.RESTORED in result.effects
    if is_restored:
        error += f", {_TRASHED}"
    for again in (effect for effect in result.effects if effect in _LOST):
        lost, words = _LOST[again]
        lost += " was missing"
        error += f"; its {lost} and {words}" if is_restored else f", whose {lost}; it {words}"
    row = ReportRow(told(shown), Outcome.DUPLICATE, result.asset_id, type_, error)
    return with_tags(row, result, says_collection=True)


def with_tags(row: ReportRow, result: FileResult, *, says_collection: bool) -> ReportRow:
    """The row of a file with what it did, saying also which tags and collection its asset got."""
    words = [row.error] if row.error else []
    words += result.notes
    if result.tags:
        words.append(f"tagged {', '.join(result.tags)}")
    if result.collection and says_collection:
        words.append(f"put in {result.collection}")
    effects = tuple(result.effects)
    if words == [row.error]:
        return row if effects == row.effects else row._replace(effects=effects)
    return row._replace(error=clean_line("; ".join(words)) or None, effects=effects)


def remark(probe: Probe) -> str | None:
    """What the row of a file that came in says of it: what its name promised, what is odd."""
    odd = [f"{probe.misnamed}; it came in as {probe.type}"] if probe.misnamed else []
    odd += [f"{text[:1].lower()}{text[1:]}".rstrip(".") for text in probe.warnings if text]
    return clean_line("; ".join(odd)) or None


def found_again(row: ReportRow) -> Effect | None:
    """How this row found the bytes of its asset again; None where they had not been missing."""
    return next((effect for effect in row.effects if effect in FOUND_AGAIN), None)


def told(path: str) -> str:
    """A path as the report has it; most need no change, and there may be a hundred thousand."""
    return path if path.isascii() else readable(path)
