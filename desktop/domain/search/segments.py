"""Texts as the full-text index of either database takes them.

Both databases cut a text at what is neither a letter nor a digit, and know case and accents of the
European scripts. That is right for `pier_sunset.png` and for Russian; it is not for three kinds of
text, which are indexed in another form, made here:

- Chinese, Japanese, Korean, Thai and their neighbours are written without spaces, or with endings
  that stick to the word. Each pair of neighbouring letters becomes a word: `日本語` is indexed as
  `日本 本語 語`, and a part of it is found as a phrase of pairs.
- Letters that fold to several, or to others: `straße` is `strasse`, the ligature of `ﬁlm` is `fi`,
  full-width `ＡＢ` is `ab`.
- Letters in pieces, as a Mac stores the names of files: `한` as three characters.

Everything else is indexed as it stands, so English costs nothing. A question is brought into the
same form (`asked`).

Of a very long text the beginning is indexed: PostgreSQL has room for a million bytes of all words
of an asset, and refuses it otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Letters of scripts that do not put spaces between words, in the form NFKC leaves them in: Thai,
# Lao, Tibetan, Myanmar, Khmer; kana, Bopomofo, Han, Yi; Hangul.
_LETTERS = (
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u0f00\u0f40-\u0f6c\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3\u17d7"
    "\u3005-\u3007\u3031-\u3035\u303b\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003fffd"
)
# Vowels and tones that stand above or below a letter of these scripts, and belong to it.
_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84\u0f8d-\u0fbc"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a"
)
# How many characters of each text are indexed, in the form in which they are; the triggers and the
# index have the same numbers (the newest of `migrations/sql/*_search.*.sql`).
INDEXED_LENGTHS = {
    "name": 4_000,
    "code": 1_000,
    "tags": 12_000,
    "prompt": 20_000,
    "description": 20_000,
    "body": 200_000,
}
_RUN = re.compile(f"[{_LETTERS}][{_LETTERS}{_MARKS}]*")
_LETTER = re.compile(f"[{_LETTERS}][{_MARKS}]*")
_MARK = re.compile(f"[{_MARKS}]")
# Both databases end a word at a mark; as a letter of a script nobody mixes with these it counts.
_LINEAR_A = 0x10600


def indexed(text: str) -> str:
    """`text` in the form in which it is indexed: as it stands, unless that would not do."""
    if text.isascii():
        return text
    plain = _plain(text)
    if _RUN.search(plain) is None:
        return text if plain == text.lower() else plain
    return _RUN.sub(lambda run: f" {_pairs(run.group(), is_open=False)} ", plain)


def indexed_part(column: str, text: str) -> str:
    """As `indexed`, and no more of it than the index has of this text of an asset."""
    longest = INDEXED_LENGTHS[column]
    return indexed(text[:longest])[:longest]


def asked(text: str, *, prefix: bool = False) -> tuple[str, bool]:
    """What to ask an index for to find `text`, and whether its last word may go on."""
    if text.isascii():
        return text, prefix
    plain = _plain(text)
    runs = list(_RUN.finditer(plain))
    if not runs:
        return plain, prefix
    last = runs[-1]
    is_last = not any(c.isalnum() for c in plain[last.end() :])
    begin = _RUN.sub(lambda run: f" {_pairs(run.group(), is_open=False)} ", plain[: last.start()])
    whole = f"{begin} {_pairs(last.group(), is_open=is_last)} "
    if not is_last:
        return whole + plain[last.end() :], prefix
    # A single letter may be the first of a pair; a pair is itself wherever it stands.
    return whole, len(_LETTER.findall(last.group())) == 1


def _plain(text: str) -> str:
    """`text` with every letter in its one form, without case."""
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once)


def _pairs(run: str, *, is_open: bool) -> str:
    """A run of letters as pairs. Where its end is the end of a word, its last letter as well."""
    letters = [_as_letters(letter) for letter in _LETTER.findall(run)]
    pairs = [one + two for one, two in pairwise(letters)]
    if not is_open or not pairs:
        pairs.append(letters[-1])
    return " ".join(pairs)


def _as_letters(letter: str) -> str:
    return _MARK.sub(lambda mark: chr(_LINEAR_A + (ord(mark.group()) & 0xFF)), letter)
