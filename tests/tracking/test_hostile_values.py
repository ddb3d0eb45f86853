"""Values that no database keeps and paths that no disk has: refused by name, or kept plainly."""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.tracking import (
    InvalidValueError,
    TrackingError,
    record_failed_generation,
    save_generation_as_asset,
    save_script_as_asset,
    save_shot_as_asset,
)
from desktop.tracking.from_json import JsonDoor
from tests.media.recipe_makers import png, text_chunk

if TYPE_CHECKING:
    from desktop.tracking import AssetService

CLIP = "https://example.org/a.mp4"
GIANT = 10**5_000  # more digits than Python writes out
HALF = "\ud800"  # half of a letter, as a JSON text may hold
SECRET = "https://keeper:lamp@example.org/a.mp4"


def test_what_nothing_can_keep_is_refused_by_its_name(
    service: AssetService, tmp_path: Path
) -> None:
    image = service.create_asset(name="Pier")
    other = service.create_asset(name="Harbour")
    shot = service.create_shot(name="1A")
    take = service.create_shot_take(shot)
    text = tmp_path / "note.txt"
    text.write_text("no video")

    def saved(**told: Any) -> object:
        return save_shot_as_asset(service, **{"video_url": CLIP, **told})

    wrong: list[tuple[str, Any]] = [
        ("generation_cost", lambda: saved(generation_cost=GIANT)),
        ("duration", lambda: saved(duration=GIANT)),
        ("duration", lambda: saved(duration=Decimal("sNaN"))),
        ("size", lambda: service.create_asset(name="X", size=GIANT)),
        ("prompt", lambda: saved(prompt=GIANT)),
        ("id", lambda: saved(shot_id=GIANT)),
        ("generation_metadata.a", lambda: saved(generation_metadata={"a": GIANT})),
        ("tags", lambda: saved(tags=5)),
        ("tags", lambda: saved(tags=b"ab")),
        ("character_ids", lambda: saved(character_ids=5)),
        ("characters", lambda: service.link_shot_assets(shot, 5)),  # type: ignore[arg-type]
        ("attempt_number", lambda: service.create_shot_take(shot, 10**12)),
        ("sequence", lambda: service.create_relationship(image, other, "derived_from", 10**12)),
        ("video_url", lambda: saved(video_url="file://[x/a.mp4")),
        ("video_url", lambda: saved(video_url="file:///tmp/%00.mp4", media="copy")),
        ("video_url", lambda: saved(video_url=f"/tmp/{HALF}.mp4")),
        ("video_url", lambda: saved(video_url="s3://key:secret@bucket/a.mp4")),
        ("url", lambda: service.create_asset(name="X", url=SECRET, file_path=text)),
        ("url", lambda: service.update_asset(image, url=SECRET)),
        ("video_url", lambda: service.link_take_video(take, SECRET, "/nowhere.mp4")),
    ]
    before = service.list_assets()
    for number, (field, call) in enumerate(wrong):
        with pytest.raises(TrackingError) as refused:
            call()
        assert (number, refused.value.field) == (number, field)
    assert service.list_assets() == before


def test_what_cannot_be_kept_of_a_text_is_left_out(service: AssetService) -> None:
    (clip,) = save_shot_as_asset(
        service, shot_name=f"1{HALF}A", video_url=f"{CLIP}?{HALF}", tags=[HALF], external_id=HALF
    )
    assert (clip["name"], clip["url"]) == ("Shot Video: 1\ufffdA", f"{CLIP}?\ufffd")
    assert "\ufffd" in clip["tags"]
    script = save_script_as_asset(service, script_id="a\0b", script_content=f"INT.{HALF}")
    assert (script["url"], script["metadata"]["content"]) == ("script://ab", "INT.\ufffd")
    door = JsonDoor(service)
    with pytest.raises(InvalidValueError):
        door.save("shot", json.loads('{"video_url": "https://example.org/b.mp4", "tags": 1}'))


def test_a_path_that_no_disk_has_is_kept_as_it_is_written(service: AssetService) -> None:
    for path in (f"/tmp/{'a' * 300}.mp4", "~nobody-of-this-name/a.mp4"):
        (kept,) = save_shot_as_asset(service, video_url=path)
        assert (kept["url"], kept["file_path"]) == (path, path)


def test_a_file_whose_name_is_no_utf_8_is_read(service: AssetService, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    png(tmp_path / "plain.png").rename(path)
    saved = save_generation_as_asset(service, name="Café", asset_type="image", file_path=path)
    assert saved["size"] == path.stat().st_size
    assert str(saved["url"]).endswith("/caf%E9.png")
    same = save_generation_as_asset(service, name="X", asset_type="image", url=saved["url"])
    assert same["id"] == saved["id"]


def words(count: int, seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"{chance.getrandbits(32):08x}" for _ in range(count))


def test_what_is_very_long_is_kept_on_either_database(
    service: AssetService, tmp_path: Path
) -> None:
    told, name = words(110_000, 1)[:990_000], "\U00020000" * 255
    when, far = (
        datetime(1, 1, 1, tzinfo=UTC),
        f"https://example.org/{words(2_000, 2)}".replace(" ", "/"),
    )
    facts = {"seed": 2**70, "small": 5e-324, "at": when, "notes": [told, told]}

    def saved() -> list[Any]:
        shot = save_shot_as_asset(
            service, video_url=far, prompt=told, generation_metadata=facts, external_id=name,
            provider="kling",
        )  # fmt: skip
        script = save_script_as_asset(
            service, script_content=f"INT. {told}", script_title="Lamp", external_id=name
        )
        return [*shot, script]

    clip, script = saved()
    assert saved() == [clip, script]
    assert clip["url"] == far
    made = clip["generation_metadata"]
    assert (made["prompt"], made["seed"], made["small"]) == (told, 2**70, 5e-324)
    assert (made["at"], made["notes"]) == (when.isoformat(), [told, told])
    assert script["metadata"]["content"] == f"INT. {told}"
    key = service.create_asset(asset_type="text", name="Note", description=told)
    changed = service.update_asset(key, description=f"{told[::-1]}")
    assert changed["description"] == told[::-1]
    failed = record_failed_generation(service, error=told, provider="kling", prompt=told)
    assert failed["generation_metadata"]["error"].startswith(told[:1_000])


@pytest.mark.skipif(sys.platform != "linux", reason="no other system has such paths")
def test_a_path_of_any_length_is_kept(service: AssetService, tmp_path: Path) -> None:
    chance, folder = random.Random(1), tmp_path
    while len(str(folder)) < 3_700:
        folder /= "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=200))
    folder.mkdir(parents=True)
    for media in ("reference", "copy"):
        path = png(folder / f"{media}.png", text_chunk("Comment", media))
        asset = save_generation_as_asset(
            service,
            name="Pier",
            asset_type="image",
            file_path=path,
            media="copy" if media == "copy" else "reference",
        )
        assert asset["size"] == path.stat().st_size
    assert service.count_assets() == 2
