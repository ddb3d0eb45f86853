"""How much may come in: bytes, requests a second, and how many at once."""

from __future__ import annotations

import re
import time
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

UPLOAD = "/api/assets/upload"
_MEDIA = re.compile(r"/api/assets/[^/]+/media|/api/media/.*")
_PICTURE = re.compile(r"/api/gallery/(?:thumb|preview)/.*")


class RequestKind(StrEnum):
    """What a request takes long for; each kind has places of its own, and takes none of others."""

    CALL = "call"  # the library reads or writes
    UPLOAD = "upload"  # a file comes in, as quickly as its sender likes
    MEDIA = "media"  # a file goes out, as quickly as its reader likes
    PICTURE = "picture"  # a small picture goes out, which may have to be made first

    @classmethod
    def of(cls, path: str) -> RequestKind:
        """The kind of what is asked at a path."""
        if path == UPLOAD:
            return cls.UPLOAD
        if _PICTURE.fullmatch(path):
            return cls.PICTURE
        return cls.MEDIA if _MEDIA.fullmatch(path) else cls.CALL


@frozen
class RequestLimits:
    """What one open library takes.

    Attributes:
        json_bytes: Of a body of JSON.
        upload_bytes: Of a file that is uploaded.
        a_second: Requests with the token, as an average; `burst` of them may come together.
        strangers_a_second: Requests without it.
        at_once: How many calls are worked on; `uploads_at_once`, `media_at_once` and
            `pictures_at_once` likewise.
        waiting: How many of one kind are worked on or wait for that; more are sent away.
        body_seconds: How long a body may say nothing.
        json_seconds: How long a body of JSON may take in all.
        slowest: Bytes a second that a body has to bring on average, once it has taken
            `slow_seconds`.
    """

    json_bytes: int = 24 << 20
    upload_bytes: int = 32 << 30
    a_second: float = 100.0
    burst: int = 1_000
    strangers_a_second: float = 20.0
    at_once: int = 16
    uploads_at_once: int = 8
    media_at_once: int = 32
    pictures_at_once: int = 12
    waiting: int = 256
    body_seconds: float = 30.0
    json_seconds: float = 120.0
    slowest: float = 16_384.0
    slow_seconds: float = 20.0

    def places(self, kind: RequestKind) -> int:
        """How many of a kind are worked on at once."""
        return {
            RequestKind.CALL: self.at_once,
            RequestKind.UPLOAD: self.uploads_at_once,
            RequestKind.MEDIA: self.media_at_once,
            RequestKind.PICTURE: self.pictures_at_once,
        }[kind]


class TokenBucket:
    """Lets so many through a second, and more than that for a moment."""

    def __init__(
        self, a_second: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = a_second, burst, clock
        self._left, self._at = burst, clock()

    def wait(self) -> float:
        """Seconds until one more may come; zero, and it is counted, where it may come now."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self._rate
