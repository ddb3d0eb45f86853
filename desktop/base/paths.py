"""The only file that knows where resources, migrations, caches and user data are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

APP_NAME = "directors-desk"


def _bundled(folder: str) -> Path:
    """Find a folder that travels with the program: in a checkout, a wheel or a frozen build."""
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(__file__).resolve().parent.parent
    candidates = [package / f"_{folder}", package.parent / folder]
    if frozen:
        candidates.insert(0, Path(frozen) / folder)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{folder} is missing from this installation; install it again")


def resources_dir() -> Path:
    """Icons, fonts and texts that travel with the program."""
    return _bundled("resources")


def migrations_dir() -> Path:
    """The Alembic environment and its revisions."""
    return _bundled("migrations")


def _user_dir(kind: str, fallback: str) -> Path:
    """A per-user folder; `DESK_HOME` puts all of them below one folder (tests, portable use)."""
    home = os.environ.get("DESK_HOME")
    return Path(home) / kind if home else Path(fallback)


def data_dir() -> Path:
    """Where the default library lives."""
    return _user_dir("data", platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_dir() -> Path:
    """Where settings live."""
    return _user_dir("config", platformdirs.user_config_dir(APP_NAME, appauthor=False))


def cache_dir() -> Path:
    """What can be rebuilt: thumbnails, posters, waveforms."""
    return _user_dir("cache", platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """Logs and crash reports."""
    return _user_dir("log", platformdirs.user_log_dir(APP_NAME, appauthor=False))


def default_library() -> Path:
    """The library that is made at first start."""
    return data_dir() / "library.desk"


def thumbnails_dir() -> Path:
    """Derived pictures, keyed by content hash, shared by all libraries of this user."""
    return cache_dir() / "thumbnails"
