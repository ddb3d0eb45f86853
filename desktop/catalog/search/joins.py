"""FROM clauses that SQLite's planner takes as they are: joins in a fixed order, a named index."""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, literal_column, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.selectable import Join

from desktop.catalog.tables.all import assets


class CrossJoin(Join):
    """A join whose order SQLite keeps: left first."""

    inherit_cache = True


@compiles(CrossJoin)
def _cross_join(join: CrossJoin, compiler: Any, **kw: Any) -> str:
    kw.pop("from_linter", None)
    left = compiler.process(join.left, **{**kw, "asfrom": True})
    right = compiler.process(join.right, **{**kw, "asfrom": True})
    on = compiler.process(join.onclause, **{**kw, "asfrom": False})
    # Elsewhere CROSS JOIN takes no condition, and the planner knows better anyway.
    kind = "CROSS JOIN" if compiler.dialect.name == "sqlite" else "JOIN"
    return f"{left} {kind} {right} ON {on}"


class _Indexed(Join):
    """`assets` with the index to use. A join only in that SQLAlchemy knows what stands in it."""

    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Never in parentheses: SQLite takes what stands there for a query of its own."""
        del against
        return self


@compiles(_Indexed)
def _indexed(join: _Indexed, compiler: Any, **kw: Any) -> str:
    kw["asfrom"] = True
    kw.pop("from_linter", None)
    left = compiler.process(join.left, **kw)
    return f"{left} INDEXED BY {compiler.process(join.right, **kw)}"


def indexed(index: str) -> FromClause:
    """`assets`, read by way of `index`; SQLite refuses the query where the index cannot serve."""
    return _Indexed(assets, table(index), literal_column("1"))
