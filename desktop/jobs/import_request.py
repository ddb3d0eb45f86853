"""The request of an import and its final report."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.base.errors import LibraryError
from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.domain.ids import JobId, OperationId
from desktop.domain.job import WAS_THERE, Outcome
from desktop.domain.location import exact_path, stored_path
from desktop.domain.untrusted_text import display_name

if TYPE_CHECKING:
    from collections.abc import Mapping


DEFAULT_RATE = "24"


class ImportMode(StrEnum):
    """Where the bytes stay."""

    REFERENCE = "reference"  # where they are; the library only points there
    COPY = "copy"  # copied into the library's media folder, by content
    PACK = "pack"  # packed into the library itself; the files stay where they are, too

    @property
    def points_there(self) -> bool:
        """Whether the library points to where the files are."""
        return self is not ImportMode.COPY


class SequenceMode(StrEnum):
    """Which numbered pictures come in as image sequences."""

    RECOGNISED = "recognised"  # those that are frames by the rule of `sequence_names`
    PHOTOGRAPHS = "photographs"  # ... and numbered photographs: the frames of a time-lapse
    NONE = "none"  # every frame is a picture of its own


@frozen
class ImportRequest:
    """What to bring in, and how.

    Attributes:
        paths: Files and folders as the person named them; undecodable bytes as surrogates.
        tags: Names of tags for what comes in; `a/b` stands for b below a.
        collection: Name of a collection for what comes in, or empty.
        all_files: What is no media comes in as `document` instead of being skipped.
        folders: Each folder becomes a collection, inside `collection` if there is one.
        sequences: Which numbered pictures are one clip.
        rate: How many frames of those a second has, as people write it.
        takes_tags: Keywords that files and their sidecars carry become tags.
        takes_ratings: Stars, colour labels and descriptions that they carry come in.
        base: Folder that relative paths start from; the working folder if empty.
        within: What an earlier import was asked for, where `paths` are files of that: what their
            folders are counted from.
        title: What it is called, where not after its paths.
    """

    paths: tuple[str, ...]
    mode: ImportMode = ImportMode.REFERENCE
    tags: tuple[str, ...] = ()
    collection: str = ""
    all_files: bool = False
    folders: bool = False
    sequences: SequenceMode = SequenceMode.RECOGNISED
    rate: str = DEFAULT_RATE
    takes_tags: bool = True
    takes_ratings: bool = True
    base: str = ""
    within: tuple[str, ...] = ()
    title: str = ""

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        if self.title:
            return self.title
        first = display_name(Path(self.paths[0]).absolute().name) if self.paths else "nothing"
        more = len(self.paths) - 1
        return f"Import {first[:80]}" + (f" and {more:,} more" if more else "")

    @property
    def marks_known(self) -> bool:
        """Whether a file that the library has gets anything by it: a tag, a collection."""
        return bool(self.tags or self.collection or self.folders)


@frozen
class ImportReport:
    """How an import went. The rows are in the library: `library.read(lambda r: r.jobs.report(id))`.

    Attributes:
        operation_id: What undo takes back as one step.
        counts: Files by outcome; all of them add up to what was found.
        restored: How many duplicates lay in the Trash and were taken out of it.
        found: How many assets that had lost their files have them again.
        tagged: How many duplicates got tags that they did not carry.
        collected: How many duplicates were put in a collection.
        size: Bytes of what was added.
        seconds: Wall clock of this run.
        is_undoable: Whether it did anything that undo takes back.
        packed: How many are packed into the library now; None where that was not asked for.
        not_packed: How many could not be packed, and `why`: they stay where they are.
    """

    job_id: JobId
    operation_id: OperationId
    label: str
    counts: Mapping[Outcome, int] = field(default_factory=Counter)
    restored: int = 0
    found: int = 0
    tagged: int = 0
    collected: int = 0
    size: int = 0
    seconds: float = 0.0
    is_undoable: bool = False
    packed: int | None = None
    not_packed: int = 0
    why: str = ""

    @property
    def has_assets(self) -> bool:
        """Whether any file is an asset of the library now."""
        return any(self.counts.get(one) for one in (Outcome.ADDED, *WAS_THERE))

    @property
    def total(self) -> int:
        """Files found, in all runs of this import."""
        return sum(self.counts.values())

    @property
    def sentence(self) -> str:
        """The report in one line: "312 added, 4 duplicates, 2 skipped, 1 failed"."""
        added = self.counts.get(Outcome.ADDED, 0)
        twins = self.counts.get(Outcome.DUPLICATE, 0)
        parts = [f"{added:,} added"]
        if updated := self.counts.get(Outcome.UPDATED):
            parts.append(f"{updated:,} updated")
        if twins:
            parts.append(f"{twins:,} duplicate" + ("s" if twins > 1 else ""))
        if self.restored:
            parts.append(f"{self.restored:,} restored from the Trash")
        if self.found:
            parts.append(f"{counted(self.found, 'missing file')} found again")
        for number, words in ((self.tagged, "tagged"), (self.collected, "put in a collection")):
            if number:
                parts.append(f"{number:,} of them {words}")
        for outcome, word in ((Outcome.SKIPPED, "skipped"), (Outcome.FAILED, "failed")):
            if self.counts.get(outcome):
                parts.append(f"{self.counts[outcome]:,} {word}")
        if self.packed is not None:
            parts.append(f"{self.packed:,} packed into the library")
        if self.not_packed:
            parts.append(f"{self.not_packed:,} not packed ({self.why.rstrip('.')})")
        return ", ".join(parts)

    def summary(self) -> dict[str, Any]:
        """As plain data, for `--json` and for the row of the job."""
        return {
            "job_id": self.job_id,
            "operation_id": self.operation_id,
            **{outcome.value: self.counts.get(outcome, 0) for outcome in Outcome},
            "restored": self.restored,
            "found": self.found,
            "tagged": self.tagged,
            "collected": self.collected,
            "total": self.total,
            "bytes": self.size,
            "seconds": round(self.seconds, 3),
            **self._packing(),
        }

    def _packing(self) -> dict[str, Any]:
        if self.packed is None:
            return {}
        return {
            "packed": self.packed,
            "not_packed": self.not_packed,
            "not_packed_reason": self.why or None,
        }


class ImportStoppedError(LibraryError):
    """The library took no more in the middle of an import, which can be continued.

    Attributes:
        report: What was done until then; its rows are kept.
        is_taken: Another program goes on with it, so this one need not.
    """

    def __init__(
        self, message: str, report: ImportReport, *, advice: str = "", is_taken: bool = False
    ) -> None:
        super().__init__(message, advice=advice)
        self.report = report
        self.is_taken = is_taken


def to_options(request: ImportRequest, operation_id: OperationId) -> dict[str, Any]:
    """A request as the job's row keeps it."""
    return {
        "paths": [list(stored_path(Path(path))) for path in request.paths],
        "base": list(stored_path(Path(request.base or Path.cwd()))),
        "mode": request.mode.value,
        "tags": list(request.tags),
        "collection": request.collection,
        "all_files": request.all_files,
        "folders": request.folders,
        "sequences": request.sequences.value,
        "rate": request.rate,
        "takes_tags": request.takes_tags,
        "takes_ratings": request.takes_ratings,
        "within": [list(stored_path(Path(path))) for path in request.within],
        "title": request.title,
        "operation_id": operation_id,
        "label": request.label,
    }


def from_options(options: Mapping[str, Any]) -> tuple[ImportRequest, OperationId]:
    """A request as it was kept.

    Raises:
        KeyError, ValueError, TypeError: That is no import's row.
    """
    # An import that an older program left goes on as it began.
    takes_marks = bool(options.get("takes_marks", False))  # tags and ratings had one answer
    return (
        ImportRequest(
            paths=tuple(exact_path(*path) for path in options["paths"]),
            mode=ImportMode(options["mode"]),
            tags=tuple(options["tags"]),
            collection=str(options["collection"]),
            all_files=bool(options["all_files"]),
            folders=bool(options.get("folders")),
            sequences=SequenceMode(options.get("sequences", SequenceMode.NONE)),
            rate=str(options.get("rate", DEFAULT_RATE)),
            takes_tags=bool(options.get("takes_tags", takes_marks)),
            takes_ratings=bool(options.get("takes_ratings", takes_marks)),
            base=exact_path(*options["base"]),
            within=tuple(exact_path(*path) for path in options.get("within", ())),
            title=str(options.get("title", "")),
        ),
        OperationId(options["operation_id"]),
    )
