-- Text search, SQLite. What people edit (assets, tags) feeds the text, and the text feeds the index.

CREATE VIRTUAL TABLE asset_search_fts USING fts5(
        name, description, tags, prompt, code, body,
        content='asset_search_text', content_rowid='docid',
        tokenize="unicode61 remove_diacritics 2", prefix='2 3'
    );

INSERT INTO search_control (id, is_bulk) VALUES (1, 0);

CREATE TRIGGER asset_search_text_ai AFTER INSERT ON asset_search_text
    WHEN (SELECT is_bulk FROM search_control) = 0 BEGIN
        INSERT INTO asset_search_fts (rowid, name, description, tags, prompt, code, body)
        VALUES (new.docid, new.name, new.description, new.tags, new.prompt, new.code, new.body);
    END;

CREATE TRIGGER asset_search_text_ad AFTER DELETE ON asset_search_text BEGIN
        INSERT INTO asset_search_fts
            (asset_search_fts, rowid, name, description, tags, prompt, code, body)
        VALUES ('delete', old.docid, old.name, old.description, old.tags, old.prompt, old.code,
                old.body);
    END;

CREATE TRIGGER asset_search_text_au AFTER UPDATE ON asset_search_text BEGIN
        INSERT INTO asset_search_fts
            (asset_search_fts, rowid, name, description, tags, prompt, code, body)
        VALUES ('delete', old.docid, old.name, old.description, old.tags, old.prompt, old.code,
                old.body);
        INSERT INTO asset_search_fts (rowid, name, description, tags, prompt, code, body)
        VALUES (new.docid, new.name, new.description, new.tags, new.prompt, new.code, new.body);
    END;

CREATE TRIGGER assets_search_ai AFTER INSERT ON assets
    WHEN (SELECT is_bulk FROM search_control) = 0 BEGIN
        INSERT INTO asset_search_text (workspace_id, asset_id, name, description, prompt, code)
        VALUES (new.workspace_id, new.id, new.name, new.description,
                coalesce(json_extract(new.generation_metadata, '$.prompt'), ''),
                coalesce(new.code, ''));
    END;

CREATE TRIGGER assets_search_au
    AFTER UPDATE OF name, description, generation_metadata, code ON assets BEGIN
        UPDATE asset_search_text SET
            name = new.name, description = new.description,
            prompt = coalesce(json_extract(new.generation_metadata, '$.prompt'), ''),
            code = coalesce(new.code, '')
        WHERE asset_id = new.id;
    END;

CREATE TRIGGER assets_search_bd BEFORE DELETE ON assets BEGIN
        DELETE FROM asset_search_text WHERE asset_id = old.id;
    END;

CREATE TRIGGER asset_tags_search_ai AFTER INSERT ON asset_tags
    WHEN (SELECT is_bulk FROM search_control) = 0 BEGIN
        UPDATE asset_search_text SET tags = (
            SELECT coalesce(group_concat(t.name, ' '), '') FROM asset_tags at
            JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = new.asset_id)
        WHERE asset_id = new.asset_id;
    END;

CREATE TRIGGER asset_tags_search_ad AFTER DELETE ON asset_tags BEGIN
        UPDATE asset_search_text SET tags = (
            SELECT coalesce(group_concat(t.name, ' '), '') FROM asset_tags at
            JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = old.asset_id)
        WHERE asset_id = old.asset_id;
    END;

CREATE TRIGGER tags_search_au AFTER UPDATE OF name ON tags BEGIN
        UPDATE asset_search_text SET tags = (
            SELECT coalesce(group_concat(t.name, ' '), '') FROM asset_tags at
            JOIN tags t ON t.id = at.tag_id WHERE at.asset_id = asset_search_text.asset_id)
        WHERE asset_id IN (SELECT asset_id FROM asset_tags WHERE tag_id = new.id);
    END;
