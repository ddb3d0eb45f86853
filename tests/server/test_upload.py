"""Uploads: streamed to the disk, known by their content, and nothing left of what is refused."""

from __future__ import annotations

import json
import select
import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from desktop.server.limits import RequestLimits
from desktop.tracking import AssetService
from tests.media.recipe_makers import png
from tests.server.conftest import BEARER, all_of, line_to, opened, until

if TYPE_CHECKING:
    from tests.server.conftest import Opened

UPLOAD = "/api/assets/upload"


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return png(tmp_path / "harbour.png").read_bytes()


def incoming(door: Opened) -> list[Path]:
    """What is left of files that were on their way, or is kept: everything in the media folder."""
    root = door.service._library.media_root
    return [path for path in root.rglob("*") if path.is_file() and path.stem != "library"]


def test_a_picture_is_sent_with_its_recipe_and_becomes_a_take(door: Opened, picture: bytes) -> None:
    shot = door.service.create_shot(name="Dark")
    fields = {
        "tags": "comfyui, night",
        "shot_id": str(shot),
        "prompt": "a dark room",
        "model": "flux",
        "generation_metadata": json.dumps({"workflow": {"1": {"class_type": "KSampler"}}}),
        "external_id": "run 7",
    }
    for _ in range(2):
        files = {"file": ("../../harbour.png", picture, "text/plain")}
        status, made = door.ask("POST", UPLOAD, data=fields, files=files)
        assert status == 201, made
        assert (made["name"], made["type"], made["size"]) == ("harbour", "image", len(picture))
        assert made["tags"] == ["ai-generated", "comfyui", "night"]
        assert made["generation_metadata"]["workflow"] == {"1": {"class_type": "KSampler"}}
    (take,) = door.service.get_shot_takes(shot)
    assert str(take["id"]) == made["id"]
    assert [path.suffix for path in incoming(door)] == [".png"]
    assert incoming(door)[0].read_bytes() == picture
    assert not [*Path(door.service._library.media_root, "incoming").iterdir()]


def test_a_plain_file_is_an_upload(local_door: Opened, picture: bytes) -> None:
    status, made = local_door.ask("POST", UPLOAD, files={"file": ("C:\\art\\pier.jpg", picture)})
    assert (status, made["name"], made["source"]) == (201, "pier", "upload")
    assert made["tags"] == []


def part(name: str, content: bytes, more: str = "") -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


FILE = part("file", b"A quiet word.", '; filename="note.txt"')
END = b"--x--\r\n"
WRONG: dict[str, tuple[bytes, int]] = {
    "no end": (FILE, 400),
    "nothing": (b"", 400),
    "only an end": (END, 422),
    "no boundary in it": (b"A quiet word." * 100, 400),
    "no file": (part("name", b"x") + END, 422),
    "two files": (FILE + FILE + END, 400),
    "a field twice": (part("name", b"x") * 2 + FILE + END, 400),
    "a part without a name": (part("", b"x") + FILE + END, 400),
    "too many fields": (b"".join(part(f"f{n}", b"x") for n in range(50)) + FILE + END, 400),
    "a field of five megabytes": (part("name", b"x" * (5 << 20)) + FILE + END, 413),
    "a header without end": (b"--x\r\nA: " + b"a" * 100_000, 400),
    "a field that is not known": (part("colour", b"x") + FILE + END, 422),
    "a field in another encoding": (part("name", b"\xff\xfe") + FILE + END, 422),
    "metadata that is no JSON": (part("metadata", b"{") + FILE + END, 422),
    "metadata without bottom": (part("metadata", b"[" * 100_000) + FILE + END, 422),
    "metadata that is a list": (part("metadata", b"[]") + FILE + END, 422),
    "a cost below zero": (part("generation_cost", b"-1") + FILE + END, 422),
    "a shot that is not there": (part("shot_id", b"0" * 32) + FILE + END, 404),
    "a shot that is none": (part("shot_id", b"../../etc") + FILE + END, 422),
    "an empty file": (part("file", b"", '; filename="a.png"') + END, 422),
    "a program": (part("file", b"MZ\x90\0\3" + b"\0" * 99, '; filename="a.png"') + END, 415),
}


def test_what_is_no_upload_is_refused_and_leaves_nothing(local_door: Opened) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for name, (body, wanted) in WRONG.items():
        status, told = local_door.ask("POST", UPLOAD, content=body, headers=kind)
        assert (status, set(told)) == (wanted, {"error", "field", "advice"}), (name, told)
        assert str(local_door.service._library.media_root) not in json.dumps(told)
    for other in (
        "application/json",
        "multipart/form-data",
        "text/plain",
        "multipart/form-data; boundary=",
    ):
        headers = {"Content-Type": other}
        status, told = local_door.ask("POST", UPLOAD, content=FILE + END, headers=headers)
        assert status in (400, 415), other
    assert local_door.service.count_assets() == 0
    assert incoming(local_door) == []


def test_a_large_file_is_never_in_memory(local_door: Opened) -> None:
    size = 96 << 20

    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'
        yield b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41"
        for _ in range(size >> 20):
            yield b"\0" * (1 << 20)
        yield b"\r\n--x--\r\n"

    tracemalloc.start()
    try:
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        status, made = local_door.ask("POST", UPLOAD, content=body(), headers=headers)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (status, made["type"]) == (201, "video"), made
    assert made["size"] > size
    assert most < size / 2


def dripped(door: Opened, enough: threading.Event) -> bytes:
    """What is answered to an upload that comes byte by byte, and stops when there is enough."""
    head = f"POST {UPLOAD} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999\r\n"
    kind = "Content-Type: multipart/form-data; boundary=x\r\n"
    with line_to(door) as line:
        line.sendall(f"{head}{kind}Authorization: {BEARER['Authorization']}\r\n\r\n".encode())
        line.sendall(part("file", b"A quiet word.", '; filename="a.txt"'))
        while not select.select([line], [], [], 0.02)[0]:
            if enough.is_set():
                return b""
            line.sendall(b".")
        return all_of(line)


def test_who_drips_takes_no_places_of_others(sqlite_library_path: Path) -> None:
    limits, enough = RequestLimits(at_once=1, uploads_at_once=2), threading.Event()
    with (
        AssetService.open(sqlite_library_path) as service,
        opened(service, limits=limits) as door,
        ThreadPoolExecutor(2) as callers,
    ):
        slow = [callers.submit(dripped, door, enough) for _ in range(2)]
        until(lambda: len(incoming(door)) == 2)  # all places for uploads
        assert door.ask("GET", "/api/assets")[0] == 200
        assert door.ask("POST", "/api/assets", json={"name": "x", "type": "text"})[0] == 201
        enough.set()
        assert [one.result() for one in slow] == [b"", b""]
        assert door.ask("POST", UPLOAD, files={"file": ("a.txt", b"In its turn.")})[0] == 201


def test_who_drips_is_sent_away_in_time(sqlite_library_path: Path) -> None:
    limits = RequestLimits(slowest=100_000, slow_seconds=0.3)
    with AssetService.open(sqlite_library_path) as service, opened(service, limits=limits) as door:
        answer = dripped(door, threading.Event())
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"too slowly" in answer
        assert (service.count_assets(), incoming(door)) == (0, [])


def test_more_than_is_taken_is_refused_early_and_leaves_nothing(
    sqlite_library_path: Path, picture: bytes
) -> None:
    limits = RequestLimits(upload_bytes=1 << 20, body_seconds=1.0)
    told: dict[str, Any] = {"headers": {"Content-Type": "multipart/form-data; boundary=x"}}

    def without_length(count: int) -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        for _ in range(count):
            yield picture + b"\0" * (1 << 16)

    with AssetService.open(sqlite_library_path) as service, opened(service, limits=limits) as door:
        files = {"file": ("a.png", picture + b"\0" * (2 << 20))}
        with httpx.Client(base_url=door.address, headers=BEARER, trust_env=False) as caller:
            # Its caller says all of it before it listens, and reads the answer whole every time.
            for _ in range(10):
                refused = [
                    caller.post(UPLOAD, files=files),
                    caller.post(UPLOAD, content=without_length(40), **told),
                ]
                assert [answer.status_code for answer in refused] == [413, 413]
                assert "1 MB" in refused[1].json()["error"]
        assert service.count_assets() == 0
        assert incoming(door) == []
