"""Makes the jobs of both doors, bound to one pool of worker processes.

The only place that builds the pool: the window and the command line get their jobs from here, so
that neither opens media, and a job is put together in one way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.catalog.engine import schema
from desktop.catalog.engine.backup import back_up_daily
from desktop.jobs.choose_lut import choose_lut
from desktop.jobs.empty_trash import EmptyReport, empty_trash
from desktop.jobs.find_looks import find_looks
from desktop.jobs.find_near_duplicates import find_near_duplicates
from desktop.jobs.generation import GenerationJobs
from desktop.jobs.import_files import import_files, resume_import, retry_import
from desktop.jobs.import_marks import MarksOutlook, look_at_marks
from desktop.jobs.job import Job, Progress
from desktop.jobs.locate_media import LocateReport, locate_media
from desktop.jobs.look_at_media import MediaReach, look_at_media
from desktop.jobs.make_thumbnails import (
    ThumbnailReport,
    render_derived,
    serve_thumbnails,
)
from desktop.jobs.mark_missing import mark_missing
from desktop.jobs.media_upkeep import MediaUpkeep, keep_media
from desktop.jobs.pack_media import pack_media
from desktop.jobs.read_facts import FactsReport, read_facts_of
from desktop.jobs.repair import plan_repair, repair
from desktop.jobs.unpack_media import unpack_media
from desktop.jobs.verify import verify
from desktop.jobs.watch_folders import PACE, WatchControl, watch_folders
from desktop.jobs.work_queue import WorkReport, measure_queued, work
from desktop.jobs.write_sidecars import plan_sidecars, write_sidecars
from desktop.media.pool import MediaPool
from desktop.storage.finding import OriginFinder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.derived import Derived
    from desktop.domain.ids import AssetId, Ids, JobId
    from desktop.domain.library_merge import MergeChoice
    from desktop.domain.near_duplicate import NearDuplicates
    from desktop.domain.old_library import OldOutline
    from desktop.domain.watched_folder import FolderId, FolderStatus
    from desktop.edits.history import History
    from desktop.jobs.import_library import OldImportReport, OldRequest
    from desktop.jobs.import_request import ImportReport, ImportRequest
    from desktop.jobs.leftovers import Leftovers
    from desktop.jobs.merge_library import MergeReport
    from desktop.jobs.pack_outlook import PackOutlook, PackWish
    from desktop.jobs.packing import PackReport
    from desktop.jobs.portable_copy import CopyReport, PortableRequest
    from desktop.jobs.repair_report import OrphanAction, RepairReport
    from desktop.jobs.sidecar_report import SidecarReport
    from desktop.jobs.thumbnail_queue import ThumbnailQueue
    from desktop.jobs.verify_report import VerifyReport
    from desktop.jobs.watched_sightings import WatchPace


class ImportJobs:
    """Jobs that bring files in."""

    def __init__(self, pool: MediaPool) -> None:
        self._pool = pool

    def start(
        self,
        library: Library,
        request: ImportRequest,
        history: History | None = None,
        leave_open: Callable[[], bool] = lambda: False,
        *,
        job_id: JobId | None = None,
    ) -> Job[ImportReport]:
        """See `import_files.import_files`."""
        return import_files(
            library, self._pool, request, job_id=job_id, history=history, leave_open=leave_open
        )

    def look_at_marks(self, library: Library, request: ImportRequest) -> Job[MarksOutlook]:
        """See `import_marks.look_at_marks`."""
        return look_at_marks(library, self._pool, request)

    def resume(
        self,
        library: Library,
        job_id: JobId,
        history: History | None = None,
        leave_open: Callable[[], bool] = lambda: False,
    ) -> Job[ImportReport]:
        """See `import_files.resume_import`."""
        return resume_import(library, self._pool, job_id, history=history, leave_open=leave_open)

    def retry(
        self,
        library: Library,
        job_id: JobId,
        history: History | None,
        leave_open: Callable[[], bool],
    ) -> Job[ImportReport]:
        """See `import_files.retry_import`."""
        return retry_import(library, self._pool, job_id, history=history, leave_open=leave_open)

    def look_at_old(self, source: str) -> Job[OldOutline]:
        """See `import_library.look_at_old`."""
        from desktop.jobs.import_library import look_at_old  # noqa: PLC0415 - all the readers

        return look_at_old(source)

    def bring_in_old(
        self, library: Library, request: OldRequest, history: History | None = None
    ) -> Job[OldImportReport]:
        """See `import_library.import_library`."""
        from desktop.jobs.import_library import import_library  # noqa: PLC0415 - likewise

        return import_library(library, request, history=history)

    def choose_lut(
        self, library: Library, film_id: AssetId, path: str, history: History | None = None
    ) -> Job[AssetId]:
        """See `choose_lut.choose_lut`."""
        return choose_lut(library, self._pool, film_id, path, history)


class PictureJobs:
    """Jobs that make thumbnails and other derived files."""

    def __init__(self, pool: MediaPool, finder: OriginFinder) -> None:
        self._pool = pool
        self._finder = finder

    def serve(self, library: Library, queue: ThumbnailQueue) -> Job[ThumbnailReport]:
        """Make what the queue asks for until the job is closed."""
        return serve_thumbnails(library, self._pool, queue, finder=self._finder, stay=True)

    def render(
        self, library: Library, asset_id: AssetId, kind: Derived, page: int = 0
    ) -> Job[Path]:
        """One derived file, before all others."""
        yield Progress("Rendering")
        return render_derived(library, self._pool, asset_id, kind, page, finder=self._finder)


class UpkeepJobs:
    """Jobs that look after a library and its media folder."""

    def __init__(self, pool: MediaPool, finder: OriginFinder) -> None:
        self._pool = pool
        self._finder = finder

    def verify(self, library: Library, *, checksums: bool = False) -> Job[VerifyReport]:
        """See `verify.verify`."""
        return verify(library, checksums=checksums)

    def look_at_media(self, library: Library) -> Job[MediaReach]:
        """See `look_at_media.look_at_media`."""
        return look_at_media(library)

    def mark_missing(
        self, library: Library, ids: Sequence[AssetId], history: History | None = None
    ) -> Job[int]:
        """See `mark_missing.mark_missing`."""
        return mark_missing(library, ids, history)

    def locate_media(
        self,
        library: Library,
        folder: Path,
        history: History | None,
        also: Sequence[AssetId] = (),
    ) -> Job[LocateReport]:
        """See `locate_media.locate_media`."""
        return locate_media(library, folder, history=history, also=also)

    def plan_repair(self, library: Library) -> Job[Leftovers]:
        """See `repair.plan_repair`."""
        return plan_repair(library)

    def repair(
        self, library: Library, choice: OrphanAction, is_sole: bool, history: History | None = None
    ) -> Job[RepairReport]:
        """See `repair.repair`."""
        return repair(library, self._pool, choice, is_sole=is_sole, history=history)

    def read_facts(self, library: Library, ids: Ids) -> Job[FactsReport]:
        """See `read_facts.read_facts_of`."""
        return read_facts_of(library, self._pool, ids, finder=self._finder)

    def measure(self, library: Library) -> Job[WorkReport]:
        """See `work_queue.measure_queued`."""
        return measure_queued(library, self._pool, finder=self._finder)

    def find_looks(self, library: Library) -> Job[int]:
        """See `find_looks.find_looks`."""
        return find_looks(library, self._pool, finder=self._finder)

    def find_near_duplicates(self, library: Library) -> Job[NearDuplicates]:
        """See `find_near_duplicates.find_near_duplicates`."""
        return find_near_duplicates(library)

    def plan_sidecars(self, library: Library, ids: Ids) -> Job[SidecarReport]:
        """See `write_sidecars.plan_sidecars`."""
        return plan_sidecars(library, self._pool, ids, finder=self._finder)

    def write_sidecars(
        self, library: Library, ids: Ids, *, overwrites: bool = False
    ) -> Job[SidecarReport]:
        """See `write_sidecars.write_sidecars`."""
        return write_sidecars(library, self._pool, ids, overwrites=overwrites, finder=self._finder)

    def empty_trash(
        self, library: Library, ids: Sequence[AssetId] | None = None
    ) -> Job[EmptyReport]:
        """See `empty_trash.empty_trash`."""
        return empty_trash(library, ids)

    def keep_media(self, library: Library) -> Job[MediaUpkeep]:
        """See `media_upkeep.keep_media`."""
        return keep_media(library)

    def back_up(self, library: Library, *, is_daily: bool = False) -> Job[Path | None]:
        """A checked copy of a local library; None for a shared one, which its server backs up.

        With `is_daily` none is made where there is one of today; see `engine/backup.py`.
        """
        yield Progress("Backing up")
        if library.path is None:
            return None
        return back_up_daily(library.path) if is_daily else schema.back_up(library.path)


class PackJobs:
    """Jobs that bring media into the library itself, and out of it."""

    def __init__(self, finder: OriginFinder) -> None:
        self._finder = finder

    def pack(
        self, library: Library, ids: Sequence[AssetId], *, removes: bool = False
    ) -> Job[PackReport]:
        """See `pack_media.pack_media`."""
        return pack_media(library, ids, removes=removes, finder=self._finder)

    def outlook(self, library: Library, wish: PackWish) -> Job[PackOutlook]:
        """See `pack_outlook.pack_outlook`."""
        from desktop.jobs.pack_outlook import pack_outlook  # noqa: PLC0415 - when asked

        return pack_outlook(library, wish)

    def portable(self, library: Library, request: PortableRequest) -> Job[CopyReport]:
        """See `portable_copy.portable_copy`."""
        from desktop.jobs.portable_copy import portable_copy  # noqa: PLC0415 - when asked

        return portable_copy(library, request, finder=self._finder)

    def plan_merge(
        self, library: Library, address: str, choice: MergeChoice | None = None
    ) -> Job[MergeReport]:
        """See `merge_library.plan_merge`."""
        from desktop.jobs.merge_library import plan_merge  # noqa: PLC0415 - when asked

        return plan_merge(library, address, choice)

    def merge(
        self,
        library: Library,
        address: str,
        choice: MergeChoice | None = None,
        history: History | None = None,
    ) -> Job[MergeReport]:
        """See `merge_library.merge_library`."""
        from desktop.jobs.merge_library import merge_library  # noqa: PLC0415 - when asked

        return merge_library(library, address, choice, history=history, finder=self._finder)

    def unpack(
        self, library: Library, ids: Sequence[AssetId], folder: Path, *, keeps: bool = False
    ) -> Job[PackReport]:
        """See `unpack_media.unpack_media`."""
        return unpack_media(library, ids, folder, keeps=keeps)


class JobFactory:
    """Makes jobs; one for each window, or for one run of the command line.

    Args:
        workers: How many processes decode media; 0 means one for each processor.

    Attributes:
        imports, pictures, upkeep, packing, generation: The jobs, by what they are about.
    """

    def __init__(self, *, workers: int = 0) -> None:
        self.pool = MediaPool(workers=workers or None)
        # One for all jobs: a drive that does not answer one of them keeps no other waiting.
        self.finder = OriginFinder()
        self.imports = ImportJobs(self.pool)
        self.pictures = PictureJobs(self.pool, self.finder)
        self.upkeep = UpkeepJobs(self.pool, self.finder)
        self.packing = PackJobs(self.finder)
        self.generation = GenerationJobs(self.finder, pool=self.pool)

    def __enter__(self) -> JobFactory:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker processes, whatever they are doing."""
        self.pool.close()

    def watch(
        self,
        library: Library,
        control: WatchControl | None = None,
        *,
        stay: bool = True,
        pace: WatchPace = PACE,
    ) -> Job[Mapping[FolderId, FolderStatus]]:
        """See `watch_folders.watch_folders`."""
        return watch_folders(library, self.pool, control=control, stay=stay, pace=pace)

    def queued(self, library: Library, *, stay: bool = False) -> Job[WorkReport]:
        """See `work_queue.work`."""
        return work(library, self.pool, stay=stay)
