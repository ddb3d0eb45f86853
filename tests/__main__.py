"""Runs every test in one process more than there are cores, or those that are named, in this one.

`python -m tests` runs everything, `python -m tests tests/catalog -k trash` takes what pytest takes.
Whatever a run leaves on the disk lies in one folder that goes with it. What a test made there by
our own name and forgot fails the run; a process that is killed, a sound service and the tests'
database server leave things too, which nobody can clear away before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# A third of the time a test waits, for a server, a worker or a timer: one process more than cores.
PROCESSES = min(4, (os.cpu_count() or 1) + 1)
TOGETHER = ("--numprocesses", str(PROCESSES), "--dist", "worksteal")


def main(options: list[str]) -> int:
    """Every test, or those that the options choose; 0 where each passed and cleaned up."""
    folder = Path(tempfile.mkdtemp(prefix="desk-tests-"))
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
