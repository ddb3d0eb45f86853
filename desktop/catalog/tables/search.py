"""The text of every asset as search sees it. Kept by triggers; see the first revision.

Its texts are in the form in which they are indexed (`domain/search/segments.py`): triggers put
what people edit there as it stands, and `engine/indexed_rows.py` puts another form in its place
where one is needed.

On SQLite the FTS5 index `asset_search` reads its content from this table by `docid`; on PostgreSQL
the generated column `document` carries the words and a GIN index.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table, Text, UniqueConstraint

from desktop.catalog.tables.base import Id, metadata, to_asset, to_workspace, workspace_column

asset_search_text = Table(
    "asset_search_text",
    metadata,
    # Grows with every asset the library receives: the order of "date added".
    Column("docid", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    workspace_column(),
    Column("asset_id", Id, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("description", Text, nullable=False, server_default=""),
    Column("tags", Text, nullable=False, server_default=""),
    Column("prompt", Text, nullable=False, server_default=""),
    Column("code", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False, server_default=""),
    Column("body_as_read", Text),  # where the body is indexed in another form
    UniqueConstraint("asset_id"),
    to_workspace(),
    to_asset("asset_id"),
)

# While its row says so, the triggers that feed `asset_search_text` are disabled: a bulk load fills
# the text itself, set-wise, inside the same transaction (`catalog/bulk.py`).
search_control = Table(
    "search_control",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("is_bulk", Integer, nullable=False, server_default="0"),
)
