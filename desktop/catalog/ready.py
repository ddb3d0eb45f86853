"""Selects kept ready: what every key and every turn of the wheel asks is compiled once.

SQLite answers a rare word in less time than SQLAlchemy takes to look up what it compiled before,
so a local library gets the text and its values straight. A server is asked the usual way: the line
to it takes longer than either.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite import pysqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Select

# Values by name, as the driver takes them from a mapping.
_SQLITE = pysqlite.dialect(paramstyle="named")


class Ready:
    """A select to be run often, by `Session.fetch`.

    Attributes:
        statement: The select. What differs from run to run is a named `bindparam` in it.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement

    @cached_property
    def local(self) -> tuple[str, Mapping[str, Any]] | None:
        """SQLite: its text and the values that stay; None where a list of values stands in it."""
        compiled: Any = self.statement.compile(dialect=_SQLITE)
        if compiled.post_compile_params:
            return None
        values = compiled.params
        kept = {}
        for bound, name in compiled.bind_names.items():
            if bound.unique:  # SQLAlchemy named it: a value, not a question
                process = bound.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)
                kept[name] = process(values[name]) if process else values[name]
        return str(compiled), kept
