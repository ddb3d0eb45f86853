"""Downloads come from public servers only, and nobody else is asked or shown a secret."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from desktop.base.errors import DownloadError
from desktop.domain.download import ANY_HOST, PUBLIC, AllowedHosts, DownloadLimits
from desktop.jobs.download_media import drained
from desktop.storage import http_attempt
from desktop.storage.download import download
from desktop.storage.public_address import is_public
from tests.catalog.servers import self_signed
from tests.storage.downloads import BODY, fetch, refused
from tests.web_server import (
    WebServer,
    points_to,
    sends,
)

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("no_pauses")


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
