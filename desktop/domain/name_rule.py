"""What the names of files say of a film's shots: `S{scene}_SH{shot}_t{take}`, as a person types it.

A rule is text, fields and `*`; it is taken apart here and walked along a name, and never becomes a
pattern of another language: no rule takes longer than its length times that of the name.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

SCENE, SHOT, TAKE = "scene", "shot", "take"
_FIELDS = (SCENE, SHOT, TAKE)
_LONGEST_RULE = 200  # characters
_LONGEST_FIELD = 40
_MOST_DIGITS = 6  # of the number of a take
_PART = re.compile(r"\{([^{}]*)\}|(\*+)|([^{}*]+)|([{}])")
_FRAME_NUMBER = re.compile(r"[ ._-]?#+$")
_ADVICE = "Write a rule such as S{scene}_SH{shot}_t{take}."


class _Piece(StrEnum):
    """What a part of a rule stands for."""

    TEXT = "text"
    FIELD = "field"
    ANYTHING = "anything"


@frozen
class _Token:
    """A part of a rule; `said` is its text in lower case, or the name of its field."""

    piece: _Piece
    said: str = ""


@frozen
class NameParts:
    """What a name says, as it is written there; `scene` is empty and `take` None where it does not.

    Attributes:
        take: The number; None leaves it to the shot.
    """

    shot: str
    scene: str = ""
    take: int | None = None


class NameRule:
    """A rule that was read.

    Attributes:
        text: As it was typed.
    """

    def __init__(self, text: str) -> None:
        """Read it.

        Raises:
            RuleError: It is no rule; the message says where.
        """
        self.text = unicodedata.normalize("NFC", text.strip())
        if len(self.text) > _LONGEST_RULE:
            raise RuleError(
                f"A rule has at most {_LONGEST_RULE} characters.",
                field="name_rule",
                advice=_ADVICE,
            )
        self._tokens = _tokens(self.text)

    def read(self, name: str) -> NameParts | None:
        """What a file's name says; None where it does not follow the rule.

        The ending counts only where the rule has one too. Upper and lower case are the same.
        """
        whole = unicodedata.normalize("NFC", name)
        stem = whole.rpartition(".")[0] or whole
        plain = _FRAME_NUMBER.sub("", stem)  # of an image sequence: `a.####.exr`
        for text in dict.fromkeys((plain, stem, whole)):
            if (found := _Match(self._tokens, text).run()) is not None:
                take = found.get(TAKE)
                return NameParts(found[SHOT], found.get(SCENE, ""), int(take or 0) or None)
        return None


def _tokens(text: str) -> tuple[_Token, ...]:
    found: list[_Token] = []
    for match in _PART.finditer(text):
        field, stars, plain, stray = match.groups()
        if stray:
            raise RuleError(
                f"There is a {stray} without its other half.", field="name_rule", advice=_ADVICE
            )
        if plain:
            found.append(_Token(_Piece.TEXT, plain.lower()))
        elif stars:
            found.append(_Token(_Piece.ANYTHING))
        else:
            found.append(_field(field.strip().lower(), found))
    if _Token(_Piece.FIELD, SHOT) not in found:
        raise RuleError("A rule says where the shot is: {shot}.", field="name_rule", advice=_ADVICE)
    return tuple(found)


def _field(name: str, before: Sequence[_Token]) -> _Token:
    token = _Token(_Piece.FIELD, name)
    if name not in _FIELDS:
        raise RuleError(
            f"There is no field {{{name}}}: they are {{scene}}, {{shot}} and {{take}}.",
            field="name_rule",
            advice=_ADVICE,
        )
    if token in before:
        raise RuleError(f"{{{name}}} stands there twice.", field="name_rule", advice=_ADVICE)
    if before and before[-1].piece is _Piece.FIELD:
        raise RuleError(
            f"Between {{{before[-1].said}}} and {{{name}}} there has to be something.",
            field="name_rule",
            advice=_ADVICE,
        )
    return token


class _Match:
    """One rule along one name. What failed at a place once is not tried there again."""

    def __init__(self, tokens: Sequence[_Token], text: str) -> None:
        self._tokens, self._text = tokens, text
        self._failed: set[tuple[int, int]] = set()

    def run(self) -> dict[str, str] | None:
        """The fields; None where the name does not follow the rule."""
        return self._from(0, 0)

    def _from(self, token: int, at: int) -> dict[str, str] | None:
        if token == len(self._tokens):
            return {} if at == len(self._text) else None
        if (token, at) in self._failed:
            return None
        one = self._tokens[token]
        for end in self._ends(one, at):
            rest = self._from(token + 1, end)
            if rest is not None:
                if one.piece is _Piece.FIELD:
                    rest[one.said] = self._text[at:end]
                return rest
        self._failed.add((token, at))
        return None

    def _ends(self, token: _Token, at: int) -> Sequence[int]:
        """Where a part may end that begins here, the likeliest first."""
        if token.piece is _Piece.TEXT:
            end = at + len(token.said)
            return (end,) if self._text[at:end].lower() == token.said else ()
        if token.piece is _Piece.ANYTHING:
            return range(at, len(self._text) + 1)
        is_number = token.said == TAKE
        end = at
        while end < len(self._text) and end - at < (_MOST_DIGITS if is_number else _LONGEST_FIELD):
            letter = self._text[end]
            if not (letter in "0123456789" if is_number else letter.isalnum()):
                break
            end += 1
        return range(end, at, -1)


_RUNS = re.compile(r"\d+|[^\W\d_]+")
_WORDS = frozenset({"s", "sc", "scn", "scene", "sh", "sht", "shot"})


def shot_key(text: str) -> tuple[str, ...]:
    """By what numbers of shots and scenes are the same: 020, 20, SH020 and Shot 20."""
    runs = _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())
    return tuple(
        one.lstrip("0") or "0" if one[0].isdigit() else one
        for one, behind in zip_longest(runs, runs[1:], fillvalue="")
        if not (one in _WORDS and behind[:1].isdigit())
    )
