-- CreateEnum
CREATE TYPE "handover" AS ENUM ('pending', 'delivered', 'undelivered');

-- AlterTable
ALTER TABLE "jobs"
    ADD COLUMN "handover" "handover",
    ADD COLUMN "handover_by" TIMESTAMPTZ(3),
    ADD COLUMN "free_tier" BOOLEAN,
    ADD COLUMN "image_digest" BYTEA;

-- What follows is ours: the rules that no client may break, whatever its code says.

-- A synchronous answer is charged when it has been handed over, not when it was read.
ALTER TABLE "jobs"
    ADD CONSTRAINT "jobs_handover_has_deadline" CHECK (("handover" IS NULL) = ("handover_by" IS NULL));
-- Answers that wait to be handed over: the sweep asks for all of them, a submit for those of its key.
CREATE INDEX "jobs_handover_pending" ON "jobs"("api_key_id", "handover_by") WHERE "handover" = 'pending';
-- Answers that nobody got, by what they were read from.
CREATE INDEX "jobs_undelivered" ON "jobs"("api_key_id", "image_digest") WHERE "handover" = 'undelivered';

CREATE FUNCTION "assert_handover_move"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An end that is free has nothing to hand over that would be charged.
    IF NEW."status" IN ('errored', 'canceled') THEN
        NEW."handover" := NULL;
        NEW."handover_by" := NULL;
    ELSIF OLD."handover" IS DISTINCT FROM NEW."handover" AND NOT (
        (OLD."handover" = 'pending' AND NEW."handover" IN ('delivered', 'undelivered') AND NEW."finished_at" IS NOT NULL)
        OR (OLD."handover" = 'undelivered' AND NEW."handover" IN ('pending', 'delivered'))
    ) THEN
        RAISE EXCEPTION 'the answer of job % may not move from % to %', NEW."id", OLD."handover", NEW."handover" USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "jobs_handover_move" BEFORE UPDATE OF "status", "handover" ON "jobs" FOR EACH ROW
    WHEN (OLD."handover" IS NOT NULL OR NEW."handover" IS NOT NULL)
    EXECUTE FUNCTION "assert_handover_move"();

-- A billable end without its charge cannot be committed, and a delivery without one neither.
DROP TRIGGER "jobs_billable_is_charged" ON "jobs";
CREATE CONSTRAINT TRIGGER "jobs_billable_is_charged" AFTER UPDATE OF "status", "handover" ON "jobs" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW."livemode" AND NEW."status" IN ('succeeded', 'failed')
        AND (NEW."handover" IS NULL OR NEW."handover" = 'delivered'))
    EXECUTE FUNCTION "assert_billable_is_charged"();

-- What was not handed over is not charged.
CREATE FUNCTION "assert_charge_was_delivered"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM "jobs" WHERE "id" = NEW."job_id" AND "handover" IN ('pending', 'undelivered')) THEN
        RAISE EXCEPTION 'the answer of job % was not handed over, it cannot be charged', NEW."job_id" USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "charges_were_delivered" BEFORE INSERT ON "charges" FOR EACH ROW EXECUTE FUNCTION "assert_charge_was_delivered"();

-- Credits held for an answer that nobody got come back; they are held again when it is handed over after all.
CREATE FUNCTION "move_held_credits"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "api_keys"
    SET "credits_minor" = "credits_minor" + CASE NEW."handover" WHEN 'undelivered' THEN NEW."held_minor" ELSE -NEW."held_minor" END
    WHERE "id" = NEW."api_key_id" AND "credits_minor" IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER "jobs_undelivered_releases_credits" AFTER UPDATE OF "handover" ON "jobs" FOR EACH ROW
    WHEN (NEW."held_minor" > 0 AND OLD."handover" IS DISTINCT FROM NEW."handover"
        AND (NEW."handover" = 'undelivered' OR OLD."handover" = 'undelivered') AND NEW."handover" IS NOT NULL)
    EXECUTE FUNCTION "move_held_credits"();
