"""`directors-desk serve`: a program of its own, that ends as it should and tells no secrets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from desktop.__main__ import main
from desktop.base import secrets
from desktop.tracking import AssetService
from tests.server.conftest import BEARER, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


def test_a_program_saves_and_it_ends_when_told_to(library_address: str) -> None:
    with served(library_address) as (process, address):
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
    with AssetService.open(library_address) as service:
        assert [one["name"] for one in service.list_assets()] == ["Note"]


def test_it_ends_with_the_program_that_started_it(sqlite_library_path: Path) -> None:
    with served(str(sqlite_library_path), "--until-input-ends") as (process, _):
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


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
