-- Text search, PostgreSQL. Words are what stands between characters that are neither letters nor
-- digits, without diacritics, as FTS5 has it: PostgreSQL's own parser would keep `pier_sunset.png`
-- whole and take it for a file name. Between the columns stands a sign no word can be, so that no
-- phrase reaches across.

INSERT INTO search_control (id, is_bulk) VALUES (1, 0);

CREATE OR REPLACE FUNCTION desk_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(lower(regexp_replace(
            normalize(value, NFKD), '[\u0300-\u036f]+', '', 'g')), '[^[:alnum:]]+', ' ', 'g')
    $$;

CREATE OR REPLACE FUNCTION desk_words(value text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector('pg_catalog.simple', desk_fold(value))
    $$;

CREATE OR REPLACE FUNCTION desk_query(value text, is_prefix boolean) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE WHEN is_prefix AND numnode(q) > 0 THEN (q::text || ':*')::tsquery ELSE q END
        FROM phraseto_tsquery('pg_catalog.simple', desk_fold(value)) AS q
    $$;

ALTER TABLE asset_search_text ADD COLUMN document tsvector GENERATED ALWAYS AS (
        setweight(desk_words(name), 'A')
        || $$'|':1$$::tsvector || setweight(desk_words(code), 'A')
        || $$'|':1$$::tsvector || setweight(desk_words(tags), 'B')
        || $$'|':1$$::tsvector || setweight(desk_words(prompt), 'B')
        || $$'|':1$$::tsvector || setweight(desk_words(description), 'C')
        || $$'|':1$$::tsvector || setweight(desk_words(left(body, 200000)), 'D')
    ) STORED;

CREATE INDEX ix_asset_search_text_document ON asset_search_text USING gin (document);

CREATE OR REPLACE FUNCTION desk_search_tags(asset uuid) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT coalesce(string_agg(t.name, ' '), '') FROM asset_tags at
        JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = asset
    $$;

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
            UPDATE asset_search_text SET
                name = new.name, description = new.description,
                prompt = coalesce(new.generation_metadata->>'prompt', ''),
                code = coalesce(new.code, '')
            WHERE asset_id = new.id;
        END IF;
        RETURN NULL;
    END $$;

CREATE TRIGGER assets_search_ai AFTER INSERT ON assets
    FOR EACH ROW EXECUTE FUNCTION desk_search_asset();

CREATE TRIGGER assets_search_au
    AFTER UPDATE OF name, description, generation_metadata, code ON assets
    FOR EACH ROW EXECUTE FUNCTION desk_search_asset();

CREATE OR REPLACE FUNCTION desk_search_asset_tag() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF coalesce(current_setting('desk.bulk', true), '') <> 'on' THEN
                UPDATE asset_search_text SET tags = desk_search_tags(new.asset_id)
                WHERE asset_id = new.asset_id;
            END IF;
        ELSE
            UPDATE asset_search_text SET tags = desk_search_tags(old.asset_id)
            WHERE asset_id = old.asset_id;
        END IF;
        RETURN NULL;
    END $$;

CREATE TRIGGER asset_tags_search_aid AFTER INSERT OR DELETE ON asset_tags
    FOR EACH ROW EXECUTE FUNCTION desk_search_asset_tag();

CREATE OR REPLACE FUNCTION desk_search_tag() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE asset_search_text s SET tags = desk_search_tags(s.asset_id)
        WHERE s.asset_id IN (SELECT asset_id FROM asset_tags WHERE tag_id = new.id);
        RETURN NULL;
    END $$;

CREATE TRIGGER tags_search_au AFTER UPDATE OF name ON tags
    FOR EACH ROW EXECUTE FUNCTION desk_search_tag();
