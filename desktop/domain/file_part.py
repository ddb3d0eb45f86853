"""Which part of a file an HTTP request asks for, by its headers (RFC 9110, sections 13 and 14).

Headers and numbers only: whoever has the bytes sends what is decided here.
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

_RANGE = re.compile(
    r"bytes\s*=\s*(?:(\d{1,40})\s*-\s*(\d{1,40})?|-\s*(\d{1,40}))\s*", re.IGNORECASE | re.ASCII
)
_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')


class PartStatus(IntEnum):
    """What is answered, as its HTTP status."""

    WHOLE = 200
    PART = 206
    UNCHANGED = 304
    CHANGED = 412
    NO_SUCH_PART = 416


@frozen
class FileVersion:
    """A file as it is now.

    Attributes:
        size: Bytes.
        tag: Another one whenever a byte is another one; in quotes, as the header ETag has it.
        modified: When it was last written, whole seconds since 1970.
    """

    size: int
    tag: str
    modified: int


@frozen
class FilePart:
    """What is sent of a file: `length` bytes from `start` on, and nothing without a length."""

    status: PartStatus
    start: int = 0
    length: int = 0


def wanted_part(headers: Mapping[str, str], file: FileVersion, *, is_head: bool) -> FilePart:
    """Decide what of a file is sent.

    Several ranges in one request are answered with the whole file, as a server may; so is one that
    cannot be read.

    Args:
        headers: Of the request, by their names in any case that the mapping knows.
        file: What there is.
        is_head: Only headers are asked for, to which ranges mean nothing.
    """
    stopped = _stopped(headers, file)
    if stopped is not None:
        return FilePart(stopped)
    whole = FilePart(PartStatus.WHOLE, 0, file.size)
    found = _RANGE.fullmatch(headers.get("range", "").strip())
    if found is None or is_head or not _is_of(headers.get("if-range"), file):
        return whole
    first, last, suffix = found.groups()
    if suffix is not None:
        length = min(int(suffix), file.size)
        start = file.size - length
    else:
        start = int(first)
        end = file.size - 1 if last is None else int(last)
        if end < start and last is not None:
            return whole  # no range at all
        length = min(end, file.size - 1) - start + 1
    if length <= 0 or start >= file.size:
        return FilePart(PartStatus.NO_SUCH_PART)
    return FilePart(PartStatus.PART, start, length)


def _stopped(headers: Mapping[str, str], file: FileVersion) -> PartStatus | None:
    """Why nothing is sent, where a condition says so; in the order in which they count."""
    if (wanted := headers.get("if-match")) is not None:
        if not _has_tag(wanted, file.tag, is_strong=True):
            return PartStatus.CHANGED
    elif (at := _seconds(headers.get("if-unmodified-since"))) is not None and file.modified > at:
        return PartStatus.CHANGED
    if (known := headers.get("if-none-match")) is not None:
        if _has_tag(known, file.tag, is_strong=False):
            return PartStatus.UNCHANGED
    elif (at := _seconds(headers.get("if-modified-since"))) is not None and file.modified <= at:
        return PartStatus.UNCHANGED
    return None


def _is_of(told: str | None, file: FileVersion) -> bool:
    """Whether what somebody has a part of already is this very version."""
    if told is None:
        return True
    if _TAG.fullmatch(told.strip()):
        return told.strip() == file.tag
    return _seconds(told) == file.modified


def _has_tag(told: str, tag: str, *, is_strong: bool) -> bool:
    if told.strip() == "*":
        return True
    return any(one[2] == tag and not (is_strong and one[1]) for one in _TAG.finditer(told))


def _seconds(told: str | None) -> int | None:
    """A date of HTTP as seconds since 1970; None where there is none or it cannot be read."""
    if told is None:
        return None
    try:
        at = parsedate_to_datetime(told)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
