-- What is kept for a tenant besides memories: events, settings and the like, in JSON, without any text of a memory.

CREATE TABLE documents (
    document_id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (tenant, kind, id)
);

CREATE INDEX documents_of_kind ON documents (tenant, kind, document_id);
CREATE INDEX documents_about ON documents (tenant, subject) WHERE subject <> '';
