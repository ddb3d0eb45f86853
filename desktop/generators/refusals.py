"""What an answer that is none means: which of the four errors of `adapter.py`, and its words.

Services word their refusals in four ways; all are read here, as data. A page of HTML is never
shown: it is some proxy's, and says nothing of what was asked.
"""

from __future__ import annotations

import json
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line
from desktop.generators.adapter import (
    GeneratorError,
    RateLimitedError,
    RefusedError,
    UncertainError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.generation import Json

WORDS_LIMIT = 400
# What services call the same thing, and what we do.
_KINDS = {
    "content_policy": (
        *("content_policy", "content_policy_violation", "moderation_blocked", "content_filter"),
        *("content_against_policy", "image_generation_user_error", "nsfw"),
    ),
    "no_credit": (
        *("insufficient_quota", "quota_exceeded", "billing_hard_limit_reached"),
        *("billing_not_active", "insufficient_credit", "insufficient_credits"),
    ),
    "unauthorized": ("invalid_api_key", "missing_api_key", "needs_authorization"),
    "not_found": ("model_not_found", "voice_not_found"),
}
_KNOWN = {word: kind for kind, words in _KINDS.items() for word in words}
_BY_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    402: "no_credit",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    413: "too_large",
    415: "bad_request",
    422: "bad_request",
}
_SENTENCES = {
    "unauthorized": "{title} does not accept the key.",
    "no_credit": "There is no credit left at {title}.",
    "forbidden": "{title} does not allow this with the key that is set.",
    "not_found": "{title} knows no such model.",
    "too_large": "{title} finds what was sent too large.",
    "content_policy": "{title} refuses this content.",
    "redirected": "{title} has moved, or the address is another service's.",
    "rate_limited": "{title} has no room now.",
    "conflict": "{title} could not say whether it took this.",
}
_ADVICE = {
    "unauthorized": "Enter another key in Help > Integrations.",
    "no_credit": "Add credit to the account, or wait until its limit is renewed.",
    "forbidden": "Look whether the account may use this model.",
    "not_found": "Look at the name of the model, and of the voice.",
    "too_large": "Use smaller references or a shorter text.",
    "content_policy": "Change the prompt or the references.",
    "redirected": "Look at its address in Edit > Preferences > Generators.",
}
_LOOK_FIRST = "Look at the account of {title} whether it was made, before it is sent again."


@frozen
class Told:
    """What a service says of a refusal: its own short word for it, and a sentence."""

    kind: str = ""
    words: str = ""


def told(content: bytes) -> Told:
    """What the body of an answer says of an error; nothing where it is no JSON."""
    try:
        data: Json = json.loads(content)
    except (ValueError, RecursionError):
        return Told()
    if not isinstance(data, dict):
        return Told()
    inner = data.get("error", data.get("detail"))
    if isinstance(inner, dict):  # OpenAI, ElevenLabs
        kind = next((inner[k] for k in ("code", "status", "type") if _is_word(inner.get(k))), "")
        return Told(str(kind), _text(inner.get("message")))
    if isinstance(inner, list):  # fal, and whatever is made with FastAPI
        return _told_of_fields(inner)
    kind = next((data[k] for k in ("error_type", "code", "title") if _is_word(data.get(k))), "")
    words = _text(inner) or _text(data.get("message"))
    return Told(str(kind), words)  # Replicate, and fal of its own machines


def _told_of_fields(found: list[Json]) -> Told:
    rows = [row for row in found if isinstance(row, dict)]
    kinds = [str(row["type"]) for row in rows if _is_word(row.get("type"))]
    words = []
    for row in rows[:5]:
        place = row.get("loc")
        steps = [str(step) for step in place if step != "body"] if isinstance(place, list) else []
        words.append(": ".join(filter(None, (".".join(steps), _text(row.get("msg"))))))
    return Told(kinds[0] if kinds else "", _text("; ".join(filter(None, words))))


def _is_word(value: Json) -> bool:
    return isinstance(value, str) and bool(value)


def _text(value: Json) -> str:
    return clean_line(value, limit=WORDS_LIMIT) if isinstance(value, str) else ""


def code_of(kind: str) -> str:
    """Our short word for a service's; empty where we have none."""
    return _KNOWN.get(kind.lower(), "")


def refusal(
    title: str, status: int, headers: Mapping[str, str], content: bytes, secret: str = ""
) -> GeneratorError:
    """The error that a status of 300 or more is.

    A server's own failure is uncertain, since it may have passed the request on; that it is
    overloaded is not, where it says when to come back. The names of headers are in lower case;
    the key is taken out of what is said, since some services repeat it.
    """
    said = told(content)
    after = retry_after(headers)
    code = code_of(said.kind) or _BY_STATUS.get(status, "")
    words = without_secret(said.words, secret)
    if status == 303:  # as who has taken something in, and says where to look for it
        return UncertainError(
            f"{title} answered with another address to look at.",
            code="redirected",
            advice=_LOOK_FIRST.format(title=title),
        )
    if 300 <= status < 400:
        return _refused(title, "redirected", "")
    if code in ("no_credit", "content_policy") and status < 500:
        return _refused(title, code, words)
    if status in (425, 429) or (status == 503 and after is not None):
        text = _sentence(title, "rate_limited", words)
        return RateLimitedError(text, after=after, code="rate_limited")
    if status in (408, 409) or status >= 500:
        text = f"{title} failed with status {status}."
        return UncertainError(
            f"{text} It says: {words}" if words else text,
            code="conflict" if status == 409 else "server_error",
            advice=_LOOK_FIRST.format(title=title),
        )
    return _refused(title, code or "bad_request", words)


def _refused(title: str, code: str, words: str) -> RefusedError:
    return RefusedError(_sentence(title, code, words), code=code, advice=_ADVICE.get(code, ""))


def _sentence(title: str, code: str, words: str) -> str:
    """Ours, then theirs."""
    ours = _SENTENCES.get(code, "{title} refuses this.").format(title=title)
    return f"{ours} It says: {words}" if words else ours


def unreadable(title: str, what: str) -> UncertainError:
    """An answer that says it is well, and cannot be understood."""
    return UncertainError(
        f"The answer of {title} cannot be read: {what}.",
        code="bad_answer",
        advice=_LOOK_FIRST.format(title=title),
    )


def without_secret(text: str, secret: str) -> str:
    """A text without the key, and without the halves of one that has two."""
    for part in sorted({secret, *secret.split(":")}, key=len, reverse=True):
        if len(part) >= 6:
            text = text.replace(part, "***")
    return text


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How many seconds a service asks to wait, where it does; names of headers in lower case."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return min(float(text), 86_400.0)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, moment.timestamp() - time.time()), 86_400.0)
