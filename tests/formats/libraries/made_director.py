"""Makes the director's database in both of its states, dirty as it is, and exports of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Tables = dict[str, list[dict[str, Any]]]
WHEN = "2024-05-01T12:00:00.5"  # of UTC, and without saying so


def before() -> Tables:
    """3a: projects, characters, films with plans of their shots, scripts in versions."""
    plan = [
        {
            "shot_id": "shot_001",
            "shot_number": 1,
            "shot_type": "wide",
            "enhanced_prompt": "a pier",
            "duration": 3,
            "dialogue": "Ahoy",
            "characters": ["MARA", "nobody"],
        },
        {"shot_id": "shot_002", "shot_number": 2, "enhanced_prompt": "never made", "duration": 4},
    ]
    return {
        "workspaces": [{"id": "w1", "name": "Studio", "slug": "studio"}],
        "projects": [
            {"id": "j1", "workspace_id": "w1", "name": "Campaign", "parent_project_id": "j2"},
            {"id": "j2", "workspace_id": "w1", "name": "Brand", "parent_project_id": None},
            {"id": "j3", "workspace_id": "w1", "name": "Round", "parent_project_id": "j4"},
            {"id": "j4", "workspace_id": "w1", "name": "Round", "parent_project_id": "j3"},
            {"id": "j5", "workspace_id": "w1", "name": "Gone", "status": "deleted"},
        ],
        "characters": [
            {
                "id": "c1",
                "name": "Mara",
                "description": "keeper of the light",
                "reference_images": json.dumps(["https://cdn.example/mara.png", "", None]),
                "attributes": "{broken",
                "consistency_prompt": "grey coat",
            }
        ],
        "assets": [
            {
                "id": "a1",
                "workspace_id": "w1",
                "name": "Pier",
                "type": "image",
                "url": "https://cdn.example/shot1.png",
                "tags": ["sea", "a/b"],
                "asset_metadata": {"width": 640, "height": "many"},
                "is_favorite": True,
                "character_id": "c1",
                "source": "generation",
                "generation_cost": 0.1,
                "generation_metadata": {"provider": "fal", "seed": 12345678901234567890},
                "created_at": WHEN,
            },
            {"id": None, "name": "no id", "type": "image"},
        ],
        "film_projects": [
            {
                "id": "f1",
                "workspace_id": "w1",
                "project_id": "j1",
                "title": "Harbour",
                "status": "completed",
                "shots_config": plan,
                "total_cost": 12.345678,
                "budget_limit": 20.5,
                "output_path": "/srv/out/harbour.mp4",
            },
            {"id": "f2", "title": "", "shots_config": "{not json", "total_cost": "NaN"},
        ],
        "film_shots": [
            {
                "id": "s1",
                "shot_id": "shot_001",
                "film_project_id": "f1",
                "video_url": "https://cdn.example/shot1.mp4",
                "image_url": "https://cdn.example/shot1.png",
                "audio_url": "https://cdn.example/shot1.mp3",
                "prompt": "a pier at dusk",
                "duration": 3.5,
                "sequence_order": 1,
                "status": "completed",
            },
            {"id": "s9", "shot_id": "shot_009", "film_project_id": "f1", "status": "pending"},
        ],
        "shot_reviews": [
            {"id": "r1", "shot_id": "s1", "status": "approved", "notes": "keep", "reviewer": "Ada"}
        ],
        "script_generations": [
            {
                "id": "g1",
                "project_id": "j1",
                "generation_type": "script",
                "version": 1,
                "output_prompt": "INT. LAMP ROOM",
                "output_full_data": {"script": {"title": "The Lamp"}},
                "rating": 4,
            },
            {"id": "g2", "generation_type": "script", "version": 2, "parent_id": "g1"},
            {"id": "g3", "generation_type": "script", "version": 3, "parent_id": "g2"},
            {"id": "g4", "generation_type": "script", "version": 1, "parent_id": "g4"},
        ],
        "scenes": [
            {"id": "e1", "script_generation_id": "g1", "scene_number": 1, "title": "Lamp room"}
        ],
        "shot_generations": [
            {"id": "h1", "scene_id": "e1", "film_id": "f1", "shot_number": 1, "version": 1,
             "is_active": False, "prompt": "old", "duration_seconds": 2.0},
            {"id": "h2", "scene_id": "e1", "film_id": "f1", "shot_number": 1, "version": 2,
             "is_active": True, "parent_id": "h1", "prompt": "new"},
        ],
        "generation_notes": [
            {"id": "n1", "generation_id": "g1", "generation_table": "script_generations",
             "note": "too long", "created_at": WHEN},
        ],
        "avatar_videos": [
            {"id": "v1", "provider": "heygen", "title": "Hello", "script": "Hello you",
             "status": "failed", "cost": 0.7, "error_message": "no credits"},
        ],
        "content_items": [{"id": "t1", "title": "Notes", "extracted_text": "tide tables"}],
    }  # fmt: skip


def after() -> Tables:
    """3b: everything is an asset; takes of all sorts, circles, links to nowhere."""

    def asset(id_: str, type_: str, name: str = "", **more: Any) -> dict[str, Any]:
        return {"id": id_, "type": type_, "name": name or id_, "created_at": WHEN, **more}

    def link(
        id_: str, parent: str, child: str, type_: str, sequence: object = None
    ) -> dict[str, Any]:
        return {"id": id_, "parent_asset_id": parent, "child_asset_id": child,
                "relationship_type": type_, "sequence": sequence}  # fmt: skip

    def take(id_: str, attempt: int, *, selected: bool, cost: float) -> dict[str, Any]:
        facts = {
            "attempt_number": attempt,
            "selected": selected,
            "generation_params": {"provider": "fal", "model": "kling", "seed": 7},
            "quality_score": 0.8,
            "director_notes": f"take {attempt}",
        }
        return asset(id_, "shot_take", asset_metadata=facts, generation_cost=cost)

    return {
        "assets": [
            asset("F", "film", "Harbour", asset_metadata={"title": "Harbour", "total_duration": 9}),
            asset("E", "scene", "Pier", asset_metadata={"scene_number": 1, "setting": "EXT"}),
            asset("S1", "shot", "First", asset_metadata={"shot_number": "01A", "prompt": "sea"}),
            asset("S2", "shot", "Second", asset_metadata={"duration_target": 2}),
            asset("S3", "shot", "Lost"),
            take("T1", 1, selected=True, cost=0.1),
            take("T2", 2, selected=True, cost=0.2),
            take("T3", 3, selected=False, cost=0.3),
            asset("V1", "video"),
            asset("V2", "video", generation_cost=0.25),
            asset("V2b", "video"),
            asset("C", "character_ref", "Mara"),
            asset("A", "audio", "sea.wav", url="script://x"),
            asset("X", "hologram"),
            asset("CUT", "video", "cut.mp4"),
        ],
        "asset_relationships": [
            link("l1", "F", "S2", "contains_shot", 2),
            link("l2", "F", "S1", "contains_shot", 1),
            link("l3", "E", "S1", "contains_shot", 1),
            link("l4", "F", "E", "part_of", 1),
            link("l5", "S1", "T3", "generation_attempt", 3),
            link("l6", "S1", "T1", "generation_attempt", 1),
            link("l7", "S1", "T2", "generation_attempt", 2),
            link("l8", "T1", "V1", "generated_video"),
            link("l9", "T2", "V2", "generated_video", 1),
            link("l10", "T2", "V2b", "generated_video", 2),
            link("l11", "S1", "C", "uses_character"),
            link("l12", "S1", "A", "uses_audio", 1),
            link("l13", "F", "CUT", "final_edit"),
            link("l14", "V1", "V2", "derived_from"),
            link("l15", "V2", "V1", "derived_from"),
            link("l16", "S1", "NOWHERE", "uses_asset"),
            link("l17", "S1", "X", "haunts"),
        ],
        "asset_collections": [{"id": "k1", "name": "Board", "type": "storyboard"}],
        "asset_collection_members": [
            {"id": "m2", "collection_id": "k1", "asset_id": "V2", "sequence": 2},
            {"id": "m1", "collection_id": "k1", "asset_id": "A", "sequence": 1},
        ],
        "tags": [{"id": "g", "name": "sea", "category": "place", "color": "#ff0000"}],
        "asset_tags": [{"asset_id": "A", "tag_id": "g"}],
    }


def export(path: Path, tables: Tables, system: str = "director") -> Path:
    """An export as the script writes it, with a line that is broken."""
    lines = [json.dumps({"format": "old-library-export", "version": 1, "system": system})]
    for table, rows in tables.items():
        lines += [json.dumps({"table": table, "row": row}) for row in rows]
    path.write_text("\n".join(lines) + "\n{broken\n", encoding="utf-8")
    return path
