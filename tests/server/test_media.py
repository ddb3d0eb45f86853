"""The bytes of assets: whole and in part, streamed from wherever they are, and never run."""

from __future__ import annotations

import io
import os
import socket
import threading
import tracemalloc
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from desktop.domain.bytes import LOCAL, ByteStat
from desktop.domain.frames import Frames
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import IncomingFile, NewAsset, NewOriginal
from desktop.server import connection_rules, drive_lanes
from desktop.server.limits import RequestLimits
from desktop.server.media_answer import disposition
from desktop.storage import local
from desktop.storage.local import LocalStore
from desktop.storage.stores import STORES
from desktop.tracking import AssetService
from tests.media.recipe_makers import png
from tests.server.conftest import BEARER, line_to, opened, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.domain.bytes import Origin
    from tests.server.conftest import Opened

WORDS = b"0123456789" * 50


def kept(door: Opened, content: bytes = WORDS, name: str = "Note", **how: Any) -> str:
    """Send a file; returns the path of its bytes."""
    files = {"file": ("note.txt", content)}
    status, made = door.ask("POST", "/api/assets/upload", files=files, data={"name": name, **how})
    assert status == 201, made
    return f"/api/assets/{made['id']}/media"


def test_a_file_comes_whole_in_part_and_not_twice(door: Opened) -> None:
    path, ask = kept(door), door.caller.get
    whole = ask(path)
    assert (whole.status_code, whole.content) == (200, WORDS)
    assert whole.headers["content-type"] == "text/plain; charset=utf-8"
    assert whole.headers["content-disposition"] == 'inline; filename="Note.txt"'
    assert whole.headers["accept-ranges"] == "bytes"
    tag = whole.headers["etag"]
    part = ask(path, headers={"Range": "bytes=490-", "If-Range": tag})
    assert (part.status_code, part.content) == (206, WORDS[490:])
    assert part.headers["content-range"] == "bytes 490-499/500"
    assert ask(path, headers={"Range": "bytes=3-4", "If-Range": '"x"'}).content == WORDS
    beyond = ask(path, headers={"Range": "bytes=500-"})
    assert (beyond.status_code, beyond.json()["field"]) == (416, "Range")
    assert beyond.headers["content-range"] == "bytes */500"
    known = ask(path, headers={"If-None-Match": tag})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert ask(path, headers={"If-Match": '"x"'}).json()["field"] == "If-Match"
    for headers in ({}, {"Range": "bytes=3-4"}):
        head = door.caller.head(path, headers=headers)
        assert (head.status_code, head.content) == (200, b"")
        assert {**head.headers} == {**whole.headers, "date": head.headers["date"]}
    assert ask(f"{path}?download=true").headers["content-disposition"].startswith("attachment")


def test_what_has_no_bytes_says_why(local_door: Opened, tmp_path: Path) -> None:
    service = local_door.service
    (tmp_path / "away").mkdir()
    picture = png(tmp_path / "away" / "h.png")
    named = service.create_asset(name="H", file_path=picture)
    path = f"/api/assets/{named}/media"
    assert local_door.caller.get(path).content == picture.read_bytes()

    def told(asset: object, more: str = "") -> tuple[int, str]:
        status, answer = local_door.ask("GET", f"/api/assets/{asset}/media{more}")
        assert str(tmp_path) not in str(answer)
        head = local_door.caller.head(f"/api/assets/{asset}/media{more}")
        assert (head.status_code, head.content) == (status, b"")
        return status, answer["field"]

    assert told(service.create_asset(name="W", url="https://example.org/w.png")) == (
        409,
        "asset_id",
    )
    assert told(service.create_shot(name="Dark")) == (404, "asset_id")
    assert told(new_id()) == (404, "asset_id")
    assert told("x") == (422, "asset_id")
    assert told(named, "?frame=1") == (404, "frame")
    assert told(named, "?frame=-1") == (422, "frame")
    picture.write_bytes(b"another one by now")
    assert told(named) == (409, "asset_id")
    picture.unlink()
    assert told(named) == (410, "asset_id")
    picture.parent.rmdir()
    assert told(named) == (503, "asset_id")
    service.delete_asset(named)
    assert told(named) == (404, "asset_id")
    assert local_door.ask("GET", path, headers={"Authorization": "Bearer x"})[0] == 401


def test_an_image_sequence_comes_frame_by_frame(local_door: Opened, tmp_path: Path) -> None:
    frames = Frames("plate.####.png", 1001, 1003, ((1002, 1002),))
    for number in frames:
        png(tmp_path / frames.name(number))
    size = 2 * (tmp_path / frames.name(1001)).stat().st_size
    new = NewAsset("video", frames.pattern, "ab" * 32, size, frames=frames)
    place = NewOriginal(
        str(tmp_path / frames.pattern), None, frames.pattern, size, "ab" * 32, "image/png"
    )
    key, library = AssetId(new_id()), local_door.service._library
    library.write(lambda tx: tx.intake.add({key: IncomingFile(new, place)}))
    path = f"/api/assets/{key}/media"
    frame = local_door.caller.get(f"{path}?frame=1003")
    assert frame.content == (tmp_path / frames.name(1003)).read_bytes()
    assert frame.headers["content-type"] == "image/png"
    assert local_door.ask("GET", f"{path}?frame=1002")[0] == 404
    status, told = local_door.ask("GET", path)
    assert (status, told["field"], "1001" in told["advice"]) == (422, "frame", True)


class Bucket:
    """A store without paths, as what is packed into a library has none."""

    def stat(self, origin: Origin) -> ByteStat:
        return ByteStat(len(WORDS), 7)

    def local_path(self, origin: Origin) -> None:
        return None

    def open(self, origin: Origin, start: int = 0, length: int | None = None) -> io.BytesIO:
        return io.BytesIO(WORDS[start:])


def test_bytes_need_no_path(local_door: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(local_door)
    monkeypatch.setitem(STORES, LOCAL, Bucket())
    part = local_door.caller.get(path, headers={"Range": "bytes=-7"})
    assert (part.status_code, part.content) == (206, WORDS[-7:])


PAGE = b"<!doctype html><script>alert(1)</script>" + b" " * 100
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'


@pytest.mark.parametrize("content", [PAGE, DRAWING])
def test_what_a_browser_would_run_is_saved_and_not_shown(
    local_door: Opened, content: bytes
) -> None:
    name = '../../a"; filename=b.html\r\nX-Evil: 1\u202egnp.exe'
    answer = local_door.caller.get(kept(local_door, content, name))
    assert answer.content == content
    headers = answer.headers
    if "text/plain" not in headers["content-type"]:
        assert headers["content-disposition"].startswith("attachment;")
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert "x-evil" not in headers
    assert "access-control-allow-origin" not in headers


def test_a_name_is_sent_so_that_no_header_breaks() -> None:
    assert disposition("Küste 1.png", "inline") == (
        "inline; filename=\"K_ste 1.png\"; filename*=UTF-8''K%C3%BCste%201.png"
    )
    assert (
        disposition('a"\r\n;.x', "x") == "x; filename=\"a____.x\"; filename*=UTF-8''a%22%0D%0A%3B.x"
    )


LARGE = 48 << 20


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A film that takes no room on the disk."""
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.write(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41")
        file.truncate(LARGE)
    return path


def test_a_large_file_is_never_in_memory(local_door: Opened, large: Path) -> None:
    key = local_door.service.create_asset(name="Long", asset_type="video", file_path=large)
    count = 0
    tracemalloc.start()
    try:
        with local_door.caller.stream("GET", f"/api/assets/{key}/media") as answer:
            for piece in answer.iter_raw():
                count += len(piece)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (count, answer.headers["content-type"]) == (LARGE, "video/mp4")
    assert most < LARGE / 4


class Watched(LocalStore):
    """The disks, and which files are open."""

    def __init__(self) -> None:
        self.opened: list[io.BufferedIOBase] = []

    def open(self, origin: Origin, start: int = 0, length: int | None = None) -> io.BufferedIOBase:
        self.opened.append(super().open(origin, start, length))
        return self.opened[-1]


@contextmanager
def not_reading(door: Opened, path: str) -> Iterator[socket.socket]:
    """A caller that asks for a file and reads only its beginning."""
    with line_to(door) as line:
        told = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        line.sendall(f"{told}Authorization: {BEARER['Authorization']}\r\n\r\n".encode())
        assert line.recv(15) == b"HTTP/1.1 200 OK"
        yield line


def test_who_does_not_read_holds_nobody_and_is_sent_away(
    sqlite_library_path: Path, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_rules, "READ_SECONDS", 0.5)
    store = Watched()
    monkeypatch.setitem(STORES, LOCAL, store)
    limits = RequestLimits(at_once=1, media_at_once=2)
    with AssetService.open(sqlite_library_path) as service, opened(service, limits=limits) as door:
        key = service.create_asset(name="Long", asset_type="video", file_path=large)
        path = f"/api/assets/{key}/media"
        with not_reading(door, path), not_reading(door, path):
            assert door.ask("GET", "/api/assets")[0] == 200  # a place of another kind
            # When the two have been sent away, a third has its turn.
            assert len(door.caller.get(path, headers={"Range": "bytes=0-99"}).content) == 100
        until(lambda: len(store.opened) == 3 and all(one.closed for one in store.opened))


def test_it_ends_though_a_file_is_being_sent(
    sqlite_library_path: Path, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Watched()
    monkeypatch.setitem(STORES, LOCAL, store)
    with AssetService.open(sqlite_library_path) as service:
        key = service.create_asset(name="Long", asset_type="video", file_path=large)
        with opened(service) as door:
            line = not_reading(door, f"/api/assets/{key}/media")
            line.__enter__()
        # Nobody waited until it was read.
        until(lambda: [one.closed for one in store.opened] == [True])
        line.__exit__(None, None, None)


def test_a_file_that_becomes_shorter_ends_the_connection(
    local_door: Opened, large: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = local_door.service.create_asset(name="Long", asset_type="video", file_path=large)
    with local_door.caller.stream("GET", f"/api/assets/{key}/media") as answer:
        os.truncate(large, 4 << 20)
        with pytest.raises(httpx.RemoteProtocolError):
            deque(answer.iter_raw(), maxlen=0)
    assert "not sent to its end" in caplog.text
    assert local_door.ask("GET", "/api/assets")[0] == 200


def test_a_drive_that_does_not_answer_holds_nobody(
    local_door: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wake, held, look_up = threading.Event(), [], local.look_up

    def look(path: Any) -> os.stat_result:
        if "dead" in str(path):
            held.append(path)
            wake.wait(60)
        return look_up(path)

    local_door.service._finder.patience = 0.2
    (tmp_path / "dead").mkdir()
    picture = png(tmp_path / "dead" / "h.png")
    key = local_door.service.create_asset(name="H", file_path=picture)
    other = kept(local_door)
    monkeypatch.setattr(local, "look_up", look)
    try:
        for _ in range(3):
            status, told = local_door.ask("GET", f"/api/assets/{key}/media")
            assert (status, "does not answer" in told["error"]) == (503, True)
            assert local_door.caller.get(other).content == WORDS
        assert len(held) <= drive_lanes.HELD_PER_DRIVE
    finally:
        wake.set()
    until(lambda: local_door.caller.get(f"/api/assets/{key}/media").status_code == 200)


class Stuck(Watched):
    """Disks whose files open, and are never read."""

    def __init__(self) -> None:
        super().__init__()
        self.wake = threading.Event()

    def open(self, origin: Origin, start: int = 0, length: int | None = None) -> io.BufferedIOBase:
        self.wake.wait(60)
        return super().open(origin, start, length)


def test_a_drive_that_falls_silent_later_holds_nobody(
    sqlite_library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive_lanes, "PATIENCE", 0.3)
    with AssetService.open(sqlite_library_path) as service, opened(service) as door:
        path, store = kept(door), Stuck()
        monkeypatch.setitem(STORES, LOCAL, store)
        answer = door.caller.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert door.ask("GET", "/api/assets")[0] == 200
        store.wake.set()
        # What was opened when nobody waited any more is closed.
        until(lambda: [one.closed for one in store.opened] == [True])
        assert door.caller.get(path).content == WORDS
