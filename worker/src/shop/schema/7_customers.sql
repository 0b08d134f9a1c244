-- Which visitors are the same customer, and who was asked what, when and how. What is known of that from before is kept.
CREATE TABLE customers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
    name TEXT, locale TEXT, segment TEXT, folded TEXT NOT NULL);
CREATE TABLE customer_visitors (
    visitor TEXT PRIMARY KEY, customer TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX customer_visitors_by_customer ON customer_visitors (customer, at);
CREATE TABLE asks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL,
    survey TEXT NOT NULL, channel TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE INDEX asks_by_visitor ON asks (visitor, at);

INSERT INTO customer_visitors
    SELECT visitor, customer, min(at) FROM (
        SELECT visitor, customer, at FROM responses WHERE customer IS NOT NULL
        UNION ALL
        SELECT visitor, customer, at FROM survey_links WHERE customer IS NOT NULL AND visitor IS NOT NULL)
    GROUP BY visitor;
INSERT INTO customers (id, at, seen_at, folded)
    SELECT customer, min(at), max(at), lower(customer) FROM customer_visitors GROUP BY customer ORDER BY min(at);
INSERT OR IGNORE INTO asks (id, at, visitor, survey, channel, outcome)
    SELECT id, at, visitor, survey, channel, 'answered' FROM responses WHERE channel <> 'receipt' ORDER BY at;
INSERT OR IGNORE INTO asks (id, at, visitor, survey, channel, outcome)
    SELECT id, at, visitor, survey, channel, 'sent' FROM survey_links
    WHERE visitor IS NOT NULL AND id NOT IN (SELECT link FROM responses WHERE link IS NOT NULL);
INSERT OR IGNORE INTO asks (id, at, visitor, survey, channel, outcome)
    SELECT id, at, visitor, touchpoint, 'widget', 'shown' FROM events
    WHERE kind = 'prompt' AND touchpoint IN (SELECT id FROM surveys)
      AND NOT EXISTS (SELECT 1 FROM responses WHERE visitor = events.visitor AND survey = events.touchpoint);
