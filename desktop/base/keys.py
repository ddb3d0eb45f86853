"""Keys of services: from the environment, else from the keyring of the desktop, never from a file.

The environment wins: who sets a variable for one start means it. What a person types in the window
goes into the keyring and nowhere else. A keyring is asked over the desktop's bus, which takes its
time and may ask a person: nothing in here is for the window's thread.
"""

from __future__ import annotations

import logging
import os
from dataclasses import field
from enum import StrEnum

from desktop.base import secrets
from desktop.base.frozen import frozen

_LONGEST = 8_192
_log = logging.getLogger(__name__)


class KeySource(StrEnum):
    """Where a key was found."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"


@frozen
class Key:
    """A key that was found; neither its repr nor its text shows the value.

    Attributes:
        variable: The variable of the environment that it stands in, if it stands there.
    """

    name: str
    value: str = field(repr=False)
    source: KeySource
    variable: str = ""

    def __str__(self) -> str:
        return repr(self)


@frozen
class KeySpec:
    """A key that there can be.

    Attributes:
        name: As adapters and the keyring call it.
        title: What a person calls it: "fal key".
        variables: Where it may stand in the environment; the first that is set counts.
        is_many: It may be several, one a line or with spaces between them.
    """

    name: str
    title: str
    variables: tuple[str, ...]
    homepage: str = ""
    is_many: bool = False

    @property
    def variable(self) -> str:
        """The variable to name to a person."""
        return self.variables[0]


FAL, REPLICATE, OPENAI, ELEVENLABS = "fal", "replicate", "openai", "elevenlabs"
TELEGRAM, TELEGRAM_CHAT, NOTIFY = "telegram", "telegram_chat", "notify"

KEYS: dict[str, KeySpec] = {
    spec.name: spec
    for spec in (
        KeySpec(FAL, "fal key", ("FAL_KEY", "FAL_API_KEY"), "https://fal.ai/dashboard/keys"),
        KeySpec(
            REPLICATE,
            "Replicate token",
            ("REPLICATE_API_TOKEN",),
            "https://replicate.com/account/api-tokens",
        ),
        KeySpec(OPENAI, "OpenAI key", ("OPENAI_API_KEY",), "https://platform.openai.com/api-keys"),
        KeySpec(
            ELEVENLABS,
            "ElevenLabs key",
            ("ELEVENLABS_API_KEY", "XI_API_KEY"),
            "https://elevenlabs.io/app/settings/api-keys",
        ),
        KeySpec(TELEGRAM, "Telegram bot token", ("TELEGRAM_BOT_TOKEN",), "https://t.me/BotFather"),
        KeySpec(TELEGRAM_CHAT, "Telegram chat id", ("TELEGRAM_CHAT_ID",)),
        KeySpec(
            NOTIFY,
            "addresses of apprise",
            ("DESK_NOTIFY_URLS",),
            "https://github.com/caronc/apprise/wiki",
            is_many=True,
        ),
    )
}


def key_for(name: str) -> Key | None:
    """The key of that name, or None where there is none that could be used. Never raises.

    A value that could not be sent (not plain letters, or with a line break inside) is none: the
    errors of HTTP libraries about such a value would show it.
    """
    spec = KEYS[name]
    for variable in spec.variables:
        value = os.environ.get(variable, "").strip()
        if not value:
            continue
        if is_usable(name, value):
            return Key(name, value, KeySource.ENVIRONMENT, variable)
        _log.warning("what %s holds is no key", variable)
    kept = (secrets.kept_secret(_kept_as(name)) or "").strip()
    return Key(name, kept, KeySource.KEYRING) if is_usable(name, kept) else None


def remember_key(name: str, value: str) -> bool:
    """Keep a key in the keyring; returns whether it is kept. Never raises."""
    value = value.strip()
    return is_usable(name, value) and secrets.keep_secret(_kept_as(name), value)


def forget_key(name: str) -> bool:
    """Take a key out of the keyring; returns whether it is not there any more. Never raises."""
    return secrets.forget_secret(_kept_as(name))


def is_usable(name: str, value: str) -> bool:
    """Whether a text could be the key of that name."""
    words = value.split() if KEYS[name].is_many else [value]
    return 0 < len(value) <= _LONGEST and all(
        word.isascii() and word.isprintable() and " " not in word for word in words
    )


def _kept_as(name: str) -> str:
    return f"key:{KEYS[name].name}"
