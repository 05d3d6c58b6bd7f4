-- AlterTable
ALTER TABLE "api_keys"
    ADD COLUMN "previous_secret_hash" BYTEA,
    ADD COLUMN "previous_secret_expires_at" TIMESTAMPTZ(3),
    ADD COLUMN "rate_limit_per_minute" INTEGER,
    ADD COLUMN "max_in_flight" INTEGER,
    ADD COLUMN "monthly_quota" INTEGER,
    ADD COLUMN "free_per_month" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "credits_minor" BIGINT;

-- AlterTable
ALTER TABLE "jobs"
    ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 1000,
    ADD COLUMN "held_minor" BIGINT,
    ADD COLUMN "image_source" TEXT NOT NULL DEFAULT 'bytes';

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "api_key_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "claim_token" UUID NOT NULL,
    "claimed_until" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("api_key_id", "key")
);

-- CreateTable
CREATE TABLE "batches" (
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "batches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "batch_items" (
    "batch_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "job_id" UUID,
    "reference" TEXT,
    "refused_as" TEXT,

    CONSTRAINT "batch_items_pkey" PRIMARY KEY ("batch_id", "index")
);

-- CreateTable
CREATE TABLE "credit_topups" (
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_topups_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_previous_secret_hash_key" ON "api_keys"("previous_secret_hash");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "batches_api_key_id_created_at_id_idx" ON "batches"("api_key_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "batch_items_job_id_key" ON "batch_items"("job_id");

-- CreateIndex
CREATE INDEX "credit_topups_api_key_id_idx" ON "credit_topups"("api_key_id");

-- CreateIndex
CREATE INDEX "jobs_api_key_id_reference_idx" ON "jobs"("api_key_id", "reference");

-- CreateIndex
CREATE INDEX "charges_created_at_id_idx" ON "charges"("created_at", "id");

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batches" ADD CONSTRAINT "batches_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch_items" ADD CONSTRAINT "batch_items_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batches"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch_items" ADD CONSTRAINT "batch_items_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_topups" ADD CONSTRAINT "credit_topups_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is ours: indexes over the few rows that are still moving, and the rules of prepaid credits.

-- How many jobs of a key have not ended; asked at every submit.
CREATE INDEX "jobs_unended_by_key" ON "jobs"("api_key_id") WHERE "status" IN ('queued', 'processing');
-- Who goes before whom; asked at every submit and for every position.
CREATE INDEX "jobs_queued_in_order" ON "jobs"("priority", "created_at", "id") WHERE "status" = 'queued';
-- How fast cards are read just now.
CREATE INDEX "jobs_read_lately" ON "jobs"("finished_at") WHERE "read_ms" IS NOT NULL;

ALTER TABLE "api_keys"
    ADD CONSTRAINT "api_keys_credits_cover" CHECK ("credits_minor" >= 0),
    ADD CONSTRAINT "api_keys_limits_positive" CHECK (
        "rate_limit_per_minute" > 0 AND "max_in_flight" > 0 AND "monthly_quota" >= 0 AND "free_per_month" >= 0);
ALTER TABLE "jobs"
    ADD CONSTRAINT "jobs_image_source_known" CHECK ("image_source" IN ('bytes', 'url')),
    ADD CONSTRAINT "jobs_hold_not_negative" CHECK ("held_minor" >= 0);
ALTER TABLE "batch_items"
    ADD CONSTRAINT "batch_items_job_or_refusal" CHECK (("job_id" IS NULL) = ("refused_as" IS NOT NULL));
ALTER TABLE "credit_topups"
    ADD CONSTRAINT "credit_topups_positive" CHECK ("amount_minor" > 0);

CREATE FUNCTION "assert_topup_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'credit top-ups are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "credit_topups_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "credit_topups"
    FOR EACH STATEMENT EXECUTE FUNCTION "assert_topup_append_only"();

-- Credits held at submit come back when a job ends free, whoever ended it and however.
CREATE FUNCTION "release_held_credits"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "api_keys" SET "credits_minor" = "credits_minor" + NEW."held_minor"
    WHERE "id" = NEW."api_key_id" AND "credits_minor" IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER "jobs_free_end_releases_credits" AFTER UPDATE OF "status" ON "jobs" FOR EACH ROW
    WHEN (NEW."held_minor" > 0 AND NEW."status" IN ('errored', 'canceled') AND OLD."status" IN ('queued', 'processing'))
    EXECUTE FUNCTION "release_held_credits"();

-- A charge settles what was held: what it does not take comes back, and so does what a reversal takes back.
CREATE FUNCTION "settle_held_credits"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "held" bigint;
BEGIN
    SELECT "held_minor" INTO "held" FROM "jobs" WHERE "id" = NEW."job_id";
    IF "held" IS NOT NULL THEN
        UPDATE "api_keys"
        SET "credits_minor" = "credits_minor" + CASE NEW."kind" WHEN 'charge' THEN "held" ELSE 0 END - NEW."amount_minor"
        WHERE "id" = NEW."api_key_id" AND "credits_minor" IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "charges_settle_credits" AFTER INSERT ON "charges" FOR EACH ROW EXECUTE FUNCTION "settle_held_credits"();
