"""Runs every test in one process more than there are cores, or those that are named, in this one.

`python -m tests` runs everything, `python -m tests tests/catalog -k trash` takes what pytest takes.
Whatever a run leaves lies in one folder that goes with it, in memory where there is room: a
database of PostgreSQL is four hundred files, and hundreds of tests want one each. What a test made
there by our own name and forgot fails the run; a process that is killed, a sound service and the
tests' database server leave things too, which nobody can clear away before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

# A third of the time a test waits, for a server, a worker or a timer: one process more than cores.
PROCESSES = min(4, (os.cpu_count() or 1) + 1)
TOGETHER = ("--numprocesses", str(PROCESSES), "--dist", "worksteal")
OURS = "desk-tests-"
MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes; a whole run has less than half of it at any time


def place_for(memory: Path, available: int) -> Path | None:
    """The folder in memory, where there is one with room; else the system's own temporary one.

    Args:
        memory: A file system in memory.
        available: How much memory is free, in bytes; programs need some, too.
    """
    try:
        found = os.statvfs(memory)
    except (AttributeError, OSError):  # Windows has no such call, macOS no such folder
        return None
    # Some tests run programs that they have made.
    may_run = os.access(memory, os.W_OK) and not found.f_flag & os.ST_NOEXEC
    has_room = min(found.f_bavail * found.f_frsize, available // 2) >= ROOM
    return memory if may_run and has_room else None


def clear(memory: Path) -> None:
    """Give back the memory of runs that have failed or been killed."""
    for one in memory.glob(f"{OURS}*-*"):
        number = one.name.removeprefix(OURS).partition("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(one, ignore_errors=True)


def main(options: list[str]) -> int:
    """Every test, or those that the options choose; 0 where each passed and cleaned up."""
    place = place_for(MEMORY, psutil.virtual_memory().available)
    if place is not None:
        clear(place)
    folder = Path(tempfile.mkdtemp(prefix=f"{OURS}{os.getpid()}-", dir=place))
    folder.chmod(0o711)  # as root, the tests' database server is another user
    try:
        code = subprocess.run(
            [sys.executable, "-m", "pytest", *(options or TOGETHER)],
            env={**os.environ, "TMPDIR": str(folder)},
            check=False,
        ).returncode
        # Folders of tests that failed are kept by pytest until here, to be looked at.
        left = sorted(one.name for one in folder.glob("desk-*"))
        if left:
            sys.stderr.write(f"Left behind in the temporary folder: {', '.join(left)}\n")
        if code == 1:
            sys.stderr.write(f"What the failed tests wrote is kept in {folder}\n")
            return code
    except KeyboardInterrupt:
        code, left = 2, []
    shutil.rmtree(folder, ignore_errors=True)
    return code or int(bool(left))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
