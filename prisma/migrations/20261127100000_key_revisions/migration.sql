-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 0;

-- What follows is ours.

-- Counts the changes of a key's terms, by which whoever remembers a key knows, in the statement that takes work in or hands a
-- result out, whether it is still as they know it. Its use and its balance are no terms; whether it has a balance is one.
CREATE FUNCTION "count_key_revision"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "terms" "api_keys"%ROWTYPE := NEW;
BEGIN
    "terms"."last_used_at" := OLD."last_used_at";
    "terms"."revision" := OLD."revision";
    IF (OLD."credits_minor" IS NULL) = (NEW."credits_minor" IS NULL) THEN
        "terms"."credits_minor" := OLD."credits_minor";
    END IF;
    NEW."revision" := OLD."revision";
    IF "terms" IS DISTINCT FROM OLD THEN
        NEW."revision" := OLD."revision" + 1;
        PERFORM pg_notify('api_key_changed', NEW."id"::text);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "api_keys_revised" BEFORE UPDATE ON "api_keys" FOR EACH ROW EXECUTE FUNCTION "count_key_revision"();

-- What a key has pending, counted behind a lock on its row: two submits must not both find the last place free. A statement
-- sees what was committed when it began, and one that had to wait for the lock would count what was there before; each
-- statement of a function begins anew.
CREATE FUNCTION "count_pending_alone"("key" uuid, "is_sync" boolean, OUT "in_flight" integer, OUT "in_lane" integer)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM "api_keys" WHERE "id" = "key" FOR NO KEY UPDATE;
    SELECT count(*), count(*) FILTER (WHERE ("channel" = 'sync') = "is_sync") INTO "in_flight", "in_lane"
    FROM "jobs" WHERE "api_key_id" = "key" AND "status" IN ('queued', 'processing');
END $$;
