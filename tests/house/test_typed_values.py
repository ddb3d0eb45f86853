"""What a person types is read in one place: every door takes the same texts, as the same values.

The doors are asked as they are: fields of the inspector and of the board, dialogs, the search, the
command line.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QWidget

from desktop.base.errors import DeskError
from desktop.cli.main import run
from desktop.domain.film import Shot
from desktop.domain.ids import AssetId, RelationId
from desktop.domain.library_settings import LONGEST_STILL, LibrarySettings
from desktop.domain.search.parser import parse
from desktop.domain.search.tree import FieldMatch
from desktop.domain.typed_text import Money
from desktop.ui.inspector import codec
from desktop.ui.preferences.library_page import LibraryPage
from desktop.ui.storyboard import shot_fields
from desktop.ui.storyboard.film_dialog import FilmDialog, FilmFacts
from tests.house.source import trees

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PACKAGE = Path(__file__).parents[2] / "desktop"
SHOT = Shot(AssetId("s"), RelationId("r"), "1A", "Shot 1A", 1)

LENGTHS: dict[str, float] = {
    "6": 6.0,
    "6 s": 6.0,
    "2.5s": 2.5,
    "2,5 s": 2.5,
    ".5": 0.5,
    "4.": 4.0,
    "1:20": 80.0,
    "1:20,5": 80.5,
    "1:02:03": 3723.0,
    "1 min 20 s": 80.0,
    "1h": 3600.0,
    "500 ms": 0.5,
    "00:00:06:12": 6.5,
    "36f": 1.5,
}
NO_LENGTHS = ("soon", "4:5:6:7:8", "6 x", "1e3", "nan", "5 parsec")
AMOUNTS: dict[str, Decimal] = {
    "0.25": Decimal("0.25"),
    "1,25": Decimal("1.25"),
    "1,200": Decimal(1200),
    "1.200,50": Decimal("1200.50"),
    "$0.025": Decimal("0.025"),
    "1.25 €": Decimal("1.25"),
    "12.5 chf": Decimal("12.5"),
    "1 200,5": Decimal("1200.5"),
    "0": Decimal(0),
}
NO_AMOUNTS = ("cheap", "-1", "1e9", "$1 €", "5s", "1.2345678", "999999999")
DATES: dict[str, datetime] = {
    "2026-11-14": datetime(2026, 11, 14),
    "2026/11/14": datetime(2026, 11, 14),
    "2026-11-14 21:40": datetime(2026, 11, 14, 21, 40),
    "2026-11-14T21:40:05": datetime(2026, 11, 14, 21, 40, 5),
    "14 Nov 2026": datetime(2026, 11, 14),
    "14 Nov 2026 21:40": datetime(2026, 11, 14, 21, 40),
    "14. November 2026": datetime(2026, 11, 14),
    "November 14, 2026": datetime(2026, 11, 14),
    "14.11.2026": datetime(2026, 11, 14),
    "14.11.2026 21:40": datetime(2026, 11, 14, 21, 40),
    "Sept 2026": datetime(2026, 9, 1),
    "2026-11": datetime(2026, 11, 1),
    "2026": datetime(2026, 1, 1),
}
NO_DATES = ("soon", "14/11/2026", "2026-13", "30 Feb 2026", "Nov 2026 21:40", "14 Foo 2026", "0900")
UNKNOWN = ("unknown", "None", "-", "–", "?")


def searched(field: str, text: str) -> Any:
    """Where counting begins for what was typed behind a field of a search; None for unknown."""
    try:
        found = parse(f'{field}>="{text}"')
    except DeskError:
        found = parse(f"{field}:{text}")  # raises again, where it is no word for "unknown"
        assert isinstance(found, FieldMatch)
        return found.spans[0].low if found.spans else None
    assert isinstance(found, FieldMatch)
    return found.spans[0].low


@pytest.fixture
def told(sqlite_library_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Runs a command: its row, or what it says is wrong."""

    def call(*arguments: str) -> Any:
        code = run(["--library", str(sqlite_library_path), "--json", *arguments])
        out, err = capfd.readouterr()
        return (json.loads(out), "") if code == 0 else (None, err)

    return call


def in_dialog(qtbot: QtBot, text: str) -> tuple[FilmFacts | None, str]:
    """What the dialog of a film makes of a target, and what it says is wrong."""
    made: list[FilmFacts] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FilmDialog(parent, None, made.append)
    dialog.name.setText("Lamp")
    dialog.target.setText(text)
    dialog.accept()
    return (made[0] if made else None), dialog._problem.text()


def in_preferences(qtbot: QtBot, text: str) -> tuple[Any, str]:
    """What the preferences make of the length of a still, and what they say is wrong."""
    page = LibraryPage()
    qtbot.addWidget(page)
    page.show_settings(LibrarySettings(still_seconds=3.25))
    page.still.setText(text)
    changed = page.changed()
    return (changed or {}).get("still_seconds"), page.problem


def words_of(act: Callable[[], object]) -> str:
    """How an error begins: what is wrong, without what could be written instead."""
    with pytest.raises(DeskError) as caught:
        act()
    return str(caught.value)


@pytest.mark.parametrize("text", LENGTHS)
def test_every_door_takes_a_length(text: str, qtbot: QtBot) -> None:
    seconds = LENGTHS[text]
    assert shot_fields.read(SHOT, "duration", text, 24.0) == seconds
    assert searched("duration", text) == seconds
    facts, _ = in_dialog(qtbot, text)
    assert facts is not None
    assert facts.target == seconds
    if seconds <= LONGEST_STILL:
        assert in_preferences(qtbot, text)[0] == seconds


def test_the_command_line_takes_each_length(told: Callable[..., Any]) -> None:
    rows = {text: told("film", "new", "Lamp", "--target", text)[0] for text in LENGTHS}
    assert {text: row["target_seconds"] for text, row in rows.items()} == LENGTHS


@pytest.mark.parametrize("text", NO_LENGTHS)
def test_no_door_takes_what_is_no_length_and_all_say_so_in_the_same_words(
    text: str, qtbot: QtBot, told: Callable[..., Any]
) -> None:
    words = words_of(lambda: shot_fields.read(SHOT, "duration", text, 24.0))
    assert words == f"“{text}” is not a length of time."
    assert words in words_of(lambda: parse(f'duration:"{text}"'))
    for facts, said in (in_dialog(qtbot, text), in_preferences(qtbot, text)):
        assert facts is None
        assert words in said
    assert words in " ".join(told("film", "new", "Lamp", "--target", text)[1].split())


@pytest.mark.parametrize("text", AMOUNTS)
def test_every_door_takes_an_amount(text: str) -> None:
    read = codec.MONEY.parse(text)
    assert isinstance(read, Money)
    assert read.amount == AMOUNTS[text]
    assert searched("cost", text) == AMOUNTS[text]


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_no_door_takes_what_is_no_amount_and_all_say_so_in_the_same_words(text: str) -> None:
    words = words_of(lambda: codec.MONEY.parse(text))
    assert words in words_of(lambda: parse(f'cost>"{text}"'))


@pytest.mark.parametrize("text", DATES)
def test_every_door_takes_a_date(text: str) -> None:
    read = codec.DATE.parse(text)
    assert read.clock == searched("recorded", text) == DATES[text]
    assert searched("created", text) == DATES[text].astimezone()
    # What a field shows of it, every door reads again as the same.
    assert codec.DATE.parse(codec.DATE.write(read)) == replace(read, at=read.at.replace(second=0))


@pytest.mark.parametrize("text", ["today", "yesterday", "last week", "lastmonth", "this year"])
def test_every_door_takes_a_day_by_its_word(text: str) -> None:
    assert codec.DATE.parse(text).clock == searched("recorded", text)


@pytest.mark.parametrize("text", NO_DATES)
def test_no_door_takes_what_is_no_date_and_all_say_so_in_the_same_words(text: str) -> None:
    words = words_of(lambda: codec.DATE.parse(text))
    assert words in words_of(lambda: parse(f'recorded:"{text}"'))


@pytest.mark.parametrize("text", UNKNOWN)
def test_every_door_knows_what_stands_for_nothing(text: str) -> None:
    assert codec.MONEY.parse(text) is None
    assert codec.DATE.parse(text) is None
    assert shot_fields.read(SHOT, "duration", text, 24.0) is None
    for field in ("cost", "duration", "recorded"):
        assert searched(field, text) is None
    with pytest.raises(DeskError):
        parse(f"cost>{text}")  # unknown is neither more nor less than anything


def test_nobody_else_reads_dates() -> None:
    # What files and databases hold is not typed by a person.
    others = {"media", "catalog", "storage", "demo", "jobs"}
    readers = []
    for module, tree in trees("strptime"):
        if module.partition("/")[0] in others:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "strptime":
                readers.append(module)
    assert readers == []
