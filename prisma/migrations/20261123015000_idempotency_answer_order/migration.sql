-- An answer given again is given byte for byte: jsonb would put its fields in an order of its own.
ALTER TABLE "idempotency_keys" ALTER COLUMN "answer" TYPE JSON USING "answer"::json;
