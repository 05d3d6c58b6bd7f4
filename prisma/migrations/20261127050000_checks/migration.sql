-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "check_limit_per_minute" INTEGER NOT NULL DEFAULT 120;

-- CreateTable
CREATE TABLE "checks" (
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "answer" JSON,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "checks_created_at_idx" ON "checks"("created_at");

-- AddForeignKey
ALTER TABLE "checks" ADD CONSTRAINT "checks_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is ours.

ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_check_limit_positive" CHECK ("check_limit_per_minute" > 0);
