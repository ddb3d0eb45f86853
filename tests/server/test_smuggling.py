"""Requests that hope that two programs read them differently, byte by byte as they come."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest

from desktop.server import connection_rules
from desktop.tracking import AssetService
from tests.server.conftest import BEARER, TOKEN, all_of, line_to, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Opened

AUTH = f"Authorization: {BEARER['Authorization']}"
HOST, JSON = "Host: 127.0.0.1", "Content-Type: application/json"
NOTE = '{"name": "x", "type": "text"}'
LENGTH = f"Content-Length: {len(NOTE)}"
CHUNKED = "Transfer-Encoding: chunked"
MADE = "POST /api/assets"
# First line, headers, body; and what is answered.
REQUESTS: list[tuple[str, list[str], str, int]] = [
    ("GET /api/assets HTTP/1.1", [HOST, "Host: evil", AUTH], "", 400),
    ("GET /api/assets HTTP/1.1", [HOST, AUTH, "Authorization: Bearer x"], "", 400),
    ("GET /api/assets HTTP/1.1", [HOST, "Authorization: Bearer x", AUTH], "", 400),
    ("GET /api/assets HTTP/1.1", [HOST, AUTH, "Origin: http://evil", "Origin: x"], "", 400),
    ("GET /api/assets HTTP/1.1", [HOST, AUTH, "Range: bytes=0-1", "range: bytes=0-"], "", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, LENGTH, CHUNKED], "0\r\n\r\n", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, LENGTH, "Content-Length: 3"], NOTE, 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, LENGTH, LENGTH.lower()], NOTE, 201),  # as one
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, f"{CHUNKED}, gzip"], "0\r\n\r\n", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, CHUNKED, CHUNKED], "0\r\n\r\n", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, "Transfer-Encoding : chunked"], "0\r\n\r\n", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, CHUNKED], "zz\r\n", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, CHUNKED], "-1\r\n", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, "Content-Length: -1"], "", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, f"Content-Length: {'9' * 30}"], "", 400),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, LENGTH, "Content-Encoding: gzip"], NOTE, 415),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, LENGTH, "Origin: http://127.0.0.1"], NOTE, 201),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, LENGTH, "Expect: tea"], NOTE, 201),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, LENGTH, f"User-Agent: {'x' * 900}"], NOTE, 201),
    (f"{MADE} HTTP/1.1", [HOST, AUTH, JSON, LENGTH, "Desk-Script: a\t\x80\xff"], NOTE, 201),
    ("GET /api/assets HTTP/1.1", [HOST, AUTH, "X: y\0"], "", 400),
    ("GET /api/assets?a=\x80 HTTP/1.1", [HOST, AUTH], "", 400),
    ("GET http://evil/docs HTTP/1.1", [HOST], "", 401),
    ("CONNECT evil:80 HTTP/1.1", [HOST], "", 401),
    ("GET /docs/../api/assets HTTP/1.1", [HOST], "", 401),
    ("GET /docs/%2e%2e/api/assets HTTP/1.1", [HOST], "", 401),
    ("GET //docs HTTP/1.1", [HOST], "", 401),
    ("GET /docs;x HTTP/1.1", [HOST], "", 401),
    ("GET /DOCS HTTP/1.1", [HOST], "", 401),
    ("GET /%61pi/assets HTTP/1.1", [HOST], "", 401),
    ("get /docs HTTP/1.1", [HOST], "", 401),
    ("POST /docs HTTP/1.1", [HOST], "", 401),
    (f"GET /api/assets?token={TOKEN}&access_token={TOKEN} HTTP/1.1", [HOST], "", 401),
    ("GET /api/assets HTTP/1.1", [HOST, f"Cookie: token={TOKEN}"], "", 401),
    ("GET /docs HTTP/1.0", [], "", 403),
    ("GET /docs HTTP/1.0", [HOST], "", 200),
    ("GET /docs HTTP/1.1", ["Host: 127.0.0.1@evil"], "", 403),
    ("GET /docs HTTP/1.1", ["Host: 127.0.0.1.evil"], "", 403),
    ("GET /docs HTTP/1.1", ["Host: 2130706433"], "", 403),
    ("GET /docs HTTP/1.1", ["Host: evil", "X-Forwarded-Host: 127.0.0.1"], "", 403),
    ("GET /api/assets HTTP/1.1", [HOST, AUTH, "Upgrade: h2c"], "", 200),
    ("GET /api/assets HTTP/1.1", [HOST, "Upgrade: websocket"], "", 401),
]


def said(door: Opened, first: str, headers: list[str], body: str = "") -> bytes:
    """What comes back for a request; it is the last one of its connection."""
    upgrade = "Connection: " + ("upgrade, " if "Upgrade" in headers[-1:] else "") + "close"
    told = "\r\n".join([first, *headers, upgrade, "", body])
    with line_to(door) as line:
        line.sendall(told.encode("latin-1"))
        return all_of(line)


def test_what_two_programs_would_read_differently_is_refused(
    local_door: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    made = 0
    for first, headers, body, wanted in REQUESTS:
        answer = said(local_door, first, headers, body)
        assert int(answer[9:12]) == wanted, (first, headers, answer[:300])
        assert answer.count(b"HTTP/1.1 ") == 1
        made += wanted == 201
        if wanted >= 400:
            assert json.loads(answer[answer.index(b"{") : answer.rindex(b"}") + 1])["error"]
            assert str(local_door.service.address).encode() not in answer
    assert local_door.service.count_assets() == made
    assert TOKEN not in caplog.text
    assert "websocket" not in caplog.text.lower()  # nobody is told to install one


def test_requests_in_a_row_are_each_asked_for_the_token(local_door: Opened) -> None:
    first = f"GET /api/assets HTTP/1.1\r\n{HOST}\r\n{AUTH}\r\n\r\n"
    with line_to(local_door) as line:
        line.sendall((first + first.replace(AUTH, "X: y") + "\0\1 no HTTP\r\n\r\n").encode())
        answers = all_of(line)
    assert [part[:3] for part in answers.split(b"HTTP/1.1 ")[1:]] == [b"200", b"401", b"400"]


def test_who_comes_last_gets_in_and_who_says_nothing_goes(
    sqlite_library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_rules, "CONNECTIONS", 4)
    with AssetService.open(sqlite_library_path) as service, opened(service) as door:
        host, port = door.address.removeprefix("http://").split(":")
        silent = [socket.create_connection((host, int(port)), timeout=60) for _ in range(8)]
        assert door.ask("GET", "/api/assets")[0] == 200
        for line in silent:
            line.close()
