"""Whether a file that took another's name is a new version of it, or another recording.

A renderer writes a shot anew under its name. A camera, a recorder and a generator of pictures count
their files up, and begin anew on an empty card or folder: what they write under a name that was
there before has nothing to do with it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.domain.recorded_date import DateSource

if TYPE_CHECKING:
    from desktop.domain.recorded_date import RecordedDate

# What the device itself wrote when it recorded. A renderer carries it over, or writes none.
_DEVICE = frozenset(
    {
        DateSource.EXIF,
        DateSource.EXIF_DIGITIZED,
        DateSource.GPS,
        DateSource.QUICKTIME,
        DateSource.BROADCAST_WAVE,
        DateSource.IXML,
    }
)
# What a renderer writes too, with the time at which it rendered.
_FILE = frozenset({DateSource.CONTAINER, DateSource.TAG})
_CAMERA = re.compile(
    r"(img|_mg|dsc[nf_]?|imgp|pict|pxl|dji|gopr?|g[hxl]|mvi|mov|vid|sam|cimg|c|zoom|ste|dr)"
    r"[ _-]*\d{3,}[ _.()-]*(\d+[ _.()-]*)*",
    re.IGNORECASE,
)
_GENERATOR = re.compile(r"(comfyui|midjourney)[ _.()-]*\d[\d _.()-]*", re.IGNORECASE)
_SAME = timedelta(seconds=2)  # some programs leave parts of a second out


def is_another_recording(name: str, before: RecordedDate | None, now: RecordedDate | None) -> bool:
    """Whether a file that has the name of an earlier one is no new version of it.

    Args:
        name: Their file name.
        before: When the earlier one was recorded.
        now: When this one was.
    """
    stem = name.rpartition(".")[0] or name
    if before is not None and now is not None:
        sources = {before.source, now.source}
        if sources <= _DEVICE:
            return _differ(before, now)
        if sources <= _DEVICE | _FILE and _CAMERA.fullmatch(stem) and _differ(before, now):
            return True
    return _GENERATOR.fullmatch(stem) is not None


def _differ(one: RecordedDate, other: RecordedDate) -> bool:
    """Whether neither the instants are the same nor what the clocks showed."""
    clocks = [each.at + timedelta(minutes=each.offset or 0) for each in (one, other)]
    return abs(one.at - other.at) > _SAME and abs(clocks[0] - clocks[1]) > _SAME
