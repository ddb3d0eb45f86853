"""What people wrote into files that are about to come in: told before it is decided on.

Each file is opened as far as its marks, and nothing of it is hashed or decoded; the library is only
read. Of very many files the first ones are read. Where the library has a budget and prices, what
the files would be estimated at is told with it: they are looked at as an import does then.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.domain.folding import folded
from desktop.domain.tag import is_tag_path
from desktop.jobs.import_costs import costs_ahead
from desktop.jobs.import_folders import exact_path
from desktop.jobs.import_known import CHUNK, candidates, known_files
from desktop.jobs.job import Job, Progress
from desktop.media.requests import ProbeRequest
from desktop.storage.sidecars import Beside, set_aside

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.budget import BudgetAhead
    from desktop.domain.technical import Probe
    from desktop.jobs.import_costs import CostsAhead
    from desktop.jobs.import_request import ImportRequest
    from desktop.media.pool import MediaPool
    from desktop.storage.scan import ScannedFile

LISTED = 200_000  # files after which nobody counts on
READ = 20_000  # files that are read
KEPT = 20_000  # different tags that are counted
TOLD_EVERY = 0.2  # seconds
LABEL = "Reading what files say"


@frozen
class MarksOutlook:
    """What was found so far.

    Attributes:
        total: Files that are new here and could carry marks; None until they are counted.
        read: How many of them were read; `limit` will be.
        tags: Paths of tags by how many files carry each, the most frequent first.
        tagged: Files with any of them.
        rated, labelled, described: Files with stars, a colour label, a description.
        is_cut: There are more files, which nobody counted.
        costs: What would become of the budget; None where there is none, or no prices.
        is_over: Nothing more comes.
    """

    total: int | None = None
    read: int = 0
    limit: int = 0
    tags: Mapping[str, int] = field(default_factory=dict)
    tagged: int = 0
    rated: int = 0
    labelled: int = 0
    described: int = 0
    is_cut: bool = False
    costs: BudgetAhead | None = None
    is_over: bool = False

    @property
    def tag_words(self) -> str:
        """As in "34 tags on 1,204 files"; empty without any."""
        if not self.tags:
            return ""
        count = f"more than {KEPT:,} tags" if len(self.tags) >= KEPT else ""
        return f"{count or counted(len(self.tags), 'tag')} on {counted(self.tagged, 'file')}"

    @property
    def rating_words(self) -> str:
        """As in "812 ratings, 40 labels, 12 descriptions"; empty without any."""
        found = ((self.rated, "rating"), (self.labelled, "label"), (self.described, "description"))
        return ", ".join(counted(number, what) for number, what in found if number)

    @property
    def progress_words(self) -> str:
        """How far it is; once it is over, only what a person should know of that."""
        if self.total is None:
            return "Counting files…"
        if not self.is_over:
            return f"Reading {self.read:,} of {counted(self.limit, 'file')}…"
        if self.is_cut or self.total > self.limit:
            total = f"more than {self.total:,}" if self.is_cut else f"{self.total:,}"
            return f"In the first {self.limit:,} of {total} files."
        return ""


@frozen
class MarksProgress(Progress):
    """A step, with what was found by then."""

    outlook: MarksOutlook = field(default_factory=MarksOutlook)


class _Counting:
    """Counts marks; `tags` are bounded, whatever files say."""

    def __init__(
        self, total: int, limit: int, *, is_cut: bool, costs: CostsAhead | None = None
    ) -> None:
        self.total, self.limit, self.is_cut, self._costs = total, limit, is_cut, costs
        self.read = self.tagged = self.rated = self.labelled = self.described = 0
        self._tags: Counter[str] = Counter()
        self._named: dict[str, str] = {}  # as the first file writes it

    def add(self, probe: Probe, path: str) -> None:
        """Take note of one file."""
        if self._costs is not None:
            self._costs.add(probe, path)
        marks = probe.marks
        paths = {folded(path): path for path in marks.keywords if is_tag_path(path)}
        self.tagged += bool(paths)
        self.rated += bool(marks.rating)
        self.labelled += bool(marks.label)
        self.described += bool(marks.description)
        for key, path in paths.items():
            if key in self._named or len(self._named) < KEPT:
                self._named.setdefault(key, path)
                self._tags[key] += 1

    def outlook(self, *, is_over: bool = False) -> MarksOutlook:
        """What was found so far."""
        is_part = self.is_cut or self.total > self.limit
        costs = self._costs.ahead(is_cut=is_part) if self._costs is not None else None
        by_count = sorted(self._tags.items(), key=lambda pair: (-pair[1], pair[0]))
        return MarksOutlook(
            self.total,
            self.read,
            self.limit,
            {self._named[key]: count for key, count in by_count},
            tagged=self.tagged,
            rated=self.rated,
            labelled=self.labelled,
            described=self.described,
            is_cut=self.is_cut,
            costs=costs,
            is_over=is_over,
        )


def look_at_marks(library: Library, pool: MediaPool, request: ImportRequest) -> Job[MarksOutlook]:
    """Read what would come in with some files; each step is a `MarksProgress`.

    Files that the library has as they are would bring nothing, and are left out.

    Raises:
        LibraryError: The library cannot be read.
    """
    total, files, is_cut = yield from _list(library, request)
    costs = costs_ahead(library)
    counting = _Counting(total, len(files), is_cut=is_cut, costs=costs)
    results = pool.probe_many(_requests(files, is_whole=costs is not None))
    told = time.monotonic()
    try:
        for result in results:
            counting.read += 1
            if result.probe is not None:
                counting.add(result.probe, files[int(result.request.tag)].path)
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                yield _step(counting.outlook())
    finally:
        results.close()
    return counting.outlook(is_over=True)


def _step(outlook: MarksOutlook) -> MarksProgress:
    return MarksProgress(LABEL, outlook.read, outlook.limit or None, outlook=outlook)


def _list(
    library: Library, request: ImportRequest
) -> Generator[Progress, None, tuple[int, list[ScannedFile], bool]]:
    """How many files could bring marks, the first of them, and whether there are still more."""
    yield _step(MarksOutlook())
    met: list[ScannedFile] = []
    told = time.monotonic()
    for part in candidates(library, request, Counter()):
        met += [one for one in part if one.outcome is None and one.frames is None]
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            yield _step(MarksOutlook())
        if len(met) > LISTED:
            break
    base = request.base or str(Path.cwd())
    found = set_aside(met, [exact_path(path, base) for path in request.paths])
    plain = [one for one in found if one.outcome is None]
    new: list[ScannedFile] = []
    for at in range(0, len(plain), CHUNK):
        new += known_files(library, plain[at : at + CHUNK])[1]
        yield _step(MarksOutlook())
    return len(new), new[:READ], len(met) > LISTED


def _requests(files: Sequence[ScannedFile], *, is_whole: bool) -> Iterator[ProbeRequest]:
    """How each is looked at: for its cost, its length and its recipe are wanted too."""
    beside = Beside()
    for tag, file in enumerate(files):
        yield ProbeRequest(
            os.fsencode(file.path),
            hash=False,
            only_marks=not is_whole,
            tag=tag,
            beside=beside.of(file.path),
            still=beside.still_of(file.path) if is_whole else None,
        )
