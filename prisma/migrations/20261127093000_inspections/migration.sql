-- CreateTable
-- Unlogged, which Prisma does not know of: what passes through here for seconds reaches no backup and no replica.
CREATE UNLOGGED TABLE "inspections" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "parts" TEXT[],
    "answer_key" BYTEA NOT NULL,
    "sealed_answer" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inspections_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "inspections_created_at_idx" ON "inspections"("created_at");
