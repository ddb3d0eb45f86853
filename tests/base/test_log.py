"""The log: no password reaches it, and without a place to write the program goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base import log, paths
from desktop.base.address import redact

CANARY = "hunter2-canary"


@pytest.fixture(autouse=True)
def own_handlers() -> Iterator[None]:
    """The program's logger as it was."""
    root = logging.getLogger("desktop")
    before, level, propagate = list(root.handlers), root.level, root.propagate
    yield
    for handler in root.handlers:
        if handler not in before:
            handler.close()
    root.handlers[:] = before
    root.setLevel(level)
    root.propagate = propagate


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql+psycopg://me:{CANARY}@host/films",
        f"postgresql+psycopg://me:a@b:c/{CANARY}@host/films",
        f"postgresql+psycopg://:{CANARY}@host/films",
        f"opening 'postgresql://me:{CANARY}@host/films?sslmode=require' failed",
        f"https://me:{CANARY}@host and https://you:{CANARY}@host",
        f"host=h user=u password={CANARY} dbname=d",
        f"host=h password = '{CANARY} with blanks and \\' quotes' dbname=d",
        f'{{"user": "me", "password": "{CANARY}", "host": "h"}}',
        f"{{'password': '{CANARY}'}}",
        f"postgresql://me@host/films?password={CANARY}&sslmode=require",
        f"PGPASSWORD={CANARY} psql",
        f"sslpassword={CANARY}",
        f"Password: {CANARY}",
        f"api_token={CANARY}; secret:{CANARY}",
    ],
)
def test_a_password_is_taken_out_wherever_it_stands(text: str) -> None:
    assert CANARY not in redact(text)
    assert redact(text) != ""


@given(st.text(st.characters(exclude_characters=" \t\n\r'\"\\", exclude_categories=("Z", "C"))))
def test_any_password_in_an_address_is_taken_out(secret: str) -> None:
    marked = f"{CANARY}{secret}{CANARY}"
    assert CANARY not in redact(f"cannot open postgresql://me:{marked}@host/films now")


@pytest.mark.parametrize(
    "text",
    [
        "The disk is full.",
        "https://host/path and https://me@host/path",
        "10:30 to 11:45 at the quay",
        "a shot of a secret door",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


def test_the_file_holds_no_password_not_even_in_a_traceback() -> None:
    log.set_up()
    logger = logging.getLogger("desktop.somewhere")
    try:
        raise RuntimeError(f"no route to postgresql://me:{CANARY}@host/films")
    except RuntimeError:
        logger.exception("opening %s", f"postgresql://me:{CANARY}@host/films")
    for handler in logging.getLogger("desktop").handlers:
        handler.flush()
    written = (paths.log_dir() / "directors-desk.log").read_text(encoding="utf-8")
    assert "RuntimeError" in written
    assert CANARY not in written


def test_a_log_that_cannot_be_written_does_not_stop_the_program(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "log").write_text("a file where the folder should be")
    log.set_up()
    logging.getLogger("desktop.somewhere").warning("still here")
    told = capsys.readouterr().err
    assert "no log file" in told
    assert "still here" in told


def test_setting_up_twice_writes_once() -> None:
    log.set_up()
    log.set_up()
    logging.getLogger("desktop.x").warning("one line")
    written = (paths.log_dir() / "directors-desk.log").read_text(encoding="utf-8")
    assert written.count("one line") == 1
