CREATE TABLE order_lookups (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL,
    conversation TEXT, number TEXT NOT NULL, number_key TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 1,
    outcome TEXT);
CREATE INDEX order_lookups_by_visitor ON order_lookups (visitor, at);
CREATE INDEX order_lookups_by_number ON order_lookups (number_key, at);

CREATE TABLE entries (
    generation INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, locale TEXT NOT NULL, body TEXT NOT NULL,
    published_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, PRIMARY KEY (generation, position));
CREATE UNIQUE INDEX entries_by_id ON entries (generation, id);
CREATE INDEX entries_by_locale ON entries (generation, locale, position);
INSERT INTO entries SELECT 0, position, body ->> 'id', locale, body, 0, 0 FROM faq;
INSERT INTO meta (name, value) VALUES ('faq_current', 0), ('faq_served', 0);
INSERT INTO meta (name, value) SELECT 'unindexed', 1 FROM faq LIMIT 1;
DROP TABLE faq;
CREATE TABLE links (entry TEXT PRIMARY KEY, intent TEXT) WITHOUT ROWID;
CREATE TABLE reports (name TEXT PRIMARY KEY, body TEXT NOT NULL);

CREATE INDEX turns_by_entry ON turns (entry, at) WHERE entry IS NOT NULL;
CREATE INDEX turns_by_vote ON turns (entry, at, helpful) WHERE helpful IS NOT NULL;
CREATE INDEX turns_by_choice ON turns (chosen, at) WHERE chosen IS NOT NULL;
