-- AlterTable
ALTER TABLE "api_keys"
    ADD COLUMN "next_tariff_name" TEXT,
    ADD COLUMN "next_tariff_amount_minor" BIGINT,
    ADD COLUMN "next_tariff_currency" CHAR(3),
    ADD COLUMN "next_free_per_month" INTEGER,
    ADD COLUMN "next_tariff_from" TIMESTAMPTZ(3),
    ADD COLUMN "creation_key" BYTEA,
    ADD COLUMN "creation_fingerprint" BYTEA;

-- CreateTable
CREATE TABLE "admin_actions" (
    "id" UUID NOT NULL,
    "actor_key_id" UUID,
    "action" TEXT NOT NULL,
    "subject_id" UUID,
    "details" JSONB,
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "admin_actions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_creation_key_key" ON "api_keys"("creation_key");

-- CreateIndex
CREATE INDEX "admin_actions_created_at_id_idx" ON "admin_actions"("created_at", "id");

-- What follows is ours: the rules that no client may break, whatever its code says.

-- A tariff to come is there whole or not at all.
ALTER TABLE "api_keys"
    ADD CONSTRAINT "api_keys_next_tariff_whole" CHECK (
        ("next_tariff_from" IS NULL) = ("next_tariff_name" IS NULL)
        AND ("next_tariff_from" IS NULL) = ("next_tariff_amount_minor" IS NULL)
        AND ("next_tariff_from" IS NULL) = ("next_tariff_currency" IS NULL)
        AND ("next_tariff_from" IS NULL) = ("next_free_per_month" IS NULL));

-- Credits may be corrected downwards, by an entry of its own that says why.
ALTER TABLE "credit_topups" DROP CONSTRAINT "credit_topups_positive";
ALTER TABLE "credit_topups"
    ADD CONSTRAINT "credit_topups_correction_has_note" CHECK ("amount_minor" > 0 OR "amount_minor" < 0 AND "note" IS NOT NULL);

-- Who changed what is evidence: it is only ever added to.
CREATE FUNCTION "assert_admin_actions_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "admin_actions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "admin_actions"
    FOR EACH STATEMENT EXECUTE FUNCTION "assert_admin_actions_append_only"();
