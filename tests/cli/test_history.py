"""`history`: who did what and when."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.ids import AssetId
from desktop.edits.asset import SetFields
from tests.cli.conftest import Answer, both, performed

Desk = Callable[..., Answer]
Make = Callable[..., str]


@both
def test_an_edit_is_a_row_with_before_and_after_in_words(desk: Desk, make: Make) -> None:
    one, two = make("one"), make("two")
    desk("rate", "4", one, two)
    desk("rate", "2", one)
    desk("tag", two, "sea")
    rows = desk("history", "--kind", "marks").rows
    assert [row["assets"] for row in rows] == [1, 2]
    assert rows[0]["changed"] == ["Rating: ★★★★☆ → ★★☆☆☆"]
    assert rows[1]["changed"] == ["Rating set to ★★★★☆"]
    assert (rows[0]["about"], rows[0]["changes"][0]["before"]) == ("one", {"rating": 4})
    assert len(rows[1]["changes"]) == 2
    person = rows[0]["user"]
    assert len(desk("history", "--person", person.upper(), "--limit", "2").rows) == 2
    assert desk("history", "--to", "2020").rows == []
    assert desk("history", "--text", "sea", "--from", "today").row["kind"] == "tags"
    told = desk("history", one).rows
    assert [row["kind"] for row in told] == ["marks", "marks", "made"]
    assert desk("history", one, "--kind", "Tags").rows == []
    unknown = desk("history", "--person", "Nobody at all")
    assert (unknown.rows, "Nobody at all" in unknown.err) == ([], True)
    assert desk("history", "--kind", "magic").code == 2


def test_two_recipes_are_told_by_what_differs(desk: Desk, make: Make, address: str) -> None:
    one, two = make("one"), make("two")
    for key, seed in ((one, "7"), (two, "8")):
        facts = {"prompt": f"a sun {seed}", "seed": seed, "model": "lamp"}
        performed(address, SetFields(AssetId(key), {}, generation=facts))
    rows = {row["key"]: row for row in desk("recipes", "diff", one, two).rows}
    assert set(rows) == {"prompt", "seed"}
    assert (rows["seed"]["left"], rows["seed"]["right"]) == ("7", "8")
    assert rows["prompt"]["words"][-1] == {"change": "new", "text": " 8"}
    assert desk("recipes", "diff", one, one).rows == []
    assert "Seed" in desk("recipes", "diff", one, two, json=False).out
