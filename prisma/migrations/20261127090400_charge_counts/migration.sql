-- CreateTable
CREATE TABLE "charge_counts" (
    "api_key_id" UUID NOT NULL,
    "month_from" TIMESTAMPTZ(3) NOT NULL,
    "counted_until" TIMESTAMPTZ(3) NOT NULL,
    "charges" INTEGER NOT NULL,

    CONSTRAINT "charge_counts_pkey" PRIMARY KEY ("api_key_id")
);

-- AddForeignKey
ALTER TABLE "charge_counts" ADD CONSTRAINT "charge_counts_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is ours: indexes that others have taken the place of (see the migrations before this).
DROP INDEX "jobs_image_to_destroy";
DROP INDEX "jobs_result_to_destroy";
