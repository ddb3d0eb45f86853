"""What the machine must have: found out without anything installed, told as one command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.base import machine


def test_it_runs_with_nothing_but_the_standard_library() -> None:
    script = Path(machine.__file__)
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", f"import runpy; runpy.run_path({str(script)!r})"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_a_library_that_is_not_there_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(machine.NEEDED, "libnothing-of-ours.so.9", "libnothing9")
    missing = machine.missing_libraries()
    assert "libnothing-of-ours.so.9" in missing
    command = machine.install_command(["libnothing-of-ours.so.9"])
    assert "apt-get install --yes libnothing9" in command


def test_nothing_is_missing_where_the_wheels_bring_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert machine.missing_libraries() == []


def test_who_is_not_root_is_told_the_command_and_not_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(machine, "NEEDED", {"libnothing-of-ours.so.9": "libnothing9"})
    monkeypatch.setattr(machine, "_is_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/apt-get")
    assert machine.main() == 1
    assert "sudo apt-get install --yes libnothing9" in capsys.readouterr().err


def test_what_only_sound_needs_does_not_keep_the_window_shut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(machine, "NEEDED", {"libnothing-of-ours.so.9": "libnothing9"})
    monkeypatch.setattr(machine, "OPTIONAL", frozenset({"libnothing-of-ours.so.9"}))
    monkeypatch.setattr(machine, "_is_root", lambda: False)
    assert machine.main() == 0


def test_who_tests_without_the_tracer_is_told_what_is_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(machine, "TRACER", "no-such-tracer")
    monkeypatch.setattr(machine, "_is_root", lambda: False)
    assert machine.prepare_tests() == 0
    assert (
        "sudo apt-get install --yes --no-install-recommends no-such-tracer"
        in capsys.readouterr().err
    )


def test_the_tracer_is_installed_where_that_needs_no_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "strace" else f"/bin/{name}")
    monkeypatch.setattr(machine, "_is_root", lambda: True)
    monkeypatch.setattr(machine, "_install", done.append)
    assert machine.prepare_tests() == 0
    assert done == ["apt-get install --yes --no-install-recommends strace"]
