"""Latin texts of other systems than Windows: told by whether letters and signs are in their places.

Read in a wrong encoding, a word has a capital or a sign in its middle: `CafŽ MŸller`.
"""

from __future__ import annotations

# Old Macs, and DOS.
_OTHERS = ("mac_roman", "cp850")
_WINDOWS = "cp1252"
_SIGNS = frozenset("«»‹›“”„‘’‚–—…¿¡•·€£°§©®™ªº\u00a0")
_BEFORE_WORDS, _DASHES = frozenset("„‚¿¡€£§"), frozenset("–—")
# Small letters to the eye of a computer, which no word of the languages meant here has.
_NO_LETTERS = frozenset("ƒµÿı")
_ENOUGH = 500  # letters and signs beyond ASCII that are looked at
_RIGHT, _WRONG = 0.85, 0.5


def encoding_of(sample: bytes) -> str | None:
    """`mac_roman` or `cp850` where a text is in one of them and not in that of Windows, or None."""
    if _in_place(sample, _WINDOWS) > _WRONG:
        return None
    best = max(_OTHERS, key=lambda encoding: _in_place(sample, encoding))
    return best if _in_place(sample, best) >= _RIGHT else None


def _in_place(sample: bytes, encoding: str) -> float:
    """The share of what is beyond ASCII that stands where it can stand."""
    text = f" {sample.decode(encoding, 'replace')} "
    beyond = [at for at, char in enumerate(text) if char > "\x7f"][:_ENOUGH]
    good = sum(_is_in_place(text[at - 1], text[at], text[at + 1]) for at in beyond)
    return good / len(beyond) if beyond else 1.0


def _is_in_place(before: str, char: str, after: str) -> bool:
    if char in _DASHES:  # between two words, or between spaces; the short one between names
        return before.isalnum() == after.isalnum() and not (char == "–" and after.islower())
    if char in _BEFORE_WORDS:
        return not before.isalpha() and before not in "'’"
    if char in _SIGNS:
        # Of these only an apostrophe stands inside a word.
        return char == "’" or not (before.isalpha() and after.isalpha())
    if char in _NO_LETTERS or not char.isalpha():
        return False
    if char.islower():
        return True
    if before.isalpha():
        return before.isupper() and not after.islower()
    return after.isalpha() or after in " '’"
