-- What was taken back: few, and asked for wherever a key's month is counted.
CREATE INDEX CONCURRENTLY "charges_reversals" ON "charges"("api_key_id", "created_at") WHERE "kind" = 'reversal';
