"""Exports the director's or the MAM database as one file, for `directors-desk import-library`.

    python export_old_library.py director > old.jsonl
    python export_old_library.py mam > old.jsonl

Runs beside the old system, with nothing but Python 3.8 and the `psql` of PostgreSQL. Which database
is meant, and as whom, psql takes from its own settings: `PGHOST`, `PGDATABASE`, `PGUSER`, the file
`~/.pgpass` (or PGSERVICE); no password stands on a command line.

All of it is one transaction that can only read. Only the tables and columns below are asked for:
accounts, passwords, tokens and what belongs to other people are never read.
"""

import os
import subprocess
import sys

TIMES = "created_at updated_at"
MADE = "is_active is_favorite rating version parent_id ai_feedback"
DIRECTOR = {
    "workspaces": f"id name slug {TIMES}",
    "projects": "id workspace_id name slug type parent_project_id status description"
    f" project_metadata {TIMES}",
    "characters": "id workspace_id name description reference_images attributes"
    f" consistency_prompt projects_used {TIMES}",
    "assets": "id workspace_id name type url file_path size duration thumbnail_url tags"
    " asset_metadata metadata is_favorite character_id source generation_cost generation_metadata"
    f" {TIMES}",
    "asset_relationships": "id parent_asset_id child_asset_id relationship_type sequence"
    " relationship_metadata metadata created_at",
    "asset_collections": "id workspace_id name type description collection_metadata metadata"
    f" {TIMES}",
    "asset_collection_members": "id collection_id asset_id sequence",
    "tags": "id name category",
    "asset_tags": "asset_id tag_id",
    "film_projects": "id workspace_id project_id title description status shots_config"
    " video_provider image_provider audio_provider total_cost budget_limit output_path"
    f" error_message completed_at {TIMES}",
    "film_shots": "id shot_id film_project_id video_url thumbnail_url image_url audio_url prompt"
    f" duration sequence_order status {TIMES}",
    "shot_reviews": "id shot_id status notes reviewer reviewed_at",
    "script_generations": f"id workspace_id project_id generation_type {MADE} input_subject"
    " input_action input_location input_style input_genre input_idea input_partial_data"
    f" output_prompt output_negative_prompt output_metadata output_full_data {TIMES}",
    "scenes": "id script_generation_id scene_number title description location time_of_day mood"
    f" characters duration_estimate pacing {TIMES}",
    "shot_generations": f"id workspace_id scene_id film_id shot_number sequence_order {MADE} prompt"
    " negative_prompt shot_type camera_motion lighting emotion shot_metadata duration_seconds"
    f" {TIMES}",
    "generation_notes": "id generation_id generation_table note created_at",
    "avatar_videos": "id provider video_id title script avatar_name voice_name aspect_ratio status"
    f" video_url duration cost error_message provider_metadata {TIMES}",
    "content_items": f"id title url file_path extracted_text language {TIMES}",
}
SYSTEMS = {"director": DIRECTOR}


def psql(statements):
    """What psql says to some statements."""
    command = ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-v", "FETCH_COUNT=1000"]
    settings = dict(os.environ, PGOPTIONS="-c default_transaction_read_only=on")
    return subprocess.Popen(  # noqa: S603 - psql, by words of ours
        [*command, *(part for one in statements for part in ("-c", one))],
        stdout=subprocess.PIPE,
        env=settings,
    )


def columns():
    """The columns that each table has."""
    query = (
        "SELECT table_name || ' ' || column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema()"
    )
    found = {}
    with psql([query]) as process:
        for line in process.stdout:
            table, _, column = line.decode("utf-8").strip().partition(" ")
            found.setdefault(table, set()).add(column)
    if process.returncode:
        sys.exit("psql could not read the database.")
    return found


def queries(system, known):
    """One query for each table that is there: its rows as JSON, a line each."""
    for table, words in SYSTEMS[system].items():
        wanted = [name for name in words.split() if name in known.get(table, ())]
        if wanted:
            listed = ", ".join(f't."{name}"' for name in wanted)
            yield (
                f'SELECT \'{{"table": "{table}", "row": \' || row_to_json(r)::text || \'}}\''
                f' FROM (SELECT {listed} FROM "{table}" t) r'
            )


def main():
    """Write the export to standard output."""
    if len(sys.argv) != 2 or sys.argv[1] not in SYSTEMS:
        sys.exit(__doc__)
    system, out = sys.argv[1], sys.stdout.buffer
    statements = list(queries(system, columns()))
    if not statements:
        sys.exit("The database has none of the tables that are known.")
    head = f'{{"format": "old-library-export", "version": 1, "system": "{system}"}}\n'
    out.write(head.encode("ascii"))
    begin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with psql([begin, *statements, "COMMIT"]) as process:
        for line in process.stdout:
            out.write(line)
    out.flush()
    if process.returncode:
        sys.exit("psql stopped: the export is not whole.")


if __name__ == "__main__":
    main()
