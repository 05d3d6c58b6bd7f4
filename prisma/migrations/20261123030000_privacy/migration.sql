-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "destroy_result_once_fetched" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "destroy_result_once_fetched" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "result_accesses" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "request_id" TEXT,
    "accessed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "result_accesses_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "result_accesses_job_id_idx" ON "result_accesses"("job_id");

-- AddForeignKey
ALTER TABLE "result_accesses" ADD CONSTRAINT "result_accesses_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who read what is evidence: it is only ever added to.
CREATE FUNCTION "assert_access_log_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the access log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "result_accesses_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "result_accesses"
    FOR EACH STATEMENT EXECUTE FUNCTION "assert_access_log_append_only"();
