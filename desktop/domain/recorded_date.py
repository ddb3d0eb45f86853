"""When something was recorded, as its file or a person says it: with a time zone or without.

A stamp with a zone is an instant, and shown in that zone. One without is what the camera's clock
showed: the same day and hour wherever one sits. Either may name a day, a month or a year only, and
then never claims a time of day.
"""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from desktop.base.frozen import frozen

FURTHEST_OFFSET = 18 * 60  # minutes; no clock on earth is further from UTC than 14 hours


class Precision(StrEnum):
    """What a date names: the word is what the library stores, nothing for a time of day."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TIME = ""


class DateSource(StrEnum):
    """What said when something was recorded; which is believed first, its reader decides."""

    PERSON = "person"
    EXIF = "exif"
    EXIF_DIGITIZED = "exif_digitized"
    GPS = "gps"
    XMP = "xmp"
    IPTC = "iptc"
    QUICKTIME = "quicktime"
    CONTAINER = "container"
    BROADCAST_WAVE = "bext"
    IXML = "ixml"
    TAG = "tag"
    SIDECAR = "sidecar"
    EXIF_CHANGED = "exif_changed"
    GENERATOR = "generator"


_WORDS = {
    DateSource.PERSON: "typed in",
    DateSource.EXIF: "from EXIF",
    DateSource.EXIF_DIGITIZED: "from EXIF, when it was digitized",
    DateSource.GPS: "from GPS",
    DateSource.XMP: "from XMP",
    DateSource.IPTC: "from IPTC",
    DateSource.QUICKTIME: "from QuickTime",
    DateSource.CONTAINER: "from the header of the file",
    DateSource.BROADCAST_WAVE: "from Broadcast WAV",
    DateSource.IXML: "from iXML",
    DateSource.TAG: "from a date tag",
    DateSource.SIDECAR: "from its sidecar",
    DateSource.EXIF_CHANGED: "from EXIF, when it was last changed",
    DateSource.GENERATOR: "from its generator",
}


@frozen
class RecordedDate:
    """When something was recorded.

    Attributes:
        at: An instant; without a zone, what the clock showed, as if it stood in UTC. The first
            moment of a day, a month or a year.
        offset: Minutes east of UTC where it was recorded; None where nothing says so.
        source: What said so, where that is known. Two dates may be equal that others said.
    """

    at: datetime
    offset: int | None = None
    precision: Precision = Precision.TIME
    source: str = field(default="", compare=False)

    @classmethod
    def on_clock(
        cls, shown: datetime, precision: Precision = Precision.TIME, source: str = ""
    ) -> RecordedDate:
        """What a clock without a zone showed; `shown` is naive."""
        return cls(shown.replace(tzinfo=UTC), None, precision, source)

    @classmethod
    def instant(cls, at: datetime, source: str = "") -> RecordedDate:
        """An aware time with the zone it carries."""
        offset = at.utcoffset() or timedelta(0)
        return cls(at.astimezone(UTC), round(offset.total_seconds() / 60), source=source)

    @property
    def clock(self) -> datetime:
        """What a clock at the place showed, naive."""
        return (self.at + timedelta(minutes=self.offset or 0)).replace(tzinfo=None)

    @property
    def iso(self) -> str:
        """ISO 8601 to its precision; an instant in UTC, a clock's time without a zone."""
        match self.precision:
            case Precision.YEAR:
                return f"{self.at:%Y}"
            case Precision.MONTH:
                return f"{self.at:%Y-%m}"
            case Precision.DAY:
                return f"{self.at:%Y-%m-%d}"
        return (self.at if self.offset is not None else self.clock).isoformat()

    @property
    def source_words(self) -> str:
        """`from EXIF`; nothing for a source that is not known."""
        return source_words(self.source)


def source_words(source: str) -> str:
    """`exif` -> `from EXIF`; nothing for one that is not known."""
    return _WORDS[DateSource(source)] if source in _SOURCES else ""


def stored_date(
    at: datetime | None, offset: int | None, precision: str | None, source: str | None = None
) -> RecordedDate | None:
    """The date that four columns of an asset hold; None without one."""
    if at is None:
        return None
    known = Precision(precision) if precision in _PRECISIONS else Precision.TIME
    return RecordedDate(at, offset, known, source or "")


def columns_of(date: RecordedDate | None) -> dict[str, datetime | int | str | None]:
    """A date as the columns of `assets`; all of them empty for none."""
    return {
        "recorded_at": date.at if date else None,
        "recorded_offset": date.offset if date else None,
        "recorded_precision": date.precision.value or None if date else None,
        "recorded_source": date.source or None if date else None,
    }


_PRECISIONS = frozenset(precision.value for precision in Precision)


_SOURCES = frozenset(source.value for source in DateSource)


def zone_of(offset: int) -> timezone:
    """A zone so many minutes east of UTC."""
    return timezone(timedelta(minutes=offset))
