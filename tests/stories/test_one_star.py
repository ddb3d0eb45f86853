"""One star costs a handful of statements, whatever is listed and open beside."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.stories.conftest import Desk


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that any connection to a local library runs from now on."""
    told: list[str] = []
    connect = sqlite3.dbapi2.connect

    def traced(*args: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **options)
        connection.set_trace_callback(told.append)
        return connection

    monkeypatch.setattr(sqlite3.dbapi2, "connect", traced)
    monkeypatch.setattr(sqlite3, "connect", traced)
    return told


def said(told: list[str]) -> list[str]:
    """Those that a library is asked or told something by: not what begins and ends a transaction,
    not what triggers do by themselves."""
    skipped = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "--", "SAVEPOINT", "RELEASE")
    return [text for text in told if not text.lstrip().upper().startswith(skipped)]


def is_quiet(desk: Desk, told: list[str]) -> bool:
    """Whether every picture is made, and the program then asked its library nothing for a while."""
    desk.wait(lambda: desk.window.services.pictures.is_settled)
    told.clear()
    desk.settle()
    QTest.qWait(300)
    return not said(told)


def brief(text: str) -> str:
    """A statement without the columns it reads."""
    words = " ".join(text.split())
    return words if len(words) < 160 else f"{words[:50]} ... {words[words.find(' FROM ') :][:200]}"


def test_one_star_reads_what_shows_stars_and_nothing_else(
    statements: list[str], demo_desk: Desk
) -> None:
    desk = demo_desk
    window = desk.window
    assert window.inspector.isVisible()
    grid = window.library.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(2, 0))
    # Until its thumbnails are made, what they change is read again as well.
    desk.wait(lambda: is_quiet(desk, statements))
    reads: list[str] = []
    window.library.model.modelReset.connect(lambda: reads.append("reset"))
    statements.clear()
    QTest.keyClick(grid, Qt.Key.Key_4)
    desk.settle()
    card = window.library.model.row_at(2)
    assert card is not None
    assert card.rating == 4
    # Three that write it, its row in the listing, its row and its history in the inspector, and
    # the counts of the saved searches that ask for stars.
    found = said(statements)
    data = desk.library.read(lambda r: r.sidebar())
    by_stars = [
        search for search in data.searches if "rating" in search.query or "rated" in search.query
    ]
    assert len(found) <= 6 + len(by_stars), "\n".join(brief(text) for text in found)
    assert reads == []
