"""Downloads: whole or not at all, whatever a server does."""

from __future__ import annotations

import gzip
import os
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import DownloadError, LibraryWriteError, MediaError
from desktop.domain.download import ANY_HOST, DownloadLimits, Received
from desktop.jobs.download_media import drained
from desktop.storage.download import download
from tests.storage.downloads import BODY, QUICK, fetch, refused
from tests.web_server import (
    Drips,
    WebServer,
    breaks_off,
    head,
    never_ends,
    says_nothing,
    sends,
    sends_raw,
    sends_the_rest,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("no_pauses")


def test_a_break_is_gone_on_from(server: WebServer, folder: Path) -> None:
    server.pages["/a.bin"] = sends_the_rest(BODY, breaks_after=100_000)
    assert fetch(server, folder) == BODY
    asked = [one.headers.get("range") for one in server.asked]
    assert asked[:3] == [None, "bytes=100000-", "bytes=200000-"]
    assert {one.headers.get("if-range") for one in server.asked[1:]} == {'"one"'}
    assert {one.headers["accept-encoding"] for one in server.asked} == {"identity"}


def in_turn(*pages: Callable[[Any, socket.socket], None]) -> Callable[[Any, socket.socket], None]:
    """A page that is another one each time; the last one from then on."""
    left = list(pages)
    return lambda request, line: (left.pop(0) if len(left) > 1 else left[0])(request, line)


AGED = {"last_modified": "Mon, 02 Nov 2026 10:00:00 GMT", "date": "Mon, 02 Nov 2026 11:00:00 GMT"}
YOUNG = AGED | {"date": AGED["last_modified"]}
OTHER = BODY[::-1]
PART = {"content_range": f"bytes 300000-{len(BODY) - 1}/{len(BODY)}"}


@pytest.mark.parametrize(
    ("first", "then", "asks"),
    [
        ({"etag": '"one"'}, sends_the_rest(OTHER, etag='"two"'), '"one"'),
        ({"etag": '"one"'}, sends(OTHER), '"one"'),  # knows no ranges
        ({"etag": 'W/"one"'}, sends(OTHER), None),  # equal in meaning is not equal in bytes
        ({}, sends(OTHER), None),
        (AGED, sends(OTHER), AGED["last_modified"]),
        (YOUNG, sends(OTHER), None),  # may have changed within the second
    ],
)
def test_another_version_is_fetched_from_its_beginning(
    server: WebServer, folder: Path, first: dict[str, str], then: Any, asks: str | None
) -> None:
    server.pages["/a.bin"] = in_turn(breaks_off(BODY, after=300_000, **first), then)
    assert fetch(server, folder) == OTHER
    assert server.asked[1].headers.get("if-range") == asks
    assert ("range" in server.asked[1].headers) == (asks is not None)


@pytest.mark.parametrize(
    "lie",
    [
        sends(BODY[300_000:], status="206 P", etag='"two"', **PART),  # says it is another version
        sends(BODY[9:], status="206 P", content_range=f"bytes 9-511999/{len(BODY)}"),
        sends(BODY[300_000:], status="206 P", content_range="bytes 300000-511999/512001"),
        sends(BODY[300_000:], status="206 P", content_range="bytes x"),
        sends(BODY[300_000:], status="206 P"),
        sends(b"", status="416 No"),
    ],
)
def test_a_rest_that_does_not_fit_is_not_glued_on(
    server: WebServer, folder: Path, lie: Any
) -> None:
    first = breaks_off(BODY, after=300_000, etag='"one"')
    server.pages["/a.bin"] = in_turn(first, lie, sends(OTHER))
    assert fetch(server, folder) == OTHER


@pytest.mark.parametrize(
    ("page", "reason", "tries"),
    [
        (sends(b"gone", status="404 No"), "status", 1),
        (sends(b"wait", status="503 Later"), "status", 2),
        (sends(b"part", status="206 P", content_range="bytes 0-3/4"), "status", 1),
        (sends(gzip.compress(bytes(1 << 20)), content_encoding="gzip"), "packed", 1),
        (sends(bytes(200_001)), "too_large", 1),
        (sends_raw(head(content_length=10**15)), "too_large", 1),
        (never_ends, "too_large", 1),
        (breaks_off(BODY[:100], after=50), "cut", 2),
        (sends_raw(b""), "cut", 2),
        (sends_raw(b"SSH-2.0-OpenSSH\r\n"), "cut", 2),
        (sends_raw(head(content_length="-5") + b"x"), "cut", 2),
        (sends_raw(head(transfer_encoding="chunked") + b"5\r\nhello\r\n"), "cut", 2),
        (sends_raw(head(transfer_encoding="chunked") + b"zz\r\nhello"), "cut", 2),
        (says_nothing, "timeout", 2),
    ],
)
def test_what_a_hostile_server_does_ends_in_a_word(
    server: WebServer, folder: Path, page: Any, reason: str, tries: int
) -> None:
    server.pages["/a.bin"] = page
    # Only who waits for nothing is given up soon: a busy machine is no silent server.
    idle = 0.3 if page is says_nothing else 30.0
    limits = DownloadLimits(size=200_000, idle_seconds=idle, tries=2)
    error = refused(server, folder, limits=limits)
    assert (error.reason, len(server.asked)) == (reason, tries)
    assert "127.0.0.1" in str(error)
    assert "a.bin" not in str(error)


def test_a_longer_body_than_was_promised_is_cut_where_it_was_promised(
    server: WebServer, folder: Path
) -> None:
    server.pages["/a.bin"] = sends_raw(head(content_length=5) + b"hello, and more")
    assert fetch(server, folder) == b"hello"
    server.pages["/b.bin"] = sends_raw(head(transfer_encoding="chunked") + b"2\r\nhi\r\n0\r\n\r\n")
    assert fetch(server, folder, "/b.bin") == b"hi"


@pytest.mark.parametrize("beginning", [b"", head(content_length=10**6)], ids=["head", "body"])
def test_a_server_that_drips_counts_as_one_that_is_silent(
    server: WebServer, folder: Path, beginning: bytes
) -> None:
    drips = server.pages["/a.bin"] = Drips(beginning)
    work = download(server.url("/a.bin"), folder / "file", limits=QUICK, allowed=ANY_HOST)

    def dripping() -> None:
        for _ in work:
            drips.more()

    with pytest.raises(DownloadError) as caught:
        dripping()
    assert caught.value.reason == "timeout"
    assert list(folder.iterdir()) == []


def test_all_of_it_has_a_limit_of_time(server: WebServer, folder: Path) -> None:
    server.pages["/a.bin"] = says_nothing
    error = refused(server, folder, limits=DownloadLimits(seconds=0.3))
    assert (error.reason, error.is_passing) == ("timeout", False)


def test_it_stops_when_it_is_told_so_whatever_it_waits_for(
    server: WebServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = threading.Event()
    true = socket.getaddrinfo

    def resolve(host: str, *args: Any, **how: Any) -> Any:
        if host == "hanging.test":
            hangs.wait()
            host = "127.0.0.1"
        return true(host, *args, **how)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    server.pages |= {"/a.bin": says_nothing, "/b.bin": Drips(head(content_length=99) + b"12345")}
    for url in (
        server.url("/a.bin", "hanging.test"),
        server.url("/a.bin"),
        server.url("/b.bin"),
    ):
        work = download(url, folder / "file", allowed=ANY_HOST)
        told = next(work)
        while "b.bin" in url and told != Received(5, 99):
            told = next(work)
        work.close()
        assert list(folder.iterdir()) == []
    hangs.set()  # the threads have ended by the end of the test: a guard of all tests looks


def test_what_stood_there_stays_until_all_has_come(server: WebServer, folder: Path) -> None:
    (folder / "file").write_bytes(b"older")
    server.pages["/a.bin"] = breaks_off(BODY, after=10_000)
    with pytest.raises(DownloadError):
        drained(download(server.url("/a.bin"), folder / "file", limits=QUICK, allowed=ANY_HOST))
    assert (folder / "file").read_bytes() == b"older"
    server.pages["/a.bin"] = sends(BODY)
    assert fetch(server, folder) == BODY


def test_the_caller_looks_before_much_is_fetched(server: WebServer, folder: Path) -> None:
    seen = []

    def look(beginning: bytes, name: str) -> None:
        seen.append((len(beginning), name))
        raise MediaError("It is none.", reason="not_media")

    server.pages["/a.bin"] = never_ends
    server.pages["/b.bin"] = sends(b"short", content_disposition="attachment; filename=b.txt")
    for path in ("/a.bin", "/b.bin"):
        with pytest.raises(MediaError):
            fetch(server, folder, path, look=look)
    assert seen == [(4096, "a.bin"), (5, "b.txt")]
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_a_failure_of_the_library(
    server: WebServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    server.pages["/a.bin"] = sends(BODY)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(LibraryWriteError):
        fetch(server, folder)
    monkeypatch.undo()
    assert list(folder.iterdir()) == []
