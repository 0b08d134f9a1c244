CREATE TABLE surveys (id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE responses (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL,
    survey TEXT NOT NULL, locale TEXT NOT NULL, product TEXT, answers TEXT NOT NULL, done INTEGER NOT NULL,
    channel TEXT NOT NULL, staff TEXT, customer TEXT, link TEXT);
CREATE INDEX responses_by_visitor ON responses (visitor, at);
CREATE INDEX responses_by_customer ON responses (customer, at) WHERE customer IS NOT NULL;
CREATE INDEX responses_by_link ON responses (link, at) WHERE link IS NOT NULL;
CREATE TABLE daily_answers (
    day TEXT NOT NULL, survey TEXT NOT NULL, question TEXT NOT NULL, dimension TEXT NOT NULL, member TEXT NOT NULL,
    kind TEXT NOT NULL, said TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (survey, question, day, dimension, member, kind, said)) WITHOUT ROWID;
CREATE TABLE survey_links (
    id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    survey TEXT NOT NULL, channel TEXT NOT NULL, visitor TEXT, customer TEXT, product TEXT, staff TEXT, locale TEXT)
    WITHOUT ROWID;
CREATE TABLE opt_outs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, visitor TEXT NOT NULL UNIQUE, customer TEXT);
CREATE INDEX opt_outs_by_customer ON opt_outs (customer) WHERE customer IS NOT NULL;
