"""Other programs are found and started, whatever the file is called, and never through a shell."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from desktop.base import programs
from desktop.base.errors import ProgramError
from desktop.base.programs import Program, chosen_program, open_with, programs_for

ODD = "a $(touch pwned) `id` 'q' \"d\" %f; & \n ü --flag.png"
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("gio") is None,
    reason="asks the desktop's own tool of Linux",
)


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two programs for PNG, of which one says here what it was started with."""
    share, out = tmp_path / "share", tmp_path / "heard"
    folder = share / "applications"
    (folder / "kde").mkdir(parents=True)
    speaker = tmp_path / "my viewer.sh"
    speaker.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" > "{out}.new"\nmv "{out}.new" "{out}"\n')
    speaker.chmod(0o755)
    (folder / "viewer.desktop").write_text(
        "[Desktop Entry]\nType=Application\nName=Viewer\nName[fr]=Visionneuse\n"
        f'Exec="{speaker}" --view %f\nMimeType=image/png;\n'
        "[Desktop Action new]\nName=Something else\n"
    )
    (folder / "kde" / "painter.desktop").write_text(
        "[Desktop Entry]\nType=Application\nName=Painter\nExec=/bin/true %f\nMimeType=image/png;\n"
    )
    (folder / "mimeinfo.cache").write_text(
        "[MIME Cache]\nimage/png=viewer.desktop;kde-painter.desktop;\n"
    )
    config = tmp_path / "config"
    config.mkdir()
    (config / "mimeapps.list").write_text("[Default Applications]\nimage/png=viewer.desktop\n")
    for name, value in (
        ("XDG_DATA_HOME", share),
        ("XDG_DATA_DIRS", share),
        ("XDG_CONFIG_HOME", config),
        ("XDG_CONFIG_DIRS", config),
    ):
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    return out


def said(heard: Path) -> list[str]:
    until = time.monotonic() + 30
    while not heard.exists():
        assert time.monotonic() < until, "the program was not started"
        time.sleep(0.01)
    return heard.read_text().split("\0")[:-1]


def test_the_programs_of_a_type_by_their_names_the_default_first(heard: Path) -> None:
    found = programs_for("image/png")
    assert [(one.name, one.is_default) for one in found] == [
        ("Visionneuse", True),
        ("Painter", False),
    ]
    assert programs_for("model/nothing-opens-this") == []
    assert programs_for("--help") == []


def test_a_file_of_any_name_is_one_argument(heard: Path, tmp_path: Path) -> None:
    file = tmp_path / ODD
    file.write_bytes(b"x")
    (viewer, _) = programs_for("image/png")
    before = psutil.Process().children()
    open_with(viewer, file)
    assert said(heard) == ["--view", str(file)]
    heard.unlink()
    open_with(chosen_program(tmp_path / "my viewer.sh"), file)
    assert said(heard) == [str(file)]
    # What has ended is no zombie, and nothing waits for it any more.
    while left := [one for one in threading.enumerate() if one.name.startswith("wait for")]:
        left[0].join(30)
        assert not left[0].is_alive()
    begun = [one for one in psutil.Process().children() if one not in before]
    assert [one for one in begun if one.status() == psutil.STATUS_ZOMBIE] == []
    assert not list(tmp_path.rglob("pwned"))
    assert not Path("pwned").exists()


def test_what_cannot_be_started_is_said(heard: Path, tmp_path: Path) -> None:
    file = tmp_path / "boat.png"
    file.write_bytes(b"x")
    gone = Program("Gone", tmp_path / "gone.desktop")
    with pytest.raises(ProgramError, match="Gone could not be started"):
        open_with(gone, file)
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF and no program")
    broken.chmod(0o755)
    with pytest.raises(ProgramError, match="broken could not be started"):
        open_with(chosen_program(broken), file)
    for no_program in (file, tmp_path, tmp_path / "nothing"):
        with pytest.raises(ProgramError, match="is not a program"):
            chosen_program(no_program)


def test_a_machine_without_the_tool_knows_no_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs_for("image/png") == []
    assert programs._gio("mime", "image/png") == ""
