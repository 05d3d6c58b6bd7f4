import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ADMIN_KEY, ask, makeKey, postJob } from '../environment/clients.js';
import { fakeReaders, OK_ANSWER } from '../environment/fake-readers.js';
import { API_KEY, type TestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, waitForEnd } from '../environment/submit.js';

const SPECIMEN_FILE = fileURLToPath(
  new URL('../../packages/specimen/samples/specimen-1.jpg', import.meta.url),
);
/** As large as phones make them; what stands behind a JPEG's end no decoder looks at. */
const PHOTO_BYTES = 1_000_000;
/** Behind an image that no reader gets to. */
const HELD = Buffer.from('held');

/** Reads everything at once but what is held. */
export const obligingReaders = () =>
  fakeReaders(async (bytes) => (Buffer.from(bytes).includes(HELD) ? new Promise(() => {}) : OK_ANSWER));

/** The files that the pages speak of. */
export async function makeFiles(folder: string): Promise<void> {
  const card = await readFile(SPECIMEN_FILE);
  const photo = Buffer.concat([card, Buffer.alloc(Math.max(0, PHOTO_BYTES - card.length))]);
  await mkdir(path.join(folder, 'scans'));
  await mkdir(path.join(folder, 'inbox'));
  await mkdir(path.join(folder, '.data'));
  for (const name of ['ktp.jpg', 'another.png']) await writeFile(path.join(folder, name), photo);
  for (const name of ['1.jpg', '2.jpg', 'scans/1.jpg'])
    await copyFile(SPECIMEN_FILE, path.join(folder, name));
  const samples = path.join(folder, 'packages', 'specimen', 'samples');
  await mkdir(samples, { recursive: true });
  await copyFile(SPECIMEN_FILE, path.join(samples, path.basename(SPECIMEN_FILE)));
  const line = JSON.stringify({ image: card.toString('base64'), reference: 'order-17' });
  await writeFile(path.join(folder, 'cards.ndjson'), `${line}\n`);
}

/** As `npm start` writes it, for commands that find their server by themselves. */
export async function writeStackFile(folder: string, environment: TestEnvironment): Promise<void> {
  const [keyFile, adminKeyFile] = [
    path.join(folder, '.data', 'key'),
    path.join(folder, '.data', 'admin-key'),
  ];
  await writeFile(keyFile, `${API_KEY}\n`);
  await writeFile(adminKeyFile, `${ADMIN_KEY}\n`);
  const variables = {
    ...environment.env,
    KTP_OCR_URL: environment.url,
    KTP_OCR_KEY_FILE: keyFile,
    ADMIN_API_KEY_FILE: adminKeyFile,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${JSON.stringify(value)}\n`);
  await writeFile(path.join(folder, '.data', 'stack.env'), lines.join(''));
}

type Make = (environment: TestEnvironment) => Promise<string>;

/** What a page's variables stand for: made when a command first names one, anew for each command. */
const MAKERS: Readonly<Record<string, Make>> = {
  SERVER: async () => 'http://localhost:8080',
  KEY: async () => API_KEY,
  API_KEY: async () => API_KEY,
  ADMIN_API_KEY: async () => ADMIN_KEY,
  TEST_KEY: async ({ url }) => (await makeKey(url, { livemode: false })).secret,
  ID: (environment) => endJob(environment),
  QUEUED_ID: ({ url }) =>
    postJob(url, API_KEY, { image: Buffer.concat([FAKE_JPEG, HELD]).toString('base64') }),
  KEY_ID: async ({ url }) => (await makeKey(url, { billing: 'prepaid', credits: 9_000_000 })).id,
  REVIEW_ID: (environment) => endJob(environment),
  CHARGE_ID: async (environment) => {
    const job = await waitForEnd(environment.url, await endJob(environment));
    return job.charge.id ?? '';
  },
  WEBHOOK_ID: ({ url }) => post(url, '/v1/webhooks', { url: 'https://example.com/ktp' }),
  BATCH_ID: ({ url }) =>
    post(url, '/v1/batches', `${JSON.stringify({ image: FAKE_JPEG.toString('base64') })}\n`),
};

export async function makeVariables(
  text: string,
  environment: TestEnvironment,
): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [name, make] of Object.entries(MAKERS)) {
    if (new RegExp(`\\$\\{?${name}\\b`).test(text)) variables[name] = await make(environment);
  }
  return variables;
}

async function endJob({ url }: TestEnvironment): Promise<string> {
  const id = await postJob(url, API_KEY);
  await waitForEnd(url, id);
  return id;
}

async function post(url: string, address: string, body: object | string): Promise<string> {
  const headers: Record<string, string> =
    typeof body === 'string' ? { 'Content-Type': 'application/x-ndjson' } : {};
  const response = await ask(url, API_KEY, 'POST', address, { body, headers });
  const answer = (await response.json()) as { id: string };
  if (!response.ok) throw new Error(`${address}: ${JSON.stringify(answer)}`);
  return answer.id;
}
