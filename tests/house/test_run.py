"""`make test`: where a run writes, and what of an earlier one is cleared away."""

from __future__ import annotations

import os
from pathlib import Path

from tests.__main__ import ROOM, clear, place_for

NOBODY = 2**22 + 1  # no process of Linux has a number above 2**22


def test_a_run_writes_into_memory_only_where_there_is_room(tmp_path: Path) -> None:
    disk = os.statvfs(tmp_path)
    has_room = disk.f_bavail * disk.f_frsize >= ROOM
    assert place_for(tmp_path, 2 * ROOM) == (tmp_path if has_room else None)
    assert place_for(tmp_path, 2 * ROOM - 1) is None, "programs need memory, too"
    assert place_for(tmp_path / "nothing", 2 * ROOM) is None


def test_the_memory_of_a_dead_run_is_given_back_and_no_other(tmp_path: Path) -> None:
    names = (f"desk-tests-{NOBODY}-a", f"desk-tests-{os.getpid()}-b", "desk-tests-c-d", "desk-e")
    for name in names:
        (tmp_path / name / "deep").mkdir(parents=True)
    clear(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(names[1:])
