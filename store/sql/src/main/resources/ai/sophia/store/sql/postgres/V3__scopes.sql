-- Who asks for an agent or a session, whoever the user is, finds its scopes without a look at all of the tenant's.

CREATE INDEX scopes_of_agent ON scopes (tenant, agent);
CREATE INDEX scopes_of_session ON scopes (tenant, session);
