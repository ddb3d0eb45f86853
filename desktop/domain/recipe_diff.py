"""What differs between how two assets were made: only that, prompts word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.recipe import EFFECTIVE_KEYS
from desktop.domain.recipe_words import FIELD_NAMES, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROSE = ("prompt", "negative_prompt")
# A word or a sign, with the space before it: spaces of their own would be what two texts share.
_TOKEN = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_MOST_WORDS = 4_000  # of a text that is compared word by word; a longer one is told whole
# The provider and the program usually say the same; that one alone of two differs is worth a row.
_LAST = "parameters"


class WordChange(StrEnum):
    """What became of a stretch of words from the first text to the second."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@frozen
class Stretch:
    """Words next to each other that all stayed, went or came."""

    change: WordChange
    text: str


@frozen
class Difference:
    """One field that two assets do not share.

    Attributes:
        key: As in `generation_metadata`; of other parameters `parameters.` and their name.
        left, right: The values; None where there is none.
        words: Of prompts, from the first to the second.
    """

    key: str
    name: str
    left: Any
    right: Any
    words: tuple[Stretch, ...] = ()

    @property
    def left_text(self) -> str:
        """The first value in words."""
        return _text(self.key, self.left)

    @property
    def right_text(self) -> str:
        """The second value in words."""
        return _text(self.key, self.right)


def differences(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The fields that differ, in their usual order; `20` and `20.0` are the same.

    Args:
        left: `generation_metadata` of the first asset, corrections over it.
        right: Of the second.
    """
    return tuple(_differences(left, right))


def _differences(left: Mapping[str, Any], right: Mapping[str, Any]) -> Iterator[Difference]:
    for key in EFFECTIVE_KEYS:
        if key == _LAST:
            continue
        one, other = left.get(key), right.get(key)
        if not _is_same(key, one, other):
            words = word_diff(str(one or ""), str(other or "")) if key in _PROSE else ()
            yield Difference(key, FIELD_NAMES.get(key, key), one, other, words)
    ones, others = (_named(facts.get(_LAST)) for facts in (left, right))
    for name in {**ones, **others}:
        if not _is_same(name, ones.get(name), others.get(name)):
            told = name.replace("_", " ")
            yield Difference(f"{_LAST}.{name}", told, ones.get(name), others.get(name))


def word_diff(left: str, right: str) -> tuple[Stretch, ...]:
    """How one text became another, word by word; joined, all but the new ones are the first text.

    Signs are words of their own, so that a comma more is a comma more.
    """
    ones, others = _TOKEN.findall(left), _TOKEN.findall(right)
    if max(len(ones), len(others)) > _MOST_WORDS:
        whole = ((WordChange.GONE, left), (WordChange.NEW, right))
        return tuple(Stretch(change, text) for change, text in whole if text)
    found: list[Stretch] = []
    for kind, a, b, c, d in SequenceMatcher(None, ones, others, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Stretch(WordChange.SAME, "".join(ones[a:b])))
            continue
        if a < b:
            found.append(Stretch(WordChange.GONE, "".join(ones[a:b])))
        if c < d:
            found.append(Stretch(WordChange.NEW, "".join(others[c:d])))
    return tuple(found)


def diff_text(found: tuple[Difference, ...], left: str, right: str) -> str:
    """All of it as lines to copy.

    Args:
        found: What differs.
        left: What the first asset is called.
        right: What the second is called.
    """
    lines = [f"{left} → {right}"]
    lines += [f"{one.name}: {one.left_text or '–'} → {one.right_text or '–'}" for one in found]
    return "\n".join(lines)


def _text(key: str, value: Any) -> str:
    return str(value or "") if key in _PROSE else value_text(value)


def _named(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _is_same(key: str, one: Any, other: Any) -> bool:
    if one in (None, "", []) and other in (None, "", []):
        return True
    return bool(one == other) or _text(key, one) == _text(key, other)
