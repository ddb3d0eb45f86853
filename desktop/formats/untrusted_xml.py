"""XML that nobody vouches for: read with a bound, without entities and without a document type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# A document type that declares nothing itself; what it refers to is never opened.
_EMPTY_TYPE = re.compile(r"<!DOCTYPE[^\[>]*>", re.IGNORECASE)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def root_of(data: bytes, *, limit: int) -> Element | None:
    """The root of a file; None where it is longer than `limit`, damaged, or declares something.

    Text that is not in the encoding it claims is taken for Western.
    """
    if len(data) > limit:
        return None
    is_wide = data.startswith(_WIDE_MARKS)
    try:
        # Zeros behind the text are padding; in wide text every other byte is one.
        text: str | bytes = (
            data.decode("utf-16").strip("\0 \t\r\n") if is_wide else data.strip(b"\0 \t\r\n")
        )
    except UnicodeDecodeError:
        return None
    root = _parsed(text)
    if root is None and isinstance(text, bytes) and (other := _as_it_is_meant(text)):
        root = _parsed(other)
    return root


def _as_it_is_meant(data: bytes) -> str:
    """A text that broke the parser, without what broke it; empty where that is not known."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    else:
        if not _EMPTY_TYPE.search(text, 0, 4096):
            return ""
    return _EMPTY_TYPE.sub("", text, count=1)


def _parsed(text: str | bytes) -> Element | None:
    try:
        root: Element = SafeTree.fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    return root
