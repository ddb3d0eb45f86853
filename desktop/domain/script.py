"""A script as typed elements; `formats/` reads and writes the syntaxes it comes in."""

from __future__ import annotations

import re
from enum import StrEnum

from desktop.base.frozen import frozen

_EXTENSION = re.compile(r"\s*\(.*?\)\s*")


class ScriptKind(StrEnum):
    """What a paragraph of a script is."""

    SCENE = "scene"
    ACTION = "action"
    CHARACTER = "character"
    DIALOGUE = "dialogue"
    PARENTHETICAL = "parenthetical"
    TRANSITION = "transition"
    CENTERED = "centered"
    LYRICS = "lyrics"
    NOTE = "note"
    SECTION = "section"
    SYNOPSIS = "synopsis"
    PAGE_BREAK = "page_break"


SPOKEN = (ScriptKind.CHARACTER, ScriptKind.DIALOGUE, ScriptKind.PARENTHETICAL, ScriptKind.LYRICS)


@frozen
class ScriptElement:
    """One paragraph.

    Attributes:
        text: Without the marks of the syntax; dialogue may hold line ends.
        scene_number: As written, `12A`; empty if the script numbers nothing.
        level: Of a section, from 1; of everything else 0.
        is_dual: Of a character's name: what it says is spoken at the same time as the dialogue
            before it.
    """

    kind: ScriptKind
    text: str
    scene_number: str = ""
    level: int = 0
    is_dual: bool = False


@frozen
class Script:
    """A whole script.

    Attributes:
        title_page: Key and value in their order; values may hold line ends.
        elements: The paragraphs in reading order.
    """

    title_page: tuple[tuple[str, str], ...]
    elements: tuple[ScriptElement, ...]

    def scene_count(self) -> int:
        """How many scene headings there are."""
        return sum(element.kind is ScriptKind.SCENE for element in self.elements)

    def characters(self) -> tuple[str, ...]:
        """Who speaks, in order of appearance, without (V.O.) and the like."""
        names = (
            speaker(element.text)
            for element in self.elements
            if element.kind is ScriptKind.CHARACTER
        )
        return tuple(dict.fromkeys(name for name in names if name))


def speaker(cue: str) -> str:
    """The name of who speaks, out of a character's line: `MARA (V.O.)` is Mara's."""
    return _EXTENSION.sub("", cue).strip()
