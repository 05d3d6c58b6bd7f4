-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "page" SMALLINT;

-- What follows is ours.

ALTER TABLE "jobs" ADD CONSTRAINT "jobs_page_is_counted_from_one" CHECK ("page" >= 1);
