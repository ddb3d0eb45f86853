-- Text search, PostgreSQL, against 0001: of an asset that changes, only texts that differ are put into
-- the index, so that another form of the others stays; tags are indexed in their own form; letters are
-- put together again after their accents were taken away.

CREATE OR REPLACE FUNCTION desk_fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(lower(normalize(regexp_replace(
            normalize(value, NFKD), '[\u0300-\u036f]+', '', 'g'), NFC)), '[^[:alnum:]]+', ' ', 'g')
    $$;

CREATE OR REPLACE FUNCTION desk_search_tags(asset uuid) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT coalesce(string_agg(coalesce(t.indexed_name, t.name), ' '), '') FROM asset_tags at
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
                name = CASE WHEN new.name = old.name THEN name ELSE new.name END,
                description = CASE WHEN new.description = old.description THEN description
                    ELSE new.description END,
                prompt = CASE WHEN new.generation_metadata->>'prompt' IS NOT DISTINCT FROM old.generation_metadata->>'prompt' THEN prompt
                    ELSE coalesce(new.generation_metadata->>'prompt', '') END,
                code = CASE WHEN new.code IS NOT DISTINCT FROM old.code THEN code
                    ELSE coalesce(new.code, '') END
            WHERE asset_id = new.id;
        END IF;
        RETURN NULL;
    END $$;

DROP TRIGGER tags_search_au ON tags;

CREATE TRIGGER tags_search_au AFTER UPDATE OF name, indexed_name ON tags
    FOR EACH ROW EXECUTE FUNCTION desk_search_tag();
