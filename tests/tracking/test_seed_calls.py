"""The calls of scripts that were written for the old system, only with other imports.

`await` and `async` are gone here; `test_aio.py` has them.
"""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import UUID

from desktop.tracking import (
    save_audio_as_asset,
    save_film_as_asset,
    save_script_as_asset,
    save_shot_as_asset,
)

if TYPE_CHECKING:
    from desktop.tracking import AssetService


def mara(service: AssetService) -> UUID:
    return service.create_asset(asset_type="character_ref", name="Mara")


def test_a_script(service: AssetService) -> None:
    db = service
    script_gen = SimpleNamespace(
        workspace_id=service.workspace_id,
        id="5d0c",
        output_full_data={"script": {"title": "The Last Lamp", "scenes": ["INT. LAMP ROOM"]}},
        input_idea="a keeper who will not leave",
        input_genre="drama",
        input_style="quiet",
    )
    asset = save_script_as_asset(
        db=db,
        workspace_id=script_gen.workspace_id,
        script_id=script_gen.id,
        script_title=script_gen.output_full_data.get("script", {}).get("title", "Untitled"),
        script_content=json.dumps(script_gen.output_full_data),
        generation_cost=0.0,
        model="gpt-4o-mini",
        prompt=script_gen.input_idea,
        genre=script_gen.input_genre,
        style=script_gen.input_style,
    )
    found = db.get_asset(asset["id"])
    assert found == asset
    assert (asset["type"], asset["name"]) == ("script", "Script: The Last Lamp")
    assert asset["url"] == "script://5d0c"
    assert json.loads(asset["metadata"]["content"]) == script_gen.output_full_data
    assert asset["generation_cost"] == 0
    assert asset["generation_metadata"]["genre"] == "drama"
    assert asset["source"] == "generation"
    assert set(asset["tags"]) == {"ai-generated", "script"}


def test_a_shot(service: AssetService) -> None:
    db, workspace_id = service, service.workspace_id
    character = SimpleNamespace(character_id=str(mara(service)))
    shot = SimpleNamespace(
        id=41,
        sequence_order=3,
        video_url="https://cdn.example.org/3.mp4",
        image_url="https://cdn.example.org/3.png",
        audio_url="https://cdn.example.org/3.mp3",
        prompt="the lamp goes out",
        generation_cost=0.1,
        model="video-01",
        duration_seconds=6.0,
        thumbnail_url="https://cdn.example.org/3.jpg",
        characters=[character],
    )
    assets = save_shot_as_asset(
        db=db,
        workspace_id=workspace_id,
        shot_id=shot.id,
        shot_name=f"Shot {shot.sequence_order}",
        video_url=shot.video_url,
        image_url=shot.image_url,
        audio_url=shot.audio_url,
        prompt=shot.prompt,
        generation_cost=shot.generation_cost,
        provider="minimax",
        model=shot.model,
        duration=shot.duration_seconds,
        thumbnail_url=shot.thumbnail_url,
        character_ids=[char.character_id for char in shot.characters],
    )
    assert [one["type"] for one in assets] == ["video", "image", "audio"]
    assert [one["name"] for one in assets] == [
        "Shot Video: Shot 3",
        "Shot Image: Shot 3",
        "Shot Audio: Shot 3",
    ]
    assert sum(one["generation_cost"] or 0 for one in assets) == Decimal("0.1")
    assert set(assets[0]["tags"]) == {"ai-generated", "shot", "minimax"}
    assert assets[0]["metadata"]["thumbnail_url"] == shot.thumbnail_url
    references = db.get_child_assets(character.character_id, "reference_for")
    assert [one["id"] for one in references] == [one["id"] for one in assets]


def test_a_film(service: AssetService) -> None:
    db = service
    characters = [SimpleNamespace(id=mara(service))]
    shots = [SimpleNamespace(duration=2.5, characters=characters) for _ in range(3)]
    film = SimpleNamespace(
        workspace_id=service.workspace_id,
        id="film_7",
        title="The Last Lamp",
        output_path="/srv/films/lamp.mp4",
        total_cost=1.5,
        thumbnail_url=None,
        video_provider="minimax",
        shots=shots,
    )
    asset = save_film_as_asset(
        db=db,
        workspace_id=film.workspace_id,
        film_id=film.id,
        film_title=film.title,
        video_url=film.output_path,
        generation_cost=film.total_cost,
        duration=sum(shot.duration for shot in film.shots),
        thumbnail_url=film.thumbnail_url,
        provider=film.video_provider,
        shots_count=len(film.shots),
        character_ids=list({char.id for shot in film.shots for char in shot.characters}),
    )
    assert (asset["type"], asset["duration"]) == ("video", 7.5)
    assert asset["metadata"]["type"] == "complete_film"
    assert asset["metadata"]["film_id"] == "film_7"
    assert (asset["url"], asset["file_path"]) == (film.output_path, film.output_path)


def test_a_sound(service: AssetService) -> None:
    db, workspace_id, text = service, service.workspace_id, "The lamp is out. " * 9
    character_id, cost = mara(service), 0.0042
    asset = save_audio_as_asset(
        db=db,
        workspace_id=workspace_id,
        name=f"TTS: {text[:50]}...",
        audio_url="https://cdn.example.org/line.mp3",
        generation_cost=cost,
        provider="elevenlabs",
        model="eleven_v3",
        text=text,
        voice_id="keeper",
        duration=7.2,
        character_id=character_id if character_id else None,
    )
    assert asset["generation_cost"] == Decimal("0.0042")
    assert asset["generation_metadata"]["voice_id"] == "keeper"
    assert [one["name"] for one in db.get_parent_assets(asset["id"])] == ["Mara"]
    assert [one["id"] for one in db.list_assets(workspace_id, "audio")] == [asset["id"]]
