"""Where the files of a call lie until they are stored, and what a service answered at once.

A service without jobs answers with the result itself, once. What it said is written beside its
files before the library is told: whoever goes on after a killed program has no other way to it.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError, SourceReadError
from desktop.base.paths import data_dir
from desktop.domain.generation_json import report_json, report_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from desktop.domain.generation import JobReport

_ANSWER = ".answer.json"
_UNSENT, _SENT = ".unsent", ".sent"
_ROOM = 256_000_000  # bytes that a disk must have free before something is paid


def folder_of(call_id: str, *, is_new: bool = False) -> Path:
    """The folder of a call; an empty one where it is new.

    Raises:
        SourceReadError: It cannot be made.
    """
    folder = data_dir() / "generating" / call_id
    if is_new:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _no_place(folder, error) from error
    return folder


def folder_to_send(call_id: str, sent_at: datetime) -> Path:
    """An empty folder for a call that is about to be sent, and a word that it is not sent yet.

    Raises:
        SourceReadError: It cannot be made, or there is no room for what would come.
    """
    folder = folder_of(call_id, is_new=True)
    try:
        free = shutil.disk_usage(folder).free
        _mark(call_id, _UNSENT).write_text(sent_at.isoformat(), encoding="ascii")
    except OSError as error:
        raise _no_place(folder, error) from error
    if free < _ROOM:
        raise SourceReadError(
            f"There is no room for what is made: {free / 1e6:.0f} MB are free, and"
            f" {_ROOM / 1e6:.0f} MB are wanted. It was not sent.",
            advice=f"Make room on the disk of {folder.parent}, then send it again.",
        )
    return folder


def begin_sending(call_id: str) -> bool:
    """Take the word away that a call is not sent; only who could take it away may send it.

    False where somebody else has, or where that cannot be written.
    """
    sent = _mark(call_id, _SENT)
    try:
        _mark(call_id, _UNSENT).replace(sent)  # one program of two that try
        with sent.open("w", encoding="ascii") as file:
            file.write("sent")  # the same file by whichever name it survives a power cut
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def was_never_sent(call_id: str, sent_at: datetime) -> bool:
    """Whether a call that is on record as sent surely was not, and from now on is by nobody.

    The program that was to send it on this computer ended before it began.
    """
    unsent = _mark(call_id, _UNSENT)
    try:
        if unsent.read_text(encoding="ascii") != sent_at.isoformat():
            return False
        unsent.unlink()
    except (OSError, ValueError):
        return False
    return True


def drop_folder(call_id: str) -> None:
    """Remove it with what is in it, and what is said of it."""
    shutil.rmtree(data_dir() / "generating" / call_id, ignore_errors=True)
    for ending in (_UNSENT, _SENT):
        with suppress(OSError):
            _mark(call_id, ending).unlink(missing_ok=True)


def keep_answer(call_id: str, report: JobReport) -> None:
    """Write down what was answered, as far as the disk takes it."""
    with suppress(OSError, SourceReadError):
        path = folder_of(call_id) / _ANSWER
        part = path.with_name(f"{_ANSWER}.part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(report_json(report), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)


def kept_answer(call_id: str) -> JobReport | None:
    """What was answered to a program that is no more; None where nothing was."""
    path = data_dir() / "generating" / call_id / _ANSWER
    try:
        return report_of(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RuleError):
        return None


def _mark(call_id: str, ending: str) -> Path:
    """A word about a call, beside its folder: that is its adapter's."""
    return data_dir() / "generating" / f"{call_id}{ending}"


def _no_place(folder: Path, error: OSError) -> SourceReadError:
    return SourceReadError(
        f"There is no place for what is made: {error.strerror or type(error).__name__}.",
        advice=f"Look at the disk of {folder.parent}.",
    )
