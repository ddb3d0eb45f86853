"""Word documents (DOCX): the words of their main part, paragraph by paragraph.

Source: ECMA-376, WordprocessingML. XML is untrusted: this runs in a worker only.
"""

from __future__ import annotations

from typing import Any

import defusedxml.ElementTree as SafeTree

from desktop.base.errors import MediaError

MAIN_PART = "word/document.xml"
_LEAVES = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_word(data: bytes, name: str) -> str:
    """The text of a document's main part.

    Raises:
        MediaError: It is not sound XML.
    """
    try:
        root = SafeTree.fromstring(data)
    except Exception as error:
        raise MediaError(f"{name} is damaged: its text cannot be read.") from error
    pieces: list[str] = []
    # By hand: paragraphs lie in tables and frames, as deep as somebody likes.
    waiting: list[Any] = [root]
    while waiting:
        element = waiting.pop()
        if element is None:
            pieces.append("\n")
            continue
        tag = str(element.tag).rpartition("}")[2]
        if tag in {"del", "moveFrom", "Fallback"}:  # taken out, or said once more for old programs
            continue
        if tag == "t":
            pieces.append(element.text or "")
        elif tag in _LEAVES:
            pieces.append(_LEAVES[tag])
        if tag == "p":
            waiting.append(None)
        waiting += reversed(list(element))
    return "".join(pieces).strip("\n")
