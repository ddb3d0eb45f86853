"""The gallery: what its addresses answer, in which scope, and what never gets out."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from desktop.domain.gallery import GalleryScope
from desktop.domain.ids import AssetId
from desktop.jobs.factory import JobFactory
from desktop.jobs.job import run
from desktop.tracking import AssetService
from tests.server.gallery_server import CLIP, Shown, Studio, furnish_studio, shown

if TYPE_CHECKING:
    from pathlib import Path

OLD = "music-video:0123456789ab"


@pytest.fixture
def studio(library_address: str, tmp_path: Path) -> Studio:
    """A furnished library, on either database."""
    return furnish_studio(library_address, tmp_path)


def test_the_older_addresses_answer_by_their_names(library_address: str, studio: Studio) -> None:
    with shown(library_address) as gallery:
        status, told = gallery.ask("/api/gallery/images?type=generated&limit=50&offset=0")
        assert (status, told["total"]) == (200, 1)
        (image,) = told["images"]
        assert image["id"] == str(studio.image)
        assert image["production_id"] == str(studio.film)
        for key, value in (
            ("image_type", "generated"),
            ("prompt", "harbour at dusk"),
            ("size", "64x36"),
            ("mode", "txt2img"),
            ("cfg", 7.5),
            ("steps", 30),
            ("mime_type", "image/png"),
            ("clip_id", None),
        ):
            assert image[key] == value, key
        reference = gallery.ask("/api/gallery/images?type=reference")[1]["images"]
        assert [one["id"] for one in reference] == [str(studio.other)]
        (video,) = gallery.ask("/api/gallery/videos?type=clip")[1]["videos"]
        assert (video["id"], video["video_type"]) == (str(studio.clip), "clip")
        assert {"duration", "resolution", "fps", "camera_control"} <= set(video)
        assert gallery.ask("/api/gallery/videos?type=final")[1]["total"] == 0
        alone = gallery.ask(f"/api/gallery/image/{studio.image}")[1]
        assert alone.pop("production")["title"] == "The Last Lamp"
        assert alone == image
        assert gallery.ask("/api/gallery/productions?status=completed")[1]["total"] == 0
        (film,) = gallery.ask("/api/gallery/productions?status=draft")[1]["productions"]
        assert (film["id"], film["title"]) == (str(studio.film), "The Last Lamp")
        found = gallery.ask("/api/gallery/search?q=harbour+dus&type=images")[1]
        assert [one["id"] for one in found["results"]] == [str(studio.image)]
        stats = gallery.ask("/api/gallery/stats")[1]
        assert stats["counts"] == {"images": 2, "videos": 1, "audio": 0, "productions": 1}
        assert stats["storage"]["video"] == len(CLIP)
        assert stats["recent_activity"]["added_last_7_days"] == 3
        board = gallery.ask(f"/api/gallery/production/{studio.film}")[1]
        (shot,) = board["scenes"][0]["shots"]
        assert [take["id"] for take in shot["takes"]] == [str(studio.image), str(studio.clip)]


def test_numbers_of_an_imported_library_still_answer(library_address: str, studio: Studio) -> None:
    with shown(library_address) as gallery:

        def name(tx: Any) -> None:
            for asset, row in ((studio.image, "images:12"), (studio.clip, "videos:12")):
                tx.external_ids.give(AssetId(str(asset)), OLD, row)
            tx.external_ids.give(AssetId(str(studio.trashed)), OLD, "images:13")
            tx.external_ids.give(AssetId(str(studio.other)), "eagle:0123456789ab", "images:14")

        gallery.library.write(name)
        assert gallery.ask("/api/gallery/image/12")[1]["id"] == str(studio.image)
        assert gallery.ask("/api/gallery/video/12")[1]["id"] == str(studio.clip)
        assert gallery.caller.get("/api/media/video/12").content == CLIP
        for number in ("13", "14", "99"):
            assert gallery.ask(f"/api/gallery/image/{number}")[0] == 404


def test_media_come_in_part_from_files_and_out_of_the_library(
    library_address: str, studio: Studio
) -> None:
    with shown(library_address) as gallery, JobFactory(workers=1) as jobs:
        path = f"/api/media/video/{studio.clip}"
        for is_packed in (False, True):
            if is_packed:
                key = AssetId(str(studio.clip))
                run(jobs.packing.pack(gallery.library, [key], removes=True))
            whole = gallery.caller.get(path)
            assert (whole.status_code, whole.content) == (200, CLIP)
            assert whole.headers["content-type"] == "video/mp4"
            told = {"Range": "bytes=5-9", "If-Range": whole.headers["etag"]}
            part = gallery.caller.get(path, headers=told)
            assert (part.status_code, part.content) == (206, CLIP[5:10])
            head = gallery.caller.head(path)
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["content-length"] == str(len(CLIP))
        assert gallery.caller.get(f"/api/media/image/{studio.clip}").status_code == 404
        assert gallery.caller.get(f"/api/media/image/{studio.trashed}").status_code == 404
    with AssetService.open(library_address) as service:
        away = service.create_asset(name="Far", url="https://cdn.example.org/far.png")
        signed = service.create_asset(name="Key", url="https://cdn.example.org/k.png?token=x")
    with shown(library_address) as gallery:
        found = gallery.caller.get(f"/api/media/image/{away}")
        assert found.headers["location"] == "https://cdn.example.org/far.png"
        assert gallery.caller.get(f"/api/media/image/{signed}").status_code == 409


def test_nothing_gets_out_of_a_scope(library_address: str, studio: Studio) -> None:
    scope = GalleryScope(film_id=AssetId(str(studio.film)), shows_prompts=False, shows_costs=False)
    with shown(library_address, scope) as gallery:
        about = gallery.ask("/api/gallery/about")[1]
        assert (about["title"], about["counts"]["image"]) == ("The Last Lamp", 1)
        for place in ("gallery/image", "gallery/item", "media/image", "gallery/thumb"):
            for asset in (studio.other, studio.trashed, studio.shot):
                assert gallery.ask(f"/api/{place}/{asset}")[0] == 404, place
        assert gallery.ask("/api/gallery/search?q=moodboard")[1]["total"] == 0
        assert gallery.ask("/api/gallery/search?q=harbour")[1]["total"] == 0  # of its prompt
        for query in ("cost:0.04", "is:trashed", "cost>0", "tag:*", '") OR type:image'):
            assert gallery.ask("/api/gallery/items", params={"q": query})[1]["total"] == 0, query
        every = [
            gallery.caller.get(f"/api/gallery/{path}").text
            for path in (
                "images",
                f"image/{studio.image}",
                f"item/{studio.image}",
                f"production/{studio.film}",
                "stats",
            )
        ]
        assert "harbour at dusk" not in "".join(every)
        assert "0.04" not in "".join(every)
        assert "fog on the quay" not in "".join(every)
    with shown(library_address) as gallery:
        item = gallery.ask(f"/api/gallery/item/{studio.image}")[1]
        assert (item["prompt"], item["cost"]["amount"]) == ("harbour at dusk", "0.04")
        # What is thrown away while somebody looks is gone for who looks.
        with AssetService.open(library_address) as service:
            service.delete_asset(studio.image)
        assert gallery.ask("/api/gallery/images")[1]["total"] == 1
        assert gallery.ask(f"/api/gallery/item/{studio.image}")[0] == 404


def test_pictures_are_made_once_and_kept_by_browsers(
    sqlite_library_path: Path, tmp_path: Path
) -> None:
    studio = furnish_studio(str(sqlite_library_path), tmp_path)
    with shown(str(sqlite_library_path)) as gallery:
        tiles = {tile["id"]: tile["v"] for tile in gallery.ask("/api/gallery/items")[1]["items"]}
        path = f"/api/gallery/thumb/{studio.image}?v={tiles[str(studio.image)]}"
        picture = gallery.caller.get(path)
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
        assert "max-age" in picture.headers["cache-control"]
        again = gallery.caller.get(path, headers={"If-None-Match": picture.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        for _ in range(2):  # no film in it: it is told twice, and tried once
            assert gallery.ask(f"/api/gallery/thumb/{studio.clip}")[0] == 404


def test_strangers_and_smugglers_get_nothing(sqlite_library_path: Path, tmp_path: Path) -> None:
    furnish_studio(str(sqlite_library_path), tmp_path)
    with shown(str(sqlite_library_path)) as gallery:
        call = gallery.caller
        page = call.get("/")
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["x-frame-options"] == "DENY"
        link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        assert call.get("/", headers={**link, "Sec-Fetch-Dest": "document"}).status_code == 200
        for headers in (
            {"Host": "evil.example"},
            {"Origin": "https://evil.example"},
            {**link, "Sec-Fetch-Dest": "iframe"},
        ):
            assert call.get("/", headers=headers).status_code == 403, headers
        data = {**link, "Sec-Fetch-Dest": "document"}
        assert call.get("/api/gallery/about", headers=data).status_code == 403
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert call.request(method, "/api/gallery/images").status_code == 405
        for path in (
            "/static/",
            "/static",
            "/static/..%2findex.html",
            "/static/%2e%2e/%2e%2e/README.md",
            "/static//etc/passwd",
            "/api/media/image/../../etc/passwd",
            "/api/media/image/..%2f..%2fetc%2fpasswd",
            "/api/media/image/%00",
            "/api/media/",
        ):
            answer = raw(gallery, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n")
            assert answer.split(b" ", 2)[1] in (b"400", b"404"), path
        for lines in (
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
            "Host: localhost\r\n",
            "Range: bytes=0-1\r\nRange: bytes=2-3\r\n",
        ):
            answer = raw(gallery, f"GET / HTTP/1.1\r\nHost: localhost\r\n{lines}")
            assert answer.startswith(b"HTTP/1.1 400"), lines


def raw(gallery: Shown, request: str) -> bytes:
    """What is answered to bytes as they are."""
    host, port = gallery.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as line:
        line.sendall(f"{request}Connection: close\r\n\r\n".encode())
        found = b""
        while piece := line.recv(65_536):
            found += piece
    return found


def test_200_look_at_once_while_others_dawdle(sqlite_library_path: Path, tmp_path: Path) -> None:
    studio = furnish_studio(str(sqlite_library_path), tmp_path)
    with shown(str(sqlite_library_path)) as gallery:
        host, port = gallery.address.removeprefix("http://").split(":")
        idle = [socket.create_connection((host, int(port))) for _ in range(100)]
        try:
            for line in idle:
                line.sendall(b"GET /api/gallery/items HTTP/1.1\r\nHost: ")  # and no more
            paths = (
                "/",
                "/api/gallery/items",
                f"/api/gallery/item/{studio.image}",
                f"/api/media/video/{studio.clip}",
            )
            limits = httpx.Limits(max_connections=200)
            with (
                httpx.Client(
                    base_url=gallery.address, trust_env=False, timeout=60, limits=limits
                ) as many,
                ThreadPoolExecutor(200) as threads,
            ):
                asked = [paths[at % len(paths)] for at in range(400)]
                found = list(threads.map(lambda path: many.get(path).status_code, asked))
            assert set(found) == {200}
        finally:
            for line in idle:
                line.close()


def test_the_command_shows_a_film_and_ends_when_told_to(
    sqlite_library_path: Path, tmp_path: Path
) -> None:
    studio = furnish_studio(str(sqlite_library_path), tmp_path)
    here = [sys.executable, "-m", "desktop", "--library", str(sqlite_library_path), "gallery"]
    wanted = ["--port", "0", "--json", "--film", "The Last Lamp", "--no-costs"]
    with subprocess.Popen(
        [*here, *wanted], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            told = httpx.get(f"{url}api/gallery/images", trust_env=False).json()
            assert [one["id"] for one in told["images"]] == [str(studio.image)]
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (0, "", "")
    for options, code, words in (
        (["--host", "0.0.0.0"], 2, "open to other machines"),
        (["--film", "x", "--collection", "y"], 2, "not both"),
        (["--film", "Nothing"], 1, "no film"),
    ):
        done = subprocess.run([*here, *options], capture_output=True, text=True, check=False)
        assert (done.returncode, words in done.stderr) == (code, True), done.stderr
