-- A passage with an empty vector awaits it: its model was away when it was stored.

CREATE INDEX passages_awaited ON passages (space_id, version_id) WHERE length(vector) = 0;
