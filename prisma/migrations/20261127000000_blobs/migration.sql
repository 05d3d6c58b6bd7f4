-- CreateTable
CREATE TABLE "blobs" (
    "id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "stored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blobs_pkey" PRIMARY KEY ("id")
);

-- What follows is ours. Logged, though it doubles what is written: PostgreSQL empties an unlogged table when it starts after
-- a crash, and every job that was answered 202 would lose its image. Replicas and dumps have it, too, for the same reason.

-- Sealed bytes do not compress; trying to is most of what storing one would cost.
ALTER TABLE "blobs" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
-- Each row lives for seconds. The default waits until a fifth of the table is dead, which here is soon gigabytes.
ALTER TABLE "blobs" SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000
);
