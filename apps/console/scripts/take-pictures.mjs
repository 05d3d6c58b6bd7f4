// The pictures of docs/images/console: `node apps/console/scripts/take-pictures.mjs LINK`, with the console's link as
// `npm start` prints it. Reads the bundled specimen; wants a Chromium.
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const [, , LINK = ''] = process.argv;
const FOLDER = fileURLToPath(new URL('../../../docs/images/console/', import.meta.url));
const AREAS = ['jobs', 'batches', 'usage', 'keys', 'webhooks', 'health'];

/** Enough for flat colours and a small photograph; a fifth of the bytes. */
const PNG = { palette: true, colours: 128, effort: 10 };

if (!LINK) throw new Error('usage: take-pictures.mjs LINK');
await mkdir(FOLDER, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {(name: string) => Promise<void>} Take
 */

/**
 * @param {{
 *   language: 'en' | 'id',
 *   theme: 'light' | 'dark',
 *   width: number,
 *   height: number,
 *   work: (page: Page, take: Take) => Promise<void>,
 * }} options
 */
async function visit({ language, theme, width, height, work }) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(LINK);
  /** @type {Take} */
  const take = async (name) => {
    await page.waitForTimeout(400);
    await sharp(await page.screenshot())
      .png(PNG)
      .toFile(`${FOLDER}${name}.png`);
  };
  await work(page, take);
  await context.close();
}

/**
 * @param {string} address @param {string} key @param {string} method @param {object} body
 * @returns {Promise<any>}
 */
async function ask(address, key, method, body) {
  const headers = { 'Content-Type': 'application/json', 'X-API-Key': key };
  const response = await fetch(address, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${address}: ${await response.text()}`);
  return response.json();
}

/** An answer to look over, of a key that keeps its pictures: the two fields that were read with least confidence. */
async function makeReview() {
  const { origin, hash } = new URL(LINK);
  const admin = new URLSearchParams(hash.slice(1)).get('admin') ?? '';
  const key = await ask(`${origin}/v1/keys`, admin, 'POST', {
    name: 'Pictures of the console',
    scopes: ['jobs:*', 'reviews:*'],
    image_retention_seconds: 600,
  });
  const sample = new URL('../../../packages/specimen/samples/specimen-3.png', import.meta.url);
  const image = await readFile(sample, 'base64');
  const job = await ask(`${origin}/v1/jobs?wait=30`, key.secret, 'POST', { image });
  /** @type {number[]} */
  const confidences = Object.values(job.confidence);
  const [, , third = 1] = confidences.sort((one, other) => one - other);
  await ask(`${origin}/v1/keys/${key.id}`, admin, 'PATCH', { review_threshold: third });
  return { key: `${origin}/#key=${key.secret}`, place: `#/review/${job.id}` };
}

/** @param {Page} page @param {Awaited<ReturnType<typeof makeReview>>} review */
async function openReview(page, { key, place }) {
  // A link that differs in its hash alone would not load the page again.
  await page.goto('about:blank');
  await page.goto(key);
  await page.evaluate(`location.hash = '${place}'`);
  await page.locator('canvas').first().waitFor();
}

/** An address and what it was told, and a batch: what is worth a picture is not empty. */
async function makeHistory() {
  const { origin, hash } = new URL(LINK);
  const key = new URLSearchParams(hash.slice(1)).get('key') ?? '';
  const samples = await Promise.all(
    ['specimen-1.jpg', 'specimen-2.jpg', 'cat.jpg'].map((name) =>
      readFile(new URL(`../../../packages/specimen/samples/${name}`, import.meta.url), 'base64'),
    ),
  );
  const batch = await fetch(`${origin}/v1/batches`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson', 'X-API-Key': key },
    body: samples.map((image) => JSON.stringify({ image })).join('\n'),
  });
  const { id } = /** @type {{ id: string }} */ (await batch.json());
  await fetch(`${origin}/v1/batches/${id}?wait=60`, { headers: { 'X-API-Key': key } });
  const description = 'Core banking';
  const body = { url: 'https://example.com/hooks/ktp', events: ['job.succeeded', 'job.failed'], description };
  const hook = await ask(`${origin}/v1/webhooks`, key, 'POST', body);
  await ask(`${origin}/v1/webhooks/${hook.id}/ping`, key, 'POST', {});
  return hook.id;
}

/** @param {Page} page @param {string} name */
async function readSample(page, name) {
  await page.getByRole('button', { name }).click();
  await page.locator('#field-id').waitFor({ timeout: 30_000 });
  await page.mouse.move(0, 0);
}

const review = await makeReview();
const webhook = await makeHistory();
await visit({
  language: 'en',
  theme: 'light',
  width: 1280,
  height: 860,
  async work(page, take) {
    await take('read');
    await readSample(page, 'Try it with a made-up card');
    await page.locator('#field-city').focus();
    await take('card');
    for (const area of AREAS) {
      await page.evaluate(`location.hash = '#/${area}'`);
      await take(area);
    }
    await page.evaluate(`location.hash = '#/webhooks/${webhook}'`);
    await page.getByText('ping', { exact: true }).first().waitFor();
    await take('webhook');
    await openReview(page, review);
    await take('review');
  },
});
await visit({
  language: 'id',
  theme: 'dark',
  width: 1280,
  height: 860,
  async work(page, take) {
    await readSample(page, 'Coba dengan kartu contoh');
    await take('card-dark');
  },
});
await visit({
  language: 'id',
  theme: 'light',
  width: 360,
  height: 740,
  async work(page, take) {
    await readSample(page, 'Coba dengan kartu contoh');
    await take('card-narrow');
    await openReview(page, review);
    await take('review-narrow');
  },
});
await browser.close();
