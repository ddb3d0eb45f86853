"""What moving whole libraries shares: the report, a walk over all rows, and the comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.base.errors import LibraryBusyError, LibraryError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.jobs.job import Progress
from desktop.storage.store import checksum_of
from desktop.storage.whole_media import bring, files_in

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.catalog.whole_tables import Digest, WholeTable

ROUNDS = 3  # of looking again where somebody changes the library meanwhile


@frozen
class MediaRow:
    """A file of media that did not go along as it should.

    Attributes:
        outcome: `missing`, `damaged` (its bytes are not those on record; it went along) or
            `skipped`.
    """

    path: str
    outcome: str
    reason: str


@dataclass(slots=True)
class WholeReport:
    """What was moved.

    Attributes:
        tables: What each table holds, on both sides.
        media: Files of media that went along, and `size`, their bytes.
        problems: Those that did not, or not as they should.
        is_gone_on_with: It had been begun before.
    """

    tables: Mapping[str, Digest] = field(default_factory=dict)
    media: int = 0
    size: int = 0
    problems: list[MediaRow] = field(default_factory=list)
    is_gone_on_with: bool = False

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(one.rows for one in self.tables.values())

    @property
    def sentence(self) -> str:
        """What was done, in a line."""
        said = f"{self.rows:,} rows in {len(self.tables)} tables, all compared"
        if self.media:
            files = "file" if self.media == 1 else "files"
            said += f"; {self.media:,} {files} of media ({display.size(self.size)})"
        return said


def pages(library: Library, whole: WholeTable, last: Any = None) -> Iterator[list[dict[str, Any]]]:
    """All rows of a table behind `last`, a batch in a read of its own."""
    while rows := library.read(partial(_page, whole, last)):
        yield rows
        last = rows[-1]


def _page(whole: WholeTable, last: Any, reads: Reads) -> list[dict[str, Any]]:
    return reads.whole.page(whole, last)


def digests(library: Library) -> dict[str, Digest]:
    """What each table holds at one moment; takes as long as reading all of it."""
    return library.read(lambda reads: reads.whole.digests())


def never_still() -> LibraryError:
    """What is said where others do not stop changing the library."""
    return LibraryBusyError(
        "The library was changed the whole time, and no state of it could be taken.",
        advice="Close it in other programs, then do the same again.",
    )


def bring_media(source: Path, root: Path, report: WholeReport) -> Generator[Progress]:
    """Bring all files of a media folder into another; what is there already stays.

    Raises:
        LibraryWriteError: They cannot be written there.
        SourceReadError: One cannot be read.
    """
    for relative in files_in(source):
        brought = bring(source / relative, root, relative)
        report.media += 1
        report.size += brought.size
        promised = checksum_of(relative)
        if promised and promised != brought.sha256:
            reason = "Its bytes are not those that its name promises. It was copied as it is."
            report.problems.append(MediaRow(relative, "damaged", reason))
        yield Progress("Copying media", report.media, detail=relative.rpartition("/")[2])
