"""The token that every program has to have: from the environment, the keyring, or made now."""

from __future__ import annotations

import os
import secrets as randomness

from desktop.base import secrets
from desktop.base.errors import UsageError
from desktop.base.frozen import frozen
from desktop.base.serving import TOKEN_VARIABLE

_NAME = "http-door-token"  # what the keyring calls it
_SHORTEST = 20


@frozen
class FoundToken:
    """A token.

    Attributes:
        is_new: It was made just now, and nobody knows it yet.
        is_kept: It will be the same next time.
    """

    token: str
    is_new: bool = False
    is_kept: bool = True

    def __repr__(self) -> str:
        return "FoundToken(...)"  # no log shows it


def find_token(*, renew: bool = False) -> FoundToken:
    """The token of this user: `DESK_TOKEN`, or what the keyring keeps, or a new one.

    Args:
        renew: Make a new one in any case; the old one is worth nothing from then on.

    Raises:
        UsageError: The one in the environment is no token.
    """
    given = os.environ.pop(TOKEN_VARIABLE, "")  # programs that are started from here get none
    if given and not renew:
        if len(given) < _SHORTEST or not (given.isascii() and given.isprintable()) or " " in given:
            raise UsageError(
                f"{TOKEN_VARIABLE} is no token.",
                advice=f"It has {_SHORTEST} characters or more, letters and digits.",
            )
        return FoundToken(given)
    kept = None if renew else secrets.kept_secret(_NAME)
    if kept:
        return FoundToken(kept)
    made = randomness.token_urlsafe(32)
    return FoundToken(made, is_new=True, is_kept=secrets.keep_secret(_NAME, made))


def lasting_token(*, renew: bool) -> str:
    """The token that is the same next time, or a new one in its place.

    Raises:
        UsageError: There is nothing here that could keep one.
    """
    found = find_token(renew=renew)
    if not found.is_kept:
        raise UsageError(
            "There is no keyring here that could keep a token.",
            advice=f"Set {TOKEN_VARIABLE} in the environment to one that you choose.",
        )
    return found.token
