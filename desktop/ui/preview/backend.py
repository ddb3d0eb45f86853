"""QtMultimedia, loaded when something is first played; where it cannot be, what is missing."""

from __future__ import annotations

import functools
import importlib
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLoggingCategory, qInstallMessageHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

# Libraries that QtMultimedia's wheel expects of the system, and the Debian/Ubuntu packages.
PACKAGES = {
    "libpulse": "libpulse0",
    "libEGL": "libegl1",
    "libGL": "libgl1",
    "libxkbcommon": "libxkbcommon0",
    "libdbus": "libdbus-1-3",
    "libva": "libva2 libva-drm2 libva-x11-2",
}

# Every media file's whole description, and which libraries for faster decoding are not here: for
# those who work on Qt. `QT_LOGGING_RULES` brings it back.
QUIET = "qt.multimedia*.info=false\nqt.multimedia.symbolsresolver=false"


@contextmanager
def without_python() -> Iterator[None]:
    """Nothing written in Python is called by Qt in here: what it has to say goes to stderr.

    While the system loads a library it holds a lock of its own. A message handler in Python lets
    another thread run there, and if that one imports a module that is a library too, each waits
    for what the other has: for ever.
    """
    handler = qInstallMessageHandler(None)
    try:
        yield
    finally:
        qInstallMessageHandler(handler)


@functools.cache
def load() -> tuple[Any, str]:
    """The module and an empty text, or None and why it cannot be loaded.

    Not imported at the top: it takes 100 ms that belong to the window's first moment, and on a
    bare server it cannot be imported at all.
    """
    QLoggingCategory.setFilterRules(QUIET)
    try:
        with without_python():
            return importlib.import_module("PySide6.QtMultimedia"), ""
    except ImportError as error:
        log.warning("playing is off: %s", error)
        return None, str(error)


def advice(problem: str) -> str:
    """What to install for an import error of QtMultimedia, as a command that can be copied."""
    wanted = [package for library, package in PACKAGES.items() if library in problem]
    if not wanted:
        return "Install the program again, so that the part that plays comes with it."
    return f"Install it and start again:  sudo apt-get install {' '.join(wanted)}"
