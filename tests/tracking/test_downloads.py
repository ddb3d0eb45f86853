"""Media by their address: downloaded into the library, saved once, nothing half done."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import LibraryGoneError
from desktop.catalog.library import Library
from desktop.domain.ids import AssetId
from desktop.domain.media_folder import INCOMING
from desktop.storage.store import objects
from desktop.tracking import (
    AssetService,
    DownloadLimits,
    InvalidValueError,
    LibraryClosedError,
    MediaDownloadError,
    TrackingError,
    UnknownAssetError,
    aio,
    save_audio_as_asset,
    save_generation_as_asset,
    save_shot_as_asset,
)
from tests.web_server import Drips, WebServer, breaks_off, head, says_nothing, sends

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.domain.location import Location

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(300)  # by which it is known; nobody here reads more of it
CLIP = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41" + bytes(5000)


@pytest.fixture
def server() -> Iterator[WebServer]:
    made = WebServer({"/a.png": sends(PICTURE), "/a.mp4": sends(CLIP)})
    yield made
    made.close()


@pytest.fixture
def service(library_address: str, server: WebServer) -> Iterator[AssetService]:
    """A service that copies, and may ask the test's own server."""
    with opened(library_address, server) as made:
        yield made


def opened(address: str, server: WebServer, *, idle_seconds: float = 30.0) -> AssetService:
    """A service that gives a silent server up after so many seconds, and a busy machine not."""
    return AssetService.open(
        address,
        media="copy",
        allow_private=[server.place],
        limits=DownloadLimits(idle_seconds=idle_seconds, tries=1, size=100_000),
    )


def library_of(service: AssetService) -> Library:
    return service._library


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def place_of(service: AssetService, asset: Any) -> Location:
    key = AssetId(str(asset))
    (found,) = library_of(service).read(lambda reads: reads.locations.of([key]))[key]
    return found


def count(service: AssetService) -> int:
    return service.count_assets()


def stored(service: AssetService) -> list[str]:
    """Everything in the media folder, what is under way included."""
    root = library_of(service).media_root
    under_way = (root / INCOMING).glob("*") if root.exists() else ()
    return sorted([path for path, _ in objects(root)] + [one.name for one in under_way])


def test_what_lies_at_an_address_becomes_a_copy_that_remembers_it(
    service: AssetService, server: WebServer
) -> None:
    video, image = save_shot_as_asset(
        db=service,
        shot_name="1A",
        video_url=server.url("/a.mp4?sign=1"),
        image_url=server.url("/a.png"),
        thumbnail_url=server.url("/thumbnail.png"),
        provider="fal",
        external_id="night/1",
    )
    assert (video["url"], image["url"]) == (server.url("/a.mp4?sign=1"), server.url("/a.png"))
    assert place_of(service, image["id"]).path.endswith(f"{sha(PICTURE)}.png")
    assert image["metadata"]["thumbnail_url"] == server.url("/thumbnail.png")
    for asset, content in ((video, CLIP), (image, PICTURE)):
        place = place_of(service, asset["id"])
        assert place.is_owned
        assert (library_of(service).media_root / place.path).read_bytes() == content
    assert [one.path for one in server.asked] == ["/a.mp4?sign=1", "/a.png"]
    again = save_shot_as_asset(
        db=service, video_url=server.url("/a.mp4"), provider="fal", external_id="night/1"
    )
    assert [one["id"] for one in again] == [video["id"], image["id"]]
    assert len(server.asked) == 2  # told again, nothing is fetched again
    assert len(stored(service)) == 2


def test_takes_characters_and_changes_take_addresses_too(
    service: AssetService, server: WebServer
) -> None:
    url = server.url("/a.mp4")
    shot = service.create_shot(name="Dark")
    take = service.create_shot_take(shot, video_url=url)
    row = service.get_asset(take)
    assert row is not None
    assert (row["url"], row["status"], row["size"]) == (url, "available", len(CLIP))
    mara = service.create_character(name="Mara")
    picture = service.add_character_reference_image(mara, image_url=server.url("/a.png"))
    assert place_of(service, picture).is_owned
    with AssetService.open(service.address, allow_private=[server.place]) as other:
        kept = other.create_asset(asset_type="image", name="Away", url=server.url("/b.png"))
        server.asked.clear()
        changed = other.update_asset(kept, url=server.url("/a.png"))
        assert (changed["url"], changed["size"], server.asked) == (server.url("/a.png"), None, [])
        changed = other.update_asset(kept, url=server.url("/a.png"), media="copy")
        assert (changed["size"], place_of(other, kept).is_owned) == (len(PICTURE), True)
        with pytest.raises(InvalidValueError, match="a file already"):
            other.update_asset(kept, url=server.url("/a.png"), media="copy")


def test_what_cannot_be_fetched_saves_nothing_and_names_the_parameter(
    service: AssetService, server: WebServer
) -> None:
    server.pages |= {
        "/page.mp4": sends(b"<!doctype html><html>Not here</html>"),
        "/program.mp4": sends(b"MZ" + bytes(9000)),
        "/large.mp4": sends(CLIP + bytes(100_000)),
        "/cut.mp4": breaks_off(CLIP, after=4500),
        "/silent.mp4": says_nothing,
        "/empty.mp4": sends(b""),
    }

    hasty = opened(service.address, server, idle_seconds=0.3)

    def refused(path: str, **more: Any) -> TrackingError:
        with pytest.raises(TrackingError) as caught:
            save_shot_as_asset(
                db=hasty if path == "/silent.mp4" else service,
                shot_name="1A",
                image_url=server.url("/a.png"),
                video_url=server.url(path),
                provider="fal",
                generation_cost=1,
                external_id=path,
                **more,
            )
        return caught.value

    for path, reason in (
        *(("/none.mp4", "status"), ("/large.mp4", "too_large"), ("/cut.mp4", "cut")),
        *(("/silent.mp4", "timeout"), ("/page.mp4", "not_media"), ("/program.mp4", "not_media")),
        ("/empty.mp4", "empty"),
    ):
        error = refused(path)
        assert (getattr(error, "reason", ""), error.field) == (reason, "video_url"), path
    hasty.close()
    server.asked.clear()
    error = refused("/a.mp4", character_id="0190f2e0-0000-7000-8000-000000000000")
    assert (type(error), server.asked) == (UnknownAssetError, [])  # before anything is fetched
    assert count(service) == 0
    total = library_of(service).read(lambda reads: reads.spending.total())
    assert (total.known, total.unknown) == (0, 0)
    assert stored(service) == []


def test_a_server_of_this_network_is_asked_only_when_it_is_allowed(
    library_address: str, server: WebServer
) -> None:
    for allowed in (False, "127.0.0.1:1", [f"localhost:{server.port}"]):
        with (
            AssetService.open(library_address, media="copy", allow_private=allowed) as service,
            pytest.raises(MediaDownloadError) as caught,
        ):
            save_audio_as_asset(db=service, audio_url=server.url("/a.mp4"))
        assert (caught.value.reason, caught.value.field) == ("not_public", "audio_url")
    assert server.asked == []
    with pytest.raises(InvalidValueError):
        AssetService.open(library_address, allow_private=["localhost"])
    with AssetService.open(library_address, media="copy", allow_private=True) as service:
        made = save_audio_as_asset(db=service, audio_url=server.url("/a.mp4"))
        assert made["type"] == "audio"


def test_nobody_waits_for_a_network_that_another_waits_for(
    service: AssetService, server: WebServer
) -> None:
    """While a server takes its time, others save: no transaction is open meanwhile."""
    drips = server.pages["/slow.mp4"] = Drips(head(content_length=len(CLIP)) + CLIP[:-1])
    with AssetService.open(service.address, allow_private=True) as slow:
        made: list[Any] = []
        thread = threading.Thread(
            target=lambda: made.append(
                save_generation_as_asset(
                    db=slow,
                    name="Slow",
                    asset_type="video",
                    url=server.url("/slow.mp4"),
                    media="copy",
                    external_id="slow",
                )
            )
        )
        thread.start()
        while not server.asked:
            thread.join(0.01)
        for number in range(3):
            service.create_asset(asset_type="text", name=f"Meanwhile {number}")
        assert (made, count(service)) == ([], 3)
        drips.more()
        thread.join()
    # What drips last is no zero, as the others are.
    assert made[0]["size"] == len(CLIP)


def test_the_same_name_told_by_many_at_once_is_saved_once(
    service: AssetService, server: WebServer
) -> None:
    ids: list[uuid.UUID] = []

    def tell() -> None:
        made = save_generation_as_asset(
            db=service,
            name="Once",
            asset_type="image",
            url=server.url("/a.png"),
            external_id="once",
        )
        ids.append(made["id"])

    threads = [threading.Thread(target=tell) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(ids), len(set(ids)), count(service), len(stored(service))) == (8, 1, 1, 1)


KILLED = """
import sys
from desktop.tracking import AssetService, save_generation_as_asset
with AssetService.open(sys.argv[1], media="copy", allow_private=True) as service:
    save_generation_as_asset(db=service, name="Killed", asset_type="video", url=sys.argv[2],
                             external_id="killed", provider="fal", generation_cost=1)
"""


def test_a_program_that_is_killed_leaves_no_asset_and_what_it_had_is_cleared(
    service: AssetService, server: WebServer, tmp_path: Path
) -> None:
    server.pages["/a.mp4"] = Drips(head(content_length=len(CLIP)) + CLIP[:-1])
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    command = [sys.executable, str(script), service.address, server.url("/a.mp4")]
    incoming = library_of(service).media_root / INCOMING
    with subprocess.Popen(command, stderr=subprocess.PIPE) as program:
        while program.poll() is None and not any(
            one.stat().st_size == len(CLIP) - 1 for one in incoming.glob("*.part")
        ):
            threading.Event().wait(0.01)
        assert program.poll() is None, program.stderr.read() if program.stderr else ""
        os.kill(program.pid, signal.SIGKILL)
    assert count(service) == 0
    assert len(stored(service)) == 1
    server.pages["/a.mp4"] = sends(CLIP)
    made = save_generation_as_asset(
        db=service,
        name="Killed",
        asset_type="video",
        url=server.url("/a.mp4"),
        external_id="killed",
        provider="fal",
        generation_cost=1,
    )
    assert (made["size"], count(service)) == (len(CLIP), 1)
    assert stored(service) == [place_of(service, made["id"]).path]


def test_a_closed_library_says_that_it_is_closed(library_address: str) -> None:
    service = AssetService.open(library_address)
    service.close()
    service.close()
    for call in (
        service.list_assets,
        lambda: service.create_asset(asset_type="text", name="Late"),
        lambda: save_audio_as_asset(db=service, audio_url="https://example.org/a.mp3"),
    ):
        with pytest.raises(LibraryClosedError, match="has been closed"):
            call()
    assert issubclass(LibraryClosedError, LibraryGoneError)

    async def story() -> None:
        late = aio.AssetService.open(library_address)
        async with late:
            await late.list_assets()
        await late.close()
        for again in (late.list_assets, late.__aenter__):
            with pytest.raises(LibraryClosedError):
                await again()
        with pytest.raises(LibraryClosedError):
            _ = late.workspace_id

    asyncio.run(story())


def test_small_words_of_addresses(local_service: AssetService, tmp_path: Path) -> None:
    """`DATA:` is `data:`; a text that is to be a take is the fault of the file, not the shot."""
    made = save_generation_as_asset(
        db=local_service, name="Note", asset_type="text", url="DATA:text/plain,the lamp"
    )
    assert (made["url"], made["size"]) == (None, 8)
    words = tmp_path / "words.txt"
    words.write_text("no picture at all", encoding="utf-8")
    shot = local_service.create_shot(name="Dark")
    for told, field in (({"file_path": words}, "file_path"), ({"video_url": words}, "video_url")):
        with pytest.raises(InvalidValueError) as caught:
            local_service.create_shot_take(shot, **told)  # type: ignore[arg-type]
        assert caught.value.field == field
    assert local_service.get_shot_takes(shot) == []
