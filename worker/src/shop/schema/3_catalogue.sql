CREATE TABLE exposures (
    visitor TEXT PRIMARY KEY, arm INTEGER NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL,
    purchases INTEGER NOT NULL, revenue INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE daily_arms (
    day TEXT NOT NULL, arm INTEGER NOT NULL, visitors INTEGER NOT NULL, buyers INTEGER NOT NULL,
    purchases INTEGER NOT NULL, revenue INTEGER NOT NULL, revenue_squares REAL NOT NULL,
    PRIMARY KEY (day, arm)) WITHOUT ROWID;
CREATE INDEX order_lookups_by_time ON order_lookups (at);
CREATE INDEX events_clicks ON events (visitor, product, at) WHERE kind = 'click';
ALTER TABLE products ADD COLUMN id TEXT;
ALTER TABLE products ADD COLUMN learned INTEGER NOT NULL DEFAULT 0;
UPDATE products SET id = body ->> 'id';
CREATE UNIQUE INDEX products_by_id ON products (id);
INSERT INTO meta (name, value) SELECT 'unsearchable', 1 FROM products LIMIT 1;

CREATE TABLE arrivals (
    import TEXT NOT NULL, position INTEGER NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (import, position)) WITHOUT ROWID;
CREATE UNIQUE INDEX arrivals_by_id ON arrivals (import, id);

CREATE TABLE pages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT NOT NULL UNIQUE, product TEXT NOT NULL, at INTEGER NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0);
CREATE INDEX pages_waiting ON pages (seq) WHERE is_read = 0;
