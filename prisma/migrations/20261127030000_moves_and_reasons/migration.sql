-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "reasons" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- What follows is ours.

-- Whoever follows a job hears of its moves, as those who wait for its end hear of that: at commit, and never before.
CREATE FUNCTION "announce_job_move"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('job_moved', NEW."id"::text);
    RETURN NULL;
END $$;
CREATE TRIGGER "jobs_move_announced" AFTER UPDATE OF "status" ON "jobs" FOR EACH ROW
    WHEN (NEW."status" IN ('queued', 'processing') AND OLD."status" IS DISTINCT FROM NEW."status")
    EXECUTE FUNCTION "announce_job_move"();
