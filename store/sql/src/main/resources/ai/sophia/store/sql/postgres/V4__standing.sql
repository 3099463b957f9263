-- How much each memory matters as it is now, so that what matters most is found by an index and not by a look at all that there is.

SELECT set_config('sophia.every_tenant', 'on', true);

ALTER TABLE memories ADD COLUMN standing DOUBLE PRECISION;

UPDATE memories m SET standing = v.importance * CASE
        WHEN v.collection = 'Facts' AND jsonb_typeof(v.properties #> '{fact,confidence}') = 'number'
            THEN CAST(v.properties #> '{fact,confidence}' AS DOUBLE PRECISION)
        ELSE 1 END
    FROM versions v WHERE v.memory_id = m.memory_id AND v.version = m.version;

CREATE INDEX memories_standing ON memories (scope_id, standing, memory_id) WHERE standing IS NOT NULL;
