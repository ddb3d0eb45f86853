"""What the boxes above the chart choose."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.domain.ids import AssetId
from desktop.domain.spending import Grouping, SpendingFilter
from desktop.domain.typed_dates import Clock
from desktop.ui.spending.choices import PERIODS, Chosen, GenerationFilter, SpendingScope

CLOCK = Clock.at(datetime(2026, 11, 27, 12, tzinfo=UTC))
FILM = AssetId("f")


def test_all_of_it_at_first() -> None:
    assert Chosen().filter(FILM, CLOCK) == SpendingFilter()
    assert Chosen().words() == "By film · Whole library · All generations · All time"


def test_the_film_on_the_board_and_the_rejected_takes_of_a_month() -> None:
    chosen = Chosen(Grouping.SHOT, SpendingScope.FILM, GenerationFilter.REJECTED, "last month")
    found = chosen.filter(FILM, CLOCK)
    assert (found.film_id, found.is_rejected, found.is_failed) == (FILM, True, False)
    assert found.start == datetime(2026, 10, 1, tzinfo=UTC)
    assert found.end == datetime(2026, 11, 1, tzinfo=UTC)
    assert chosen.words("Harbour") == "By shot · Harbour · Rejected takes · Last month"
    assert chosen.filter(None, CLOCK).film_id is None


def test_every_period_is_a_date_with_a_beginning_and_an_end() -> None:
    for period in PERIODS:
        found = Chosen(period=period).filter(None, CLOCK)
        assert (found.start is None, found.end is None) == (not period, not period)
