-- CreateEnum
CREATE TYPE "job_status" AS ENUM ('queued', 'processing', 'succeeded', 'failed', 'errored', 'canceled');

-- CreateEnum
CREATE TYPE "job_channel" AS ENUM ('sync', 'async', 'batch');

-- CreateEnum
CREATE TYPE "charge_kind" AS ENUM ('charge', 'reversal');

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "livemode" BOOLEAN NOT NULL DEFAULT true,
    "tariff_name" TEXT NOT NULL,
    "tariff_amount_minor" BIGINT NOT NULL,
    "tariff_currency" CHAR(3) NOT NULL,
    "image_retention_seconds" INTEGER NOT NULL DEFAULT 0,
    "result_retention_seconds" INTEGER NOT NULL DEFAULT 86400,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "status" "job_status" NOT NULL DEFAULT 'queued',
    "channel" "job_channel" NOT NULL,
    "livemode" BOOLEAN NOT NULL DEFAULT true,
    "reference" TEXT,
    "metadata" JSONB,
    "include" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "image_format" TEXT,
    "image_size_bytes" INTEGER,
    "wrapped_key" BYTEA,
    "outcome" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_token" UUID,
    "lease_expires_at" TIMESTAMPTZ(3),
    "read_ms" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "image_retention_seconds" INTEGER NOT NULL,
    "result_retention_seconds" INTEGER NOT NULL,
    "image_destroyed_at" TIMESTAMPTZ(3),
    "result_destroyed_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "results" (
    "job_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "results_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "charges" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "kind" "charge_kind" NOT NULL DEFAULT 'charge',
    "reverses_id" UUID,
    "outcome" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "tariff_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "charges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_heartbeats" (
    "id" UUID NOT NULL,
    "warm_readers" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_heartbeats_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

-- CreateIndex
CREATE INDEX "jobs_api_key_id_created_at_id_idx" ON "jobs"("api_key_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "jobs_status_created_at_idx" ON "jobs"("status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "charges_reverses_id_key" ON "charges"("reverses_id");

-- CreateIndex
CREATE INDEX "charges_api_key_id_created_at_id_idx" ON "charges"("api_key_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "charges_job_id_idx" ON "charges"("job_id");

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "results" ADD CONSTRAINT "results_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "charges" ADD CONSTRAINT "charges_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "charges" ADD CONSTRAINT "charges_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "charges" ADD CONSTRAINT "charges_reverses_id_fkey" FOREIGN KEY ("reverses_id") REFERENCES "charges"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is ours: the rules that no client may break, whatever its code says.

-- A job's columns agree with its status.
ALTER TABLE "jobs"
    ADD CONSTRAINT "jobs_lease_iff_processing" CHECK (
        ("status" = 'processing') = ("lease_token" IS NOT NULL)
        AND ("lease_token" IS NULL) = ("lease_expires_at" IS NULL)),
    ADD CONSTRAINT "jobs_finished_iff_ended" CHECK (
        ("status" IN ('succeeded', 'failed', 'errored', 'canceled')) = ("finished_at" IS NOT NULL)),
    ADD CONSTRAINT "jobs_outcome_fits_status" CHECK (CASE "status"
        WHEN 'succeeded' THEN "outcome" = 'OK'
        WHEN 'failed' THEN "outcome" = 'FAIL'
        WHEN 'errored' THEN "outcome" IN ('INVALID_REQUEST', 'IMAGE_INVALID_FORMAT', 'IMAGE_INVALID_SIZE', 'INNER_ERROR')
        ELSE "outcome" IS NULL END);

-- One charge a job; a reversal names what it reverses and takes back as much.
CREATE UNIQUE INDEX "charges_one_per_job" ON "charges"("job_id") WHERE "kind" = 'charge';
ALTER TABLE "charges"
    ADD CONSTRAINT "charges_reversal_names_charge" CHECK (("kind" = 'reversal') = ("reverses_id" IS NOT NULL)),
    ADD CONSTRAINT "charges_outcome_is_billable" CHECK ("outcome" IN ('OK', 'FAIL')),
    ADD CONSTRAINT "charges_sign_fits_kind" CHECK (CASE "kind" WHEN 'charge' THEN "amount_minor" >= 0 ELSE "amount_minor" <= 0 END);

-- The only moves a job may make. An ended job never moves again.
CREATE FUNCTION "assert_job_move"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."status" <> 'queued' THEN
            RAISE EXCEPTION 'job % must begin as queued, not %', NEW."id", NEW."status" USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD."status" IS DISTINCT FROM NEW."status" AND NOT (
        (OLD."status" = 'queued' AND NEW."status" IN ('processing', 'errored', 'canceled'))
        OR (OLD."status" = 'processing' AND NEW."status" IN ('queued', 'succeeded', 'failed', 'errored', 'canceled'))
    ) THEN
        RAISE EXCEPTION 'job % may not move from % to %', NEW."id", OLD."status", NEW."status" USING ERRCODE = 'check_violation';
    END IF;
    IF OLD."status" IN ('succeeded', 'failed', 'errored', 'canceled') AND NEW."outcome" IS DISTINCT FROM OLD."outcome" THEN
        RAISE EXCEPTION 'job % has ended, its outcome stands', NEW."id" USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "jobs_move" BEFORE INSERT OR UPDATE ON "jobs" FOR EACH ROW EXECUTE FUNCTION "assert_job_move"();

-- Whoever waits for a job hears of its end at commit, and never before.
CREATE FUNCTION "announce_job_end"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('job_ended', NEW."id"::text);
    RETURN NULL;
END $$;
CREATE TRIGGER "jobs_end_announced" AFTER UPDATE OF "status" ON "jobs" FOR EACH ROW
    WHEN (NEW."status" IN ('succeeded', 'failed', 'errored', 'canceled') AND OLD."status" IS DISTINCT FROM NEW."status")
    EXECUTE FUNCTION "announce_job_end"();

-- Charges are only ever added, and only for a job that ended billable.
CREATE FUNCTION "assert_charge_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'charges are append-only: correct with a reversal row' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "charges_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "charges"
    FOR EACH STATEMENT EXECUTE FUNCTION "assert_charge_append_only"();

CREATE FUNCTION "assert_charge_fits_job"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "ended_as" text;
    "original" "charges"%ROWTYPE;
BEGIN
    SELECT "outcome" INTO "ended_as" FROM "jobs" WHERE "id" = NEW."job_id" AND "livemode";
    IF "ended_as" IS DISTINCT FROM NEW."outcome" THEN
        RAISE EXCEPTION 'job % ended as %, it cannot be charged as %', NEW."job_id", "ended_as", NEW."outcome" USING ERRCODE = 'check_violation';
    END IF;
    IF NEW."kind" = 'reversal' THEN
        SELECT * INTO "original" FROM "charges" WHERE "id" = NEW."reverses_id";
        IF "original"."kind" <> 'charge' OR "original"."job_id" <> NEW."job_id"
            OR "original"."amount_minor" <> -NEW."amount_minor" OR "original"."currency" <> NEW."currency" THEN
            RAISE EXCEPTION 'reversal % does not mirror the charge it reverses', NEW."id" USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "charges_fit_job" BEFORE INSERT ON "charges" FOR EACH ROW EXECUTE FUNCTION "assert_charge_fits_job"();

-- A billable end without its charge cannot be committed. Deferred: within the transaction the order is free.
CREATE FUNCTION "assert_billable_is_charged"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM "charges" WHERE "job_id" = NEW."id" AND "kind" = 'charge') THEN
        RAISE EXCEPTION 'job % ended as % without a charge', NEW."id", NEW."outcome" USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "jobs_billable_is_charged" AFTER UPDATE OF "status" ON "jobs" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW."livemode" AND NEW."status" IN ('succeeded', 'failed'))
    EXECUTE FUNCTION "assert_billable_is_charged"();
