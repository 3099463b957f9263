-- Which of the embedding spaces serves (2), which are held beside it, to be filled or emptied (1), and which were emptied (0). An emptied
-- one keeps its row: to look whether passages still refer to it would read all of them.

ALTER TABLE spaces ADD COLUMN state INTEGER NOT NULL DEFAULT 1;

ALTER TABLE spaces ADD COLUMN since INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX spaces_serving ON spaces (state) WHERE state = 2;

-- Until now all vectors were of one space; another one may be left of memories that are deleted.
UPDATE spaces SET state = 2 WHERE space_id = (
    SELECT max(s.space_id) FROM spaces s WHERE EXISTS (SELECT 1 FROM passages p WHERE p.space_id = s.space_id)
);
