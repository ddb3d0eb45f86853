"""Rows as JSON lines and as tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.cli.output import Output, cell, line
from desktop.domain.plain_number import amount_text

TRICKY = "a\nb\u2028c\u2029d\u0085e\x1b[31mf\udcffg é 🎬"


def test_a_row_is_one_line_for_every_reader_and_comes_back_as_it_was() -> None:
    text = line({"path": TRICKY})
    assert len(text.splitlines()) == 1
    assert json.loads(text) == {"path": TRICKY}
    text.encode("utf-8")


def test_what_people_read_stays_readable() -> None:
    assert "Café 🎬" in line({"name": "Café 🎬"})


def test_values_that_json_has_no_form_for_are_written_exactly() -> None:
    row = {
        "cost": Decimal("0.100000"),
        "at": datetime(2026, 11, 14, 21, 40, tzinfo=UTC),
        "path": Path("a") / "b",
        "kinds": frozenset({"b", "a"}),
    }
    assert json.loads(line(row)) == {
        "cost": "0.1",
        "at": "2026-11-14T21:40:00+00:00",
        "path": str(Path("a") / "b"),
        "kinds": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, None),
        (Decimal("0.000000"), "0"),
        (Decimal("100.000000"), "100"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("1234567.890000"), "1234567.89"),
    ],
)
def test_money_is_a_plain_decimal(amount: Decimal | None, text: str | None) -> None:
    assert amount_text(amount) == text


def test_a_cell_is_one_line_without_controls_and_never_markup() -> None:
    shown = cell("[red]x[/red]\n\x1b[31my\u202e").plain
    assert shown == "[red]x[/red] [31my"


def test_a_table_that_goes_to_a_file_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json=False)
    output.rows([{"id": "1", "name": "n" * 200}], {"id": "ID", "name": "Name"})
    assert "n" * 200 in capsys.readouterr().out


def test_messages_go_to_standard_error_without_passwords(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Output(json=True).say("cannot reach postgresql://ana:tell-nobody@host/db")
    out, err = capsys.readouterr()
    assert out == ""
    assert "ana:***@host" in err
