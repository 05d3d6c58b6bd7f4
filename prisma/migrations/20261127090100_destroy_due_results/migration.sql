-- The same for results: a month's retention is a million of them.
CREATE INDEX CONCURRENTLY "jobs_result_due" ON "jobs"(
    (("finished_at" AT TIME ZONE 'UTC') + "result_retention_seconds" * interval '1 second'))
    WHERE "result_destroyed_at" IS NULL AND "finished_at" IS NOT NULL;
