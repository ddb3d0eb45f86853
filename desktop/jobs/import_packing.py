"""The last step of an import into the library itself: what came in is packed.

By then the import is whole and on record. What cannot be packed stays where it is, is told, and can
be packed later; so no trouble of packing makes an import one that failed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import DeskError
from desktop.domain.ids import AssetId
from desktop.domain.job import WAS_THERE, Outcome
from desktop.jobs.import_request import ImportMode
from desktop.jobs.pack_media import pack_media
from desktop.jobs.packing import PackOutcome

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.jobs.import_request import ImportReport, ImportRequest
    from desktop.jobs.job import Job


def packed_in(library: Library, request: ImportRequest, report: ImportReport) -> Job[ImportReport]:
    """Pack the assets of an import, where that was asked for; its report with what became of it."""
    if request.mode is not ImportMode.PACK or not report.has_assets:
        return report
    wanted, ids = {Outcome.ADDED, *WAS_THERE}, dict[AssetId, None]()
    try:
        rows = library.read(lambda reads: reads.jobs.report(report.job_id))
        ids = dict.fromkeys(row.asset_id for row in rows if row.asset_id and row.outcome in wanted)
        packing = yield from pack_media(library, tuple(ids))
    except DeskError as error:
        return replace(report, packed=0, not_packed=len(ids), why=f"{error} {error.advice}")
    counts = packing.counts
    packed = counts[PackOutcome.PACKED] + counts[PackOutcome.THERE]
    left = [row.reason for row in packing.rows if row.outcome in _LEFT]
    why = str(packing.failure or next(iter(left), ""))
    return replace(report, packed=packed, not_packed=len(ids) - packed, why=why)


_LEFT = (PackOutcome.FAILED, PackOutcome.SKIPPED)
