-- Months are told apart when they are read: in more calendars than one.
ALTER TABLE purchases DROP COLUMN month;
-- What a purchase cost, in minor units: what recommendations brought in can be told of some visitors only.
ALTER TABLE events ADD COLUMN price INTEGER;
