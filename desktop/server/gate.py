"""The gate before the application: who may come in, how much of it, and that an answer is JSON.

Nothing of a request is read before it has passed. An exception that nobody expected goes to the
log, and the caller is told that much and no more.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from typing import TYPE_CHECKING, Any

from starlette.requests import HTTPConnection

from desktop.server.access import OPEN_PATHS, READING
from desktop.server.errors import HttpProblem, ProblemError
from desktop.server.limits import TokenBucket

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from desktop.server.access import AccessRules
    from desktop.server.limits import RequestLimits

log = logging.getLogger(__name__)
UPLOAD = "/api/assets/upload"
_CLOSE = ("Connection", "close")


class Gate:
    """Lets requests through to the application that may come in.

    Attributes:
        saved: How many requests have changed the library.
        on_saved: Told whenever one has.
    """

    def __init__(
        self,
        app: ASGIApp,
        rules: AccessRules,
        limits: RequestLimits,
        on_saved: Callable[[int], None] | None = None,
    ) -> None:
        self._app, self._rules, self._limits = app, rules, limits
        self._known = TokenBucket(limits.a_second, limits.burst)
        self._strangers = TokenBucket(limits.strangers_a_second, limits.strangers_a_second * 5)
        self._places = asyncio.Semaphore(limits.at_once)
        self._waiting = 0
        self.saved, self.on_saved = 0, on_saved

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request, method = HTTPConnection(scope), str(scope["method"])
        problem = self._refusal(request, method)
        if problem is not None:
            await problem.response()(scope, receive, send)
            return
        if self._waiting >= self._limits.waiting:
            await _crowded().response()(scope, receive, send)
            return
        self._waiting += 1
        try:
            async with self._places:
                await self._answer(scope, receive, send)
        finally:
            self._waiting -= 1

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
        refusal = self._rules.refusal(request, method)
        return refusal or self._bad_body(request, method)

    def _bad_body(self, request: HTTPConnection, method: str) -> HttpProblem | None:
        """What is wrong with a body, as its headers describe it."""
        length = request.headers.get("content-length", "0")
        has_body = length != "0" or "transfer-encoding" in request.headers
        if not has_body:
            return None
        is_upload = request.scope["path"] == UPLOAD
        limit = self._limits.upload_bytes if is_upload else self._limits.json_bytes
        if length.isascii() and length.isdigit() and int(length[:20]) > limit + _AROUND:
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

        body = _Body(receive, self._limits, is_upload=scope["path"] == UPLOAD)
        try:
            await self._app(scope, body.receive, sent)
        except Exception:
            log.exception("a request failed")
            if not is_answered:
                raise
        if 200 <= status < 300 and scope["method"] not in READING:
            self.saved += 1
            if self.on_saved is not None:
                self.on_saved(self.saved)


_AROUND = 64 << 10  # bytes around a file that is uploaded: fields, headers of parts


class _Body:
    """The body of one request, as far as it may be long and may take long."""

    def __init__(self, receive: Receive, limits: RequestLimits, *, is_upload: bool) -> None:
        self._receive, self._patience = receive, limits.body_seconds
        self._limit = limits.upload_bytes + _AROUND if is_upload else limits.json_bytes
        self._until = math.inf if is_upload else time.monotonic() + limits.json_seconds
        self._read, self._is_over = 0, False

    async def receive(self) -> MutableMapping[str, Any]:
        """The next part of it.

        Raises:
            ProblemError: It is too long, or does not come.
        """
        if self._is_over:  # what comes now is that the caller has gone, and may be long in coming
            return await self._receive()
        seconds = min(self._patience, max(0.0, self._until - time.monotonic()))
        try:
            message = await asyncio.wait_for(self._receive(), seconds)
        except TimeoutError:
            raise ProblemError(
                HttpProblem(
                    408, "The body did not come.", advice="Send it again.", headers=(_CLOSE,)
                )
            ) from None
        self._read += len(message.get("body", b""))
        self._is_over = not message.get("more_body", False)
        if self._read > self._limit:
            raise ProblemError(too_large(self._limit))
        return message


def too_large(limit: int) -> HttpProblem:
    """A body that has more than so many bytes."""
    return HttpProblem(
        413,
        f"This is larger than {limit >> 20:,} MB.",
        advice=f"Send files to {UPLOAD}, or name them by path or address.",
        headers=(_CLOSE,),
    )


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
