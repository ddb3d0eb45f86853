"""Logging to a rotating file, with secrets scrubbed before anything is written."""

from __future__ import annotations

import logging
import logging.handlers
import sys

from desktop.base import paths
from desktop.base.address import redact

_LISTENING: list[logging.Handler] = []  # our handlers that hear other libraries


class _RedactingFormatter(logging.Formatter):
    """Formats, then scrubs: tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def stop() -> None:
    """Log nothing more, and close the file."""
    others = logging.getLogger()
    for handler in [one for one in others.handlers if one in _LISTENING]:
        others.removeHandler(handler)
    root = logging.getLogger("desktop")
    for older in root.handlers:
        older.close()
    root.handlers.clear()
    root.propagate = True
    _LISTENING.clear()


def set_up(*, verbose: bool = False, to_stderr: bool = False) -> None:
    """Send the program's log to its file (2 MB, three kept) and, if asked, to stderr.

    A log that cannot be written (full disk, no permission) must not stop the program.
    """
    stop()
    root = logging.getLogger("desktop")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    formatter = _RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        folder = paths.log_dir()
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            folder / "directors-desk.log", maxBytes=2_000_000, backupCount=3, encoding="utf-8"
        )
        handler.setFormatter(formatter)
        root.addHandler(handler)
    except OSError as error:
        to_stderr = True
        print(f"directors-desk: no log file: {error}", file=sys.stderr)  # noqa: T201 - there is no log
    if to_stderr:
        stream = logging.StreamHandler(sys.stderr)
        stream.setFormatter(formatter)
        root.addHandler(stream)
    root.propagate = False
    # What libraries have to say belongs there too: Python prints it raw where nobody listens.
    others = logging.getLogger()
    _LISTENING[:] = root.handlers
    for handler in _LISTENING:
        others.addHandler(handler)
