-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "sealed_expected" BYTEA;

-- What follows is ours: whom a client expects is of no use once the card is read, however the job ends.

CREATE FUNCTION "forget_expected_holder"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."sealed_expected" := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER "jobs_expected_forgotten" BEFORE UPDATE ON "jobs" FOR EACH ROW
    WHEN (NEW."finished_at" IS NOT NULL AND NEW."sealed_expected" IS NOT NULL)
    EXECUTE FUNCTION "forget_expected_holder"();
