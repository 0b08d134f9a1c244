-- Where an answer came from, and what it says of a scale: so that scores can be cut by two dimensions.
ALTER TABLE ratings ADD COLUMN device TEXT;
ALTER TABLE ratings ADD COLUMN imported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ratings ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ratings_by_day ON ratings (day);
ALTER TABLE responses ADD COLUMN day TEXT;
ALTER TABLE responses ADD COLUMN device TEXT;
ALTER TABLE responses ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turns ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN sample INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ratings_sample ON ratings (seq) WHERE sample = 1;
CREATE INDEX responses_sample ON responses (seq) WHERE sample = 1;
CREATE INDEX conversations_sample ON conversations (seq) WHERE sample = 1;
CREATE INDEX turns_sample ON turns (seq) WHERE sample = 1;
CREATE INDEX events_sample ON events (seq) WHERE sample = 1;

-- An answer with a score, or the one with which a response begins.
CREATE TABLE answers (
    seq INTEGER PRIMARY KEY, response TEXT NOT NULL, day TEXT NOT NULL, stage TEXT NOT NULL, touchpoint TEXT NOT NULL,
    locale TEXT NOT NULL, device TEXT, product TEXT, channel TEXT NOT NULL, staff TEXT, visitor TEXT NOT NULL, kind TEXT,
    score INTEGER, begins INTEGER NOT NULL, sample INTEGER NOT NULL);
CREATE INDEX answers_by_day ON answers (day);
CREATE INDEX answers_sample ON answers (seq) WHERE sample = 1;

-- Counters per day and member of a dimension: what was asked and answered, CSAT 1–5, NPS in three groups, CES 1–7.
CREATE TABLE daily_figures (
    dimension TEXT NOT NULL, day TEXT NOT NULL, member TEXT NOT NULL,
    prompts INTEGER NOT NULL DEFAULT 0, prompted INTEGER NOT NULL DEFAULT 0, answers INTEGER NOT NULL DEFAULT 0,
    comments INTEGER NOT NULL DEFAULT 0,
    c1 INTEGER NOT NULL DEFAULT 0, c2 INTEGER NOT NULL DEFAULT 0, c3 INTEGER NOT NULL DEFAULT 0,
    c4 INTEGER NOT NULL DEFAULT 0, c5 INTEGER NOT NULL DEFAULT 0,
    detractors INTEGER NOT NULL DEFAULT 0, passives INTEGER NOT NULL DEFAULT 0, promoters INTEGER NOT NULL DEFAULT 0,
    e1 INTEGER NOT NULL DEFAULT 0, e2 INTEGER NOT NULL DEFAULT 0, e3 INTEGER NOT NULL DEFAULT 0,
    e4 INTEGER NOT NULL DEFAULT 0, e5 INTEGER NOT NULL DEFAULT 0, e6 INTEGER NOT NULL DEFAULT 0,
    e7 INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (dimension, member, day)) WITHOUT ROWID;
CREATE INDEX daily_figures_by_day ON daily_figures (dimension, day);
DROP TABLE daily_ratings;
-- The new counters are made from the rows by the alarm: days need the shop's time zone.
INSERT INTO meta (name, value) SELECT 'uncounted_ratings', coalesce(max(seq), 0) FROM ratings;
INSERT INTO meta (name, value) SELECT 'uncounted_responses', coalesce(max(seq), 0) FROM responses;
INSERT INTO meta (name, value) SELECT 'uncounted_prompts', count(*) FROM daily_counts WHERE metric = 'prompt';
