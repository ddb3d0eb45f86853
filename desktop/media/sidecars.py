"""What sidecars say of the file that they lie beside: read in the worker, each with a bound."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.domain.embedded import NO_MARKS, EmbeddedMarks
from desktop.domain.recorded_date import DateSource, RecordedDate
from desktop.domain.sidecar import READ_LIMIT, SidecarSeen, checksum_of
from desktop.domain.sidecar_names import TEXT_LIMIT
from desktop.domain.untrusted_text import clean_line, clean_text, display_name
from desktop.formats import xmp
from desktop.formats.untrusted_xml import root_of
from desktop.media import encodings, recipe_blocks
from desktop.media.dates import Candidate, which
from desktop.media.source import UnreadableError, open_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.technical import Probe

# Dates of the file itself that a sidecar knows better: of saving.
_WEAK = frozenset({DateSource.EXIF_CHANGED.value})


def with_sidecars(probe: Probe, paths: Sequence[bytes]) -> Probe:
    """`probe` with what lies beside its file; what cannot be read is told, and harms nothing."""
    for path in paths:
        ending = os.fsdecode(path).rpartition(".")[2].lower()
        name = display_name(path)
        reader = _READERS.get(ending, _unread)
        try:
            with open_source(path) as source:
                data = source.bytes_at(0, READ_LIMIT + 1)
            before, probe = probe, reader(replace(probe, marks=NO_MARKS), data, name)
            seen = SidecarSeen(name, checksum_of(data), probe.marks)
            marks = probe.marks.over(before.marks)
            probe = replace(probe, marks=marks, sidecars=(*probe.sidecars, seen))
        except UnreadableError:
            if reader is _unread:
                continue
            note = f"{name}, which belongs to it, could not be read."
            probe = replace(probe, warnings=(*probe.warnings, note))
    return probe


def _with(probe: Probe, marks: EmbeddedMarks, date: RecordedDate | None, text: str = "") -> Probe:
    is_better = probe.recorded is None or probe.recorded.source in _WEAK
    return replace(
        probe,
        marks=marks.over(probe.marks),
        recorded=date if date is not None and is_better else probe.recorded,
        text="\n".join(part for part in (probe.text, text) if part),
    )


def _xmp(probe: Probe, data: bytes, _name: str) -> Probe:
    probe = replace(probe, recipe=recipe_blocks.with_packet(probe.recipe, data))
    found = xmp.read_xmp(data)
    date = which(Candidate(stamp, DateSource.SIDECAR) for stamp in found.stamps)
    size = (probe.technical.width, probe.technical.height)
    return _with(probe, found.upright(probe.lies, size), date)


def _words(probe: Probe, data: bytes, name: str) -> Probe:
    """The recipe, the caption or the transcript of a file, to be found by its words."""
    written = encodings.decode(data)
    probe = replace(probe, recipe=recipe_blocks.with_sidecar(probe.recipe, name, written))
    if len(data) > TEXT_LIMIT:
        return probe
    return _with(probe, NO_MARKS, None, clean_text(written, limit=TEXT_LIMIT))


def _json(probe: Probe, data: bytes, name: str) -> Probe:
    """What an export of a photo service says, or a recipe as it is written."""
    try:
        facts = json.loads(data[: xmp.BYTES_LIMIT])
    except (ValueError, RecursionError):
        return probe
    if not isinstance(facts, dict):
        return probe
    taken = facts.get("photoTakenTime")
    if not isinstance(taken, dict):
        return _words(probe, data, name)
    people = facts.get("people")
    listed = people if isinstance(people, list) else []
    names = [one.get("name") for one in listed if isinstance(one, dict)]
    marks = EmbeddedMarks(
        description=clean_text(_said(facts.get("description")), limit=5000).strip(),
        people=tuple(clean_line(_said(name), limit=100) for name in names[:200] if name),
    )
    return _with(probe, marks, _of_seconds(taken.get("timestamp")))


def _said(value: object) -> str:
    return value if isinstance(value, str) else ""


def _of_seconds(value: object) -> RecordedDate | None:
    try:
        at = datetime.fromtimestamp(int(str(value)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return which([Candidate(at.isoformat(), DateSource.SIDECAR)])


def _camera(probe: Probe, data: bytes, _name: str) -> Probe:
    """The date with its zone that Sony's cameras write beside a clip."""
    root = root_of(data, limit=xmp.BYTES_LIMIT)
    if root is None:
        return probe
    stamps = [
        element.get("value") for element in root.iter() if str(element.tag).endswith("CreationDate")
    ]
    return _with(probe, NO_MARKS, which(Candidate(s, DateSource.SIDECAR) for s in stamps[:4]))


def _unread(probe: Probe, _data: bytes, _name: str) -> Probe:
    """What only its own program understands: a phone's edit, a camera's small copy."""
    return probe


_READERS = {"xmp": _xmp, "txt": _words, "json": _json, "xml": _camera}
