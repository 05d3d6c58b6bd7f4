-- Results that go once they were fetched, and were not yet.
CREATE INDEX CONCURRENTLY "jobs_result_once_fetched" ON "jobs"("finished_at")
    WHERE "destroy_result_once_fetched" AND "result_destroyed_at" IS NULL AND "finished_at" IS NOT NULL;
