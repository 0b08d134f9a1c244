-- What was shown and clicked before placements were known counts for none in particular: number 0.
CREATE TABLE placements (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL);
CREATE TABLE placement_numbers (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);
INSERT INTO placement_numbers (name)
    VALUES ('home'), ('similar'), ('bought-together'), ('cart'), ('thank-you'), ('chat');
CREATE TABLE daily_placements (
    day TEXT NOT NULL, placement INTEGER NOT NULL, impressions INTEGER NOT NULL, clicks INTEGER NOT NULL,
    carts INTEGER NOT NULL, purchases INTEGER NOT NULL, revenue INTEGER NOT NULL,
    PRIMARY KEY (day, placement)) WITHOUT ROWID;
ALTER TABLE events ADD COLUMN placement INTEGER;
UPDATE events SET placement = 0 WHERE kind IN ('impression', 'click');
DROP INDEX events_clicks;
CREATE INDEX events_clicks ON events (visitor, product, at) WHERE kind = 'click' AND placement IS NOT NULL;
CREATE INDEX events_shown ON events (rec_id, product) WHERE kind = 'impression' AND placement IS NOT NULL;
CREATE INDEX ratings_low ON ratings (seq, visitor, product) WHERE product IS NOT NULL AND score <= 2;
