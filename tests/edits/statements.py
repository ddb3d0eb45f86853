"""The statements that an edit sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from desktop.catalog.library import Library


@contextmanager
def counting(library: Library) -> Iterator[list[str]]:
    """The statements that are sent to the database inside."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(library._writer, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(library._writer, "before_cursor_execute", note)
