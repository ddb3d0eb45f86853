"""Logging to a rotating file, with secrets scrubbed before anything is written."""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys

from desktop.base import paths

# user:password@ in any URL: up to the last @ before a blank, since people do not escape theirs.
_URL_SECRET = re.compile(r"(?P<head>[a-z][a-z0-9+.-]*://[^\s:/@]*):\S+@", re.IGNORECASE)
# password=... in a connection string, "password": "..." in what a program prints, PGPASSWORD=...
_KEY_SECRET = re.compile(
    r"""(?P<head>(?:password|passwd|pwd|secret|token)["']?\s*[=:]\s*)"""
    r"""(?:'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|[^\s,;&]+)""",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """Take passwords out of `text`: in URLs and in `password=...` pairs."""
    text = _URL_SECRET.sub(r"\g<head>:***@", text)
    return _KEY_SECRET.sub(r"\g<head>***", text)


class _RedactingFormatter(logging.Formatter):
    """Formats, then scrubs: tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def set_up(*, verbose: bool = False, to_stderr: bool = False) -> None:
    """Send the program's log to its file (2 MB, three kept) and, if asked, to stderr.

    A log that cannot be written (full disk, no permission) must not stop the program.
    """
    root = logging.getLogger("desktop")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    root.handlers.clear()
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
