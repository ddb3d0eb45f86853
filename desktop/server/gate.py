"""The gate before the application: who may come in, how much of it, and that an answer is JSON.

Nothing of a request is read before it has passed. An exception that nobody expected goes to the
log, and the caller is told that much and no more.
"""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from desktop.server.access import OPEN_PATHS, READING
from desktop.server.errors import HttpProblem
from desktop.server.limits import UPLOAD, RequestKind, TokenBucket
from desktop.server.lingering_close import LingeringClose
from desktop.server.media_answer import BrokenOffError
from desktop.server.request_body import AROUND, RequestBodyReader, too_large

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from desktop.server.access import EntryRules
    from desktop.server.limits import RequestLimits

log = logging.getLogger(__name__)
_CLOSE = ("Connection", "close")
# Headers that say one thing. Who sends two of them hopes that two programs read different ones.
_SINGLE = frozenset(
    b"host authorization origin sec-fetch-site content-type content-length content-encoding"
    b" transfer-encoding range if-range desk-script".split()
)


class Gate:
    """Lets requests through to the application that may come in.

    Attributes:
        saved: How many requests have changed the library.
        on_saved: Told whenever one has.
    """

    def __init__(
        self,
        app: ASGIApp,
        rules: EntryRules,
        limits: RequestLimits,
        on_saved: Callable[[int], None] | None = None,
    ) -> None:
        self._app, self._rules, self._limits = app, rules, limits
        self._known = TokenBucket(limits.a_second, limits.burst)
        self._strangers = TokenBucket(limits.strangers_a_second, limits.strangers_a_second * 5)
        self._places = {kind: asyncio.Semaphore(limits.places(kind)) for kind in RequestKind}
        self._waiting = dict.fromkeys(RequestKind, 0)
        self.saved, self.on_saved = 0, on_saved

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        closing = LingeringClose(scope, receive, send)
        try:
            await self._admit(scope, closing.receive, closing.send)
        finally:
            await closing.finish()

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, method = HTTPConnection(scope), str(scope["method"])
        problem = self._refusal(request, method)
        if problem is not None:
            await problem.response()(scope, receive, send)
            return
        kind = RequestKind.of(scope["path"])
        if self._waiting[kind] >= self._limits.waiting:
            await _crowded().response()(scope, receive, send)
            return
        self._waiting[kind] += 1
        try:
            async with self._places[kind]:
                await self._answer(scope, receive, send)
        finally:
            self._waiting[kind] -= 1

    def _refusal(self, request: HTTPConnection, method: str) -> HttpProblem | None:
        bucket = self._known if self._rules.is_known(request) else self._strangers
        seconds = bucket.wait()
        if seconds:
            return HttpProblem(
                429,
                "Too many requests.",
                advice="Try again in a moment.",
                headers=(("Retry-After", str(math.ceil(seconds))), _CLOSE),
            )
        return (
            _smuggled(request)
            or self._rules.refusal(request, method)
            or self._bad_body(request, method)
        )

    def _bad_body(self, request: HTTPConnection, method: str) -> HttpProblem | None:
        """What is wrong with a body, as its headers describe it."""
        length = request.headers.get("content-length", "0")
        has_body = length != "0" or "transfer-encoding" in request.headers
        if not has_body:
            return None
        if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
            return HttpProblem(
                415,
                "A body is not packed here.",
                "Content-Encoding",
                "Send it as it is.",
                (_CLOSE,),
            )
        is_upload = request.scope["path"] == UPLOAD
        limit = self._limits.upload_bytes if is_upload else self._limits.json_bytes
        if length.isascii() and length.isdigit() and int(length[:20]) > limit + AROUND:
            return too_large(limit)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        wanted = "multipart/form-data" if is_upload else "application/json"
        if kind != wanted and method not in READING and request.scope["path"] not in OPEN_PATHS:
            return HttpProblem(
                415,
                f"A body here is {wanted}.",
                "Content-Type",
                f'Send it with "Content-Type: {wanted}".',
                (_CLOSE,),
            )
        return None

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, is_answered = 0, False

        async def sent(message: Message) -> None:
            nonlocal status, is_answered
            if message["type"] == "http.response.start":
                status = message["status"]
                _harden(message)
            is_answered = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        body = RequestBodyReader(receive, self._limits, is_upload=scope["path"] == UPLOAD)
        try:
            await self._app(scope, body.receive, sent)
        except BrokenOffError as error:
            # The connection ends before its answer does: that is how the caller learns of it.
            log.warning("a file was not sent to its end: %r", error.__cause__ or error)
            return
        except Exception:
            log.exception("a request failed")
            if not is_answered:
                raise
        if 200 <= status < 300 and scope["method"] not in READING:
            self.saved += 1
            if self.on_saved is not None:
                self.on_saved(self.saved)


def _smuggled(request: HTTPConnection) -> HttpProblem | None:
    """What is wrong with headers that two programs on the way would read differently."""
    seen: set[bytes] = set()
    for name, _ in request.scope["headers"]:
        if name in seen and name in _SINGLE:
            told = name.decode("ascii").title()
            return HttpProblem(400, "This header is there twice.", told, headers=(_CLOSE,))
        seen.add(name)
    if {b"content-length", b"transfer-encoding"} <= seen:
        return HttpProblem(
            400, "This body has two lengths.", "Transfer-Encoding", headers=(_CLOSE,)
        )
    return None


def _crowded() -> HttpProblem:
    return HttpProblem(
        503,
        "Too many requests are waiting.",
        advice="Try again in a moment.",
        headers=(("Retry-After", "1"), _CLOSE),
    )


def _harden(message: Message) -> None:
    """No answer is to be run, framed or kept by a browser."""
    message["headers"] = [
        *message.get("headers", ()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
