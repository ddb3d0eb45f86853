"""The Alembic environment: one chain of revisions for both databases.

The program calls it through `desktop.catalog.engine.schema`, which passes an open connection. From
a shell (`alembic -x url=... revision --autogenerate -m "..."`) it connects by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from desktop.catalog.tables.all import metadata

# What is frozen with the revisions lies beside this file, wherever the program is installed.
if (_here := str(Path(__file__).resolve().parent)) not in sys.path:
    sys.path.append(_here)


def _include(obj: Any, name: str | None, type_: str, reflected: bool, other: object) -> bool:
    """Leave out what SQLAlchemy does not draw: partitions, the text index and its shadows."""
    del other
    if type_ == "foreign_key_constraint" and reflected:
        # PostgreSQL lists a key to a partitioned table once more for each partition.
        return not obj.elements[0].target_fullname.startswith("assets_")
    if type_ == "table" and reflected and name is not None:
        return not name.startswith(("asset_search_fts", "assets_"))
    return name not in {
        "document",
        "ix_asset_search_text_document",
        "ix_asset_storage_locations_path",  # of another kind on each database
        "ix_asset_storage_locations_source",
    }


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=_include,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    engine = create_engine(context.get_x_argument(as_dictionary=True)["url"])
    with engine.begin() as connection:
        _run(connection)
