-- The records: memories, their versions and vectors, and what happened to them.
-- Times are milliseconds since 1970; the open ends of time are the least and the greatest 64-bit integer.

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE tenants (
    name TEXT NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL
);

CREATE TABLE scopes (
    scope_id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    app TEXT NOT NULL,
    user_name TEXT NOT NULL,
    agent TEXT NOT NULL,
    session TEXT NOT NULL,
    UNIQUE (tenant, user_name, app, agent, session)
);

-- One row for each memory: what makes it unique, and where its current version stands in a listing.
CREATE TABLE memories (
    memory_id INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    scope_id INTEGER NOT NULL REFERENCES scopes,
    version INTEGER NOT NULL,
    stored_from INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    idempotency_key TEXT
);

CREATE UNIQUE INDEX memories_episodic ON memories (scope_id, position, hash) WHERE kind = 0;
CREATE UNIQUE INDEX memories_other ON memories (scope_id, hash) WHERE kind <> 0;
CREATE UNIQUE INDEX memories_idempotent ON memories (scope_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX memories_of_scope ON memories (scope_id);

-- The text comes last, so that reading the small columns does not read a long text's overflow pages.
CREATE TABLE versions (
    version_id INTEGER PRIMARY KEY,
    memory_id INTEGER NOT NULL REFERENCES memories ON DELETE CASCADE,
    version INTEGER NOT NULL,
    stored_from INTEGER NOT NULL,
    stored_to INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    said_at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    position INTEGER NOT NULL,
    importance REAL NOT NULL,
    collection TEXT NOT NULL,
    speaker TEXT NOT NULL,
    role TEXT NOT NULL,
    subject TEXT NOT NULL,
    source TEXT NOT NULL,
    reference TEXT NOT NULL,
    actor TEXT NOT NULL,
    metadata TEXT,
    text TEXT NOT NULL,
    UNIQUE (memory_id, version)
);

CREATE TABLE spaces (
    space_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    dimension INTEGER NOT NULL
);

CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    space_id INTEGER NOT NULL REFERENCES spaces,
    ordinal INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (version_id, space_id, ordinal)
);

-- What happened, without text: the change log and the history in one. Trimming the log moves the setting "trimmed"; the history stays.
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    scope_id INTEGER NOT NULL REFERENCES scopes,
    operation INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    actor TEXT NOT NULL
);

CREATE INDEX events_of_memory ON events (id);

-- "Soph": marks the file as ours.
PRAGMA application_id = 1399812200;
