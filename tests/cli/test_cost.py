"""`cost` and `budget`: sums for people, scripts and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal

from tests.cli.conftest import Answer, both

Desk = Callable[..., Answer]


def made(desk: Desk) -> None:
    """A film with two takes that failed, one of them at an unknown cost."""
    desk("film", "new", "Harbour")
    desk("film", "add-scene", "Harbour", "=EXT. PIER")
    desk("film", "add-shot", "1", "Wide")
    desk("film", "add-failed-take", "1A", "no credit", "--cost", "2.07", "--model", "wan")
    desk("film", "add-failed-take", "1A", "no answer")
    desk("film", "add-failed-take", "1A", "refused", "--cost", "3 EUR")


@both
def test_what_was_spent_is_told_to_people_scripts_and_spreadsheets(desk: Desk) -> None:
    assert desk("cost").row["amounts"] == []
    made(desk)
    total = desk("cost").row
    assert [one["total"] for one in total["amounts"]] == ["2.07", "3"]
    assert (total["known"], total["unknown"], total["failed"]) == (2, 1, 3)
    assert total["on_failed"]["amounts"] == total["amounts"]
    rows = desk("cost", "--by", "model").rows
    assert [(row["by"], row.get("key"), row["unknown"]) for row in rows] == [
        ("model", "wan", 0),
        ("model", "", 1),
        (None, None, 1),
    ]
    assert rows[0]["query"] == "model:wan"
    film = desk("cost", "--film", "harbour").row
    assert film["amounts"] == total["amounts"]
    assert film["finished"]["of_shots"] == 1
    assert desk("cost", "--from", "2020", "--to", "2021").row["amounts"] == []
    assert desk("cost", "--rejected").row["amounts"] == []
    text = desk("cost", "--by", "scene", "--csv", json=False).out
    lines = list(csv.DictReader(io.StringIO(text)))
    assert {line["name"] for line in lines} == {"1 =EXT. PIER"}
    assert sum(Decimal(line["total"]) for line in lines) == Decimal("5.07")
    assert [line["unknown"] for line in lines] == ["1", ""]
    assert "and 1 of unknown cost" in desk("cost", "--by", "film", json=False).out
    assert desk("cost", "--by", "colour").code != 0
    assert desk("cost", "--film", "Nowhere").code != 0


@both
def test_a_budget_is_fine_near_and_passed(desk: Desk) -> None:
    made(desk)
    assert desk("budget").row["state"] == "none"
    states = [
        desk("budget", limit, "--film", "Harbour").row["state"] for limit in ("3", "2.5", "2")
    ]
    assert states == ["fine", "near", "passed"]
    row = desk("budget", "4 EUR", "--film", "Harbour").row
    assert (row["spent"], row["left_out"], row["unknown"]) == ("3", {"USD": "2.07"}, 1)
    assert desk("budget", "100").row["limit"] == "100"
    assert desk("budget", "100 EUR").code == 2
    assert desk("budget", "much").code != 0
    words = desk("budget", "--film", "Harbour", json=False).out
    assert words == "€3.00 of €4.00 spent, and $2.07 and 1 of unknown cost\n"
    assert "€3.00 of €4.00" in desk("cost", "--film", "Harbour", json=False).out
    assert desk("budget", "--film", "Harbour", "--none").row["limit"] is None
