-- CreateTable
CREATE TABLE "storage_canary" (
    "id" UUID NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "storage_canary_pkey" PRIMARY KEY ("id")
);

-- What follows is ours: there is one, for all processes.
CREATE UNIQUE INDEX "storage_canary_one" ON "storage_canary"((true));
