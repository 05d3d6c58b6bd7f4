import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * A key of the start's own, whose cards cost nothing: what it shows is not charged to anybody.
 *
 * @param {{ baseUrl: string, adminApiKey: string, file: string }} options `file` keeps its secret from one start to the next
 * @returns {Promise<string>}
 * @throws {Error} in one line when the API makes none
 */
export async function ensureDemonstrationKey({ baseUrl, adminApiKey, file }) {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  // Another database may be in use by now, which does not know it.
  if (kept && (await fetch(`${baseUrl}/v1/key`, { headers: { 'X-API-Key': kept } })).ok) return kept;
  const made = await fetch(`${baseUrl}/v1/keys`, {
    method: 'POST',
    headers: { 'X-API-Key': adminApiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: 'demonstration of npm start',
      tariff: { name: 'demonstration', amount: 0, currency: 'IDR' },
    }),
  });
  if (!made.ok) throw new Error(`no key for the demonstration: ${made.status} ${await made.text()}`);
  const { secret } = /** @type {{ secret: string }} */ (await made.json());
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
