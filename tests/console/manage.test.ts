import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask } from '../environment/clients.js';
import { instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { browserFile, openBrowser, type TestBrowser } from '../environment/open-browser.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { SPECIMEN_PICTURE } from '../environment/pictured-answer.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';
import { openReceiver } from '../environment/webhook-receiver.js';

/** Numbers are looked at every three seconds. */
const PATIENCE = { timeout: 30_000 };

describe.skipIf(!browserFile)('managing on the page', () => {
  const environment = useTestEnvironment({
    ADMIN_API_KEY: ADMIN_KEY,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    WEBHOOK_ALLOW_HTTP: 'true',
  });
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  async function open(place: string) {
    const { page, complaints } = await browser.openPage();
    await page.goto(`${environment.url}/#key=${API_KEY}&admin=${ADMIN_KEY}`);
    await page.locator('h1').waitFor();
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${place}`);
    return { page, complaints, end: () => page.context().close() };
  }

  it('jobs: live, filtered, canceled, looked at, destroyed', async () => {
    const { page, complaints, end } = await open('jobs');
    await page.getByText('No jobs yet').waitFor();
    const id = await submitJob(environment.url, FAKE_JPEG);
    await page.getByRole('link', { name: id.slice(-8) }).waitFor();
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    await page.getByRole('cell', { name: 'Canceled' }).waitFor();

    const worker = await environment.startWorker({ readers: instantReaders() });
    const read = await submitJob(environment.url, FAKE_JPEG);
    await waitForEnd(environment.url, read);
    await worker.close();
    await page.getByLabel('Status').selectOption('succeeded');
    await page.getByRole('link', { name: id.slice(-8) }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: read.slice(-8) }).click();
    await page.getByRole('button', { name: 'Show what was read' }).click();
    await page.locator('#field-name').waitFor();
    await page.getByRole('button', { name: 'Destroy picture and result' }).click();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    // The picture went when it was read, and the page has said so since; the result goes now.
    await expect
      .poll(async () => {
        const { rows } = await environment.sql.query(
          'SELECT result_destroyed_at AS at FROM jobs WHERE id = $1',
          [read],
        );
        return rows[0].at;
      })
      .not.toBeNull();
    await page
      .getByText(/destroyed \d/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await end();
  });

  it('batches: pictures chosen, read, and their results as a table', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const { page, complaints, end } = await open('batches');
    const picture = await readFile(SPECIMEN_PICTURE);
    await page.getByLabel('Choose pictures').setInputFiles([
      { name: 'satu.jpg', mimeType: 'image/jpeg', buffer: picture },
      { name: 'dua.jpg', mimeType: 'image/jpeg', buffer: picture },
      { name: 'bukan.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
      { name: 'catatan.txt', mimeType: 'text/plain', buffer: Buffer.from('left out') },
    ]);
    await page.getByRole('button', { name: 'Read 3 pictures' }).click();
    await page.getByText('3 of 3 done').waitFor();
    await page.getByRole('cell', { name: 'IMAGE_INVALID_FORMAT' }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the results' }).click();
    const csv = await readFile(await (await downloading).path(), 'utf8');
    expect(csv.split('\r\n').filter((line) => line.includes(SPECIMEN.name))).toHaveLength(2);
    // Names of files may be names of people: they stay on the page.
    const { rows } = await environment.sql.query("SELECT id FROM jobs WHERE reference LIKE '%satu%'");
    expect(rows).toEqual([]);
    // Whoever comes back finds it, and its results as the server has them.
    await page.reload();
    const earlier = page.getByRole('table', { name: 'Earlier batches' });
    await earlier.getByRole('cell', { name: '2 of 2 done' }).waitFor();
    const again = page.waitForEvent('download');
    await earlier.getByRole('button', { name: 'Results' }).click();
    const table = await readFile(await (await again).path(), 'utf8');
    expect(table.split('\r\n').filter((line) => line.includes(SPECIMEN.name))).toHaveLength(2);
    expect(await earlier.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await worker.close();
    await end();
  });

  it('batches: what has not been read is canceled', async () => {
    const card = FAKE_JPEG.toString('base64');
    const line = `${JSON.stringify({ image: card })}\n`;
    const headers = { 'Content-Type': 'application/x-ndjson' };
    await ask(environment.url, API_KEY, 'POST', '/v1/batches', { body: line.repeat(2), headers });
    const { page, complaints, end } = await open('batches');
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('cell', { name: '2 of 2 done' }).waitFor();
    const { rows } = await environment.sql.query('SELECT status FROM jobs');
    expect(rows).toEqual([{ status: 'canceled' }, { status: 'canceled' }]);
    expect(complaints).toEqual([]);
    await end();
  });

  it('usage: what was read and billed, in rupiah, for a key and for all', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    await waitForEnd(environment.url, await submitJob(environment.url, FAKE_JPEG));
    await worker.close();
    const { page, complaints, end } = await open('usage');
    await page.locator('.total', { hasText: 'Amount' }).getByText('Rp').waitFor();
    await page.getByLabel('By', { exact: true }).selectOption('month');
    await page.getByRole('columnheader', { name: 'Month' }).waitFor();
    await page.getByLabel('Of', { exact: true }).selectOption('admin');
    await page.locator('.total', { hasText: 'Amount' }).getByText('Rp').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    expect(await readFile(await (await downloading).path(), 'utf8')).toMatch(
      /^group,jobs,billed,amount,currency/,
    );
    expect(complaints).toEqual([]);
    await end();
  });

  it('keys: made with a secret shown once, topped up, given a new secret, revoked', async () => {
    const { page, complaints, end } = await open('keys');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Koperasi Contoh');
    await form.getByLabel('Price of an answer').fill('750');
    await form.getByLabel('Prepaid').fill('100.000');
    await form.getByRole('button', { name: 'Make a key' }).click();
    const secret = await page.locator('.secret code').innerText();
    expect((await ask(environment.url, secret, 'GET', '/v1/jobs')).status).toBe(200);
    await page.keyboard.press('Escape');
    const row = page.getByRole('row', { name: /Koperasi Contoh/ });
    await row.getByText('Rp 750').waitFor();
    await row.getByText('Rp 100,000').waitFor();

    await row.getByRole('button', { name: 'Top up' }).click();
    await page.getByLabel('Amount in whole rupiah').fill('50000');
    await page.getByRole('dialog').getByRole('button', { name: 'Top up' }).click();
    await row.getByText('Rp 150,000').waitFor();

    await row.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('dialog').getByLabel('Price of an answer').fill('900');
    await page.getByRole('dialog').getByLabel('Billable answers a month').fill('1000');
    await page.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Rp 900').waitFor();
    const { rows } = await environment.sql.query(
      "SELECT monthly_quota, tariff_amount_minor FROM api_keys WHERE name = 'Koperasi Contoh'",
    );
    expect(rows).toEqual([{ monthly_quota: 1_000, tariff_amount_minor: '90000' }]);

    await row.getByRole('button', { name: 'New secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
    const rotated = await page.locator('.secret code').innerText();
    expect(rotated).not.toBe(secret);
    await page.keyboard.press('Escape');

    await row.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoke “Koperasi Contoh” for good?').waitFor();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await row.getByText('revoked').waitFor();
    expect((await ask(environment.url, rotated, 'GET', '/v1/jobs')).status).toBe(401);
    expect(
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
    ).not.toContain(secret);
    expect(complaints).toEqual([]);
    await end();
  });

  it('webhooks: added, tested, looked into, sent again, disabled, removed', async () => {
    const receiver = await openReceiver();
    const worker = await environment.startWorker({ readers: instantReaders() });
    const { page, complaints, end } = await open('webhooks');
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByRole('dialog').getByLabel('Address').fill(receiver.url);
    await page.getByRole('dialog').getByRole('button', { name: 'Add an address' }).click();
    expect(await page.locator('.secret code').innerText()).toMatch(/^whsec_/);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: receiver.url }).click();
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await page.locator('.delivery', { hasText: 'Delivered' }).waitFor();
    await page.locator('.delivery summary').click();
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => receiver.received.length, PATIENCE).toBe(2);
    await page.getByRole('button', { name: 'Replay what was missed' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay what was missed' }).click();
    await page.getByText('0 deliveries are on their way').first().waitFor();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await page.getByText('No address yet').waitFor();
    expect(complaints).toEqual([]);
    await worker.close();
    await receiver.close();
    await end();
  });

  it('health: what is missing, and how full it is', async () => {
    const { page, complaints, end } = await open('health');
    await page.getByText('Not ready').waitFor();
    await submitJob(environment.url, FAKE_JPEG);
    await expect
      .poll(() => page.locator('.total', { hasText: 'Cards waiting' }).locator('dd').innerText(), PATIENCE)
      .toBe('1');
    const worker = await environment.startWorker({ readers: instantReaders() });
    await page.getByText('Ready to read').waitFor();
    await expect
      .poll(() => page.locator('.total', { hasText: 'Workers alive' }).locator('dd').innerText(), PATIENCE)
      .toBe('1');
    expect(complaints).toEqual([]);
    await worker.close();
    await end();
  });
});

describe.skipIf(!browserFile)('the queue on the page', () => {
  /** No sweep: what the page mends is not to be mended by it first. */
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY, SWEEP_INTERVAL_MS: '600000' });
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  it('shows what waits and what is stuck, queues it again, and cancels it', async () => {
    const { page, complaints } = await browser.openPage();
    await page.goto(`${environment.url}/#key=${API_KEY}&admin=${ADMIN_KEY}`);
    await page.locator('h1').waitFor();
    await page.evaluate(() => {
      location.hash = '#/health';
    });
    const queue = page.getByRole('region', { name: 'Queue' });
    await queue.getByText('Nothing waits, nothing is being read.').waitFor();
    const id = await submitJob(environment.url, FAKE_JPEG);
    const row = queue.getByRole('row', { name: new RegExp(id.slice(-8)) });
    await row.getByText('waits').waitFor();
    const { context } = await environment.startApi();
    await context.producer.obliterate();
    await environment.sql.query("UPDATE jobs SET created_at = created_at - interval '1 minute'");
    await queue.getByText('1 jobs should have moved by now').waitFor(PATIENCE);
    await row.getByRole('button', { name: 'Queue again' }).click();
    await row.getByText('waits').waitFor(PATIENCE);
    await row.getByRole('button', { name: 'Cancel the job' }).click();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await queue.getByText('Nothing waits, nothing is being read.').waitFor(PATIENCE);
    expect((await environment.sql.query('SELECT status FROM jobs')).rows).toEqual([{ status: 'canceled' }]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is not shown without the admin key', async () => {
    const { page } = await browser.openPage();
    await page.goto(`${environment.url}/#key=${API_KEY}`);
    await page.evaluate(() => {
      location.hash = '#/health';
    });
    await page.getByText('the admin key tells').waitFor();
    expect(await page.getByRole('region', { name: 'Queue' }).count()).toBe(0);
    await page.context().close();
  });
});

describe('the page as it is served', () => {
  const environment = useTestEnvironment();

  it('is given to browsers under a strict policy, and links to everybody else', async () => {
    const page = await fetch(environment.url, { headers: { Accept: 'text/html,*/*;q=0.8' } });
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(policy).not.toMatch(/unsafe|\*|http/);
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\/|<style|<script>/);
    const links = await (await fetch(environment.url)).json();
    for (const address of Object.values(links.links as Record<string, string>)) {
      const headers = { 'X-API-Key': API_KEY };
      expect([address, (await fetch(`${environment.url}${address}`, { headers })).status]).toEqual([
        address,
        address === '/readyz' ? 503 : 200,
      ]);
    }
  });

  it('loads less than 150 KB of script, compressed', async () => {
    const html = await (await fetch(environment.url, { headers: { Accept: 'text/html' } })).text();
    const scripts = [...html.matchAll(/src="(\/assets\/[^"]+\.js)"/g)].map(([, address]) => address);
    expect(scripts.length).toBeGreaterThan(0);
    const { gzipSync } = await import('node:zlib');
    let bytes = 0;
    for (const address of scripts) {
      const answer = await fetch(`${environment.url}${address}`);
      expect(answer.headers.get('cache-control')).toContain('immutable');
      bytes += gzipSync(Buffer.from(await answer.arrayBuffer())).length;
    }
    expect(bytes).toBeLessThan(150_000);
  });

  it('is looked for nowhere else', async () => {
    for (const address of [
      '/assets/',
      '/assets/nothing.js',
      '/assets/..%2findex.html',
      '/index.html',
      '/src/main.tsx',
    ]) {
      expect([address, (await fetch(`${environment.url}${address}`)).status]).toEqual([address, 404]);
    }
  });
});
