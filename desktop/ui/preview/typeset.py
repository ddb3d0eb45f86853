"""Turns a text into paragraphs with a role: a screenplay's, Markdown's, or a plain text's."""

from __future__ import annotations

import re
from enum import StrEnum

from desktop.base.frozen import frozen
from desktop.domain.script import ScriptElement, ScriptKind
from desktop.domain.untrusted_text import for_widget
from desktop.formats.fountain import parse_fountain


class Role(StrEnum):
    """What a paragraph is; `text_view` says how each looks."""

    PLAIN = "plain"
    TITLE = "title"
    CREDIT = "credit"
    SCENE = "scene"
    ACTION = "action"
    CHARACTER = "character"
    DIALOGUE = "dialogue"
    PARENTHETICAL = "parenthetical"
    TRANSITION = "transition"
    CENTERED = "centered"
    NOTE = "note"
    SECTION = "section"
    HEADING = "heading"
    SUBHEADING = "subheading"
    BULLET = "bullet"
    QUOTE = "quote"
    CODE = "code"


@frozen
class Paragraph:
    """One paragraph; `side` stands in the margin (a scene number)."""

    role: Role
    text: str
    side: str = ""


LONGEST = 20_000  # paragraphs

_FROM_SCRIPT = {
    ScriptKind.SCENE: Role.SCENE,
    ScriptKind.ACTION: Role.ACTION,
    ScriptKind.CHARACTER: Role.CHARACTER,
    ScriptKind.DIALOGUE: Role.DIALOGUE,
    ScriptKind.PARENTHETICAL: Role.PARENTHETICAL,
    ScriptKind.TRANSITION: Role.TRANSITION,
    ScriptKind.CENTERED: Role.CENTERED,
    ScriptKind.LYRICS: Role.DIALOGUE,
    ScriptKind.NOTE: Role.NOTE,
    ScriptKind.SECTION: Role.SECTION,
    ScriptKind.SYNOPSIS: Role.NOTE,
}
_EMPHASIS = re.compile(r"(\*{1,3}|_)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]]{0,500})\]\(([^)]{0,1000})\)")
_CODE = re.compile(r"`([^`]+)`")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s{0,12}(?:[-*+]|(\d{1,4})[.)])\s+(.*)$")
_RULE = re.compile(r"^\s{0,3}([-*_])(\s*\1){2,}\s*$")


def set_script(text: str) -> list[Paragraph]:
    """A screenplay in Fountain syntax as paragraphs."""
    script = parse_fountain(for_widget(text))
    page: list[Paragraph] = []
    for key, value in script.title_page:
        role = Role.TITLE if key.lower() == "title" else Role.CREDIT
        page.append(Paragraph(role, plain_words(value)))
    page += [_set(element) for element in script.elements if element.text]
    return _cut(page)


def _set(element: ScriptElement) -> Paragraph:
    role = _FROM_SCRIPT.get(element.kind, Role.ACTION)
    text = plain_words(element.text)
    if role is Role.SCENE:
        text = text.upper()
    return Paragraph(role, text, element.scene_number)


def set_markdown(text: str) -> list[Paragraph]:
    """Markdown as paragraphs: headings, lists, quotes and code keep their look, marks go.

    Nothing in it is followed or loaded: a link is its text and its address.
    """
    page: list[Paragraph] = []
    in_code = False
    open_text: list[str] = []

    def close() -> None:
        if open_text:
            page.append(Paragraph(Role.PLAIN, " ".join(open_text)))
            open_text.clear()

    for line in for_widget(text).split("\n"):
        if line.lstrip().startswith("```"):
            close()
            in_code = not in_code
        elif in_code:
            page.append(Paragraph(Role.CODE, line))
        elif not line.strip() or _RULE.match(line):
            close()
        elif (marked := _marked(line)) is not None:
            close()
            page.append(marked)
        else:
            open_text.append(_inline(line.strip()))
    close()
    return _cut(page)


def _marked(line: str) -> Paragraph | None:
    """A line that says by its first characters what it is."""
    if heading := _HEADING.match(line):
        role = Role.HEADING if len(heading.group(1)) <= 2 else Role.SUBHEADING
        return Paragraph(role, _inline(heading.group(2)))
    if bullet := _BULLET.match(line):
        sign = f"{bullet.group(1)}." if bullet.group(1) else "•"
        return Paragraph(Role.BULLET, f"{sign}  {_inline(bullet.group(2))}")
    if line.lstrip().startswith(">"):
        return Paragraph(Role.QUOTE, _inline(line.lstrip(" >")))
    return None


def _inline(text: str) -> str:
    text = _LINK.sub(lambda m: f"{m.group(1)} ({m.group(2)})" if m.group(1) else m.group(2), text)
    return plain_words(_CODE.sub(r"\1", text))


def plain_words(text: str) -> str:
    """Without the marks of emphasis that Fountain and Markdown share."""
    return _EMPHASIS.sub(r"\2", text)


def set_plain(text: str) -> list[Paragraph]:
    """A text as it is, line by line."""
    return _cut([Paragraph(Role.PLAIN, line) for line in for_widget(text).split("\n")])


def _cut(page: list[Paragraph]) -> list[Paragraph]:
    """As many paragraphs as a text widget bears, and a word about the rest."""
    if len(page) <= LONGEST:
        return page
    rest = f"The first {LONGEST:,} of {len(page):,} paragraphs are shown here."
    return [*page[:LONGEST], Paragraph(Role.NOTE, rest)]
