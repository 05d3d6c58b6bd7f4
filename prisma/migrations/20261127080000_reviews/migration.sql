-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "review_threshold" DOUBLE PRECISION NOT NULL DEFAULT 0.8;

-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "lowest_confidence" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "reviews" (
    "job_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "reviewed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("job_id")
);

-- CreateIndex
CREATE INDEX "reviews_reviewed_at_job_id_idx" ON "reviews"("reviewed_at", "job_id");

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "results"("job_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is ours.

ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_review_threshold_is_share" CHECK ("review_threshold" BETWEEN 0 AND 1);

-- Among a key's answers those that may be looked over are few, and soon none.
CREATE INDEX "jobs_reviewable" ON "jobs"("api_key_id", "created_at" DESC, "id" DESC) INCLUDE ("lowest_confidence")
    WHERE "lowest_confidence" IS NOT NULL AND "result_destroyed_at" IS NULL;
