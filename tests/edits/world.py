"""A small library that has one of everything, for edits to change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from desktop.catalog.library import Library
from desktop.demo.studio.production import planned
from desktop.demo.studio.story import Production
from desktop.domain.asset import AssetType
from desktop.domain.frames import Frames, start_timecode
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import IncomingFile, NewAsset, NewOriginal
from desktop.domain.marks import Marks
from desktop.domain.relation import RelationType
from desktop.domain.technical import Technical
from desktop.domain.watched_folder import FolderId, WatchedFolder
from desktop.edits.asset import (
    MarkRange,
)
from desktop.edits.film_use import (
    AddFailedTake,
    SetFilmLut,
    SetSceneScript,
    UseAssets,
)


@dataclass
class World:
    """A small library with one of everything; names lead to ids."""

    library: Library
    ids: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.ids[name]


@pytest.fixture
def world(library: Library) -> World:
    """Three images, a sound, a character, tags, collections, and a film of two scenes."""

    def build(tx: Any) -> dict[str, Any]:
        ids: dict[str, Any] = {
            name: tx.assets.add(AssetType.IMAGE, f"{name}.png", generation_cost="0.25")
            for name in ("a", "b", "c")
        }
        ids["song"] = tx.assets.add(AssetType.AUDIO, "song.wav", duration=12.5)
        ids["mara"] = tx.assets.add(AssetType.CHARACTER_REF, "Mara")
        ids["sea"] = tx.tags.ensure("place/sea", colour="#3366aa")
        ids["place"] = tx.tags.find("place")
        tx.tags.attach(ids["sea"], [ids["a"]])
        ids["box"] = tx.collections.add("Box")
        ids["inner"] = tx.collections.add("Inner", parent_id=ids["box"])
        ids["saved"] = tx.collections.add("Reds", query="label:red")
        tx.collections.put(ids["box"], [ids["a"], ids["b"]])
        ids["film"] = tx.films.add_film("Harbour", target_seconds=60)
        ids["scene1"] = tx.films.add_scene(ids["film"], "INT. BOAT")
        ids["scene2"] = tx.films.add_scene(ids["film"], "EXT. QUAY")
        ids["shot1"], ids["shot2"] = tx.films.add_shots(ids["scene1"], ["One", "Two"])
        (ids["shot3"],) = tx.films.add_shots(ids["scene2"], [""])
        ids["script"] = tx.assets.add(AssetType.SCRIPT, "harbour.fountain")
        ids["draft"] = tx.assets.add(AssetType.SCRIPT, "draft.fountain")
        ids["cut"] = tx.assets.add(AssetType.VIDEO, "cut.mp4")
        for name in ("night", "day"):
            facts = {"format": "cube"}
            ids[name] = tx.assets.add(AssetType.DOCUMENT, f"{name}.cube", metadata=facts)
        SetFilmLut(ids["film"], ids["day"]).apply(tx)
        frames = Frames("plate.####.exr", 1001, 1048)
        rate = Technical(frame_rate=24.0, frame_rate_num=24, frame_rate_den=1, duration_ms=2000)
        new = NewAsset("video", frames.pattern, "ab" * 32, 48, 2.0, rate, frames=frames)
        new = replace(new, metadata={"timecode": start_timecode(frames, Fraction(24))})
        ids["plate"] = AssetId(new_id())
        tx.intake.add({ids["plate"]: IncomingFile(new, None)})
        SetSceneScript(ids["scene2"], ids["script"]).apply(tx)
        UseAssets(ids["shot2"], (ids["song"], ids["c"])).apply(tx)
        tx.films.add_takes(ids["shot2"], [ids["b"]])
        AddFailedTake(ids["shot2"], "too long").apply(tx)
        (ids["loose"],) = tx.films.add_shots(ids["film"], ["End"])
        tx.films.add_takes(ids["shot1"], [ids["a"], ids["b"]])
        MarkRange(ids["a"], Marks(0.5, 2.0)).apply(tx)
        for name, file, status in (
            ("draft", "draft.fountain", "replaced"),
            ("cut", "cut.mp4", "available"),
        ):
            ids[f"{name}_place"] = tx.locations.add(
                ids[name],
                storage_type="local",
                path=f"/media/{file}",
                filename=file,
                checksum_sha256="1" * 64,
                is_primary=True,
                is_accessible=status == "available",
                status=status,
            )
        ids["watched"] = WatchedFolder(FolderId(new_id()), "/renders", "studio")
        tx.watched_folders.add(ids["watched"])
        ids["relation"] = tx.relations.add(RelationType.REFERENCE_FOR, ids["mara"], ids["a"])
        return ids

    return World(library, library.write(build))


def written_anew(path: str) -> IncomingFile:
    """A script that lies where an asset has an earlier one."""
    place = NewOriginal(path, None, Path(path).name, 8, "2" * 64, "text/plain", modified_ns=7)
    technical = Technical(container_format="fountain", analyzed_at=datetime(2026, 3, 4, tzinfo=UTC))
    facts = {"word_count": 2, "language": "en"}
    asset = NewAsset(
        "script",
        place.filename,
        "2" * 64,
        8,
        technical=technical,
        metadata=facts,
        text="INT. 灯台 - NEW",
    )
    return IncomingFile(asset, place, place)


def small_production(world: World) -> tuple[Production, dict[str, AssetId]]:
    """The demo film with one scene and two of its things."""
    whole = planned(Path("demo"))
    scene = next(scene for scene in whole.film.scenes if len(scene.shots[0].takes) > 1)
    first = scene.shots[0]
    ids = dict(zip(first.takes, (world.a, world.b), strict=False))
    made = tuple(thing for thing in whole.made if thing.title in ids)
    film = replace(whole.film, scenes=(replace(scene, shots=scene.shots[:2]),))
    return replace(whole, made=made, film=film), ids
