"""What may be read of the director's database, in both of its states: tables and their columns."""

from __future__ import annotations

from desktop.domain.old_library import OldLeft

_TIMES = ("created_at", "updated_at")
_MADE = ("is_active", "is_favorite", "rating", "version", "parent_id", "ai_feedback")

# By name; a column that is not here is never asked for. `export_old_library.py` has the same list.
DIRECTOR_TABLES: dict[str, tuple[str, ...]] = {
    "workspaces": ("id", "name", "slug", *_TIMES),
    "projects": (
        *("id", "workspace_id", "name", "slug", "type", "parent_project_id", "status"),
        *("description", "project_metadata", *_TIMES),
    ),
    "characters": (
        *("id", "workspace_id", "name", "description", "reference_images", "attributes"),
        *("consistency_prompt", "projects_used", *_TIMES),
    ),
    "assets": (
        *("id", "workspace_id", "name", "type", "url", "file_path", "size", "duration"),
        *("thumbnail_url", "tags", "asset_metadata", "metadata", "is_favorite", "character_id"),
        *("source", "generation_cost", "generation_metadata", *_TIMES),
    ),
    "asset_relationships": (
        *("id", "parent_asset_id", "child_asset_id", "relationship_type", "sequence"),
        *("relationship_metadata", "metadata", "created_at"),
    ),
    "asset_collections": (
        *("id", "workspace_id", "name", "type", "description"),
        *("collection_metadata", "metadata", *_TIMES),
    ),
    "asset_collection_members": ("id", "collection_id", "asset_id", "sequence"),
    "tags": ("id", "name", "category"),
    "asset_tags": ("asset_id", "tag_id"),
    "film_projects": (
        *("id", "workspace_id", "project_id", "title", "description", "status", "shots_config"),
        *("video_provider", "image_provider", "audio_provider", "total_cost", "budget_limit"),
        *("output_path", "error_message", "completed_at", *_TIMES),
    ),
    "film_shots": (
        *("id", "shot_id", "film_project_id", "video_url", "thumbnail_url", "image_url"),
        *("audio_url", "prompt", "duration", "sequence_order", "status", *_TIMES),
    ),
    "shot_reviews": ("id", "shot_id", "status", "notes", "reviewer", "reviewed_at"),
    "script_generations": (
        *("id", "workspace_id", "project_id", "generation_type", *_MADE),
        *("input_subject", "input_action", "input_location", "input_style", "input_genre"),
        *("input_idea", "input_partial_data", "output_prompt", "output_negative_prompt"),
        *("output_metadata", "output_full_data", *_TIMES),
    ),
    "scenes": (
        *("id", "script_generation_id", "scene_number", "title", "description", "location"),
        *("time_of_day", "mood", "characters", "duration_estimate", "pacing", *_TIMES),
    ),
    "shot_generations": (
        *("id", "workspace_id", "scene_id", "film_id", "shot_number", "sequence_order", *_MADE),
        *("prompt", "negative_prompt", "shot_type", "camera_motion", "lighting", "emotion"),
        *("shot_metadata", "duration_seconds", *_TIMES),
    ),
    "generation_notes": ("id", "generation_id", "generation_table", "note", "created_at"),
    "avatar_videos": (
        *("id", "provider", "video_id", "title", "script", "avatar_name", "voice_name"),
        *("aspect_ratio", "status", "video_url", "duration", "cost", "error_message"),
        *("provider_metadata", *_TIMES),
    ),
    "content_items": ("id", "title", "url", "file_path", "extracted_text", "language", *_TIMES),
}

DIRECTOR_LEFT = (
    OldLeft("Users, passwords and tokens", "never read"),
    OldLeft("Social accounts, channels and what was published", "other people's, never read"),
    OldLeft("Presentations and authors", "not read: they are no assets"),
    OldLeft("Colours of tags, budgets and quotas of workspaces", "set them here"),
)
