"""Other programs of this machine: which of them open a kind of file, and starting one with a file.

Never through a shell: a file may be called anything. Everything here may wait for a disk or for
the other program, so it is called beside the window.

On Linux the desktop's own tool `gio` answers and starts (desktop files, MIME types, defaults); on
macOS `open -a`; on Windows the system's own dialog, the verb `openas`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

from desktop.base.errors import ProgramError
from desktop.base.frozen import frozen

# What starts this program anew, in a process of its own.
OWN_COMMAND = (sys.executable, *(() if getattr(sys, "frozen", False) else ("-m", "desktop")))
PATIENCE = 10.0  # seconds for the desktop's tool to answer
_ENTRY = re.compile(r"\S+\.desktop", re.ASCII)


@frozen
class Program:
    """A program that can be asked to open a file.

    Attributes:
        name: As its menu entry has it.
        path: What starts it: a `.desktop` file, an `.app`, or an executable.
        is_default: The system opens files of this kind with it.
    """

    name: str
    path: Path
    is_default: bool = False


def programs_for(content_type: str) -> list[Program]:
    """The programs that the system knows for a MIME type, the default first."""
    if not sys.platform.startswith("linux"):
        return []
    default, entries = _entries(_gio("mime", content_type or "application/octet-stream"))
    found: dict[Path, Program] = {}
    for entry in entries:
        path = _desktop_file(entry)
        if path is not None and path not in found:
            found[path] = Program(_name_in(path) or path.stem, path, entry == default)
    return sorted(found.values(), key=lambda one: (not one.is_default, one.name.casefold()))


def chosen_program(path: Path) -> Program:
    """The program that a person has picked in a file dialog.

    Raises:
        ProgramError: It is no program.
    """
    if path.suffix == ".desktop" and path.is_file():
        return Program(_name_in(path) or path.stem, path)
    is_bundle = sys.platform == "darwin" and path.suffix == ".app" and path.is_dir()
    if is_bundle or (path.is_file() and os.access(path, os.X_OK)):
        return Program(path.stem if is_bundle else path.name, path)
    raise ProgramError(
        f"{path.name} is not a program.", advice="Choose an application or an executable file."
    )


def open_with(program: Program, file: Path) -> None:
    """Start a program with a file; returns once it has been started.

    Raises:
        ProgramError: It could not be started.
    """
    if program.path.suffix == ".desktop":
        _run(program, "gio", "launch", str(program.path), str(file))
    elif sys.platform == "darwin":
        _run(program, "open", "-a", str(program.path), str(file))
    else:
        _start(program, file)


def ask_windows(file: Path) -> None:
    """Let Windows ask which program to use."""
    start = getattr(os, "startfile", None)
    if start is not None:
        start(str(file), "openas")


def _gio(*arguments: str) -> str:
    """What the desktop's tool says; nothing where there is none, or it does not answer."""
    try:
        done = subprocess.run(  # noqa: S603 - a MIME type, and no shell
            ["gio", *arguments],  # noqa: S607 - where it is differs between systems
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _entries(told: str) -> tuple[str, list[str]]:
    """The default entry and all of them, in what `gio mime` says."""
    default, found = "", []
    for line in told.splitlines():
        entry = line.rpartition(": ")[2].strip()
        if not _ENTRY.fullmatch(entry):
            continue
        if not line.startswith(("\t", " ")):
            default = entry
        found.append(entry)
    return default, list(dict.fromkeys(found))


def _desktop_file(entry: str) -> Path | None:
    """Where a desktop file lies; a `-` in its id may stand for a folder."""
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    roots = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for root in (home, *roots.split(":")):
        folder = Path(root) / "applications"
        for name in (entry, entry.replace("-", "/", 1)):
            if (folder / name).is_file():
                return folder / name
    return None


def _name_in(path: Path) -> str:
    """The name that a desktop file gives its program, in the language of this person."""
    language = (os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").partition(".")[0]
    wanted = [f"Name[{language}]", f"Name[{language.partition('_')[0]}]", "Name"]
    found: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    is_entry = False
    for line in lines:
        if line.startswith("["):
            is_entry = line.strip() == "[Desktop Entry]"
        key, mark, value = line.partition("=")
        if is_entry and mark:
            found.setdefault(key.strip(), value.strip())
    return next((found[key] for key in wanted if found.get(key)), "")


def _run(program: Program, *command: str) -> None:
    """Run what starts a program, and hear whether it did."""
    try:
        done = subprocess.run(  # noqa: S603 - what a person chose, and no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        return  # it is on its way: some tools stay as long as the program does
    except OSError as error:
        raise _failed(program, error.strerror or str(error)) from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _failed(program, lines[-1] if lines else f"it ended with {done.returncode}")


def _start(program: Program, file: Path) -> None:
    """Start an executable that goes on by itself, also when this program ends."""
    try:
        started = subprocess.Popen(  # noqa: S603 - what a person chose, and no shell
            [str(program.path), str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise _failed(program, error.strerror or str(error)) from error
    # Somebody has to hear of its end: it would stay a zombie otherwise.
    threading.Thread(target=started.wait, name=f"wait for {program.name}", daemon=True).start()


def _failed(program: Program, why: str) -> ProgramError:
    return ProgramError(
        f"{program.name} could not be started: {why}.", advice="Choose another program."
    )


def is_running(pid: int) -> bool:
    """Whether there is a process of this number on this machine, whoever's it is."""
    import psutil  # noqa: PLC0415 - only who finds what another program left asks this

    try:
        return bool(psutil.pid_exists(pid))
    except OverflowError:  # no process has such a number
        return False
