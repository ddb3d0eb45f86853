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
    from pathlib import Path

    from desktop.domain.generation import JobReport

_ANSWER = ".answer.json"


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
        raise SourceReadError(
            f"There is no place for what is made: {error.strerror or type(error).__name__}.",
            advice=f"Look at the disk of {folder.parent}.",
        ) from error
    return folder


def drop_folder(call_id: str) -> None:
    """Remove it with what is in it."""
    shutil.rmtree(data_dir() / "generating" / call_id, ignore_errors=True)


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
