-- Text search, PostgreSQL, against 0005: of a very long text its beginning is indexed. A `tsvector`
-- has room for 1,048,575 bytes, and a row that has more of them is refused. A text takes at most four
-- bytes for each of its letters, as it is once it is folded: all that a row has are 257,000 letters.

CREATE OR REPLACE FUNCTION desk_words(value text, longest integer) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector('pg_catalog.simple', left(desk_fold(value), longest))
    $$;

ALTER TABLE asset_search_text ADD COLUMN document tsvector GENERATED ALWAYS AS (
        setweight(desk_words(name, 4000), 'A')
        || $$'|':1$$::tsvector || setweight(desk_words(code, 1000), 'A')
        || $$'|':1$$::tsvector || setweight(desk_words(tags, 12000), 'B')
        || $$'|':1$$::tsvector || setweight(desk_words(prompt, 20000), 'B')
        || $$'|':1$$::tsvector || setweight(desk_words(description, 20000), 'C')
        || $$'|':1$$::tsvector || setweight(desk_words(left(body, 200000), 200000), 'D')
    ) STORED;

CREATE INDEX ix_asset_search_text_document ON asset_search_text USING gin (document);

CREATE OR REPLACE FUNCTION desk_search_tags(asset uuid) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT left(coalesce(string_agg(coalesce(t.indexed_name, t.name), ' '), ''), 12000)
        FROM asset_tags at JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = asset
    $$;

CREATE OR REPLACE FUNCTION desk_search_asset() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF coalesce(current_setting('desk.bulk', true), '') <> 'on' THEN
                INSERT INTO asset_search_text
                    (workspace_id, asset_id, name, description, prompt, code)
                VALUES (new.workspace_id, new.id, new.name, left(new.description, 20000),
                        left(coalesce(new.generation_metadata->>'prompt', ''), 20000),
                        coalesce(new.code, ''));
            END IF;
        ELSE
            UPDATE asset_search_text SET
                name = CASE WHEN new.name = old.name THEN name ELSE new.name END,
                description = CASE WHEN new.description = old.description THEN description
                    ELSE left(new.description, 20000) END,
                prompt = CASE WHEN new.generation_metadata->>'prompt' IS NOT DISTINCT FROM old.generation_metadata->>'prompt' THEN prompt
                    ELSE left(coalesce(new.generation_metadata->>'prompt', ''), 20000) END,
                code = CASE WHEN new.code IS NOT DISTINCT FROM old.code THEN code
                    ELSE coalesce(new.code, '') END
            WHERE asset_id = new.id;
        END IF;
        RETURN NULL;
    END $$;
