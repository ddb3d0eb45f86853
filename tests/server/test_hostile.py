"""Bodies that mean no good: every one has an answer in JSON, and nothing of them is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import LibraryBusyError, LibraryGoneError, LibraryWriteError
from desktop.server import connection_rules
from desktop.server.limits import RequestLimits, TokenBucket
from desktop.tracking import AssetService
from tests.server.conftest import BEARER, all_of, line_to, opened

if TYPE_CHECKING:
    from tests.server.conftest import Opened

JSON = {"Content-Type": "application/json"}
DEEP = "[" * 200_000
# What the body of a new asset may say, and what is answered.
BODIES: list[tuple[str | bytes, int]] = [
    ("", 422),
    ("{", 400),
    ("null", 422),
    ("[]", 422),
    ('"x"', 422),
    ("{}", 422),
    (b'{"name": "\xff"}', 400),
    (DEEP, 400),
    ('{"name": "x", "metadata": ' + '{"a":' * 900 + "1" + "}" * 901, 422),
    ('{"name": "x", "metadata": {"a": NaN}}', 422),
    ('{"name": "x", "duration": Infinity}', 422),
    ('{"name": "x", "size": 1e999}', 422),
    ('{"name": "x", "size": ' + "9" * 4_000 + "}", 422),
    ('{"name": "x", "size": ' + "9" * 5_000 + "}", 400),
    ('{"name": "x", "generation_cost": ' + "9" * 4_000 + "}", 422),
    ('{"name": "x", "size": true}', 422),
    ('{"name": 7}', 422),
    ('{"name": "x", "tags": "y"}', 422),
    ('{"name": "x", "tags": [7]}', 422),
    ('{"name": "x", "tags": ["' + "y" * 5_000 + '"]}', 422),
    ('{"name": "  "}', 422),
    ('{"name": "x", "__class__": 1}', 422),
    ('{"name": "x", "workspace_id": "1"}', 422),
    ('{"name": "x", "url": "https://ada:word@example.org/a"}', 422),
    ('{"name": "x", "url": "data:image/png;base64,@@@"}', 422),
    ('{"name": "x", "file_path": "/dev/zero"}', 422),
    ('{"name": "x", "file_path": "/proc/self/mem", "media": "copy"}', 422),
    ('{"name": "x", "media": "burn"}', 422),
    ('{"name": "x", "url": "http://127.0.0.1:9/a.png", "media": "copy"}', 422),
    ('{"name": "x", "url": "http://169.254.169.254/latest", "media": "copy"}', 422),
    ('{"name": "x", "allow_private": true}', 422),
    ('{"name": "x", "type": "image", "asset_type": "image"}', 422),
]


def test_a_body_that_means_no_good_is_refused(local_door: Opened) -> None:
    for body, wanted in BODIES:
        answer = local_door.caller.post("/api/assets", content=body, headers=JSON)
        told = answer.json()
        assert (answer.status_code, set(told)) == (wanted, {"error", "field", "advice"}), body[:60]
        assert len(answer.content) < 2_000
        assert "Traceback" not in answer.text
        assert "word@" not in answer.text
        assert not any(ord(char) > 126 for char in answer.text)
    assert local_door.service.count_assets() == 0
    kept = {"name": "x\ud800", "type": "text", "metadata": {"a": "\ud800", "b": 10**300}}
    status, made = local_door.ask("POST", "/api/assets", content=json.dumps(kept), headers=JSON)
    assert (status, made["name"]) == (201, "x\N{REPLACEMENT CHARACTER}")
    assert made["metadata"] == {"a": "\N{REPLACEMENT CHARACTER}", "b": 10**300}


def test_addresses_that_are_none_have_an_answer_too(local_door: Opened) -> None:
    for method, path, wanted in (
        ("GET", "/api/assets/../../etc/passwd", 404),
        ("GET", "/api/assets/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/api/assets/%00", 422),
        ("GET", "/api/assets/%ff%fe", 422),
        ("GET", "/api/assets/", 404),
        ("GET", "/nowhere", 404),
        ("PATCH", "/api/assets", 405),
        ("DELETE", "/api/assets", 405),
        ("OPTIONS", "/api/assets", 405),
        ("BREW", "/api/assets", 405),
        ("GET", "/api/assets?limit=-1", 422),
        ("GET", "/api/assets?limit=1001", 422),
        ("GET", "/api/assets?offset=99999999999999999999", 422),
        ("GET", "/api/assets?tags=" + "x" * 2_000, 422),
        ("GET", f"/api/assets?source={'x' * 2_000}", 422),
    ):
        status, told = local_door.ask(method, path)
        assert (status, set(told)) == (wanted, {"error", "field", "advice"}), (method, path)
    answer = local_door.caller.patch("/api/assets/x")
    assert {one.strip() for one in answer.headers["allow"].split(",")} >= {"GET"}
    status, told = local_door.ask(
        "POST", "/api/assets", content="{}", headers={"Content-Type": "text/plain"}
    )
    assert (status, told["field"]) == (415, "Content-Type")
    page = local_door.caller.get("/docs")
    assert "toggle-favorite" in page.text
    assert "<script" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def raw(door: Opened, told: bytes) -> bytes:
    """What comes back for these bytes."""
    with line_to(door) as line:
        line.sendall(told)
        return all_of(line)


HEAD = (
    "POST /api/assets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    f"Authorization: {BEARER['Authorization']}\r\nConnection: close\r\n"
).encode()


def test_what_does_not_come_is_sent_away(
    sqlite_library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_rules, "HEAD_SECONDS", 0.3)
    limits = RequestLimits(body_seconds=0.3)
    with AssetService.open(sqlite_library_path) as service, opened(service, limits=limits) as door:
        assert raw(door, b"GET /api/assets HT") == b""  # a head that does not come
        slow = raw(door, HEAD + b'Content-Length: 90\r\n\r\n{"name":')
        assert slow.startswith(b"HTTP/1.1 408")
        assert service.count_assets() == 0


def test_what_is_no_http_and_what_is_too_large_is_sent_away(sqlite_library_path: Path) -> None:
    limits = RequestLimits(json_bytes=1_000)
    with AssetService.open(sqlite_library_path) as service, opened(service, limits=limits) as door:
        answer = raw(door, b"\x16\x03\x01 hello\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 400")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
        status, told = door.ask("POST", "/api/assets", json={"name": "x" * 2_000})
        assert (status, "1,000" in told["error"] or "MB" in told["error"]) == (413, True)
        body = b"400\r\n" + b" " * 0x400 + b"\r\n0\r\n\r\n"
        chunked = raw(door, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body)
        assert chunked.startswith(b"HTTP/1.1 413")
        assert service.count_assets() == 0


def test_more_at_once_than_there_is_room_for_is_sent_away(sqlite_library_path: Path) -> None:
    limits, body = RequestLimits(at_once=1, waiting=1), b'{"name": "x", "type": "text"}'
    head = HEAD + f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n".encode()
    with (
        AssetService.open(sqlite_library_path) as service,
        opened(service, limits=limits) as door,
        line_to(door) as line,
    ):
        line.sendall(head)
        assert line.recv(65_536).startswith(b"HTTP/1.1 100")  # it is being worked on
        answer = door.caller.get("/api/assets")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        line.sendall(body)
        assert all_of(line).startswith(b"HTTP/1.1 201")
        assert door.ask("GET", "/api/assets")[1]["total"] == 1


def test_more_a_second_than_is_taken_is_sent_away(sqlite_library_path: Path) -> None:
    limits = RequestLimits(a_second=0.001, burst=2, strangers_a_second=0.2)
    with AssetService.open(sqlite_library_path) as service, opened(service, limits=limits) as door:
        answers = [door.caller.get("/api/assets") for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert int(answers[2].headers["retry-after"]) > 1
        wrong = {"Authorization": "Bearer wrong"}
        answers = [door.caller.get("/api/assets", headers=wrong) for _ in range(2)]
        assert [one.status_code for one in answers] == [401, 429]
    now = [0.0]
    bucket = TokenBucket(2.0, 3, lambda: now[0])
    assert [bucket.wait() for _ in range(4)] == [0, 0, 0, 0.5]
    now[0] = 0.5
    assert [bucket.wait() for _ in range(2)] == [0, 0.5]
    now[0] = 1_000.0
    assert [bucket.wait() for _ in range(4)] == [0, 0, 0, 0.5]


def test_a_library_that_is_gone_is_said_without_saying_where_it_was(local_door: Opened) -> None:
    path = Path(local_door.service.address)
    away = path.rename(path.with_suffix(".away"))
    told = {"name": "x", "type": "text"}
    for method, body in (("GET", None), ("POST", told)):
        answer = local_door.caller.request(method, "/api/assets", json=body)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert path.name not in answer.text
    away.rename(path)
    assert local_door.ask("POST", "/api/assets", json=told)[0] == 201


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LibraryGoneError("/home/ada/film.desk is gone"), 503),
        (LibraryBusyError("/home/ada/film.desk is held"), 503),
        (LibraryWriteError("/home/ada is full"), 507),
        (RuntimeError("/home/ada/secret"), 500),
    ],
)
def test_what_fails_within_is_told_without_words_of_this_machine(
    local_door: Opened, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(AssetService, "get_stats", fails)
    answer = local_door.caller.get("/api/assets/stats/summary")
    assert (answer.status_code, set(answer.json())) == (status, {"error", "field", "advice"})
    assert "/home" not in answer.text
    assert ("retry-after" in answer.headers) is (status == 503)
