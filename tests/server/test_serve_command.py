"""`directors-desk serve`: a program of its own, that ends as it should and tells no secrets."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from desktop.__main__ import main
from desktop.base import open_doors as open_doors_module
from desktop.base import secrets
from desktop.catalog.library import open_library
from desktop.jobs.download_media import drained
from desktop.jobs.integrations import find_integrations
from desktop.tracking import AssetService
from tests.server.conftest import BEARER, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


@contextmanager
def served(address: str, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, running, and where it is."""
    command = [sys.executable, "-m", "desktop", "--library", address, "serve", "--json"]
    with subprocess.Popen(
        [*command, "--port", "0", *options],
        env={**os.environ, "DESK_TOKEN": TOKEN},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())["address"]
        finally:
            process.kill()


def told(address: str) -> tuple[str, str]:
    """State and words of what `doctor` says of programs over HTTP, for one library."""
    with closing(open_library(address)) as library:
        report = drained(find_integrations(library))
    (row,) = (one for one in report.rows if one.name == "http")
    assert TOKEN not in repr(row)
    return row.state.value, row.words


def test_a_program_saves_and_it_ends_when_told_to(library_address: str) -> None:
    with served(library_address) as (process, address):
        state, words = told(library_address)
        assert (state, address in words, str(process.pid) in words) == ("on", True, True)
        made = httpx.post(
            f"{address}/api/assets",
            json={"name": "Note", "type": "text"},
            headers=BEARER,
            trust_env=False,
        )
        assert made.status_code == 201
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert [json.loads(line) for line in out.splitlines()] == [{"saved": 1}]
        assert TOKEN not in f"{out}{err}{process.args!r}"
        assert err == ""
    assert told(library_address) == ("off", "No program can come into this library.")
    with AssetService.open(library_address) as service:
        assert [one["name"] for one in service.list_assets()] == ["Note"]


def test_it_ends_with_the_program_that_started_it(sqlite_library_path: Path) -> None:
    with served(str(sqlite_library_path), "--until-input-ends") as (process, _):
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_record_of_what_was_killed_counts_for_nothing(
    sqlite_library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = str(sqlite_library_path)
    copy = shutil.copyfile(here, sqlite_library_path.with_name("copy.desk"))
    with served(here) as (process, address):
        (record,) = open_doors_module._folder().iterdir()
        left = record.read_bytes()
        assert told(here)[0] == "on"
        state, words = told(str(copy))  # the same library by its id, and another file
        assert (state, f"Another library is open at {address}" in words) == ("off", True)
        process.kill()
        process.wait(60)
        assert record.exists()
        assert told(here) == ("off", "No program can come into this library.")
        assert not record.exists()
    # Another program has the number by now, or somebody wrote nonsense there.
    number = record.with_name(f"{os.getpid()}.json")
    for content in (left, b"", b"[]", b"{}", b"\xff", b'{"started": 1e999}'):
        number.write_bytes(content)
        assert told(here)[0] == "off"


def test_what_cannot_be_is_said_and_nothing_is_opened(
    sqlite_library_path: Path, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    here = ["--library", str(sqlite_library_path), "serve"]
    for options, words in (
        (["--host", "0.0.0.0"], "open to other machines"),
        (["--cert", str(tmp_path / "none.pem")], "needs its key"),
        (["--cert", str(tmp_path / "none.pem"), "--key", "x"], "cannot be used"),
    ):
        monkeypatch.setenv("DESK_TOKEN", TOKEN)
        assert main([*here, *options]) == 2
        assert words in capsys.readouterr().err
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    assert main(["--library", str(tmp_path / "none.desk"), "serve", "--port", "0"]) == 1
    assert "There is no library" in capsys.readouterr().err
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    assert main([*here, "--show-token"]) == 0
    assert capsys.readouterr().out == f"{TOKEN}\n"
    monkeypatch.setattr(secrets, "_backend", lambda: None)
    assert main(here) == 2
    assert "no keyring" in capsys.readouterr().err
