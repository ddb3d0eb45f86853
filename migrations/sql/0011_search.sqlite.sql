-- Text search, SQLite, against 0005: of a very long text its beginning is indexed, as much as
-- PostgreSQL has room for.

CREATE TRIGGER assets_search_ai AFTER INSERT ON assets
    WHEN (SELECT is_bulk FROM search_control) = 0 BEGIN
        INSERT INTO asset_search_text (workspace_id, asset_id, name, description, prompt, code)
        VALUES (new.workspace_id, new.id, new.name, substr(new.description, 1, 20000),
                substr(coalesce(json_extract(new.generation_metadata, '$.prompt'), ''), 1, 20000),
                coalesce(new.code, ''));
    END;

CREATE TRIGGER assets_search_au
    AFTER UPDATE OF name, description, generation_metadata, code ON assets
    WHEN new.name IS NOT old.name OR new.description IS NOT old.description
        OR json_extract(new.generation_metadata, '$.prompt') IS NOT json_extract(old.generation_metadata, '$.prompt') OR new.code IS NOT old.code BEGIN
        UPDATE asset_search_text SET
            name = CASE WHEN new.name IS old.name THEN name ELSE new.name END,
            description = CASE WHEN new.description IS old.description THEN description
                ELSE substr(new.description, 1, 20000) END,
            prompt = CASE WHEN json_extract(new.generation_metadata, '$.prompt') IS json_extract(old.generation_metadata, '$.prompt') THEN prompt
                ELSE substr(coalesce(json_extract(new.generation_metadata, '$.prompt'), ''), 1, 20000) END,
            code = CASE WHEN new.code IS old.code THEN code ELSE coalesce(new.code, '') END
        WHERE asset_id = new.id;
    END;

CREATE TRIGGER asset_tags_search_ai AFTER INSERT ON asset_tags
    WHEN (SELECT is_bulk FROM search_control) = 0 BEGIN
        UPDATE asset_search_text SET tags = (
            SELECT substr(coalesce(group_concat(coalesce(t.indexed_name, t.name), ' '), ''), 1, 12000)
            FROM asset_tags at JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = new.asset_id)
        WHERE asset_id = new.asset_id;
    END;

CREATE TRIGGER asset_tags_search_ad AFTER DELETE ON asset_tags BEGIN
        UPDATE asset_search_text SET tags = (
            SELECT substr(coalesce(group_concat(coalesce(t.indexed_name, t.name), ' '), ''), 1, 12000)
            FROM asset_tags at JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = old.asset_id)
        WHERE asset_id = old.asset_id;
    END;

CREATE TRIGGER tags_search_au AFTER UPDATE OF name, indexed_name ON tags BEGIN
        UPDATE asset_search_text SET tags = (
            SELECT substr(coalesce(group_concat(coalesce(t.indexed_name, t.name), ' '), ''), 1, 12000)
            FROM asset_tags at JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = asset_search_text.asset_id)
        WHERE asset_id IN (SELECT asset_id FROM asset_tags WHERE tag_id = new.id);
    END;
