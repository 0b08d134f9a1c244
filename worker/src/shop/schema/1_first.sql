CREATE TABLE settings (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL, key_hash TEXT NOT NULL);

CREATE TABLE ratings (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
    at INTEGER NOT NULL, day TEXT NOT NULL, visitor TEXT NOT NULL, score INTEGER NOT NULL,
    touchpoint TEXT NOT NULL, stage TEXT NOT NULL, locale TEXT NOT NULL, product TEXT, comment TEXT);
CREATE INDEX ratings_by_visitor ON ratings (visitor, at);

CREATE TABLE conversations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL);
CREATE TABLE turns (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
    at INTEGER NOT NULL, visitor TEXT NOT NULL, conversation TEXT NOT NULL, text TEXT NOT NULL,
    locale TEXT NOT NULL, confidence INTEGER NOT NULL, reply TEXT NOT NULL,
    entry TEXT, chosen TEXT, helpful INTEGER, settled INTEGER NOT NULL DEFAULT 0);
CREATE INDEX turns_by_visitor ON turns (visitor, at);
CREATE INDEX turns_unanswered ON turns (text, at) WHERE entry IS NULL AND settled = 0;
CREATE INDEX turns_by_conversation ON turns (conversation);
CREATE TABLE handoffs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
    reference TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL, conversation TEXT,
    name TEXT, contact TEXT NOT NULL, message TEXT NOT NULL, locale TEXT NOT NULL);
CREATE INDEX handoffs_by_visitor ON handoffs (visitor, at);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
    at INTEGER NOT NULL, visitor TEXT NOT NULL, session TEXT NOT NULL, kind TEXT NOT NULL,
    product TEXT, rec_id TEXT, touchpoint TEXT, name TEXT);

CREATE TABLE faq (position INTEGER PRIMARY KEY, body TEXT NOT NULL, locale TEXT NOT NULL);
CREATE TABLE products (position INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE models (name TEXT NOT NULL, chunk INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (name, chunk));

CREATE TABLE daily_ratings (
    day TEXT NOT NULL, dimension TEXT NOT NULL, member TEXT NOT NULL,
    n1 INTEGER NOT NULL, n2 INTEGER NOT NULL, n3 INTEGER NOT NULL, n4 INTEGER NOT NULL, n5 INTEGER NOT NULL,
    comments INTEGER NOT NULL, PRIMARY KEY (day, dimension, member)) WITHOUT ROWID;
CREATE TABLE daily_counts (
    day TEXT NOT NULL, metric TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, metric)) WITHOUT ROWID;
