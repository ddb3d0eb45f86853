"""When things were recorded: with the zone that was recorded, and as precise as it was said.

Until now an instant in UTC was all that was kept; a stamp without a zone was taken as UTC, so what
is stored of it is what the camera's clock showed. Which of the two a date is, the facts that were
kept of the file tell: where one of its stamps names the same instant, that stamp's zone and name
are written beside it. A date that no stamp names was typed by a person, whose clock stood in this
machine's zone: it becomes what that clock showed, and midnight exactly the day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op
from types_v1 import Id, Instant, json_type

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BATCH = 2000
NAME = "recorded_precision"

assets = sa.table(
    "assets",
    sa.column("id", Id()),
    sa.column("recorded_at", Instant()),
    sa.column("metadata", json_type()),
    *map(sa.column, ("recorded_offset", NAME, "recorded_source")),
)
technical = sa.table(
    "asset_technical_metadata",
    sa.column("asset_id", Id()),
    sa.column("ffprobe_raw", json_type()),
    sa.column("mediainfo_raw", json_type()),
)
# What older programs read, in their order; by what is kept of it: a stamp, and where its zone is.
PICTURE = (("DateTimeOriginal", "OffsetTimeOriginal", "exif"), ("DateTime", "OffsetTime", "exif_changed"))
CLIP = (
    ("com.apple.quicktime.creationdate", "quicktime"),
    ("date_recorded", "tag"),
    ("creation_time", "container"),
    ("date", "tag"),
    ("icrd", "tag"),
    ("year", "tag"),
)
# What the last of them wrote down about a clip or a sound.
SAID = {"Broadcast WAV": "bext"}

STAMP = re.compile(
    r"\s*(\d{4})[:/-](\d\d)[:/-](\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?)?\s*(.*)", re.DOTALL
)
OFFSET = re.compile(r"\s*(?:([Zz])|([+-])(\d\d):?(\d\d))")


def _read(stamp: object, offset: object = "") -> tuple[datetime, int | None, str | None] | None:
    """A stamp as it was stored, its zone in minutes, and `day` where it names no hour."""
    found = STAMP.match(str(stamp or "")[:64])
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, rest = found.groups()
    parts = (int(part or 0) for part in (year, month, day, hour, minute, second))
    zone = OFFSET.match(str(offset or "")[:16]) or OFFSET.match(rest)
    minutes = None
    if zone and hour:
        minutes = int(zone[3] or 0) * 60 + int(zone[4] or 0)
        minutes = -minutes if zone[2] == "-" else minutes
    try:
        when = datetime(*parts, int((fraction or "0").ljust(6, "0")), tzinfo=UTC)  # type: ignore[arg-type, misc]
        return when - timedelta(minutes=minutes or 0), minutes, None if hour else "day"
    except (ValueError, OverflowError):
        return None


def _stamps(row: sa.Row) -> list[tuple[object, object, str]]:
    """Every stamp that is kept of a file, with its zone and what it is called from now on."""
    found = [(getattr(row, stamp), getattr(row, zone), name) for stamp, zone, name in PICTURE]
    raw = row.raw if isinstance(row.raw, dict) else {}
    shapes = [raw.get("format"), *(raw.get("streams") or ())]
    for tags in (shape.get("tags") for shape in shapes if isinstance(shape, dict)):
        if isinstance(tags, dict):
            lower = {str(key).lower(): value for key, value in tags.items()}
            found += [(lower.get(key), "", name) for key, name in CLIP]
    return found


def _told(row: sa.Row) -> dict[str, object]:
    """What is written beside a date."""
    at = row.recorded_at
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    said = row.said if isinstance(row.said, str) else ""
    if said in SAID:
        return {"recorded_source": SAID[said]}
    for stamp, zone, name in _stamps(row):
        read = _read(stamp, zone)
        if read is not None and abs(read[0] - at) < timedelta(seconds=1):
            return {"recorded_offset": read[1], NAME: read[2], "recorded_source": name}
    if said:  # a stamp that was not kept
        return {"recorded_source": "tag"}
    return _typed(at)


def _typed(at: datetime) -> dict[str, object]:
    try:
        shown = at.astimezone().replace(tzinfo=UTC)
    except (OSError, OverflowError, ValueError):  # Windows knows no local time before 1970
        shown = at.astimezone(UTC)
    is_day = (shown.hour, shown.minute, shown.second, shown.microsecond) == (0, 0, 0, 0)
    written: object = shown
    if op.get_bind().dialect.name == "sqlite":
        written = shown.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    return {"recorded_at": written, NAME: "day" if is_day else None, "recorded_source": "person"}


def _tell_apart() -> None:
    """The dates that are there, a few thousand at a time in the order of their keys."""
    exif = technical.c.mediainfo_raw["exif"]
    query = (
        sa.select(
            assets.c.id,
            assets.c.recorded_at,
            assets.c.metadata["recorded_by"].as_string().label("said"),
            technical.c.ffprobe_raw.label("raw"),
            *(exif[key].as_string().label(key) for stamps in PICTURE for key in stamps[:2]),
        )
        .select_from(assets.outerjoin(technical, technical.c.asset_id == assets.c.id))
        .where(assets.c.recorded_at.is_not(None))
        .order_by(assets.c.id)
        .limit(BATCH)
    )
    last = None
    while True:
        part = query.where(assets.c.id > last) if last is not None else query
        rows = op.get_bind().execute(part).all()
        if not rows:
            return
        last = rows[-1].id
        _forget_words([row.id for row in rows if row.said is not None])
        groups: dict[tuple[tuple[str, object], ...], list[object]] = {}
        for row in rows:
            groups.setdefault(tuple(_told(row).items()), []).append(row.id)
        for values, ids in groups.items():
            change = sa.update(assets).where(assets.c.id.in_(ids)).values(dict(values))
            op.get_bind().execute(change)


def _forget_words(ids: list[object]) -> None:
    """What said when is a column now, and no fact of the type."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    without = "json_remove(metadata, '$.recorded_by')" if is_sqlite else "metadata - 'recorded_by'"
    change = sa.update(assets).values(metadata=sa.literal_column(without))
    for at in range(0, len(ids), 500):
        op.get_bind().execute(change.where(assets.c.id.in_(ids[at : at + 500])))


def upgrade() -> None:
    """A column, and what every date is."""
    check = sa.CheckConstraint(
        f"{NAME} IN ('year', 'month', 'day')", name=op.f(f"ck_assets_{NAME}")
    )
    op.add_column("assets", sa.Column(NAME, sa.String(10), check))
    _tell_apart()


def downgrade() -> None:
    """Dates as they were: instants, and clocks as if they stood in UTC."""
    op.execute(
        "UPDATE assets SET recorded_offset = NULL, recorded_source = NULL"
        " WHERE recorded_at IS NOT NULL"
    )
    op.drop_column("assets", NAME)
