-- What holds a film together, PostgreSQL.
-- 
-- `film_part...`: a scene holds no shots; what a shot names as its scene is a scene.
-- `film_named...`: the scene of a shot and the script of a scene are repeated in `assets.metadata`.
-- `film_kept...`: whatever else is written to that metadata, these two stay what the rows say.
-- `Film_scene_gone`: shots of a scene that goes for good stay in the film, without a scene. Triggers
-- fire in the order of their names, and this one has to come before the key's own check, whose name
-- begins with "RI_": hence the capital.

CREATE FUNCTION desk_scene_of(asset uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
        SELECT r.scene_id FROM asset_relationships r WHERE r.child_asset_id = asset AND r.relationship_type = 'part_of' AND r.scene_id IS NOT NULL ORDER BY r.id LIMIT 1
    $$;

CREATE FUNCTION desk_script_of(asset uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
        SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'script' WHERE r.child_asset_id = asset AND r.relationship_type = 'part_of' ORDER BY r.id DESC LIMIT 1
    $$;

CREATE FUNCTION desk_film_part() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM assets p JOIN assets c ON c.id = new.child_asset_id
                   WHERE p.id = new.parent_asset_id AND p.type = 'scene' AND c.type = 'shot') THEN
            RAISE EXCEPTION 'a scene holds no shots: a shot is part of its film and names its scene' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF new.scene_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM assets WHERE id = new.scene_id AND type = 'scene') THEN
            RAISE EXCEPTION 'what a shot names as its scene is none' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN new;
    END $$;

CREATE TRIGGER film_part_biu BEFORE INSERT OR UPDATE OF parent_asset_id, child_asset_id, relationship_type, scene_id ON asset_relationships
    FOR EACH ROW WHEN (new.relationship_type = 'part_of') EXECUTE FUNCTION desk_film_part();

CREATE FUNCTION desk_film_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        key text := CASE new.type WHEN 'shot' THEN 'scene_id' ELSE 'script_id' END;
        named uuid := CASE new.type WHEN 'shot' THEN desk_scene_of(new.id)
                                    ELSE desk_script_of(new.id) END;
    BEGIN
        IF named IS NULL THEN
            new.metadata := new.metadata - key;
        ELSE
            new.metadata := jsonb_set(new.metadata, ARRAY[key], to_jsonb(named::text));
        END IF;
        RETURN new;
    END $$;

CREATE TRIGGER film_kept_biu BEFORE INSERT OR UPDATE OF metadata ON assets
    FOR EACH ROW WHEN (new.type IN ('shot', 'scene')) EXECUTE FUNCTION desk_film_kept();

CREATE FUNCTION desk_film_named() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        touched uuid[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[new.child_asset_id]
            WHEN 'DELETE' THEN ARRAY[old.child_asset_id]
            ELSE ARRAY[old.child_asset_id, new.child_asset_id] END;
    BEGIN
        UPDATE assets SET metadata = metadata WHERE id = ANY (touched) AND (
            (type = 'shot' AND metadata->>'scene_id' IS DISTINCT FROM desk_scene_of(id)::text)
            OR (type = 'scene' AND metadata->>'script_id' IS DISTINCT FROM desk_script_of(id)::text)
        );
        RETURN NULL;
    END $$;

CREATE TRIGGER film_named_ai AFTER INSERT ON asset_relationships
    FOR EACH ROW WHEN (new.relationship_type = 'part_of') EXECUTE FUNCTION desk_film_named();

CREATE TRIGGER film_named_au AFTER UPDATE OF parent_asset_id, child_asset_id, relationship_type, scene_id ON asset_relationships
    FOR EACH ROW WHEN (old.relationship_type = 'part_of' OR new.relationship_type = 'part_of')
    EXECUTE FUNCTION desk_film_named();

CREATE TRIGGER film_named_ad AFTER DELETE ON asset_relationships
    FOR EACH ROW WHEN (old.relationship_type = 'part_of') EXECUTE FUNCTION desk_film_named();

CREATE FUNCTION desk_film_scene_gone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE asset_relationships SET scene_id = NULL
        WHERE workspace_id = old.workspace_id AND parent_asset_id = old.parent_asset_id
            AND scene_id = old.child_asset_id;
        RETURN NULL;
    END $$;

CREATE TRIGGER "Film_scene_gone" AFTER DELETE ON asset_relationships
    FOR EACH ROW WHEN (old.relationship_type = 'part_of') EXECUTE FUNCTION desk_film_scene_gone();
