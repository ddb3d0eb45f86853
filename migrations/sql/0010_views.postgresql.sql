-- Views of a library for other programs, PostgreSQL. What they mean is told in docs/data-model.md.
--
-- `storyboard_places`: of films, scenes and shots, where they are.
-- `asset_overview`: assets outside the Trash, with tags, character and source as columns.
-- `lineage`: what comes of what.
-- `spending`: the ledger, one row for each cost that counts.
-- `generation_history`: the same with what was asked for, and what became of it.

CREATE VIEW storyboard_places AS
    SELECT r.workspace_id, p.id AS asset_id, r.parent_asset_id AS film_id,
        CASE p.type WHEN 'scene' THEN p.id ELSE r.scene_id END AS scene_id,
        CASE p.type WHEN 'scene' THEN NULL::uuid ELSE p.id END AS shot_id
    FROM asset_relationships r
    JOIN assets f ON f.id = r.parent_asset_id AND f.type = 'film'
    JOIN assets p ON p.id = r.child_asset_id
    WHERE r.relationship_type = 'part_of'
    UNION ALL
    SELECT f.workspace_id, f.id, f.id, NULL::uuid, NULL::uuid FROM assets f WHERE f.type = 'film';

CREATE VIEW asset_overview AS
    SELECT a.id, a.workspace_id, a.type, a.name, a.description, a.code, a.url, a.size, a.duration,
        coalesce((SELECT jsonb_agg(t.name ORDER BY t.name) FROM asset_tags x JOIN tags t ON t.id = x.tag_id WHERE x.asset_id = a.id), '[]'::jsonb) AS tags,
        coalesce((SELECT k.id FROM assets k WHERE k.id = a.id AND k.type = 'character_ref'),
            (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'character_ref'
            WHERE r.child_asset_id = a.id AND r.relationship_type = 'reference_for' ORDER BY r.id LIMIT 1)) AS character_id,
        (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.deleted_at IS NULL
            WHERE r.child_asset_id = a.id AND r.relationship_type IN ('derived_from', 'variant_of')
            ORDER BY CASE r.relationship_type WHEN 'derived_from' THEN 0 ELSE 1 END, r.id LIMIT 1) AS source_asset_id,
        a.source, a.generation_metadata ->> 'provider' AS provider, a.generation_metadata ->> 'model' AS model, a.generation_metadata ->> 'prompt' AS prompt, a.generation_metadata ->> 'seed' AS seed,
        a.generation_cost, CASE WHEN a.generation_cost IS NOT NULL THEN coalesce(CASE WHEN a.generation_metadata ->> 'currency' ~ '^[A-Za-z]{3}$' THEN upper(a.generation_metadata ->> 'currency') END, (SELECT CASE WHEN w.settings ->> 'currency' ~ '^[A-Za-z]{3}$' THEN upper(w.settings ->> 'currency') END FROM workspaces w WHERE w.id = a.workspace_id), 'USD') END AS currency,
        a.generation_metadata, a.metadata, a.status, a.rating, a.label, a.is_favorite, a.recorded_at, a.checksum_sha256,
        a.created_by, a.created_at, a.updated_at
    FROM assets a
    WHERE a.deleted_at IS NULL;

CREATE VIEW lineage AS
    SELECT r.workspace_id, p.id AS source_asset_id, p.name AS source_name, p.type AS source_type,
        c.id AS asset_id, c.name, c.type, r.relationship_type, r.sequence, r.is_selected, r.created_at
    FROM asset_relationships r
    JOIN assets p ON p.id = r.parent_asset_id AND p.deleted_at IS NULL
    JOIN assets c ON c.id = r.child_asset_id AND c.deleted_at IS NULL;

CREATE VIEW spending AS
    SELECT e.workspace_id, e.asset_id, e.call_id, e.name, e.type, e.cost, e.currency, e.cost_basis, e.is_failed,
        (EXISTS (SELECT 1 FROM asset_relationships r WHERE r.child_asset_id = e.asset_id AND r.relationship_type = 'generated_from')
            AND NOT EXISTS (SELECT 1 FROM asset_relationships r WHERE r.child_asset_id = e.asset_id AND r.relationship_type = 'generated_from' AND r.is_selected)
            AND NOT e.is_failed) AS is_rejected,
        e.provider, e.model, e.person_id, e.spent_at, s.film_id, s.scene_id, s.shot_id, e.character_id
    FROM (
        SELECT a.workspace_id, a.id AS asset_id, NULL::uuid AS call_id, a.name, a.type, a.generation_cost AS cost,
            coalesce(CASE WHEN a.generation_metadata ->> 'currency' ~ '^[A-Za-z]{3}$' THEN upper(a.generation_metadata ->> 'currency') END, (SELECT CASE WHEN w.settings ->> 'currency' ~ '^[A-Za-z]{3}$' THEN upper(w.settings ->> 'currency') END FROM workspaces w WHERE w.id = a.workspace_id), 'USD') AS currency,
            CASE WHEN a.generation_cost IS NULL THEN 'unknown' WHEN a.generation_metadata ->> 'cost_basis' = 'estimated' THEN 'estimated' ELSE 'billed' END AS cost_basis,
            (a.status = 'failed' AND a.checksum_sha256 IS NULL) AS is_failed,
            a.generation_metadata ->> 'provider' AS provider, a.generation_metadata ->> 'model' AS model, a.created_by AS person_id, a.created_at AS spent_at,
            (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type IN ('film', 'scene', 'shot')
                WHERE r.child_asset_id = a.id AND r.relationship_type IN ('generated_from', 'used_in')
                ORDER BY CASE r.relationship_type WHEN 'generated_from' THEN 0 ELSE 1 END, r.id LIMIT 1) AS place_id,
            coalesce((SELECT k.id FROM assets k WHERE k.id = a.id AND k.type = 'character_ref'),
                (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'character_ref'
                WHERE r.child_asset_id = a.id AND r.relationship_type = 'reference_for' ORDER BY r.id LIMIT 1)) AS character_id
        FROM assets a
        WHERE (a.generation_cost IS NOT NULL OR a.source = 'generation' OR (a.status = 'failed' AND a.checksum_sha256 IS NULL))
            AND NOT EXISTS (SELECT 1 FROM provider_call_assets x WHERE x.asset_id = a.id)
        UNION ALL
        SELECT c.workspace_id, a.id, c.id, a.name, a.type, x.cost, c.currency,
            CASE WHEN x.cost IS NULL THEN 'unknown' ELSE c.cost_basis END, c.state IN ('failed', 'lost', 'expired', 'not_resumable'),
            c.provider, c.model, c.created_by, coalesce(c.ended_at, c.sent_at, c.created_at),
            coalesce((SELECT p.asset_id FROM storyboard_places p WHERE p.asset_id = c.target_asset_id),
                (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type IN ('film', 'scene', 'shot')
                WHERE r.child_asset_id = a.id AND r.relationship_type IN ('generated_from', 'used_in')
                ORDER BY CASE r.relationship_type WHEN 'generated_from' THEN 0 ELSE 1 END, r.id LIMIT 1)),
            coalesce(coalesce((SELECT k.id FROM assets k WHERE k.id = c.target_asset_id AND k.type = 'character_ref'),
                (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'character_ref'
                WHERE r.child_asset_id = c.target_asset_id AND r.relationship_type = 'reference_for' ORDER BY r.id LIMIT 1)),
                coalesce((SELECT k.id FROM assets k WHERE k.id = a.id AND k.type = 'character_ref'),
                (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'character_ref'
                WHERE r.child_asset_id = a.id AND r.relationship_type = 'reference_for' ORDER BY r.id LIMIT 1)))
        FROM provider_call_assets x
        JOIN provider_calls c ON c.id = x.call_id
        JOIN assets a ON a.id = x.asset_id
        WHERE c.state NOT IN ('planned', 'queued')
        UNION ALL
        SELECT c.workspace_id, NULL::uuid, c.id, NULL::text, NULL::text, round(c.cost - coalesce(g.cost, 0), 6), c.currency,
            c.cost_basis, c.state IN ('failed', 'lost', 'expired', 'not_resumable'),
            c.provider, c.model, c.created_by, coalesce(c.ended_at, c.sent_at, c.created_at),
            (SELECT p.asset_id FROM storyboard_places p WHERE p.asset_id = c.target_asset_id),
            coalesce((SELECT k.id FROM assets k WHERE k.id = c.target_asset_id AND k.type = 'character_ref'),
                (SELECT r.parent_asset_id FROM asset_relationships r JOIN assets p ON p.id = r.parent_asset_id AND p.type = 'character_ref'
                WHERE r.child_asset_id = c.target_asset_id AND r.relationship_type = 'reference_for' ORDER BY r.id LIMIT 1))
        FROM provider_calls c
        LEFT JOIN (SELECT x.call_id, sum(x.cost) AS cost FROM provider_call_assets x GROUP BY x.call_id) g ON g.call_id = c.id
        WHERE c.state NOT IN ('planned', 'queued') AND (g.call_id IS NULL OR round(c.cost - coalesce(g.cost, 0), 6) <> 0)
    ) e
    LEFT JOIN storyboard_places s ON s.asset_id = e.place_id;

CREATE VIEW generation_history AS
    SELECT e.workspace_id, e.spent_at AS generated_at, e.asset_id, e.call_id, e.name, e.type,
        CASE WHEN e.is_failed THEN 'failed' ELSE 'succeeded' END AS outcome,
        coalesce(c.error_message, a.generation_metadata ->> 'error') AS error,
        e.provider, e.model, a.generation_metadata ->> 'prompt' AS prompt, a.generation_metadata ->> 'negative_prompt' AS negative_prompt, a.generation_metadata ->> 'seed' AS seed,
        e.cost, e.currency, e.cost_basis, u.name AS person,
        coalesce(c.request, a.generation_metadata, '{}'::jsonb) AS parameters
    FROM spending e
    LEFT JOIN assets a ON a.id = e.asset_id
    LEFT JOIN provider_calls c ON c.id = e.call_id
    LEFT JOIN users u ON u.id = e.person_id;
