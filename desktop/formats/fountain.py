"""Reads and writes Fountain, the syntax that every script is kept in for reading.

Pure text in, elements out; a parser that never fails, since every text is a Fountain document.
Source of the syntax: fountain.io, "Syntax".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.domain.script import SPOKEN, Script, ScriptElement, ScriptKind, speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BONEYARD = re.compile(r"/\*.*?\*/", re.DOTALL)
_NOTE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_TITLE_KEY = re.compile(r"^([A-Za-z][A-Za-z ]{0,40}):[ \t]*(.*)$")
_HEADING = re.compile(r"^(INT\.?/EXT|EXT\.?/INT|INT|EXT|EST|I/E)[. ]", re.IGNORECASE)
_NUMBER = re.compile(r"[ \t]*#([\w.\-]{1,20})#[ \t]*$")
_TRANSITION = re.compile(r"^[^a-z]*TO:$")


def parse_fountain(text: str) -> Script:
    """Read `text` as Fountain. Never raises: what is nothing else is action."""
    text = _BONEYARD.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).lstrip("\ufeff")
    # A note over several lines would be torn apart by the blank lines inside it.
    text = _NOTE.sub(lambda match: "[[" + " ".join(match.group(1).split()) + "]]", text)
    lines = text.split("\n")
    title_page, start = _title_page(lines)
    return Script(title_page, tuple(_elements(lines[start:])))


def _title_page(lines: list[str]) -> tuple[tuple[tuple[str, str], ...], int]:
    """The keys at the top, and the line after them."""
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(lines) and lines[at].strip():
        line = lines[at]
        match = _TITLE_KEY.match(line)
        if match and not _HEADING.match(line) and not _TRANSITION.match(line.strip()):
            pairs.append((match.group(1).strip(), match.group(2).strip()))
        elif pairs and line[:1] in " \t":
            key, value = pairs[-1]
            pairs[-1] = (key, f"{value}\n{line.strip()}".strip())
        else:
            return (), 0
        at += 1
    return tuple(pairs), at if pairs else 0


def _elements(lines: list[str]) -> Iterator[ScriptElement]:
    """Line by line, with what a line means depending on its neighbours."""
    speaking = False
    action: list[str] = []
    for at, line in enumerate(lines):
        blank_before = at == 0 or not lines[at - 1].strip()
        blank_after = at + 1 >= len(lines) or not lines[at + 1].strip()
        bare = line.strip()
        if not bare:
            speaking = False
            yield from _paragraph(action)
            action = []
            continue
        element = (
            _spoken(bare)
            if speaking
            else _marked(bare)
            or _by_shape(bare, blank_before=blank_before, blank_after=blank_after)
        )
        if element is None:
            action.append(line.expandtabs(4).rstrip().removeprefix("!"))
            continue
        yield from _paragraph(action)
        action = []
        speaking = speaking or element.kind is ScriptKind.CHARACTER
        yield element
    yield from _paragraph(action)


def _paragraph(lines: list[str]) -> Iterator[ScriptElement]:
    """Lines of action that belong together."""
    if lines:
        yield ScriptElement(ScriptKind.ACTION, "\n".join(lines))


def _spoken(line: str) -> ScriptElement:
    """A line below a character's name."""
    if line.startswith("(") and line.endswith(")"):
        return ScriptElement(ScriptKind.PARENTHETICAL, line)
    if line.startswith("~"):
        return ScriptElement(ScriptKind.LYRICS, line[1:].strip())
    return ScriptElement(ScriptKind.DIALOGUE, line)


def _marked(line: str) -> ScriptElement | None:
    """What says by a mark what it is."""
    if line.startswith("==="):
        return ScriptElement(ScriptKind.PAGE_BREAK, "")
    if line.startswith("[[") and line.endswith("]]"):
        return ScriptElement(ScriptKind.NOTE, line[2:-2].strip())
    if line.startswith("#"):
        level = len(line) - len(line.lstrip("#"))
        return ScriptElement(ScriptKind.SECTION, line[level:].strip(), level=level)
    if line.startswith(">"):
        centered = line.endswith("<")
        kind = ScriptKind.CENTERED if centered else ScriptKind.TRANSITION
        return ScriptElement(kind, line.strip("><").strip())
    if line.startswith("@") and len(line) > 1:
        return _cue(line[1:])
    simple = {"=": ScriptKind.SYNOPSIS, "~": ScriptKind.LYRICS}
    if line[0] in simple and len(line) > 1:
        return ScriptElement(simple[line[0]], line[1:].strip())
    if line.startswith(".") and line[1:2].isalnum():
        return _scene(line[1:])
    return None


def _by_shape(line: str, *, blank_before: bool, blank_after: bool) -> ScriptElement | None:
    """What is known by capitals and blank lines."""
    if not blank_before or line.startswith("!"):
        return None
    if _HEADING.match(line):
        return _scene(line)
    if blank_after:
        transition = _TRANSITION.match(line)
        return ScriptElement(ScriptKind.TRANSITION, line) if transition else None
    name = speaker(line).removesuffix("^").strip()
    if name and name == name.upper() and any(letter.isalpha() for letter in name):
        return _cue(line)
    return None


def _cue(line: str) -> ScriptElement:
    """Who speaks; a caret behind the name says: together with whoever spoke before."""
    name = line.removesuffix("^")
    return ScriptElement(ScriptKind.CHARACTER, name.strip(), is_dual=name != line)


def _scene(line: str) -> ScriptElement:
    """A heading with its number taken off."""
    number = _NUMBER.search(line)
    text = line[: number.start()] if number else line
    return ScriptElement(ScriptKind.SCENE, text.strip(), number.group(1) if number else "")


def write_fountain(elements: Iterable[ScriptElement]) -> str:
    """Elements as Fountain text; reading it again gives the same kinds and texts."""
    pieces: list[str] = []
    for element in elements:
        spoken = element.kind in SPOKEN and element.kind is not ScriptKind.CHARACTER
        pieces.append(("\n" if spoken else "\n\n") + _written(element))
    return "".join(pieces).strip("\n") + "\n" if pieces else ""


def _written(element: ScriptElement) -> str:
    """One element with the mark it needs to be read as what it is."""
    text = element.text.strip("\n")
    # A blank line would end the dialogue; two spaces keep it open.
    flat = " ".join(text.split())
    match element.kind:
        case ScriptKind.SCENE:
            head = flat if _HEADING.match(flat) else f".{flat}"
            return f"{head} #{element.scene_number}#" if element.scene_number else head
        case ScriptKind.CHARACTER:
            name = speaker(flat)
            is_plain = name and name == name.upper() and name[0].isalpha()
            return (flat if is_plain else f"@{flat}") + (" ^" if element.is_dual else "")
        case ScriptKind.PARENTHETICAL:
            return flat if flat.startswith("(") and flat.endswith(")") else f"({flat})"
        case ScriptKind.DIALOGUE:
            return "\n".join(line for line in text.split("\n") if line.strip())
        case ScriptKind.ACTION:
            return "\n".join(_guarded(line) for line in text.split("\n"))
        case ScriptKind.SECTION:
            return "#" * max(1, element.level) + f" {flat}"
        case kind:
            return _WRAPPED[kind].format(flat)


_WRAPPED = {
    ScriptKind.TRANSITION: "> {}",
    ScriptKind.CENTERED: "> {} <",
    ScriptKind.LYRICS: "~{}",
    ScriptKind.NOTE: "[[{}]]",
    ScriptKind.SYNOPSIS: "= {}",
    ScriptKind.PAGE_BREAK: "===",
}


def _guarded(line: str) -> str:
    """A line of action that cannot be taken for anything else."""
    bare = line.strip()
    mistaken = bare[:1] in set(".>@#=~![") or _HEADING.match(bare) or bare == bare.upper()
    return f"!{line}" if bare and mistaken else line
