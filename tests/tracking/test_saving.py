"""What savers promise: costs divided exactly, saved once, undone at once, refused as a whole."""

from __future__ import annotations

import base64
import uuid
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import MediaError, NotFoundError, RuleError, SourceReadError
from desktop.catalog.library import Library, open_library
from desktop.domain.ids import AssetId, OperationId
from desktop.domain.job import METADATA
from desktop.domain.listing import Listing
from desktop.edits.edit import Undo, perform
from desktop.edits.film import AddFilm, AddShots
from desktop.tracking import (
    AssetService,
    InvalidValueError,
    MediaReadError,
    UnknownAssetError,
    UnusableMediaError,
    WrongWorkspaceError,
    record_failed_generation,
    save_audio_as_asset,
    save_film_as_asset,
    save_generation_as_asset,
    save_script_as_asset,
    save_shot_as_asset,
)
from tests.media.recipe_makers import png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.domain.location import Location


@pytest.fixture
def beside(service: AssetService, library_address: str) -> Iterator[Library]:
    """The same library as another program has it open."""
    opened = open_library(library_address)
    yield opened
    opened.close()


def spent(library: Library) -> tuple[Decimal, int, int]:
    """What was spent, in how many generations of known cost, and in how many of unknown cost."""
    whole = library.read(lambda reads: reads.spending.total())
    return whole.total("USD"), whole.known, whole.unknown


def places_of(library: Library, asset: uuid.UUID) -> list[Location]:
    key = AssetId(str(asset))
    return library.read(lambda reads: reads.locations.of([key]))[key]


def count(library: Library) -> int:
    return library.read(lambda reads: reads.listing.count(Listing()))


def test_a_cost_is_divided_by_what_came_out_and_nothing_is_lost(
    service: AssetService, beside: Library
) -> None:
    three = save_shot_as_asset(
        db=service,
        shot_name="1A",
        video_url="https://example.org/a.mp4",
        image_url="https://example.org/a.png",
        audio_url="https://example.org/a.mp3",
        generation_cost=0.1,
        provider="kling",
    )
    two = save_shot_as_asset(
        db=service,
        shot_name="1B",
        video_url="https://example.org/b.mp4",
        image_url=None,
        audio_url="https://example.org/b.mp3",
        generation_cost="0.05",
    )
    assert [str(one["generation_cost"]) for one in three] == ["0.033334", "0.033333", "0.033333"]
    assert [one["generation_cost"] for one in two] == [Decimal("0.025")] * 2
    calls = beside.read(lambda reads: reads.calls.latest(10))
    assert [(call.provider, call.cost, call.made) for call in calls] == [
        ("kling", Decimal("0.1"), 3)
    ]
    assert spent(beside) == (Decimal("0.15"), 5, 0)


def test_the_same_external_id_is_saved_once(service: AssetService, beside: Library) -> None:
    def saved() -> list[Any]:
        shot = save_shot_as_asset(
            db=service,
            shot_name="1A",
            video_url="https://example.org/a.mp4",
            audio_url="https://example.org/a.mp3",
            generation_cost=0.1,
            provider="kling",
            external_id="run 7/1A",
        )
        script = save_script_as_asset(
            db=service, script_title="Lamp", script_content="INT.", external_id="run 7/script"
        )
        failed = record_failed_generation(
            db=service, error="refused", provider="kling", external_id="run 7/1B"
        )
        note = service.create_asset(asset_type="text", name="Note", external_id="run 7/note")
        return [*shot, script, failed, note]

    first, again = saved(), saved()
    assert first == again
    assert count(beside) == 5
    assert len(beside.read(lambda reads: reads.calls.latest(10))) == 2


def test_it_is_saved_once_with_its_provider_or_without(
    service: AssetService, beside: Library
) -> None:
    def saved(name: str, **how: Any) -> list[uuid.UUID]:
        how |= {"video_url": "https://example.org/a.mp4", "image_url": "https://example.org/a.png"}
        assets = save_shot_as_asset(service, generation_cost=1, external_id=name, **how)
        return [one["id"] for one in assets]

    first, second = saved("1A"), saved("1B", provider="kling")
    assert saved("1A", provider="kling") == first
    assert saved("1B") == second
    assert count(beside) == 4
    assert spent(beside) == (Decimal(2), 4, 0)


def test_one_call_is_one_step_of_undo_and_what_was_paid_stays_paid(
    service: AssetService, beside: Library
) -> None:
    def save() -> list[Any]:
        return save_shot_as_asset(
            db=service,
            shot_name="1A",
            video_url="https://example.org/a.mp4",
            image_url="https://example.org/a.png",
            generation_cost=0.5,
            provider="kling",
            character_ids=[mara],
            external_id="1A",
        )

    mara = service.create_asset(asset_type="character_ref", name="Mara")
    assets = save()
    entry = beside.read(lambda reads: reads.activity.of(AssetId(str(assets[0]["id"]))))[0]
    assert entry.label == "Save shot “1A” (night_run.py)"
    perform(beside, Undo(OperationId(entry.operation_id), entry.label))
    assert [service.get_asset(one["id"]) for one in assets] == [None, None]
    assert service.get_child_assets(mara) == []
    (call,) = beside.read(lambda reads: reads.calls.latest(10))
    assert (call.cost, call.made) == (Decimal("0.5"), 2)
    assert spent(beside) == (Decimal("0.5"), 2, 0)
    # Told again, it is what is in the Trash: it was paid for once.
    assert [one["id"] for one in save()] == [one["id"] for one in assets]


def test_what_is_made_for_a_shot_and_a_film_comes_onto_the_board(
    service: AssetService, beside: Library
) -> None:
    film = perform(beside, AddFilm("Lamp", first_scene="")).result
    (shot,) = perform(beside, AddShots(film)).result
    video, image, sound = save_shot_as_asset(
        db=service,
        shot_id=shot,
        shot_name="1A",
        video_url="https://example.org/a.mp4",
        image_url="https://example.org/a.png",
        audio_url="https://example.org/a.mp3",
        generation_cost=3,
        provider="kling",
    )
    failed = record_failed_generation(
        db=service,
        error=TimeoutError("no answer"),
        provider="kling",
        shot_id=shot,
        generation_cost=1,
    )
    assert failed["generation_metadata"]["error"] == "no answer"
    cut = save_film_as_asset(
        db=service, film_id=film, film_title="Lamp", video_url="https://example.org/lamp.mp4"
    )
    loaded = beside.read(lambda reads: reads.films.load(film))
    takes = loaded.shots()[0].takes
    assert [(str(video["id"]), True, False), (str(failed["id"]), False, True)] == [
        (take.card.id, take.is_selected, take.is_failed) for take in takes
    ]
    uses = beside.read(lambda reads: reads.films.uses(shot))
    assert {one.other.id for one in uses} == {str(image["id"]), str(sound["id"])}
    cuts = beside.read(lambda reads: reads.films.cuts(film))
    assert [one.other.id for one in cuts] == [str(cut["id"])]
    assert spent(beside) == (Decimal(4), 4, 1)


def test_a_file_is_read_and_is_no_second_asset(
    service: AssetService, beside: Library, tmp_path: Path
) -> None:
    path = png(tmp_path / "pier.png")
    first = service.create_asset(asset_type="image", name="Pier", file_path=path)
    saved = save_generation_as_asset(
        db=service,
        name="Pier again",
        asset_type="image",
        url=path.as_uri(),
        provider="fal",
        prompt="a pier",
        generation_cost=0.02,
        tags=["pier"],
    )
    assert saved["id"] == first
    assert (saved["name"], saved["size"]) == ("Pier", path.stat().st_size)
    assert saved["generation_metadata"]["prompt"] == "a pier"
    assert saved["generation_cost"] == Decimal("0.02")
    assert "pier" in saved["tags"]
    assert [place.path for place in places_of(beside, first)] == [str(path)]
    assert beside.read(lambda reads: reads.jobs.waiting(METADATA)) == 1


def test_a_copy_is_the_librarys_own(service: AssetService, beside: Library, tmp_path: Path) -> None:
    path = png(tmp_path / "pier.png")
    content = path.read_bytes()
    address = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    copied = service.create_asset(asset_type="image", name="Pier", file_path=path, media="copy")
    same = save_generation_as_asset(db=service, name="Pier", asset_type="image", url=address)
    assert same["id"] == copied
    path.unlink()
    (place,) = places_of(beside, copied)
    assert place.is_owned
    assert (beside.media_root / place.path).read_bytes() == content


def bad_calls(tmp_path: Path) -> dict[str, tuple[type[Exception], str, Callable[[Any], object]]]:
    """By name: what is raised, which field it names, and the call."""
    (tmp_path / "noise.mp4").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "empty.png").write_bytes(b"")
    shot: dict[str, Any] = {
        "shot_name": "1A",
        "video_url": "https://example.org/a.mp4",
        "provider": "kling",
    }
    sound: dict[str, Any] = {"name": "TTS", "audio_url": "https://example.org/a.mp3"}
    nobody = uuid.uuid4()
    return {
        "workspace": (
            WrongWorkspaceError,
            "workspace_id",
            lambda db: save_shot_as_asset(db, nobody, **shot),
        ),
        "negative cost": (
            InvalidValueError,
            "generation_cost",
            lambda db: save_shot_as_asset(db, generation_cost=-1, **shot),
        ),
        "no number": (
            RuleError,
            "generation_cost",
            lambda db: save_shot_as_asset(db, generation_cost=float("nan"), **shot),
        ),
        "too fine a cost": (
            InvalidValueError,
            "generation_cost",
            lambda db: save_shot_as_asset(db, generation_cost=Decimal("0.0000001"), **shot),
        ),
        "duration": (
            InvalidValueError,
            "duration",
            lambda db: save_shot_as_asset(db, duration=float("inf"), **shot),
        ),
        "unknown character": (
            UnknownAssetError,
            "character_id",
            lambda db: save_shot_as_asset(db, character_ids=[nobody], **shot),
        ),
        "no id": (
            InvalidValueError,
            "character_id",
            lambda db: save_audio_as_asset(db, character_id="Mara", **sound),
        ),
        "no character": (
            RuleError,
            "character_id",
            lambda db: save_audio_as_asset(
                db, character_id=db.create_asset(asset_type="text", name="Note"), **sound
            ),
        ),
        "nothing came out": (
            InvalidValueError,
            "video_url",
            lambda db: save_shot_as_asset(db, shot_name="1A"),
        ),
        "noise": (
            UnusableMediaError,
            "video_url",
            lambda db: save_shot_as_asset(db, video_url=tmp_path / "noise.mp4"),
        ),
        "an empty file": (
            MediaError,
            "image_url",
            lambda db: save_shot_as_asset(db, image_url=tmp_path / "empty.png"),
        ),
        "a folder": (
            MediaReadError,
            "video_url",
            lambda db: save_shot_as_asset(db, video_url=str(tmp_path)),
        ),
        "a file to copy that is not there": (
            SourceReadError,
            "video_url",
            lambda db: save_shot_as_asset(db, video_url="/nowhere.mp4", media="copy"),
        ),
        "a password": (
            InvalidValueError,
            "audio_url",
            lambda db: save_audio_as_asset(db, audio_url="https://a:b@example.org/a.mp3"),
        ),
        "broken data": (
            InvalidValueError,
            "audio_url",
            lambda db: save_audio_as_asset(db, audio_url="data:audio/wav;base64,@@@"),
        ),
        "what no database keeps": (
            InvalidValueError,
            "generation_metadata.a[1]",
            lambda db: save_shot_as_asset(db, generation_metadata={"a": [1, object()]}, **shot),
        ),
        "a type": (
            InvalidValueError,
            "asset_type",
            lambda db: db.create_asset(asset_type="hologram", name="X"),
        ),
        "no name": (InvalidValueError, "name", lambda db: db.create_asset(name="  ")),
        "a tag": (
            InvalidValueError,
            "tags",
            lambda db: db.create_asset(name="X", tags=["a/" + "b" * 300]),
        ),
        "nothing to change": (
            NotFoundError,
            "asset_id",
            lambda db: db.update_asset(nobody, name="X"),
        ),
    }


def test_what_is_refused_names_its_field_and_leaves_nothing(
    service: AssetService, beside: Library, tmp_path: Path
) -> None:
    for name, (kind, field, call) in bad_calls(tmp_path).items():
        with pytest.raises(kind) as refused:
            call(service)
        assert getattr(refused.value, "field", None) == field, name
        assert str(refused.value), name
    assert count(beside) == 1  # the note that is no character
    assert beside.read(lambda reads: reads.calls.latest(10)) == []
    assert beside.read(lambda reads: reads.tags.all()) == []
