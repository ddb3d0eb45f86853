"""What is set for a film: its exact rate, its shape, and where its timecode begins."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.errors import ChangedElsewhereError, NotFoundError, RuleError
from desktop.catalog.tables.all import assets, film_settings
from desktop.domain.film import FilmSettings
from desktop.domain.timecode import FrameRate, checked_timecode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.catalog.engine.session import WriteSession
    from desktop.domain.ids import AssetId

_s = film_settings.c
COLUMNS = (_s.frame_rate_num, _s.frame_rate_den, _s.aspect_ratio, _s.start_timecode)
ASPECT_LIMIT = 20  # characters; what they mean is read in `domain/aspect.py`
# To be joined to a film's row of `assets`.
SETTINGS_OF = (film_settings, _s.asset_id == assets.c.id)


def to_settings(row: Any) -> FilmSettings:
    """The settings of a row with `COLUMNS`; the usual ones where nothing is set."""
    usual = FilmSettings()
    if row.frame_rate_num and row.frame_rate_den:
        rate = FrameRate(Fraction(row.frame_rate_num, row.frame_rate_den))
        usual = replace(usual, rate=rate)
    return replace(
        usual,
        aspect_ratio=row.aspect_ratio or usual.aspect_ratio,
        start_timecode=row.start_timecode or "",
    )


def set_settings(
    session: WriteSession,
    film_id: AssetId,
    *,
    rate: FrameRate | None = None,
    aspect_ratio: str | None = None,
    start_timecode: str | None = None,
    expected_version: int | None = None,
) -> bool:
    """Set what is given; returns whether anything differed.

    Raises:
        NotFoundError: The film is not there any more.
        RuleError: What is given cannot be kept; `field` says which.
        ChangedElsewhereError: The film is no longer at `expected_version`.
    """
    session.hold(assets, film_id)
    mine = (assets.c.workspace_id == session.workspace_id, assets.c.id == film_id)
    query = select(assets.c.version, _s.asset_id, *COLUMNS).outerjoin(*SETTINGS_OF).where(*mine)
    row = session.execute(query).first()
    if row is None:
        raise NotFoundError("The film is not in the library any more.")
    wanted: dict[str, Any] = {}
    if rate is not None:
        wanted = {"frame_rate_num": rate.exact.numerator, "frame_rate_den": rate.exact.denominator}
    if aspect_ratio is not None:
        if len(aspect_ratio) > ASPECT_LIMIT:
            raise RuleError("An aspect ratio is two numbers, as 16:9.", field="aspect_ratio")
        wanted["aspect_ratio"] = aspect_ratio or None
    if start_timecode is not None:
        code = checked_timecode(start_timecode, rate or to_settings(row).rate)
        wanted["start_timecode"] = code or None
    if all(row._mapping[name] == value for name, value in wanted.items()):
        return False
    if expected_version is not None and row.version != expected_version:
        raise ChangedElsewhereError(
            "Somebody else changed this film in the meantime.",
            advice="Nothing was overwritten. Look at it again and repeat the change if it still"
            " holds.",
        )
    if row.asset_id is None:
        session.insert(film_settings, [{"asset_id": film_id, **wanted}])
    else:
        session.update(film_settings, film_id, wanted)
    touch_films(session, [film_id])
    return True


def touch_films(session: WriteSession, film_ids: Iterable[AssetId]) -> None:
    """Settings count as the film's own: who has read it before has an older version."""
    session.execute(
        assets.update()
        .where(assets.c.workspace_id == session.workspace_id, assets.c.id.in_(list(film_ids)))
        .values(version=assets.c.version + 1, updated_at=session.now)
    )
