CREATE TABLE cases (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, reference TEXT NOT NULL UNIQUE,
    opened_at INTEGER NOT NULL, day TEXT NOT NULL, changed_at INTEGER NOT NULL, state_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL, owner TEXT, visitor TEXT NOT NULL, customer TEXT,
    name TEXT, contact TEXT, number TEXT, conversation TEXT, locale TEXT NOT NULL, record TEXT NOT NULL, kind TEXT,
    score INTEGER, touchpoint TEXT, product TEXT, message TEXT, contacted_at INTEGER, resolved_at INTEGER,
    reopened INTEGER NOT NULL DEFAULT 0, fixed INTEGER);
-- One open case a visitor and cause, whoever sends what twice.
CREATE UNIQUE INDEX cases_open ON cases (visitor, cause) WHERE state <> 'resolved';
CREATE INDEX cases_due ON cases (due_at) WHERE state <> 'resolved';
CREATE INDEX cases_by_state ON cases (state, seq);
CREATE INDEX cases_by_record ON cases (record);
CREATE INDEX cases_by_visitor ON cases (visitor, opened_at);
CREATE INDEX cases_by_day ON cases (day, opened_at, contacted_at, resolved_at);
CREATE TABLE case_steps (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, case_id TEXT NOT NULL, at INTEGER NOT NULL, side TEXT NOT NULL, who TEXT,
    what TEXT NOT NULL, was TEXT, became TEXT);
CREATE INDEX case_steps_by_case ON case_steps (case_id, seq);
ALTER TABLE handoffs ADD COLUMN case_reference TEXT;

CREATE TABLE webhooks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, url TEXT NOT NULL,
    events TEXT NOT NULL, description TEXT, enabled INTEGER NOT NULL DEFAULT 1, failing_since INTEGER,
    failures INTEGER NOT NULL DEFAULT 0, rests_until INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0);
CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, webhook TEXT NOT NULL, event TEXT NOT NULL,
    at INTEGER NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, last_at INTEGER,
    next_at INTEGER NOT NULL, error TEXT);
CREATE INDEX deliveries_waiting ON deliveries (webhook, next_at) WHERE state = 'waiting';
CREATE INDEX deliveries_by_state ON deliveries (state, webhook, seq);
