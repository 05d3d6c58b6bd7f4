-- CreateEnum
CREATE TYPE "webhook_payload" AS ENUM ('thin', 'full');

-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('pending', 'delivered', 'failed');

-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "on_request" BOOLEAN NOT NULL DEFAULT false,
    "events" TEXT[],
    "payload" "webhook_payload" NOT NULL DEFAULT 'thin',
    "description" TEXT,
    "encryption_key" JSONB,
    "wrapped_key" BYTEA NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "not_before" TIMESTAMPTZ(3),
    "slow" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_secrets" (
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "endpoint_id" UUID,
    "wrapped" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_events" (
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "job_id" UUID,
    "batch_id" UUID,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "status" "delivery_status" NOT NULL DEFAULT 'pending',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_attempts" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "http_status" INTEGER,
    "failure" TEXT,
    "sealed_answer" BYTEA,

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "webhook_endpoint_id" UUID;

-- CreateIndex
CREATE INDEX "webhook_endpoints_api_key_id_created_at_id_idx" ON "webhook_endpoints"("api_key_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "webhook_secrets_endpoint_id_idx" ON "webhook_secrets"("endpoint_id");

-- CreateIndex
CREATE INDEX "webhook_secrets_api_key_id_idx" ON "webhook_secrets"("api_key_id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_events_job_id_key" ON "webhook_events"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_events_batch_id_key" ON "webhook_events"("batch_id");

-- CreateIndex
CREATE INDEX "webhook_events_api_key_id_created_at_id_idx" ON "webhook_events"("api_key_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_event_id_endpoint_id_key" ON "webhook_deliveries"("event_id", "endpoint_id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_created_at_id_idx" ON "webhook_deliveries"("endpoint_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "webhook_attempts_delivery_id_started_at_idx" ON "webhook_attempts"("delivery_id", "started_at");

-- AddForeignKey
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "webhook_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_webhook_endpoint_id_fkey" FOREIGN KEY ("webhook_endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What follows is ours: the rules that no client may break, whatever its code says.

-- One endpoint for all jobs of a key that name the same address, however many are submitted at once.
CREATE UNIQUE INDEX "webhook_endpoints_one_on_request" ON "webhook_endpoints"("api_key_id", "url") WHERE "on_request";
ALTER TABLE "webhook_endpoints"
    ADD CONSTRAINT "webhook_endpoints_disabled_has_reason" CHECK (
        ("disabled_at" IS NULL) = ("disabled_reason" IS NULL)
        AND "disabled_reason" IN ('gone', 'failing', 'owner'));

-- One current secret each; those that were rotated have an end.
CREATE UNIQUE INDEX "webhook_secrets_one_current_per_endpoint" ON "webhook_secrets"("endpoint_id")
    WHERE "endpoint_id" IS NOT NULL AND "expires_at" IS NULL;
CREATE UNIQUE INDEX "webhook_secrets_one_current_per_key" ON "webhook_secrets"("api_key_id")
    WHERE "endpoint_id" IS NULL AND "expires_at" IS NULL;

-- A delivery that waits has a time, one that has ended has none and is held by nobody.
ALTER TABLE "webhook_deliveries"
    ADD CONSTRAINT "webhook_deliveries_due_iff_pending" CHECK (
        ("status" = 'pending') = ("next_attempt_at" IS NOT NULL)
        AND ("status" = 'pending') = ("ended_at" IS NULL)
        AND ("status" = 'pending' OR "lease_token" IS NULL));
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries"("endpoint_id", "next_attempt_at") WHERE "status" = 'pending';
CREATE INDEX "webhook_attempts_answers" ON "webhook_attempts"("started_at") WHERE "sealed_answer" IS NOT NULL;

-- An event is sent as it was stored.
CREATE FUNCTION "assert_event_unchanged"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'event % was told as it is and stays so', OLD."id" USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "webhook_events_unchanged" BEFORE UPDATE ON "webhook_events" FOR EACH ROW EXECUTE FUNCTION "assert_event_unchanged"();
