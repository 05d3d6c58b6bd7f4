-- When an ended job's image is due. By `finished_at` alone, as before, the sweep read every image that is still kept, each
-- time. In UTC, where no day has 23 hours, adding seconds is the same for everybody, as an index demands.
CREATE INDEX CONCURRENTLY "jobs_image_due" ON "jobs"(
    (("finished_at" AT TIME ZONE 'UTC') + "image_retention_seconds" * interval '1 second'))
    WHERE "image_destroyed_at" IS NULL AND "finished_at" IS NOT NULL;
