"""Image sequences of an import: whether files with such names are frames, and what a row says."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.display import counted
from desktop.domain.frames import digest_of_part, numbers_text, ranges
from desktop.domain.location import readable
from desktop.domain.untrusted_text import clean_line
from desktop.jobs.import_request import SequenceMode
from desktop.jobs.job import Progress
from desktop.media.requests import NOT_FRAMES, ProbeRequest
from desktop.storage.sequences import frames_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Generator, Sequence

    from desktop.catalog.library import Library
    from desktop.jobs.import_batch import ImportItem
    from desktop.jobs.import_request import ImportRequest
    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeResult
    from desktop.storage.scan import ScannedFile

_CAMERA = ("Make", "Model")  # of EXIF: what a camera writes and a renderer does not


def checked_sequences(
    pool: MediaPool, found: Sequence[ScannedFile], request: ImportRequest, done_before: Counter[str]
) -> Generator[Progress, None, list[ScannedFile]]:
    """What was found, with the frames of those that are no sequences as files of their own.

    Only the first and the last frame of each are opened, and of these only the headers are read.

    Args:
        pool: The worker processes.
        found: What a walk found, sequences by their names.
        request: What the import was asked for.
        done_before: How often each file has a row of an earlier run, by name; used up here.
    """
    places = [place for place, one in enumerate(found) if one.frames is not None]
    apart: set[int] = set()
    requests = (
        ProbeRequest(os.fsencode(found[at].path), hash=False, tag=at, frames=found[at].frames)
        for at in places
    )
    takes_photographs = request.sequences is SequenceMode.PHOTOGRAPHS
    results = pool.probe_many(requests) if places else ()
    for done, result in enumerate(results, 1):
        if _is_apart(result, takes_photographs=takes_photographs):
            apart.add(int(result.request.tag))
        yield Progress("Looking at image sequences", done, len(places))
    if not apart:
        return list(found)
    checked: list[ScannedFile] = []
    for at, one in enumerate(found):
        if at not in apart:
            checked.append(one)
            continue
        for file in frames_of(one):
            name = readable(file.shown)
            if done_before[name] > 0:
                done_before[name] -= 1
            else:
                checked.append(file)
    return checked


def _is_apart(result: ProbeResult, *, takes_photographs: bool) -> bool:
    """Whether files with such names are single pictures. What cannot be read fails as one."""
    if result.probe is None:
        return result.reason == NOT_FRAMES
    exif = (result.probe.technical.mediainfo_raw or {}).get("exif") or {}
    return not takes_photographs and any(exif.get(name) for name in _CAMERA)


def compared(
    library: Library, item: ImportItem, hashes: bytes, *, is_growing: bool = False
) -> ImportItem:
    """A sequence with what its row says of it where it comes in, and whether it goes on another.

    As in "240 frames, 1001–1240; it is plate.####.exr and 1 frame more: 1241".

    Args:
        library: What the library has is looked up there.
        item: The sequence.
        hashes: Of its frames.
        is_growing: It came in before and its frames are still being rendered: the asset that it
            is then follows, and there is no other one.
    """
    if item.frames is None:
        return item
    is_longer = False
    frames, told = item.frames, [item.frames.sentence]
    for name, checksum, known in library.read(lambda r: r.sequences.called(frames.pattern)):
        more = len(frames) - len(known)
        if more > 0 and digest_of_part(known, frames, hashes) == checksum:
            is_longer = not is_growing
            numbers = numbers_text(ranges(number for number in frames if not known.has(number)))
            was = f"it is {name}, which is in the library, and" if is_longer else "it grew by"
            told.append(f"{was} {counted(more, 'frame')}{' more' * is_longer}: {numbers}")
            break
    told += [one.rstrip(".").replace("Empty", "empty") for one in item.probe.warnings]
    return replace(item, remark=clean_line("; ".join(told)), is_longer=is_longer)
