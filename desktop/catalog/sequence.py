"""Image sequences: which frames an asset has, and how many of them a second."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from desktop.base.errors import RuleError
from desktop.catalog.tables.all import asset_image_sequences as sequences
from desktop.catalog.tables.all import asset_storage_locations as locations
from desktop.catalog.tables.all import asset_technical_metadata as technical
from desktop.catalog.tables.all import assets
from desktop.domain.frames import Frames, start_timecode
from desktop.domain.timecode import DEFAULT_RATE

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.ids import AssetId
    from desktop.domain.technical import Technical

_s = sequences.c
COLUMNS = (
    _s.pattern.label("sequence_pattern"),
    _s.first_frame,
    _s.last_frame,
    _s.missing.label("missing_frames"),
)
# To be joined to places of originals.
SEQUENCE_OF = (
    sequences,
    and_(
        _s.workspace_id == locations.c.workspace_id,
        _s.asset_id == locations.c.asset_id,
    ),
)


def frames_of(row: Any, pattern: str | None = None) -> Frames | None:
    """The frames of a row with `COLUMNS`, under names of this pattern; None if it has none."""
    if row.sequence_pattern is None:
        return None
    gaps = tuple((int(first), int(last)) for first, last in row.missing_frames or ())
    return Frames(pattern or row.sequence_pattern, row.first_frame, row.last_frame, gaps)


def row_of(frames: Frames, facts: Technical) -> dict[str, Any]:
    """The row of a sequence, but for its keys."""
    return {
        "pattern": frames.pattern,
        "first_frame": frames.first,
        "last_frame": frames.last,
        "missing": [list(gap) for gap in frames.missing],
        "frame_rate_num": facts.frame_rate_num,
        "frame_rate_den": facts.frame_rate_den,
    }


class SequenceReads:
    """Questions about image sequences."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, asset_id: AssetId) -> tuple[Frames, Fraction] | None:
        """The frames of an asset and their rate; None if it is no sequence."""
        mine = (_s.workspace_id == self._session.workspace_id, _s.asset_id == asset_id)
        query = select(*COLUMNS, _s.frame_rate_num, _s.frame_rate_den).where(*mine)
        row = next(iter(self._session.rows(query)), None)
        frames = None if row is None else frames_of(row)
        if row is None or frames is None:
            return None
        if not row.frame_rate_num:
            return frames, DEFAULT_RATE.exact
        return frames, Fraction(row.frame_rate_num, row.frame_rate_den)

    def called(self, pattern: str) -> list[tuple[str, str, Frames]]:
        """Name, checksum and frames of the sequences with these file names, the Trash left out."""
        query = (
            select(assets.c.name, assets.c.checksum_sha256, *COLUMNS)
            .join(assets, assets.c.id == _s.asset_id)
            .where(
                _s.workspace_id == self._session.workspace_id,
                _s.pattern == pattern,
                assets.c.deleted_at.is_(None),
            )
            .order_by(assets.c.id)
        )
        return [
            (row.name, row.checksum_sha256, frames)
            for row in self._session.rows(query)
            if (frames := frames_of(row)) is not None and row.checksum_sha256
        ]


class SequenceWrites(SequenceReads):
    """Changes to image sequences."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def set_rate(self, asset_id: AssetId, rate: Fraction) -> bool:
        """Let a sequence play so many frames a second; returns whether that differed.

        Its length goes with it, and the timecode of its first frame where that is its number.

        Raises:
            RuleError: It is no sequence.
        """
        session = self._session
        session.hold(assets, asset_id)
        now = self.of(asset_id)
        if now is None:
            raise RuleError("Only an image sequence can be given another frame rate.")
        frames, before = now
        if before == rate:
            return False
        exact = {"frame_rate_num": rate.numerator, "frame_rate_den": rate.denominator}
        session.update(sequences, asset_id, exact)
        seconds = frames.seconds(rate)
        mine = (assets.c.workspace_id == session.workspace_id, assets.c.id == asset_id)
        row = session.rows(select(assets.c.metadata).where(*mine))[0]
        facts = dict(row[0] or {})
        if facts.get("timecode") == start_timecode(frames, before):
            facts["timecode"] = start_timecode(frames, rate)
        session.update(assets, asset_id, {"duration": seconds, "metadata": facts})
        told = {"frame_rate": round(float(rate), 4), "duration_ms": round(seconds * 1000)}
        there = session.rows(
            select(technical.c.asset_id).where(
                technical.c.workspace_id == session.workspace_id, technical.c.asset_id == asset_id
            )
        )
        if there:
            session.update(technical, asset_id, {**exact, **told})
        return True
