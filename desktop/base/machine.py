"""What the machine must have for the window: system libraries, and how to install them.

Runs before anything is installed (`python desktop/base/machine.py`), so it imports the standard
library only.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

# Shared library -> Debian package. What the Qt wheels expect to find on the system.
NEEDED = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libpulse.so.0": "libpulse0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# Without these the window opens and only sound and video are off.
OPTIONAL = frozenset({"libpulse.so.0"})
FONT_PACKAGE = "fonts-dejavu-core"
# What makes the N-th system call of a program fail.
TRACER = "strace"
# What shows the gallery as a person sees it: a browser without a window.
BROWSER = "chromium-headless-shell"


def missing_libraries() -> list[str]:
    """The shared libraries that the window needs and the system does not have (Linux only)."""
    if not sys.platform.startswith("linux"):
        return []
    return [name for name in NEEDED if not _loads(name)]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def install_command(missing: list[str]) -> str:
    """The exact command that installs them, for people."""
    packages = " ".join(sorted(NEEDED[name] for name in missing))
    prefix = "" if _is_root() else "sudo "
    return f"{prefix}apt-get install --yes {packages} {FONT_PACKAGE}"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def main() -> int:
    """Install what is missing where that needs no question, else name the command.

    Returns 0 where the window can be opened.
    """
    missing = missing_libraries()
    if not missing:
        return 0
    say = sys.stderr.write
    say(f"Missing system libraries: {', '.join(missing)}\n")
    if not shutil.which("apt-get"):
        say("Install them with your system's package manager, then run this again.\n")
        return int(any(name not in OPTIONAL for name in missing))
    command = install_command(missing)
    if not _is_root():
        say(f"Install them with:\n    {command}\n")
        return int(any(name not in OPTIONAL for name in missing))
    say(f"Installing them: {command}\n")
    _install(command)
    left = [name for name in missing_libraries() if name not in OPTIONAL]
    if left:
        say(f"That did not work. Install them by hand:\n    {install_command(left)}\n")
    return int(bool(left))


def prepare_tests() -> int:
    """Install what tests need besides, where that needs no question.

    Returns 0 always: without it the tests that need it say that they were skipped.
    """
    for program, words in ((TRACER, "failing disks"), (BROWSER, "the gallery in a browser")):
        if not sys.platform.startswith("linux") or shutil.which(program):
            continue
        command = f"apt-get install --yes --no-install-recommends {program}"
        if shutil.which("apt-get") and _is_root():
            sys.stderr.write(f"Installing what tests of {words} need: {command}\n")
            _install(command)
        else:
            sys.stderr.write(f"Tests of {words} are skipped without it: sudo {command}\n")
    return 0


def _install(command: str) -> None:
    """Run a command of apt-get's."""
    for step in ("apt-get update -qq", command):
        # Fixed words of ours, as root, on a machine that has asked for nothing else.
        subprocess.run(  # noqa: S603
            step.split(),
            check=False,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )


if __name__ == "__main__":
    sys.exit(prepare_tests() if sys.argv[1:] == ["tests"] else main())
