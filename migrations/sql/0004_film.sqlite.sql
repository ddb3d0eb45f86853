-- What holds a film together, SQLite.
-- 
-- `film_part...`: a scene holds no shots; what a shot names as its scene is a scene.
-- `film_named...`: the scene of a shot and the script of a scene are repeated in `assets.metadata`.
-- `film_kept...`: whatever else is written to that metadata, these two stay what the rows say.
-- A scene that goes for good leaves its shots in the film, without a scene.

CREATE TRIGGER film_part_bi BEFORE INSERT ON asset_relationships
    WHEN new.relationship_type = 'part_of' BEGIN
        SELECT RAISE(ABORT, 'a scene holds no shots: a shot is part of its film and names its scene') WHERE EXISTS (
            SELECT 1 FROM assets p JOIN assets c ON c.id = new.child_asset_id AND c.type = 'shot'
            WHERE p.id = new.parent_asset_id AND p.type = 'scene');
        SELECT RAISE(ABORT, 'what a shot names as its scene is none') WHERE new.scene_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM assets WHERE id = new.scene_id AND type = 'scene');
    END;

CREATE TRIGGER film_part_bu BEFORE UPDATE OF parent_asset_id, child_asset_id, relationship_type, scene_id ON asset_relationships
    WHEN new.relationship_type = 'part_of' BEGIN
        SELECT RAISE(ABORT, 'a scene holds no shots: a shot is part of its film and names its scene') WHERE EXISTS (
            SELECT 1 FROM assets p JOIN assets c ON c.id = new.child_asset_id AND c.type = 'shot'
            WHERE p.id = new.parent_asset_id AND p.type = 'scene');
        SELECT RAISE(ABORT, 'what a shot names as its scene is none') WHERE new.scene_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM assets WHERE id = new.scene_id AND type = 'scene');
    END;

CREATE TRIGGER film_named_ai AFTER INSERT ON asset_relationships
    WHEN new.relationship_type = 'part_of' BEGIN
        UPDATE assets SET metadata = CASE WHEN (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.scene_id')
            ELSE json_set(metadata, '$.scene_id', (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1)) END
        WHERE id = new.child_asset_id AND type = 'shot'
            AND json_extract(metadata, '$.scene_id') IS NOT (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1);
        UPDATE assets SET metadata = CASE WHEN (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.script_id')
            ELSE json_set(metadata, '$.script_id', (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1)) END
        WHERE id = new.child_asset_id AND type = 'scene'
            AND json_extract(metadata, '$.script_id') IS NOT (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1);
    END;

CREATE TRIGGER film_named_au AFTER UPDATE OF parent_asset_id, child_asset_id, relationship_type, scene_id ON asset_relationships
    WHEN 'part_of' IN (old.relationship_type, new.relationship_type) BEGIN
        
        UPDATE assets SET metadata = CASE WHEN (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.scene_id')
            ELSE json_set(metadata, '$.scene_id', (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1)) END
        WHERE id = old.child_asset_id AND type = 'shot'
            AND json_extract(metadata, '$.scene_id') IS NOT (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1);
        UPDATE assets SET metadata = CASE WHEN (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.script_id')
            ELSE json_set(metadata, '$.script_id', (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1)) END
        WHERE id = old.child_asset_id AND type = 'scene'
            AND json_extract(metadata, '$.script_id') IS NOT (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1);
        UPDATE assets SET metadata = CASE WHEN (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.scene_id')
            ELSE json_set(metadata, '$.scene_id', (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1)) END
        WHERE id = new.child_asset_id AND type = 'shot'
            AND json_extract(metadata, '$.scene_id') IS NOT (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1);
        UPDATE assets SET metadata = CASE WHEN (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.script_id')
            ELSE json_set(metadata, '$.script_id', (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1)) END
        WHERE id = new.child_asset_id AND type = 'scene'
            AND json_extract(metadata, '$.script_id') IS NOT (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1);
    END;

CREATE TRIGGER film_named_ad AFTER DELETE ON asset_relationships
    WHEN old.relationship_type = 'part_of' BEGIN
        UPDATE asset_relationships SET scene_id = NULL
        WHERE workspace_id = old.workspace_id AND parent_asset_id = old.parent_asset_id
            AND scene_id = old.child_asset_id;
        UPDATE assets SET metadata = CASE WHEN (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.scene_id')
            ELSE json_set(metadata, '$.scene_id', (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1)) END
        WHERE id = old.child_asset_id AND type = 'shot'
            AND json_extract(metadata, '$.scene_id') IS NOT (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1);
        UPDATE assets SET metadata = CASE WHEN (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.script_id')
            ELSE json_set(metadata, '$.script_id', (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1)) END
        WHERE id = old.child_asset_id AND type = 'scene'
            AND json_extract(metadata, '$.script_id') IS NOT (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1);
    END;

CREATE TRIGGER film_kept_ai AFTER INSERT ON assets
    WHEN new.type IN ('shot', 'scene') BEGIN
        UPDATE assets SET metadata = CASE WHEN (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.scene_id')
            ELSE json_set(metadata, '$.scene_id', (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1)) END
        WHERE id = new.id AND type = 'shot'
            AND json_extract(metadata, '$.scene_id') IS NOT (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1);
        UPDATE assets SET metadata = CASE WHEN (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.script_id')
            ELSE json_set(metadata, '$.script_id', (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1)) END
        WHERE id = new.id AND type = 'scene'
            AND json_extract(metadata, '$.script_id') IS NOT (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1);
    END;

CREATE TRIGGER film_kept_au AFTER UPDATE OF metadata ON assets
    WHEN new.type IN ('shot', 'scene') BEGIN
        UPDATE assets SET metadata = CASE WHEN (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.scene_id')
            ELSE json_set(metadata, '$.scene_id', (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1)) END
        WHERE id = new.id AND type = 'shot'
            AND json_extract(metadata, '$.scene_id') IS NOT (SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1);
        UPDATE assets SET metadata = CASE WHEN (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1) IS NULL
            THEN json_remove(metadata, '$.script_id')
            ELSE json_set(metadata, '$.script_id', (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1)) END
        WHERE id = new.id AND type = 'scene'
            AND json_extract(metadata, '$.script_id') IS NOT (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = assets.id AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1);
    END;
