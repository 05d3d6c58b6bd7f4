-- CreateIndex
CREATE INDEX "webhook_events_created_at_idx" ON "webhook_events"("created_at");

-- What follows is ours: indexes over the few rows that the sweep has still to see to. Jobs are kept for ever, and every
-- worker asks every few seconds.

-- Ended jobs whose image is still there, and those whose result is.
CREATE INDEX "jobs_image_to_destroy" ON "jobs"("finished_at")
    WHERE "image_destroyed_at" IS NULL AND "finished_at" IS NOT NULL;
CREATE INDEX "jobs_result_to_destroy" ON "jobs"("finished_at")
    WHERE "result_destroyed_at" IS NULL AND "finished_at" IS NOT NULL;
-- Jobs that named where to tell of them: asked before such an address is forgotten, and by its deletion.
CREATE INDEX "jobs_by_webhook_endpoint" ON "jobs"("webhook_endpoint_id") WHERE "webhook_endpoint_id" IS NOT NULL;
