"""`cost` and `budget`: sums for people, scripts and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from desktop.formats.rate_cards import as_json
from tests.cli.conftest import Answer, both
from tests.formats.recipes.graphs import plain
from tests.jobs.test_import_costs import generated, model_of, prices

Desk = Callable[..., Answer]
Make = Callable[..., str]


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


PRICES = """
provider = "Example"
source = "docs of an example"
from = 2020-01-01

[[models]]
model = "still-1"
prices = [{unit = "megapixel", count = ["megapixels"], price = 0.5}]
examples = [{megapixels = 2, cost = 1}]
"""


@both
def test_prices_are_taken_checked_and_reckoned_by(desk: Desk, make: Make, tmp_path: Path) -> None:
    file, table = tmp_path / "example.toml", tmp_path / "prices.csv"
    file.write_text(PRICES, encoding="utf-8")
    assert desk("prices", "check", str(file)).row == {"prices": 1, "examples": 1}
    assert desk("prices", "list").rows == []
    facts = {"provider": "example", "model": "STILL-1"}
    size = {"width": 2000, "height": 1000}
    known = {"source": "generation", "generation_metadata": facts, "metadata": size}
    reckoned = make("reckoned", **known)
    typed = make("typed", **known, generation_cost=Decimal(7))
    other = make("other", **known | {"generation_metadata": {**facts, "model": "still-1-pro"}})
    assert desk("prices", "import", str(file)).row["imported"] == 1
    rows = desk("prices", "estimate").rows
    assert rows[-1] == {"estimated": 1, "unpriced": 1, "changed": 1}
    assert rows[0]["id"] == other
    costs = {key: desk("show", key).row for key in (reckoned, typed, other)}
    assert [row["generation_cost"] for row in costs.values()] == ["1", "7", None]
    total = desk("cost").row
    assert total["amounts"] == [{"currency": "USD", "billed": "7", "estimated": "1", "total": "8"}]
    assert total["unknown"] == 1
    assert desk("prices", "export", str(table)).row["exported"] == 1
    unwritable = desk("prices", "export", str(tmp_path / "no folder" / "prices.csv"))
    assert (unwritable.code, "cannot be written" in unwritable.err) == (2, True)
    dearer = table.read_text(encoding="utf-8").replace(",0.5,", ",2,")
    table.write_text(dearer, encoding="utf-8")
    refused = desk("prices", "import", str(table))
    assert (refused.code != 0, "costs 1 by its own words, and 4" in refused.err) == (True, True)
    table.write_text(dearer.replace("megapixels=2,1", "megapixels=2,4"), encoding="utf-8")
    assert desk("prices", "import", str(table)).code == 0
    assert [row["prices"][0]["price"] for row in desk("prices", "list").rows] == ["2"]
    assert desk("cost").row["amounts"][0]["total"] == "8"  # what was reckoned stays until asked
    desk("prices", "estimate", "--query", "name:reckoned")
    assert desk("show", reckoned).row["generation_cost"] == "4"
    assert desk("prices", "import", str(tmp_path / "none.toml")).code != 0


@both
def test_an_import_says_that_a_budget_is_passed(desk: Desk, tmp_path: Path) -> None:
    folder, file = generated(tmp_path / "made", 2), tmp_path / "prices.json"
    file.write_text(as_json(prices(model_of(plain()), "0.75")), encoding="utf-8")
    assert "budgets" not in desk("import", str(folder / "camera.png")).rows[-1]["summary"]
    desk("prices", "import", str(file))
    desk("budget", "1")
    before = desk("import", "--preview", str(folder))
    ahead = before.rows[-1]["summary"]["estimated"]
    assert (ahead["cost"], ahead["priced"], ahead["unpriced"]) == ("1.5", 2, 1)
    assert (ahead["budget"]["state"], ahead["state_then"]) == ("fine", "passed")
    assert "This passes the budget: $1.50 of $1.00." in before.err
    said = desk("import", str(folder / "made 0.png"))
    assert "Budget" not in said.err
    (budget,) = said.rows[-1]["summary"]["budgets"]
    assert (budget["film"], budget["spent"], budget["state"]) == (None, "0.75", "fine")
    said = desk("import", str(folder))
    assert "Budget passed: $1.50 of $1.00 spent." in said.err
    assert said.rows[-1]["summary"]["budgets"][0]["state"] == "passed"
    assert "Budget" not in desk("import", str(folder)).err, "it is said once"


@both
def test_calls_are_put_on_record_also_those_that_failed(desk: Desk, make: Make) -> None:
    made(desk)
    one, two, three = (make(name, source="generation") for name in ("one", "two", "three"))
    names = [word for key in (one, two, three) for word in ("--made", key)]
    first = desk("calls", "add", "fal", "flux", "--cost", "0.1", *names, "--external-id", "a")
    again = desk("calls", "add", "fal", "flux", "--cost", "5", "--external-id", "a")
    assert first.row["id"] == again.row["id"]
    failed = ("calls", "add", "fal", "--error", "timed out", "--for", "1A")
    desk(*failed, "--units", "5", "--unit", "second", "--unit-price", "0.3 EUR", "--estimated")
    desk("calls", "add", "fal", "--error", "no answer")
    assert desk("calls", "add", "fal", "--error", "x", "--made", one).code != 0
    for room in (("f" * 101,), ("fal", "--units", "9999999", "--unit-price", "9999999")):
        refused = desk("calls", "add", *room)
        assert refused.code != 0
        assert "should not" not in refused.err
    rows = desk("calls", "list").rows
    assert [(row["cost"], row["basis"], row["made"]) for row in rows] == [
        (None, "unknown", 0),
        ("1.5", "estimated", 0),
        ("0.1", "billed", 3),
    ]
    groups = {row["name"]: row for row in desk("cost", "--by", "provider").rows if row["by"]}
    fal = groups["fal"]
    assert [(a["currency"], a["total"]) for a in fal["amounts"]] == [("USD", "0.1"), ("EUR", "1.5")]
    assert (fal["known"], fal["unknown"], fal["failed"]) == (4, 1, 2)
    assert "timed out" in desk("calls", "list", json=False).out
    film = desk("cost", "--film", "Harbour").row
    assert {one["currency"]: one["total"] for one in film["amounts"]} == {
        "USD": "2.07",
        "EUR": "4.5",
    }
    assert desk("prices", "rate", "EUR", "1.10", "--day", "2020-01-01").row["us_dollars"] == "1.1"
    assert desk("prices", "rates").rows[0]["day"] == "2020-01-01"
    assert desk("prices", "rate", "USD", "1").code != 0
    budget = desk("budget", "10", "--film", "Harbour").row
    assert (budget["spent"], budget["left_out"]) == ("7.02", {})
