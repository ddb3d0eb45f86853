"""Final Draft scripts (.fdx): XML read safely, paragraph by paragraph."""

from __future__ import annotations

from typing import Any

import defusedxml.ElementTree as SafeTree

from desktop.base.errors import MediaError
from desktop.domain.script import ScriptElement, ScriptKind
from desktop.domain.untrusted_text import clean_text

# Paragraph types of Final Draft; what is not listed is action.
_KINDS = {
    "Scene Heading": ScriptKind.SCENE,
    "Character": ScriptKind.CHARACTER,
    "Dialogue": ScriptKind.DIALOGUE,
    "Parenthetical": ScriptKind.PARENTHETICAL,
    "Transition": ScriptKind.TRANSITION,
    "Lyrics": ScriptKind.LYRICS,
    "Singing": ScriptKind.LYRICS,
    "New Act": ScriptKind.SECTION,
    "Outline 1": ScriptKind.SECTION,
}
# Where paragraphs of the script stand; in everything else (notes, summaries, beats, changes,
# alternatives) they are about it.
_INSIDE = {"Content": {"Paragraph"}, "Paragraph": {"DualDialogue"}, "DualDialogue": {"Paragraph"}}
_ELEMENT_LIMIT = 500_000
_PARAGRAPH_LIMIT = 20_000


def read_final_draft(data: bytes, name: str) -> list[ScriptElement]:
    """The paragraphs of the script itself; title page, notes and revisions are left out.

    Raises:
        MediaError: Not XML, with entities, or not a Final Draft document.
    """
    try:
        root = SafeTree.fromstring(data, forbid_external=True)
    except Exception as error:
        raise MediaError(f"{name} is not a sound Final Draft script.", reason="corrupt") from error
    content = root.find("Content") if root.tag == "FinalDraft" else None
    if content is None:
        raise MediaError(f"{name} is not a Final Draft script.", reason="not_media")
    together = _spoken_together(content)
    found = [_element(one, is_dual=one in together) for one in _paragraphs(content)]
    return [element for element in found if element.text]


def _spoken_together(content: Any) -> set[Any]:
    """The names of those who speak at the same time as the one before them."""
    names: set[Any] = set()
    for dual in content.iter("DualDialogue"):
        names.update(
            [one for one in dual.findall("Paragraph") if one.get("Type") == "Character"][1:]
        )
    return names


def _paragraphs(content: Any) -> list[Any]:
    """The paragraphs, those of dual dialogue in their order among them; no notes on them."""
    paragraphs: list[Any] = []
    waiting: list[Any] = [content]
    while waiting and len(paragraphs) < _ELEMENT_LIMIT:
        element = waiting.pop()
        # A paragraph around a dual dialogue has no text of its own.
        if element.tag == "Paragraph" and element.find("DualDialogue") is None:
            paragraphs.append(element)
        waiting += [child for child in reversed(element) if child.tag in _INSIDE[element.tag]]
    return paragraphs


def _element(paragraph: Any, *, is_dual: bool) -> ScriptElement:
    """One paragraph with its runs of text joined."""
    runs = paragraph.findall("Text")
    # What is inside a run, a note for one, is not its text; what follows on that is.
    text = "".join((run.text or "") + "".join(one.tail or "" for one in run) for run in runs)
    kind = _KINDS.get(paragraph.get("Type", ""), ScriptKind.ACTION)
    number = clean_text(paragraph.get("Number", "") or "", limit=20).strip()
    return ScriptElement(
        kind,
        clean_text(text, limit=_PARAGRAPH_LIMIT).strip(),
        scene_number=number if kind is ScriptKind.SCENE else "",
        level=1 if kind is ScriptKind.SECTION else 0,
        is_dual=is_dual,
    )
