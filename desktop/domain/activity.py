"""Who did what to which asset, when: what the history tab and the Edit menu read."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from desktop.domain.ids import AssetId, OperationId


@frozen
class ActivityEntry:
    """One touched row of one operation.

    Attributes:
        label: The name of the edit, as the Edit menu had it.
        action: insert, update, delete or import.
        entity: The table; `before` and `after` hold its columns that changed.
        id: Of the row: they sort by when they were written.
    """

    operation_id: OperationId
    label: str
    user: str
    action: str
    entity: str
    entity_id: str
    asset_id: AssetId | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    created_at: datetime
    id: str = ""


@frozen
class Operation:
    """One edit as undo sees it."""

    id: OperationId
    label: str
    created_at: datetime | None = None


@frozen
class RecordSeen:
    """How far the record of edits has been read.

    Attributes:
        newest: The id of its newest row, or empty.
        recent: Of every operation of the last moments, its newest row. Two clients' rows do not
            become visible in the order of their ids, so those moments are read again.
        others: What operations of other clients changed since it was read before.
    """

    newest: str = ""
    recent: Mapping[OperationId, str] = field(default_factory=dict)
    others: Changes = field(default_factory=Changes)
