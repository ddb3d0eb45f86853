"""`film owed`: what a film still owes, in every form."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from tests.cli.conftest import Answer, both

Desk = Callable[..., Answer]


@both
def test_what_a_film_owes_is_told_to_people_scripts_and_spreadsheets(desk: Desk) -> None:
    desk("film", "new", "Harbour")
    desk("film", "add-scene", "Harbour", "=EXT. PIER")
    assert desk("film", "owed", "Harbour").rows[0]["kind"] == "empty"
    desk("film", "add-shot", "1", "Wide", "--duration", "4")
    desk("film", "add-failed-take", "1A", "out of credits", "--cost", "0.4", "--model", "wan")
    *lines, total = desk("film", "owed", "Harbour").rows
    assert [(line["kind"], line["code"]) for line in lines] == [("missing", "1A"), ("failed", "1A")]
    assert lines[0]["quote"]["cost"] is None
    assert (lines[1]["error"], lines[1]["take"]) == ("out of credits", 1)
    assert total["counts"] == {"missing": 1, "failed": 1}
    assert (total["finish"]["shots"], total["finish"]["total"]) == (1, None)
    text = desk("film", "owed", "harbour", json=False).out
    assert "1 shot that cannot be priced" in text
    assert "Take 1 failed: out of credits. Nothing came since." in text
    chosen = desk("film", "owed", "Harbour", "--kind", "failed", "--csv", json=False).out
    (line,) = csv.DictReader(io.StringIO(chosen))
    assert (line["where"], line["kind"], line["quote"]) == ("1A  Wide", "failed", "")
    assert desk("film", "owed", "Harbour", "--kind", "lost").code != 0
    assert desk("film", "owed", "Nowhere").code != 0
    desk("film", "new", "Nothing")
    assert "no shots" in desk("film", "owed", "Nothing", json=False).out
