"""Reads the facts of an original again: newer readers find out more than older ones did.

What people wrote (names, tags, ratings, metadata, a date) stays as it is; what the file says and
nobody knew yet is put beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError, SourceReadError
from desktop.domain.asset import AssetType
from desktop.domain.untrusted_text import display_name
from desktop.media.requests import ProbeRequest
from desktop.storage.finding import OriginFinder, opened_path
from desktop.storage.sidecars import Beside

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool


def read_facts(
    library: Library, pool: MediaPool, asset_id: AssetId, *, finder: OriginFinder | None = None
) -> None:
    """Look at an asset's original again and store its technical facts and its duration.

    Waits no longer for the drive of the original than `finder` does.

    Raises:
        NotFoundError: There is no such asset, or nothing of it is stored.
        SourceError: The original cannot be read, or is not what came in; the text says why.
        LibraryError: The facts could not be stored.
    """
    asset, places, sequence = library.read(
        lambda r: (r.assets.load(asset_id), r.locations.of([asset_id]), r.sequences.of(asset_id))
    )
    if asset_id not in places:
        raise NotFoundError(f"Nothing is stored of {asset.name}.")
    search = (finder or OriginFinder()).search([places[asset_id]], library.media_root)
    path = opened_path(search.sights[0], asset.name)
    frames = places[asset_id][0].frames
    request = ProbeRequest(
        bytes(path),
        all_files=asset.type is AssetType.DOCUMENT,
        frames=replace(frames, pattern=path.name) if frames else None,
        rate=sequence[1] if sequence else None,
        beside=() if frames else Beside().of(str(path)),
    )
    result = pool.probe(request)
    failure = result.error()
    if failure is not None:
        raise failure
    probe = result.probe
    if probe is None or probe.checksum_sha256 != asset.checksum_sha256:
        # The facts of other bytes would stand beside a checksum and a picture that are not theirs.
        raise SourceReadError(
            f"{display_name(str(path))} was written anew since it came in.",
            advice="Import it again: its asset follows, and undo takes that back.",
        )
    library.maintain(
        lambda books: books.upkeep.note_facts(
            asset_id,
            probe.technical,
            duration=probe.duration,
            metadata={**probe.metadata, **probe.marks.as_metadata()},
            recorded=probe.recorded,
        )
    )
