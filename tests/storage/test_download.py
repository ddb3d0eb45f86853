"""Downloads: whole or not at all, from public servers only, whatever a server does."""

from __future__ import annotations

import gzip
import hashlib
import os
import socket
import threading
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from desktop.base.errors import DownloadError, LibraryWriteError, MediaError
from desktop.domain.download import ANY_HOST, PUBLIC, AllowedHosts, DownloadLimits, Received
from desktop.jobs.download_media import drained
from desktop.storage import download as download_module
from desktop.storage import http_attempt
from desktop.storage.download import download
from desktop.storage.download_name import download_name
from desktop.storage.public_address import is_public
from tests.catalog.servers import self_signed
from tests.web_server import (
    Drips,
    WebServer,
    breaks_off,
    head,
    never_ends,
    points_to,
    says_nothing,
    sends,
    sends_raw,
    sends_the_rest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BODY = bytes(range(256)) * 2000  # 512,000 bytes
QUICK = DownloadLimits(idle_seconds=0.3, tries=2)


@pytest.fixture
def server() -> Iterator[WebServer]:
    made = WebServer()
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "here"
    made.mkdir()
    return made


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download_module, "_PAUSE", 0.001)


def fetch(server: WebServer, folder: Path, path: str = "/a.bin", **how: Any) -> bytes:
    """Download a page of the test's own server; what is left afterwards is the file alone."""
    how = {"allowed": AllowedHosts.at(server.url("/")), **how}
    done = drained(download(server.url(path), folder / "file", **how))
    content = (folder / "file").read_bytes()
    assert [one.name for one in folder.iterdir()] == ["file"]
    assert (done.size, done.checksum) == (len(content), hashlib.sha256(content).hexdigest())
    assert done.head == content[:4096]
    return content


def refused(server: WebServer, folder: Path, path: str = "/a.bin", **how: Any) -> DownloadError:
    """Why a download does not come about; nothing is left of it."""
    with pytest.raises(DownloadError) as caught:
        fetch(server, folder, path, **how)
    assert list(folder.iterdir()) == []
    return caught.value


def test_only_addresses_that_everybody_can_reach_are_public() -> None:
    for address in ("8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"):
        assert is_public(address), address
    for address in (
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "203.0.113.1", "not an address"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1", "::127.0.0.1"),
        *("2001::1", "2001:db8::1", "ff02::1", "64:ff9b::a9fe:a9fe"),
    ):
        assert not is_public(address), address


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"]
)
def test_a_server_of_this_machine_is_not_asked(server: WebServer, folder: Path, host: str) -> None:
    with pytest.raises(DownloadError) as caught:
        drained(download(server.url("/a.bin", host), folder / "file"))
    assert caught.value.reason in ("not_public", "unreachable")  # the second: no IPv6 here
    assert server.asked == []


def test_what_is_allowed_is_one_port_of_one_host(server: WebServer, folder: Path) -> None:
    server.pages["/a.bin"] = sends(BODY)
    other = AllowedHosts.at(f"http://127.0.0.1:{server.port + 1}/")
    assert refused(server, folder, allowed=other).reason == "not_public"
    assert refused(server, folder, allowed=PUBLIC).reason == "not_public"
    assert server.asked == []
    assert fetch(server, folder) == BODY
    assert fetch(server, folder, allowed=ANY_HOST) == BODY


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a", "file:///etc/passwd", "http://", "http://[::1", "x", "//a/b", "",
     "http://example.org:99999/", "http://ada:secret@example.org/a", "gopher://a/"],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_repeating_it(url: str, folder: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        drained(download(url, folder / "file"))
    assert caught.value.reason == "bad_address"
    assert "secret" not in str(caught.value)
    assert list(folder.iterdir()) == []


def test_a_name_is_looked_up_once_and_its_address_is_the_one_that_is_asked(
    server: WebServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is judged and of this machine when it is asked."""
    looked_up = []
    true = socket.getaddrinfo

    def resolve(host: str, *args: Any, **how: Any) -> Any:
        if host != "rebinding.test":
            return true(host, *args, **how)
        looked_up.append(host)
        return true("8.8.8.8" if len(looked_up) == 1 else "127.0.0.1", *args, **how)

    connected = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(DownloadError) as caught:
        drained(download(server.url("/a.bin", "rebinding.test"), folder / "file"))
    assert connected == [("8.8.8.8", server.port)]
    # It was refused; asked again it is looked up again, and judged again.
    assert caught.value.reason == "not_public"
    assert (len(looked_up), server.asked) == (2, [])


def test_the_host_that_was_named_is_asked_for_and_has_to_prove_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, encryption = self_signed(tmp_path, "studio.test")
    believed = httpx.create_ssl_context()
    believed.load_verify_locations(certificate)
    true = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _, *args, **how: true("127.0.0.1", *args, **how)
    )
    server = WebServer({"/a.bin": sends(BODY)}, encryption=encryption)
    try:
        monkeypatch.setattr(http_attempt, "_certificates", lambda: believed)
        url = server.url("/a.bin", "studio.test")
        drained(download(url, folder / "file", allowed=AllowedHosts.at(url)))
        assert server.asked[0].headers["host"] == f"studio.test:{server.port}"
        (folder / "file").unlink()
        other = refused(server, folder, allowed=ANY_HOST)  # by its number, for which it has none
        assert (other.reason, other.is_passing) == ("certificate", False)
    finally:
        server.close()


def test_a_redirect_is_judged_like_the_first_address(server: WebServer, folder: Path) -> None:
    inner = WebServer({"/secret": sends(b"of the house")})
    try:
        server.pages["/a.bin"] = points_to(inner.url("/secret"))
        assert refused(server, folder).reason == "not_public"
        assert inner.asked == []
        for target in (
            "file:///etc/passwd",
            "http://u:p@127.0.0.1/",
            "",
            "http://[::1",
            "ftp://a/",
        ):
            server.pages["/a.bin"] = points_to(target)
            assert refused(server, folder).reason == "redirect", target
        server.pages["/a.bin"] = points_to("/a.bin")
        server.asked.clear()
        assert refused(server, folder).reason == "redirect"
        assert len(server.asked) == DownloadLimits().redirects + 1
    finally:
        inner.close()


def test_an_encrypted_address_leads_to_no_other(
    server: WebServer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, encryption = self_signed(tmp_path, "127.0.0.1")
    believed = httpx.create_ssl_context()
    believed.load_verify_locations(certificate)
    monkeypatch.setattr(http_attempt, "_certificates", lambda: believed)
    first = WebServer({"/a.bin": points_to(server.url("/a.bin"))}, encryption=encryption)
    try:
        assert refused(first, folder, allowed=ANY_HOST).reason == "redirect"
        assert server.asked == []
    finally:
        first.close()


def test_a_secret_header_goes_to_its_own_server_and_no_further(
    server: WebServer, folder: Path
) -> None:
    other = WebServer({"/b.bin": sends(BODY)})
    try:
        server.pages |= {"/a.bin": points_to("/c.bin"), "/c.bin": points_to(other.url("/b.bin"))}
        secrets = {"Authorization": "Key 123", "Cookie": "a=b"}
        assert fetch(server, folder, allowed=ANY_HOST, secrets=secrets) == BODY
        assert [one.headers.get("authorization") for one in server.asked] == ["Key 123"] * 2
        assert not {"authorization", "cookie"} & other.asked[0].headers.keys()
        (folder / "file").unlink()
        broken = refused(server, folder, secrets={"X": "secret\r\nEvil: 1"})
        assert "secret" not in f"{broken!r} {broken.__cause__!r} {broken.__context__!r}"
    finally:
        other.close()


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
    limits = DownloadLimits(size=200_000, idle_seconds=0.3, tries=2)
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


@pytest.mark.parametrize(
    ("disposition", "path", "kind", "name"),
    [
        ("attachment; filename=a.png", "/x", "", "a.png"),
        ('attachment; filename="a \\"b\\".png"', "/x", "", "a _b_.png"),
        ("attachment; filename=a.png; filename*=UTF-8''K%C3%BCste.png", "/x", "", "Küste.png"),
        ("attachment; filename*=nonsense''a%FF.png", "/b/c.jpg", "", "c.jpg"),
        ('inline; filename="../../etc/passwd"', "/x", "text/plain", "passwd.txt"),
        ('inline; filename="C:\\\\a\\\\nul.png"', "/x", "", "_nul.png"),
        ('inline; filename=".."', "/%2e%2e%2f%2e%2e", "", "download"),
        ("", "/a/Lamp%20out.mp4", "", "Lamp out.mp4"),
        ("", "/view", "image/png; q=1", "view.png"),
        ("", "/", "video/mp4", "download.mp4"),
        ("", "/%00%0a%e2%80%aegnp.a", "", "gnp.a"),
        ("", "/" + "ä" * 300 + ".png", "", "ä" * 88 + ".png"),
    ],
)
def test_a_name_is_safe_whatever_a_server_says(
    disposition: str, path: str, kind: str, name: str
) -> None:
    assert download_name(disposition, path, kind) == name
