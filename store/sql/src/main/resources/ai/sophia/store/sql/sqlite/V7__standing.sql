-- How much each memory matters as it is now, so that what matters most is found by an index and not by a look at all that there is.

ALTER TABLE memories ADD COLUMN standing REAL;

UPDATE memories SET standing = (
    SELECT v.importance * CASE
        WHEN v.collection = 'Facts' AND json_type(v.metadata, '$.fact.confidence') IN ('integer', 'real')
            THEN json_extract(v.metadata, '$.fact.confidence')
        ELSE 1 END
    FROM versions v WHERE v.memory_id = memories.memory_id AND v.version = memories.version);

-- With a condition, so that who does not ask for it goes by memories_of_scope, which is in the order of the rows.
CREATE INDEX memories_standing ON memories (scope_id, standing) WHERE standing IS NOT NULL;
