"""What the report of an import says of a file, and what can be told from it afterwards.

The rows are all that an import which is continued knows of what it did before.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.job import Outcome, ReportRow
from desktop.domain.location import readable
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId


class Again(StrEnum):
    """How the bytes of an asset that had lost its file were found again, as its row ends."""

    FOUND = "is found here"
    KEPT = "is copied into the library"
    PUT_BACK = "has been put back"


_TRASHED = "which was in the Trash and has been restored"
_LOST = {Again.FOUND: "file", Again.KEPT: "file", Again.PUT_BACK: "copy"}


def failed(shown: str, reason: str) -> ReportRow:
    """The row of a file that could not be brought in."""
    return ReportRow(told(shown), Outcome.FAILED, error=clean_line(reason))


def skipped(shown: str, reason: str) -> ReportRow:
    """The row of something that is not brought in."""
    return ReportRow(told(shown), Outcome.SKIPPED, error=clean_line(reason))


def duplicate(shown: str, asset_id: AssetId, name: str, type_: str | None = None) -> ReportRow:
    """The row of a file whose content the library has."""
    return ReportRow(told(shown), Outcome.DUPLICATE, asset_id, type_, f"duplicate of {name}")


def retold(row: ReportRow, *, is_restored: bool, again: Again | None) -> ReportRow:
    """The row of a duplicate, saying also what it did for the asset that it is a duplicate of.

    As in "duplicate of pier.png, whose file was missing; it is found here".
    """
    error = row.error or ""
    if is_restored:
        error += f", {_TRASHED}"
    if again:
        lost = f"{_LOST[again]} was missing"
        error += f"; its {lost} and {again}" if is_restored else f", whose {lost}; it {again}"
    return row._replace(error=error)


def was_restored(row: ReportRow) -> bool:
    """Whether this row took its asset out of the Trash."""
    return row.outcome is Outcome.DUPLICATE and f", {_TRASHED}" in (row.error or "")


def found_again(row: ReportRow) -> Again | None:
    """How this row found the bytes of its asset again; None where they had not been missing."""
    error = row.error or ""
    if row.outcome is not Outcome.DUPLICATE or " was missing" not in error:
        return None
    return next((again for again in Again if error.endswith(f" {again}")), None)


def told(path: str) -> str:
    """A path as the report has it; most need no change, and there may be a hundred thousand."""
    return path if path.isascii() else readable(path)
