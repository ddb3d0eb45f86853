"""The end of a connection whose request was not read to its end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

_LONGEST = 1.0  # seconds in which what is left of a request is still taken
_MOST = 16 << 20  # bytes of it


class LingeringClose:
    """Takes in what is left of a request that is answered early, before its connection is closed.

    A connection that is closed with something unread in it is reset, and its caller may never read
    the answer that was on its way. The answer is sent whole first; what still comes is thrown away,
    for a second and up to 16 MB. Who waits for leave to send a body sends none.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        has_body = headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
        self._is_read = not has_body or b"expect" in headers
        self._closes, self._is_held = False, False
        self._receive, self._send = receive, send

    async def receive(self) -> Message:
        """The next part of the request."""
        message = await self._receive()
        self._is_read = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer; its end is kept back while the request is not read."""
        if message["type"] == "http.response.start":
            self._closes = any(
                name.lower() == b"connection" and value.lower() == b"close"
                for name, value in message.get("headers", ())
            )
        elif self._closes and not self._is_read and not message.get("more_body", False):
            self._is_held = True
            message = {**message, "more_body": True}
        await self._send(message)

    async def finish(self) -> None:
        """End an answer whose end was kept back, when its caller has gone or has said all."""
        if not self._is_held:
            return
        left = _MOST
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST):
                while left > 0 and not self._is_read:
                    left -= len((await self.receive()).get("body", b""))
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})
