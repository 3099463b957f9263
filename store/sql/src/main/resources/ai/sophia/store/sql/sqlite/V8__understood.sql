-- What was understood of which memory: a version names it in its reference.

CREATE INDEX versions_understood ON versions (reference) WHERE source = 'distilled';
