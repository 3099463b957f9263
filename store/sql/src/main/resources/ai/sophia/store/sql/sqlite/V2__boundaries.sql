-- The moments at which memories come and go by themselves; most have none, or have theirs behind them when they are stored.

CREATE INDEX versions_expiring ON versions (expires) WHERE expires < 9223372036854775807;
CREATE INDEX versions_ending ON versions (valid_to) WHERE valid_to < 9223372036854775807;
CREATE INDEX versions_beginning ON versions (valid_from) WHERE valid_from > stored_from;
