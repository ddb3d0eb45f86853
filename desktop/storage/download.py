"""Downloads what lies at an address of the web into a file, whole or not at all.

    done = yield from download(url, path)                       # in a job; a generator of Received
    done = yield from download(url, path, limits=DownloadLimits(size=1 << 30),
                               allowed=AllowedHosts.at("http://127.0.0.1:8188"),
                               secrets={"Authorization": ...}, look=refuse_web_pages)

What is needed beside it is in `domain/download.py`; for media that go into a library use
`jobs/download_media.py`, which calls this. What holds:

- **http and https only, public servers only**, unless the caller allows a `host:port` or all. A
  name is looked up once for each connection, its addresses are judged, and the connection goes to
  one of these (`public_address.py`). Each redirect is judged as a new address; none leads from
  https to http. No proxy of the environment is used (`http_attempt.py` says why).
- **Secret headers** go to the server of `url` (same scheme, host and port) and nowhere else. No
  error shows more of an address than its host.
- **Limits** on size, time in all and time without bytes. A server that sends a few bytes now and
  then counts as one that sends nothing. Nothing is unpacked: what comes packed is refused.
- **A break is gone on from** by `Range` with `If-Range`, if the server gave a strong `ETag` or a
  `Last-Modified` that can be relied on; else, and if it has another version by now, it begins
  again.
- **Closing the generator stops it** within a moment, whatever it waits for: it yields about five
  times in a second, also if nothing comes.
- The bytes lie in `partial` until they are whole and on the disk; then they get their name.
  Whatever goes wrong, nothing is left. A process that was killed leaves the partial file: give it
  a name from `half_copies.new_name`, and the next start clears it.
- **What it is, the caller finds out**: `look` gets the first bytes and a name, and may refuse.

Raises `DownloadError` (see `base/errors.py`; `reason` is data), `LibraryWriteError` where the disk
takes no more, and whatever `look` raises.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.base.errors import DownloadError, LibraryWriteError
from desktop.base.files import sync_folder
from desktop.domain.download import PUBLIC, Downloaded, DownloadLimits, Received
from desktop.storage.download_name import download_name
from desktop.storage.half_copies import hold
from desktop.storage.http_attempt import HttpAnswer, HttpAttempt, checked_url
from desktop.storage.http_version import BodyVersion, content_range
from desktop.storage.store import check_space

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path

    import httpx

    from desktop.domain.download import AllowedHosts

HEAD = 4096  # bytes by which a content is known
_STEP = 0.2  # seconds between two yields
_IDLE_BYTES = 1024  # fewer in `idle_seconds` are as good as none
_ADVANCE = 64 << 10  # new bytes after which the tries are counted from the beginning
_PAUSE = 0.25  # seconds before the first new try; doubled each time
_LONGEST_PAUSE = 30.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_ADVICE = {
    401: "It wants a key, or another one.",
    403: "It may have expired: ask for the address again.",
    404: "It may have expired: ask for the address again.",
    410: "It may have expired: ask for the address again.",
}


def download(
    url: str,
    path: Path,
    *,
    partial: Path | None = None,
    limits: DownloadLimits | None = None,
    allowed: AllowedHosts = PUBLIC,
    secrets: Mapping[str, str] | None = None,
    look: Callable[[bytes, str], None] | None = None,
) -> Generator[Received, None, Downloaded]:
    """Download what lies at `url` into the file `path`; see the top of this module.

    Args:
        url: http or https.
        path: Is replaced if it is there. Its folder has to exist.
        partial: What it is called until it is whole; may be `path` itself.
        limits: The usual ones, if None.
        allowed: Servers that are asked though they are not public.
        secrets: Headers for the server of `url` alone; never shown, logged or kept.
        look: Gets the first 4 KB (or all there is) and the name, before more is fetched.
    """
    partial = partial or path.with_name(f".{path.name}.{os.urandom(6).hex()}.partial")
    limits = limits or DownloadLimits()
    address = checked_url(url)
    with _whole_file(partial, path) as descriptor:
        work = _Download(address, partial, descriptor, limits, look)
        yield from work.run(allowed, secrets or {})
    return work.result(path)


class _Download:
    """One download: what has come so far, and of which version."""

    def __init__(
        self,
        url: httpx.URL,
        partial: Path,
        descriptor: int,
        limits: DownloadLimits,
        look: Callable[[bytes, str], None] | None,
    ) -> None:
        self._url = url
        self._partial = partial
        self._descriptor = descriptor
        self._limits = limits
        self._look = look
        self._end = time.monotonic() + limits.seconds
        self._most = 0  # bytes that any try has come to
        self._name = self._claimed = ""
        self._version = BodyVersion()
        self._done, self._head = 0, b""
        self._seen = False  # whether `look` was asked
        self._total: int | None = None
        self._digest = hashlib.sha256()

    def run(
        self, allowed: AllowedHosts, secrets: Mapping[str, str]
    ) -> Generator[Received, None, None]:
        """Ask until all of it is there, or there is no sense in asking any more."""
        tries = 0
        while True:
            try:
                yield from self._ask(allowed, secrets)
            except DownloadError as error:
                tries = 1 if self._done > self._most + _ADVANCE else tries + 1
                self._most = max(self._most, self._done)
                if not error.is_passing or tries >= self._limits.tries:
                    raise
                pause = min(_LONGEST_PAUSE, error.after or _PAUSE * 2 ** (tries - 1))
                yield from self._wait(pause)
            else:
                return

    def result(self, path: Path) -> Downloaded:
        """What came of it."""
        digest = self._digest.hexdigest()
        return Downloaded(path, self._name, self._done, digest, self._head, self._claimed)

    def _ask(
        self, allowed: AllowedHosts, secrets: Mapping[str, str]
    ) -> Generator[Received, None, None]:
        """Ask once."""
        attempt = HttpAttempt(
            self._url,
            headers=self._version.range_headers(self._done),
            secrets=secrets,
            allowed=allowed,
            redirects=self._limits.redirects,
            idle_seconds=self._limits.idle_seconds,
        )
        told = idle_since = time.monotonic()
        fresh, is_over = 0, False
        try:
            while not is_over:
                item = attempt.next(_STEP)
                now = time.monotonic()
                if isinstance(item, DownloadError):
                    raise item
                if isinstance(item, HttpAnswer):
                    self._begin(item)
                elif isinstance(item, bytes):
                    self._take(item)
                    fresh += len(item)
                elif item is not None:
                    is_over = True
                if fresh >= _IDLE_BYTES:
                    fresh, idle_since = 0, now
                self._check_times(now - idle_since, is_over=is_over)
                if item is None or now - told >= _STEP:
                    told = now
                    yield Received(self._done, self._total)
        finally:
            attempt.stop()
        self._check_whole()

    def _begin(self, answer: HttpAnswer) -> None:
        """Make of an answer's head what it means for the bytes that are there."""
        self._check_status(answer)
        length = _whole_number(answer.headers.get("content-length", ""))
        if answer.status == 206:
            start, total = content_range(answer.headers.get("content-range", ""))
            same = self._version.is_same(answer.headers)
            if start != self._done or not same or self._total not in (None, total or self._total):
                self._begin_again()
                raise self._passing("has another version by now")
        else:
            self._begin_again()
            total = length
        self._version = self._version.read(answer.headers)
        self._total = total or self._total
        self._check_size(self._total or 0)
        check_space(self._partial.parent, (self._total or 0) - self._done)
        self._claimed = answer.headers.get("content-type", "")
        disposition = answer.headers.get("content-disposition", "")
        self._name = download_name(disposition, answer.path, self._claimed)

    def _check_status(self, answer: HttpAnswer) -> None:
        """Raise unless the answer brings what was asked for."""
        host, status = self._url.host, answer.status
        if status == 416 and self._done:  # there is less of it than there was
            self._begin_again()
            raise self._passing("has another version by now")
        is_rest = status == 206 and bool(self._version.range_headers(self._done))
        if status != 200 and not is_rest:
            raise DownloadError(
                f"{host} does not give it out: it answers {status}.",
                reason="status",
                status=status,
                is_passing=status in _PASSING,
                after=_whole_number(answer.headers.get("retry-after", "")),
                advice=_ADVICE.get(status, ""),
            )
        packing = answer.headers.get("content-encoding", "").strip().lower()
        if packing not in ("", "identity"):
            raise DownloadError(
                f"{host} sends it packed, although it was asked not to.",
                reason="packed",
                advice="Download it with a browser, and hand over the file.",
            )

    def _take(self, piece: bytes) -> None:
        self._check_size(self._done + len(piece))
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
            if len(self._head) == HEAD:
                self._show()
        with _writing(self._partial.parent):
            view = memoryview(piece)
            while view:
                view = view[os.write(self._descriptor, view) :]
        self._digest.update(piece)
        self._done += len(piece)

    def _show(self) -> None:
        """Let the caller look at the first bytes, once for each beginning."""
        if self._look is not None and not self._seen:
            self._seen = True
            self._look(self._head, self._name)

    def _begin_again(self) -> None:
        with _writing(self._partial.parent):
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
        self._done, self._total, self._head, self._seen = 0, None, b"", False
        self._digest = hashlib.sha256()
        self._version = BodyVersion()

    def _wait(self, seconds: float) -> Generator[Received, None, None]:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._check_times(0.0, is_over=False)
            yield Received(self._done, self._total)
            time.sleep(min(_STEP, left))

    def _check_times(self, idle: float, *, is_over: bool) -> None:
        if is_over:
            return
        if time.monotonic() > self._end:
            raise DownloadError(
                f"{self._url.host} took too long.",
                reason="timeout",
                advice="Try again later, or allow it more time.",
            )
        if idle > self._limits.idle_seconds:
            raise DownloadError(
                f"{self._url.host} does not answer.", reason="timeout", is_passing=True
            )

    def _check_size(self, size: int) -> None:
        if size > self._limits.size:
            raise DownloadError(
                f"{self._url.host} sends more than {self._limits.size:,} bytes.",
                reason="too_large",
                advice="Allow more, or download it with a browser and hand over the file.",
            )

    def _check_whole(self) -> None:
        if self._total is not None and self._done != self._total:
            raise self._passing("broke the connection off")
        self._show()

    def _passing(self, what: str) -> DownloadError:
        return DownloadError(f"{self._url.host} {what}.", reason="cut", is_passing=True)


def _whole_number(text: str) -> int | None:
    """A number in a header; None where there is none that makes sense."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@contextmanager
def _whole_file(partial: Path, path: Path) -> Iterator[int]:
    """A new file, held while it is written; gets its name at the end, or is gone."""
    with _writing(partial.parent):
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(partial, flags | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        try:
            hold(descriptor)
            yield descriptor
            with _writing(partial.parent):
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with _writing(path.parent):
            partial.replace(path)
            sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Whatever the operating system refuses in here is a failure of the place to write to."""
    try:
        yield
    except OSError as error:
        raise LibraryWriteError(
            f"Nothing can be stored in {folder}: {error.strerror or error}.",
            advice="Free some space on that disk or check its permissions, then download again.",
        ) from error
