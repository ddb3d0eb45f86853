"""Runs every test in as many processes as there are cores; what fails there is tried again, alone.

Some tests play films, kill programs and set two databases against each other. Where a machine has
nothing to spare, one may fail for want of time. What fails alone as well is a failure; what passes
alone is named at the end, so that nobody overlooks it.
"""

from __future__ import annotations

import subprocess
import sys

# Tests move on to an idle process one by one: a process that dies takes no others with it.
TOGETHER = ("--numprocesses", "auto", "--maxprocesses", "4", "--dist", "worksteal")
ALONE = ("--last-failed", "--last-failed-no-failures", "none", "-rA")


def run(*options: str) -> int:
    """One run of pytest; its exit code."""
    return subprocess.run([sys.executable, "-m", "pytest", *options], check=False).returncode


def main(options: list[str]) -> int:
    """Every test, or those that the options choose; 0 where each passed."""
    code = run(*TOGETHER, *options)
    if code != 1:  # all is well; or it was interrupted, or could not begin
        return code
    sys.stdout.write("\nWhat failed beside others is tried once more, alone.\n\n")
    sys.stdout.flush()
    code = run(*ALONE, *options)
    if code == 0:
        sys.stdout.write("\nThe tests named above failed beside others and passed alone.\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
