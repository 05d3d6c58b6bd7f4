import type { Database } from '../connect-database.js';

/** Makes the row of a picture that lies sealed in the blob store, for as long as somebody waits for what it shows. */
export async function addCheck(
  database: Database,
  check: {
    readonly id: string;
    readonly apiKeyId: string;
    readonly livemode: boolean;
    readonly wrappedKey: Uint8Array;
  },
): Promise<void> {
  await database.prisma.$executeRaw`
    INSERT INTO checks (id, api_key_id, livemode, wrapped_key)
    VALUES (${check.id}::uuid, ${check.apiKeyId}::uuid, ${check.livemode}, ${new Uint8Array(check.wrappedKey)})`;
}
