-- What is read out of comments, counted by day; who buys; and the segments that visitors belong to.
CREATE TABLE comments (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, question TEXT NOT NULL, at INTEGER NOT NULL,
    day TEXT NOT NULL, visitor TEXT NOT NULL, locale TEXT NOT NULL, stage TEXT NOT NULL, score INTEGER,
    sentiment TEXT NOT NULL, themes TEXT NOT NULL, feelings TEXT NOT NULL,
    text TEXT NOT NULL);
CREATE UNIQUE INDEX comments_by_record ON comments (record, question);
CREATE INDEX comments_by_visitor ON comments (visitor);
CREATE TABLE comment_themes (
    theme TEXT NOT NULL, sentiment TEXT NOT NULL, day TEXT NOT NULL, seq INTEGER NOT NULL, quote TEXT NOT NULL,
    PRIMARY KEY (theme, sentiment, day, seq)) WITHOUT ROWID;
-- The theme '' is all comments.
CREATE TABLE daily_themes (
    dimension TEXT NOT NULL, member TEXT NOT NULL, day TEXT NOT NULL, theme TEXT NOT NULL,
    positive INTEGER NOT NULL, neutral INTEGER NOT NULL, negative INTEGER NOT NULL,
    PRIMARY KEY (dimension, member, day, theme)) WITHOUT ROWID;
-- The word '' is any word of that feeling.
CREATE TABLE daily_emotions (
    day TEXT NOT NULL, stage TEXT NOT NULL, emotion TEXT NOT NULL, locale TEXT NOT NULL, word TEXT NOT NULL,
    n INTEGER NOT NULL, PRIMARY KEY (day, stage, emotion, locale, word)) WITHOUT ROWID;

CREATE TABLE purchases (
    visitor TEXT NOT NULL, session TEXT NOT NULL, at INTEGER NOT NULL, month TEXT NOT NULL, products INTEGER NOT NULL,
    revenue INTEGER NOT NULL, PRIMARY KEY (visitor, session)) WITHOUT ROWID;
CREATE TABLE buyers (
    visitor TEXT PRIMARY KEY, orders INTEGER NOT NULL, products INTEGER NOT NULL, revenue INTEGER NOT NULL,
    first_at INTEGER NOT NULL, last_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE buyer_categories (
    visitor TEXT NOT NULL, category TEXT NOT NULL, PRIMARY KEY (visitor, category)) WITHOUT ROWID;

CREATE TABLE segments (id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
-- What is known of visitors who rate, write or buy, from the last time they did.
CREATE TABLE visitor_facts (
    visitor TEXT PRIMARY KEY, at INTEGER NOT NULL, locale TEXT, channel TEXT, score INTEGER, scored_at INTEGER)
    WITHOUT ROWID;
CREATE INDEX visitor_facts_by_time ON visitor_facts (at);
CREATE TABLE segment_visitors (
    segment TEXT NOT NULL, visitor TEXT NOT NULL, PRIMARY KEY (segment, visitor)) WITHOUT ROWID;
CREATE INDEX segment_visitors_by_visitor ON segment_visitors (visitor);

-- What is there already is read by the alarm, up to these rows: reading takes the lists of words, days the time zone.
INSERT INTO meta (name, value)
    SELECT 'unread_ratings', max(seq) FROM ratings HAVING max(seq) IS NOT NULL
    UNION ALL SELECT 'unread_responses', max(seq) FROM responses HAVING max(seq) IS NOT NULL
    UNION ALL SELECT 'unread_events', max(seq) FROM events HAVING max(seq) IS NOT NULL;
