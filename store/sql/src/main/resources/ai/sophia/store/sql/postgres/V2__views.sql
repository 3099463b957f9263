-- Views for people and their tools, in times that can be read. They show a transaction what the tables show it: the rows of its tenant.

CREATE SCHEMA sophia_conversations;
CREATE SCHEMA sophia_knowledge;
CREATE SCHEMA sophia_analytics;

-- A moment that is an open end is infinite.
CREATE FUNCTION sophia_memory.moment(millis BIGINT) RETURNS TIMESTAMPTZ LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE millis
        WHEN -9223372036854775808 THEN CAST('-infinity' AS TIMESTAMPTZ)
        WHEN 9223372036854775807 THEN CAST('infinity' AS TIMESTAMPTZ)
        ELSE to_timestamp(millis / 1000.0)
    END;

-- What was said, in the order of each conversation.
CREATE VIEW sophia_conversations.turns WITH (security_invoker = true) AS
    SELECT s.tenant, s.app, s.user_name, s.agent, s.session, v.position, v.speaker, v.role,
        sophia_memory.moment(v.said_at) AS said_at, v.text, encode(m.id, 'hex')::uuid AS id, v.version, v.properties AS metadata
    FROM sophia_memory.memories m
    JOIN sophia_memory.versions v ON v.memory_id = m.memory_id AND v.version = m.version
    JOIN sophia_memory.scopes s ON s.scope_id = m.scope_id
    WHERE m.kind = 0;

-- What is so (semantic) and how things are done (procedural), in the current versions.
CREATE VIEW sophia_knowledge.statements WITH (security_invoker = true) AS
    SELECT s.tenant, s.app, s.user_name, s.agent, s.session, CASE v.kind WHEN 1 THEN 'semantic' ELSE 'procedural' END AS kind,
        v.collection, v.subject, v.text, v.importance, sophia_memory.moment(v.valid_from) AS valid_from,
        sophia_memory.moment(v.valid_to) AS valid_to, sophia_memory.moment(v.expires) AS expires,
        sophia_memory.moment(v.stored_from) AS stored_at, encode(m.id, 'hex')::uuid AS id, v.version, v.properties AS metadata
    FROM sophia_memory.memories m
    JOIN sophia_memory.versions v ON v.memory_id = m.memory_id AND v.version = m.version
    JOIN sophia_memory.scopes s ON s.scope_id = m.scope_id
    WHERE m.kind <> 0;

-- How much each scope holds.
CREATE VIEW sophia_analytics.scopes WITH (security_invoker = true) AS
    SELECT s.tenant, s.app, s.user_name, s.agent, s.session, count(*) AS memories, count(*) FILTER (WHERE m.kind = 0) AS turns,
        sophia_memory.moment(max(m.stored_from)) AS last_stored
    FROM sophia_memory.memories m
    JOIN sophia_memory.scopes s ON s.scope_id = m.scope_id
    GROUP BY s.scope_id, s.tenant, s.app, s.user_name, s.agent, s.session;

-- What happened each day.
CREATE VIEW sophia_analytics.days WITH (security_invoker = true) AS
    SELECT e.tenant, CAST(sophia_memory.moment(e.occurred_at) AT TIME ZONE 'UTC' AS DATE) AS day,
        count(*) FILTER (WHERE e.operation = 0) AS added, count(*) FILTER (WHERE e.operation = 1) AS revised,
        count(*) FILTER (WHERE e.operation = 2) AS deleted
    FROM sophia_memory.events e
    GROUP BY 1, 2;
