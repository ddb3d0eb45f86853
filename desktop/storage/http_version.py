"""Which version of a resource a body is of, and how to ask for the rest of that very version."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from datetime import datetime

    import httpx

_RANGE = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.IGNORECASE)


@frozen
class BodyVersion:
    """What a server called the version that it sent.

    Attributes:
        etag: A strong one, or empty.
        modified: `Last-Modified`, where it can be relied on: as old as a second when it was sent.
    """

    etag: str = ""
    modified: str = ""

    def read(self, headers: httpx.Headers) -> BodyVersion:
        """The version that these headers name; this one, where they name none."""
        etag = headers.get("etag", "").strip()
        modified = headers.get("last-modified", "").strip()
        if not re.fullmatch(r'"[^"]*"', etag):
            etag = ""
        sent, changed = _date(headers.get("date", "")), _date(modified)
        if sent is None or changed is None or (sent - changed).total_seconds() < 1:
            modified = ""
        return BodyVersion(etag, modified) if etag or modified else self

    def range_headers(self, done: int) -> dict[str, str]:
        """What asks for the rest after `done` bytes; nothing, where it has to begin again."""
        condition = self.etag or self.modified
        return {"Range": f"bytes={done}-", "If-Range": condition} if done and condition else {}

    def is_same(self, headers: httpx.Headers) -> bool:
        """Whether an answer with a part does not say that it is of another version."""
        other = BodyVersion().read(headers)
        if self.etag and other.etag:
            return self.etag == other.etag
        return not (self.modified and other.modified) or self.modified == other.modified


def content_range(text: str) -> tuple[int, int | None]:
    """Where a part begins, and how long the whole is; -1 where that cannot be read."""
    match = _RANGE.fullmatch(text.strip())
    if match is None or int(match[2]) < int(match[1]):
        return -1, None
    return int(match[1]), None if match[3] == "*" else int(match[3])


def _date(text: str) -> datetime | None:
    """A date of a header, or None; one without a zone is of no use."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None
