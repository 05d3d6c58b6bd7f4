-- CreateTable
CREATE TABLE "sweep_turns" (
    "name" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sweep_turns_pkey" PRIMARY KEY ("name")
);
