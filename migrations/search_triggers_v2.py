"""The triggers and functions of the full-text index as revision 0005 has them. Frozen.

Against those of 0001: of an asset that changes, only texts that differ are put into the index, so
that another form of the others stays; tags are indexed in their own form; PostgreSQL puts letters
together again after it took their accents away.
`..._BEFORE` is what stood there until 0004.
"""

from __future__ import annotations

SQLITE_DROP = (
    "DROP TRIGGER assets_search_au",
    "DROP TRIGGER asset_tags_search_ai",
    "DROP TRIGGER asset_tags_search_ad",
    "DROP TRIGGER IF EXISTS tags_search_au",
)


def _tags_of(asset: str, word: str) -> str:
    return f"""
        UPDATE asset_search_text SET tags = (
            SELECT coalesce(group_concat({word}, ' '), '') FROM asset_tags at
            JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = {asset})"""


def _sqlite_tags(word: str, columns: str) -> tuple[str, ...]:
    return (
        f"""
    CREATE TRIGGER asset_tags_search_ai AFTER INSERT ON asset_tags
    WHEN (SELECT is_bulk FROM search_control) = 0 BEGIN{_tags_of("new.asset_id", word)}
        WHERE asset_id = new.asset_id;
    END
    """,
        f"""
    CREATE TRIGGER asset_tags_search_ad AFTER DELETE ON asset_tags BEGIN{
            _tags_of("old.asset_id", word)
        }
        WHERE asset_id = old.asset_id;
    END
    """,
        f"""
    CREATE TRIGGER tags_search_au AFTER UPDATE OF {columns} ON tags BEGIN{
            _tags_of("asset_search_text.asset_id", word)
        }
        WHERE asset_id IN (SELECT asset_id FROM asset_tags WHERE tag_id = new.id);
    END
    """,
    )


_OLD_PROMPT = "json_extract(old.generation_metadata, '$.prompt')"
_NEW_PROMPT = "json_extract(new.generation_metadata, '$.prompt')"

SQLITE = (
    f"""
    CREATE TRIGGER assets_search_au
    AFTER UPDATE OF name, description, generation_metadata, code ON assets
    WHEN new.name IS NOT old.name OR new.description IS NOT old.description
        OR {_NEW_PROMPT} IS NOT {_OLD_PROMPT} OR new.code IS NOT old.code BEGIN
        UPDATE asset_search_text SET
            name = CASE WHEN new.name IS old.name THEN name ELSE new.name END,
            description = CASE WHEN new.description IS old.description THEN description
                ELSE new.description END,
            prompt = CASE WHEN {_NEW_PROMPT} IS {_OLD_PROMPT} THEN prompt
                ELSE coalesce({_NEW_PROMPT}, '') END,
            code = CASE WHEN new.code IS old.code THEN code ELSE coalesce(new.code, '') END
        WHERE asset_id = new.id;
    END
    """,
    *_sqlite_tags("coalesce(t.indexed_name, t.name)", "name, indexed_name"),
)

SQLITE_BEFORE = (
    """
    CREATE TRIGGER assets_search_au
    AFTER UPDATE OF name, description, generation_metadata, code ON assets BEGIN
        UPDATE asset_search_text SET
            name = new.name, description = new.description,
            prompt = coalesce(json_extract(new.generation_metadata, '$.prompt'), ''),
            code = coalesce(new.code, '')
        WHERE asset_id = new.id;
    END
    """,
    *_sqlite_tags("t.name", "name"),
)


def _search_tags(word: str) -> str:
    return f"""
    CREATE OR REPLACE FUNCTION desk_search_tags(asset uuid) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT coalesce(string_agg({word}, ' '), '') FROM asset_tags at
        JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = asset
    $$
    """


def _search_asset(change: str) -> str:
    return f"""
    CREATE OR REPLACE FUNCTION desk_search_asset() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF coalesce(current_setting('desk.bulk', true), '') <> 'on' THEN
                INSERT INTO asset_search_text
                    (workspace_id, asset_id, name, description, prompt, code)
                VALUES (new.workspace_id, new.id, new.name, new.description,
                        coalesce(new.generation_metadata->>'prompt', ''), coalesce(new.code, ''));
            END IF;
        ELSE
            {change}
        END IF;
        RETURN NULL;
    END $$
    """


def _tag_trigger(columns: str) -> tuple[str, ...]:
    return (
        "DROP TRIGGER tags_search_au ON tags",
        f"""
    CREATE TRIGGER tags_search_au AFTER UPDATE OF {columns} ON tags
    FOR EACH ROW EXECUTE FUNCTION desk_search_tag()
    """,
    )


_PG_OLD, _PG_NEW = "old.generation_metadata->>'prompt'", "new.generation_metadata->>'prompt'"

POSTGRES = (
    r"""
    CREATE OR REPLACE FUNCTION desk_fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(lower(normalize(regexp_replace(
            normalize(value, NFKD), '[\u0300-\u036f]+', '', 'g'), NFC)), '[^[:alnum:]]+', ' ', 'g')
    $$
    """,
    _search_tags("coalesce(t.indexed_name, t.name)"),
    _search_asset(
        f"""UPDATE asset_search_text SET
                name = CASE WHEN new.name = old.name THEN name ELSE new.name END,
                description = CASE WHEN new.description = old.description THEN description
                    ELSE new.description END,
                prompt = CASE WHEN {_PG_NEW} IS NOT DISTINCT FROM {_PG_OLD} THEN prompt
                    ELSE coalesce({_PG_NEW}, '') END,
                code = CASE WHEN new.code IS NOT DISTINCT FROM old.code THEN code
                    ELSE coalesce(new.code, '') END
            WHERE asset_id = new.id;"""
    ),
    *_tag_trigger("name, indexed_name"),
)

POSTGRES_BEFORE = (
    r"""
    CREATE OR REPLACE FUNCTION desk_fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(lower(regexp_replace(
            normalize(value, NFKD), '[\u0300-\u036f]+', '', 'g')), '[^[:alnum:]]+', ' ', 'g')
    $$
    """,
    _search_tags("t.name"),
    _search_asset(
        """UPDATE asset_search_text SET
                name = new.name, description = new.description,
                prompt = coalesce(new.generation_metadata->>'prompt', ''),
                code = coalesce(new.code, '')
            WHERE asset_id = new.id;"""
    ),
    *_tag_trigger("name"),
)
