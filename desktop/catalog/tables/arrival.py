"""What came into the library by itself: the order in which it did."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table

from desktop.catalog.tables.base import Id, metadata, to_asset, to_workspace, workspace_column

# No edit and not journalled: undo moves an asset to the Trash, and its row tells the same still.
asset_arrivals = Table(
    "asset_arrivals",
    metadata,
    Column("asset_id", Id, primary_key=True),
    workspace_column(),
    # Grows with every transaction that has any, in the order in which they end.
    Column("number", BigInteger, nullable=False),
    to_workspace(),
    to_asset("asset_id"),
)
c = asset_arrivals.c
Index("ix_asset_arrivals_number", c.workspace_id, c.number, c.asset_id)
