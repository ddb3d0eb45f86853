"""The body of a request, as far as it may be long and may take long."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, Any

from desktop.server.errors import HttpProblem, ProblemError
from desktop.server.limits import UPLOAD

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from starlette.types import Receive

    from desktop.server.limits import RequestLimits

AROUND = 64 << 10  # bytes around a file that is uploaded: fields, headers of parts
_CLOSE = ("Connection", "close")


class RequestBodyReader:
    """Reads one body, as long as it comes quickly enough and is not too long.

    Only time counts in which its sender was waited for, and not what the disk takes.
    """

    def __init__(self, receive: Receive, limits: RequestLimits, *, is_upload: bool) -> None:
        self._receive, self._limits = receive, limits
        self._limit = limits.upload_bytes + AROUND if is_upload else limits.json_bytes
        self._longest = math.inf if is_upload else limits.json_seconds
        self._read, self._waited, self._is_over = 0, 0.0, False

    async def receive(self) -> MutableMapping[str, Any]:
        """The next part of it.

        Raises:
            ProblemError: It is too long, or does not come.
        """
        if self._is_over:  # what comes now is that the caller has gone, and may be long in coming
            return await self._receive()
        begin, seconds = time.monotonic(), self._patience()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, seconds))
        except TimeoutError:
            raise ProblemError(
                HttpProblem(
                    408,
                    "The body did not come." if self._read == 0 else "The body came too slowly.",
                    advice="Send it again.",
                    headers=(_CLOSE,),
                )
            ) from None
        self._waited += time.monotonic() - begin
        self._read += len(message.get("body", b""))
        self._is_over = not message.get("more_body", False)
        if self._read > self._limit:
            raise ProblemError(too_large(self._limit))
        return message

    def _patience(self) -> float:
        """Seconds until the next part has to be here."""
        limits = self._limits
        behind = limits.slow_seconds + self._read / limits.slowest
        return min(limits.body_seconds, min(self._longest, behind) - self._waited)


def too_large(limit: int) -> HttpProblem:
    """A body that has more than so many bytes."""
    return HttpProblem(
        413,
        f"This is larger than {limit >> 20:,} MB.",
        advice=f"Send files to {UPLOAD}, or name them by path or address.",
        headers=(_CLOSE,),
    )
