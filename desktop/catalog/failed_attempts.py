"""Which assets stand for an attempt that failed: there is nothing of them but what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_

from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetStatus

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause


def has_failed(take: FromClause) -> ColumnElement[bool]:
    """As `Take.is_failed`, of rows of assets."""
    return and_(take.c.status == AssetStatus.FAILED.value, take.c.checksum_sha256.is_(None))


HAS_FAILED = has_failed(assets)
