"""Half copies go only where nobody can be writing to them, whichever machine began them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from desktop.domain.media_folder import INCOMING
from desktop.storage import half_copies
from desktop.storage.half_copies import WriterState, hold, new_name, sweep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OURS = -1  # stands for the process of the tests, whose number is another one in each
NOBODY = 4194304999  # no system has a process of this number
HOUR = 60 * 60


@pytest.fixture
def half(tmp_path: Path) -> Callable[..., Path]:
    """Makes a half copy by the name of its maker, so many hours old."""
    root = tmp_path / "film.media"

    def make(maker: str = "", pid: int = NOBODY, *, hours: float = 0) -> Path:
        path = new_name(root)
        here = path.name.partition("@")[0]
        path = path.with_name(f"{maker or here}@{pid}-{path.name[-12:]}")
        path.write_bytes(b"half")
        then = time.time() - hours * HOUR
        os.utime(path, (then, then))
        return path

    return make


def root_of(path: Path) -> Path:
    assert path.parent.name == INCOMING
    return path.parent.parent


def uses(path: Path, **named: object) -> list[WriterState]:
    found = half_copies.half_copies(root_of(path), now=time.time(), **named)  # type: ignore[arg-type]
    return [one.use for one in found]


@pytest.mark.parametrize(
    ("maker", "pid", "hours", "use"),
    [
        ("", NOBODY, 0, WriterState.DEAD),
        ("", OURS, 0, WriterState.RUNNING),
        ("", OURS, 2, WriterState.DEAD),  # its number belongs to another program by now
        ("elsewhere~01234567", 1, 23, WriterState.UNKNOWN),
        ("elsewhere~01234567", 1, 25, WriterState.DEAD),
        ("elsewhere", 1, 23, WriterState.UNKNOWN),  # as older programs named them
        ("elsewhere", 1, 25, WriterState.DEAD),
        ("elsewhere~01234567", 1, -30, WriterState.UNKNOWN),  # a clock that is wrong
    ],
)
def test_who_may_be_writing(
    half: Callable[..., Path], maker: str, pid: int, hours: float, use: WriterState
) -> None:
    path = half(maker, os.getpid() if pid == OURS else pid, hours=hours)
    assert uses(path) == [use]
    assert sweep(root_of(path)) == (use is WriterState.DEAD)
    assert path.exists() == (use is not WriterState.DEAD)
    assert [p for p in path.parent.iterdir() if p != path] == []


def test_a_machine_of_the_same_name_is_another_machine(half: Callable[..., Path]) -> None:
    import socket

    for maker in (socket.gethostname(), f"{socket.gethostname()}~ffffffff"):
        path = half(maker, NOBODY)
        assert uses(path) == [WriterState.UNKNOWN]
        assert sweep(root_of(path)) == 0
        path.unlink()


def test_who_has_work_under_way_in_the_library_is_never_swept(half: Callable[..., Path]) -> None:
    path = half("elsewhere~01234567", 7, hours=100)
    assert uses(path, busy={"elsewhere:7"}) == [WriterState.RUNNING]
    assert sweep(root_of(path), busy={"elsewhere:7"}) == 0
    assert sweep(root_of(path), busy={"elsewhere:8"}) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_what_another_process_holds_is_in_use_however_old_it_is(half: Callable[..., Path]) -> None:
    path = half("elsewhere~01234567", 1, hours=1000)
    program = (
        "import os, sys; from desktop.storage.half_copies import hold;"
        "hold(os.open(sys.argv[1], os.O_RDWR)); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        assert uses(path) == [WriterState.RUNNING]
        assert sweep(root_of(path)) == 0
        process.kill()
        process.wait()
        assert sweep(root_of(path)) == 1


def test_a_copy_that_is_swept_all_the_same_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that slept for a week wakes up, and its half copy is gone."""
    import hashlib

    from desktop.storage import store

    source = tmp_path / "a.png"
    source.write_bytes(b"x" * 1000)
    root = tmp_path / "film.media"
    swept: list[Path] = []

    def slept(descriptor: int) -> None:
        hold(descriptor)
        if not swept:
            swept.extend((root / INCOMING).iterdir())
            swept[0].unlink()

    monkeypatch.setattr(store, "hold", slept)
    checksum = hashlib.sha256(source.read_bytes()).hexdigest()
    stored = store.copy_in(str(source), root, checksum=checksum)
    assert (root / stored.path).read_bytes() == source.read_bytes()
    assert len(swept) == 1
    assert list((root / INCOMING).iterdir()) == []
