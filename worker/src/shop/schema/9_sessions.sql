-- What a visitor did before a session that is replayed.
CREATE INDEX events_by_visitor ON events (visitor, kind, at);
