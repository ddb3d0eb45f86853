"""A select that is compiled once: what every key and every turn of the wheel asks.

SQLite answers a rare word in less time than SQLAlchemy takes to look up what it compiled before,
so a local library gets the text and its values straight. A server is asked the usual way: the line
to it takes longer than either.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite import pysqlite

if TYPE_CHECKING:
    from sqlalchemy import Select

_SQLITE = pysqlite.dialect()


class Ready:
    """A select to be run often, by `Session.fetch`.

    Attributes:
        statement: The select. What differs from run to run is a named `bindparam` in it.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement

    @cached_property
    def local(self) -> tuple[str, list[Any], list[tuple[int, str]]] | None:
        """SQLite: its text, the values in their order, and which of them are given at each run.

        None where a list of values stands in it, whose length the text depends on.
        """
        compiled: Any = self.statement.compile(dialect=_SQLITE)
        if compiled.post_compile_params:
            return None
        bounds = {name: bound for bound, name in compiled.bind_names.items()}
        kept, given = [], []
        for place, name in enumerate(compiled.positiontup):
            bound, value = bounds[name], compiled.params[name]
            if bound.unique:  # SQLAlchemy named it: a value, not a question
                process = bound.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)
                kept.append(process(value) if process else value)
            else:
                kept.append(None)
                given.append((place, name))
        return str(compiled), kept, given
