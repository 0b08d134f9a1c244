-- Whether a response rates its product low. What was answered before is not looked through again.
ALTER TABLE responses ADD COLUMN complains INTEGER NOT NULL DEFAULT 0;
CREATE INDEX responses_low ON responses (seq, visitor, product) WHERE product IS NOT NULL AND complains = 1;
