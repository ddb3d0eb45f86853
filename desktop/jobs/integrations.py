"""Finds out what the program works together with here: for Help > Integrations and `doctor`.

Asks no service and pays nothing: it looks for keys, packages and programs, and at the library.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop.base import keys, secrets, settings
from desktop.base.address import redact
from desktop.base.errors import DeskError
from desktop.base.open_doors import open_doors
from desktop.domain import display
from desktop.domain.generation import AvailabilityState
from desktop.domain.integration import (
    IntegrationGroup,
    IntegrationReport,
    IntegrationRow,
    IntegrationState,
    KeyRow,
    KeyState,
)
from desktop.generators.registry import BrokenAdapter
from desktop.jobs.generation_adapters import AdapterShelf
from desktop.jobs.job import Progress
from desktop.jobs.notice_channels import DESKTOP, DesktopChannel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from desktop.base.open_doors import OpenDoor
    from desktop.catalog.library import Library
    from desktop.domain.work_end import Delivery
    from desktop.generators.adapter import Generator
    from desktop.jobs.job import Job

ON, OFF, FAILING = IntegrationState.ON, IntegrationState.OFF, IntegrationState.FAILING
LITTLE_ROOM = 2_000_000_000  # bytes: one more batch of clips does not fit
# Of optional packages: what loads each.
PACKAGES = {
    "openai": "openai",
    "elevenlabs": "elevenlabs",
    "apprise": "apprise",
}
_NO_KEYRING = (
    "Start the keyring of your desktop (GNOME Keyring, KWallet), or set keys in the environment."
)


def find_integrations(
    library: Library | None,
    refused: DeskError | None = None,
    *,
    deliveries: Mapping[str, Delivery] = MappingProxyType({}),
) -> Job[IntegrationReport]:
    """What is on, what is off and why.

    Args:
        library: The one that is open, if one is.
        refused: Why the one that was named could not be opened.
        deliveries: What became of the last word that was sent each way.
    """
    yield Progress("Looking for generators")
    try:
        adapters = AdapterShelf().all(library)
    except DeskError as error:  # its workflows cannot be read; the page tells all the rest
        library, refused = None, error
        adapters = AdapterShelf().all(None)
    rows = list(generator_rows(adapters))
    yield Progress("Looking for keys")
    can_keep = secrets.is_available()
    rows += [
        _with_delivery(row, deliveries.get(row.name))
        for row in (_desktop(), _telegram(), _apprise())
    ]
    rows += [_http_door(library)]
    yield Progress("Looking at the library")
    rows += _library_rows(library, refused)
    rows += [_keyring(can_keep=can_keep), _readers(), _packages()]
    return IntegrationReport(tuple(rows), can_keep)


def generator_rows(
    adapters: Mapping[str, Generator | BrokenAdapter],
) -> Iterator[IntegrationRow]:
    """A row for each adapter; one that fails says so, and spoils no other."""
    for name, adapter in adapters.items():
        if isinstance(adapter, BrokenAdapter):
            yield _broken(name, adapter.reason)
            continue
        try:
            yield _generator(name, adapter)
        except Exception as error:  # noqa: BLE001 - it may be anybody's code
            yield _broken(name, type(error).__name__)


def _generator(name: str, adapter: Generator) -> IntegrationRow:
    spec, found = adapter.spec, adapter.availability()
    state = FAILING if found.state is AvailabilityState.BROKEN else ON if found.is_on else OFF
    words = found.words or ("Ready." if found.is_on else "")
    used = (key_row(spec.key),) if spec.key in keys.KEYS else ()
    return IntegrationRow(
        name, IntegrationGroup.GENERATORS, spec.title, state, words, found.advice, used
    )


def _broken(name: str, reason: str) -> IntegrationRow:
    return IntegrationRow(
        name,
        IntegrationGroup.GENERATORS,
        name,
        FAILING,
        f"The adapter could not be loaded ({reason}).",
        "Update or remove the package that it is from.",
    )


def key_row(name: str) -> KeyRow:
    """Where a key stands, without the key."""
    spec, found = keys.KEYS[name], keys.key_for(name)
    state = KeyState(found.source.value) if found else KeyState.MISSING
    variable = (found.variable if found else "") or spec.variable
    return KeyRow(name, spec.title, state, variable, spec.homepage)


def _how_to_set(*missing: KeyRow) -> str:
    variables = " and ".join(one.variable for one in missing)
    what = "it" if len(missing) == 1 else "both"
    return f"Set {variables} in the environment, or enter {what} in Help > Integrations."


def has_package(name: str) -> bool:
    """Whether an optional package is installed; loads nothing of it."""
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _with_delivery(row: IntegrationRow, last: Delivery | None) -> IntegrationRow:
    """A row with what became of the last word that was sent that way."""
    if last is None or row.state is OFF:
        return row
    at = display.date_time(last.at)
    if not last.reason:
        return replace(row, words=f"{row.words} The last word was sent {at}.")
    words = f"The last word was not taken, {at}: {last.reason}."
    return replace(row, state=FAILING, words=words)


def _desktop() -> IntegrationRow:
    is_on = DesktopChannel().is_on()
    words = "Says when long work has ended." if is_on else "No desktop that shows them is running."
    return IntegrationRow(
        DESKTOP,
        IntegrationGroup.NOTICES,
        "Desktop notifications",
        ON if is_on else OFF,
        words,
        "Edit > Preferences says when they come." if is_on else "",
    )


def _telegram() -> IntegrationRow:
    both = (key_row(keys.TELEGRAM), key_row(keys.TELEGRAM_CHAT))
    missing = [one for one in both if one.state is KeyState.MISSING]
    if not missing:
        state, words, advice = ON, "Says when long work has ended.", ""
    else:
        state = OFF if len(missing) == 2 else FAILING
        words = "It is not set up." if state is OFF else f"The {missing[0].title} is missing."
        advice = _how_to_set(*missing)
    return IntegrationRow(
        "telegram", IntegrationGroup.NOTICES, "Telegram", state, words, advice, both
    )


def _apprise() -> IntegrationRow:
    used = key_row(keys.NOTIFY)
    is_installed, is_set = has_package("apprise"), used.state is not KeyState.MISSING
    state, words, advice = OFF, "It is not set up.", _how_to_set(used)
    if is_installed and is_set:
        state, words, advice = ON, "Says when long work has ended.", ""
    elif not is_installed:
        state = FAILING if is_set else OFF
        words = "The package apprise is not installed."
        advice = 'Install it: pip install "directors-desk[notify]"'
    return IntegrationRow(
        "apprise",
        IntegrationGroup.NOTICES,
        "Mail, chat and others (apprise)",
        state,
        words,
        advice,
        (used,),
    )


def _http_door(library: Library | None) -> IntegrationRow:
    """Whether programs can come into this library, and where; also by a server of a shell."""
    doors = open_doors()
    name, group, title = "http", IntegrationGroup.PROGRAMS, "Programs over HTTP"
    mine = [door for door in doors if library is not None and _is_of(door, library)]
    if mine:
        places = "; ".join(
            f"{door.address} ({'by a window' if door.is_of_window else 'directors-desk serve'},"
            f" process {door.process})"
            for door in mine
        )
        words = f"Open to programs that have the token: {places}."
        return IntegrationRow(name, group, title, ON, words)
    words = "No program can come into this library." if library else "No program can come in."
    others = ", ".join(sorted({door.address for door in doors}))
    words += f" Another library is open at {others}." if others else ""
    advice = "To open it: Tools > Let Programs In, or directors-desk serve"
    return IntegrationRow(name, group, title, OFF, words, advice)


def _is_of(door: OpenDoor, library: Library) -> bool:
    """Whether a door leads into this library, and not into a copy of its file."""
    if door.workspace_id != library.workspace_id:
        return False
    is_file = library.dialect == "sqlite"
    return not is_file or os.path.realpath(door.library) == os.path.realpath(library.address)


def _library_rows(library: Library | None, refused: DeskError | None) -> Iterator[IntegrationRow]:
    group = IntegrationGroup.LIBRARY
    if library is None:
        words = redact(str(refused)) if refused else "No library is open."
        advice = refused.advice if refused else ""
        state = FAILING if refused else OFF
        yield IntegrationRow("library", group, "Library", state, words, advice)
        return
    kind = "SQLite" if library.dialect == "sqlite" else "PostgreSQL"
    words = f"{kind} {library.database_version}: {library.name}."
    if library.is_read_only:
        words += " It can only be read."
    yield IntegrationRow("library", group, "Database", ON, words, library.warning)
    yield _media_folder(library.media_root)


def _media_folder(folder: Path) -> IntegrationRow:
    title, group = "Media folder", IntegrationGroup.LIBRARY
    try:
        there = next(one for one in (folder, *folder.parents) if one.is_dir())
        free = shutil.disk_usage(there).free
        can_write = os.access(there, os.W_OK)
    except (OSError, StopIteration):
        return IntegrationRow(
            "media_folder",
            group,
            title,
            FAILING,
            f"{folder} is out of reach.",
            "Connect the drive that it is on.",
        )
    words = f"{folder}: {display.size(free)} free."
    if not can_write:
        return IntegrationRow(
            "media_folder", group, title, FAILING, f"{folder} cannot be written to.",
            "Ask for the right to write there; until then nothing is copied into it.",
        )  # fmt: skip
    if free < LITTLE_ROOM:
        return IntegrationRow(
            "media_folder", group, title, FAILING, words, "Make room on that drive."
        )
    return IntegrationRow("media_folder", group, title, ON, words)


def _keyring(*, can_keep: bool) -> IntegrationRow:
    words = "Keeps keys and passwords." if can_keep else "None is running that a key is safe in."
    return IntegrationRow(
        "keyring",
        IntegrationGroup.MACHINE,
        "Keyring",
        ON if can_keep else OFF,
        words,
        "" if can_keep else _NO_KEYRING,
    )


def _readers() -> IntegrationRow:
    wanted = settings.load().workers or os.cpu_count() or 1
    return IntegrationRow(
        "readers",
        IntegrationGroup.MACHINE,
        "Media readers",
        ON,
        f"{display.counted(wanted, 'file')} at once, each in a process of its own.",
    )


def _packages() -> IntegrationRow:
    """The optional ones. An adapter that cannot do without one says so in its own row."""
    missing = [name for name, module in PACKAGES.items() if not has_package(module)]
    there = [name for name in PACKAGES if name not in missing]
    parts = [f"Installed: {', '.join(there)}." if there else ""]
    parts.append(f"Not installed: {', '.join(missing)}." if missing else "")
    return IntegrationRow(
        "packages",
        IntegrationGroup.MACHINE,
        "Optional packages",
        ON if there else OFF,
        " ".join(filter(None, parts)),
        'To have all of them: pip install "directors-desk[all]"' if missing else "",
    )
