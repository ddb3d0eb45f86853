"""Reads the file of a workflow that somebody wants to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.formats.comfy_template import LARGEST, read_workflow
from desktop.jobs.job import Progress

if TYPE_CHECKING:
    from desktop.domain.generation import Json
    from desktop.jobs.job import Job


def read_workflow_file(path: str) -> Job[dict[str, Json]]:
    """A workflow as ComfyUI exports it.

    Raises:
        SourceReadError: The file cannot be read.
        RuleError: It is none, or not in API format.
    """
    yield Progress("Reading workflow")
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise SourceReadError(f"The file cannot be read: {error.strerror}.") from error
    return read_workflow(data)
