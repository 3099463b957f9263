-- The records: memories, their versions and vectors, and what happened to them.
-- Times are milliseconds since 1970; the open ends of time are the least and the greatest 64-bit integer. Text is compared byte by byte,
-- whatever the collation of the database.
--
-- Every row of a tenant says so. The policies at the end let a transaction see and write those of the tenant in the setting sophia.tenant
-- and no others, unless it is the node's own work, for which sophia.every_tenant is on. What a row belongs to need not be said when it is
-- written: it is what the transaction is confined to.

CREATE FUNCTION sophia_memory.tenant() RETURNS TEXT LANGUAGE sql STABLE PARALLEL SAFE
    RETURN current_setting('sophia.tenant', true);

CREATE FUNCTION sophia_memory.every_tenant() RETURNS BOOLEAN LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('sophia.every_tenant', true), '') = 'on';

CREATE TABLE settings (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

-- The last transaction of each process that writes, kept with it: one whose commit was cut off is looked for here.
CREATE TABLE commits (
    node TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    mark BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL DEFAULT now()
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

CREATE TABLE tenants (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    secret BYTEA NOT NULL
);

CREATE TABLE scopes (
    scope_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant TEXT COLLATE "C" NOT NULL,
    app TEXT COLLATE "C" NOT NULL,
    user_name TEXT COLLATE "C" NOT NULL,
    agent TEXT COLLATE "C" NOT NULL,
    session TEXT COLLATE "C" NOT NULL,
    UNIQUE (tenant, user_name, app, agent, session)
);

-- One row for each memory: what makes it unique, and where its current version stands in a listing.
CREATE TABLE memories (
    memory_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id BYTEA NOT NULL UNIQUE,
    scope_id BIGINT NOT NULL REFERENCES scopes,
    version INTEGER NOT NULL,
    stored_from BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    position BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    idempotency_key TEXT COLLATE "C",
    tenant TEXT COLLATE "C" NOT NULL DEFAULT sophia_memory.tenant() CHECK (tenant <> '')
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

CREATE UNIQUE INDEX memories_episodic ON memories (scope_id, position, hash) WHERE kind = 0;
CREATE UNIQUE INDEX memories_other ON memories (scope_id, hash) WHERE kind <> 0;
CREATE UNIQUE INDEX memories_idempotent ON memories (scope_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX memories_of_scope ON memories (scope_id, memory_id);

-- The metadata is kept as it was written, for JSONB knows no negative zero and no end to a number's digits; what is searched is made from it.
CREATE TABLE versions (
    version_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    memory_id BIGINT NOT NULL REFERENCES memories ON DELETE CASCADE,
    version INTEGER NOT NULL,
    stored_from BIGINT NOT NULL,
    stored_to BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    said_at BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    position BIGINT NOT NULL,
    importance DOUBLE PRECISION NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    speaker TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    metadata TEXT COLLATE "C",
    properties JSONB GENERATED ALWAYS AS (CAST(metadata AS JSONB)) STORED,
    text TEXT COLLATE "C" NOT NULL,
    tenant TEXT COLLATE "C" NOT NULL DEFAULT sophia_memory.tenant() CHECK (tenant <> ''),
    UNIQUE (memory_id, version)
) WITH (fillfactor = 95, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

CREATE INDEX versions_expiring ON versions (expires) WHERE expires < 9223372036854775807;
CREATE INDEX versions_ending ON versions (valid_to) WHERE valid_to < 9223372036854775807;
CREATE INDEX versions_beginning ON versions (valid_from) WHERE valid_from > stored_from;
CREATE INDEX versions_with ON versions USING gin (properties jsonb_path_ops);

-- Which of the embedding spaces serves (2), which are held beside it, to be filled or emptied (1), and which were emptied (0). An emptied
-- one keeps its row: to look whether passages still refer to it would read all of them.
CREATE TABLE spaces (
    space_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    dimension INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 1,
    since BIGINT NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX spaces_serving ON spaces (state) WHERE state = 2;

CREATE TABLE passages (
    passage_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id BIGINT NOT NULL REFERENCES versions ON DELETE CASCADE,
    space_id BIGINT NOT NULL REFERENCES spaces,
    ordinal INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    vector BYTEA NOT NULL,
    tenant TEXT COLLATE "C" NOT NULL DEFAULT sophia_memory.tenant() CHECK (tenant <> ''),
    UNIQUE (version_id, space_id, ordinal)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.1, autovacuum_vacuum_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.05);

-- A passage with an empty vector awaits it: its model was away when it was stored.
CREATE INDEX passages_awaited ON passages (space_id, version_id) WHERE length(vector) = 0;

-- To compress a vector takes time and makes it no smaller.
ALTER TABLE passages ALTER COLUMN vector SET STORAGE EXTERNAL;

-- What happened, without text: the change log and the history in one. Trimming the log moves the setting "trimmed"; the history stays.
-- Writers take turns by a lock, so that the number after the last one leaves no gap, and no entry appears before one that is visible already.
CREATE TABLE events (
    sequence BIGINT NOT NULL PRIMARY KEY,
    id BYTEA NOT NULL,
    version INTEGER NOT NULL,
    scope_id BIGINT NOT NULL REFERENCES scopes,
    operation INTEGER NOT NULL,
    occurred_at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    tenant TEXT COLLATE "C" NOT NULL DEFAULT sophia_memory.tenant() CHECK (tenant <> '')
) WITH (autovacuum_vacuum_insert_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX events_of_memory ON events (id);

-- Whoever the transaction is confined to, the last entry is that of all.
CREATE FUNCTION sophia_memory.next_sequence() RETURNS BIGINT LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    confined CONSTANT TEXT := coalesce(current_setting('sophia.every_tenant', true), '');
    following BIGINT;
BEGIN
    PERFORM set_config('sophia.every_tenant', 'on', true);
    SELECT coalesce(max(e.sequence), 0) + 1 INTO following FROM sophia_memory.events e;
    PERFORM set_config('sophia.every_tenant', confined, true);
    RETURN following;
END;
$$;

ALTER TABLE events ALTER COLUMN sequence SET DEFAULT sophia_memory.next_sequence();

-- Tells the other nodes, when the transaction is committed, that there is something to read; one notice for all that it wrote.
CREATE FUNCTION sophia_memory.tell_of_events() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('sophia_events', '');
    RETURN NULL;
END;
$$;

CREATE TRIGGER events_told AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION sophia_memory.tell_of_events();

-- What is kept for a tenant besides memories: events, settings and the like, in JSON, without any text of a memory.
CREATE TABLE documents (
    document_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    UNIQUE (tenant, kind, id)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX documents_of_kind ON documents (tenant, kind, document_id);
CREATE INDEX documents_about ON documents (tenant, subject) WHERE subject <> '';

-- The second wall between tenants. It holds for the owner of the tables too, which Sophia is; not for superusers.
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON tenants
    USING (name = (SELECT sophia_memory.tenant()) OR (SELECT sophia_memory.every_tenant()));

ALTER TABLE scopes ENABLE ROW LEVEL SECURITY;
ALTER TABLE scopes FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON scopes
    USING (tenant = (SELECT sophia_memory.tenant()) OR (SELECT sophia_memory.every_tenant()));

ALTER TABLE memories ENABLE ROW LEVEL SECURITY;
ALTER TABLE memories FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON memories
    USING (tenant = (SELECT sophia_memory.tenant()) OR (SELECT sophia_memory.every_tenant()));

ALTER TABLE versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE versions FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON versions
    USING (tenant = (SELECT sophia_memory.tenant()) OR (SELECT sophia_memory.every_tenant()));

ALTER TABLE passages ENABLE ROW LEVEL SECURITY;
ALTER TABLE passages FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON passages
    USING (tenant = (SELECT sophia_memory.tenant()) OR (SELECT sophia_memory.every_tenant()));

ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON events
    USING (tenant = (SELECT sophia_memory.tenant()) OR (SELECT sophia_memory.every_tenant()));

ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON documents
    USING (tenant = (SELECT sophia_memory.tenant()) OR (SELECT sophia_memory.every_tenant()));
