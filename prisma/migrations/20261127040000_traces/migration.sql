-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "traceparent" TEXT;

-- What follows is ours.

-- Nothing but ids: what a client writes into its own header is taken in this form or not at all.
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_traceparent_form"
    CHECK ("traceparent" ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-01$') NOT VALID;
