import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, makeKey } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { browserFile, openBrowser, type TestBrowser } from '../environment/open-browser.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { SPECIMEN_PICTURE, toPicturedAnswer } from '../environment/pictured-answer.js';

describe.skipIf(!browserFile)('looking answers over on the page', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  /** A key that keeps its pictures, and so many answers of it with an occupation in doubt. */
  async function makeAnswers(count: number): Promise<string> {
    const terms = { image_retention_seconds: 3_600, scopes: ['jobs:*', 'reviews:*'] };
    const { secret } = await makeKey(environment.url, terms);
    const worker = await environment.startWorker({ readers: instantReaders(await toPicturedAnswer()) });
    for (let at = 1; at <= count; at++) {
      const image = (await readFile(SPECIMEN_PICTURE)).toString('base64');
      const body = { image, reference: `order-${at}` };
      const response = await ask(environment.url, secret, 'POST', '/v1/jobs?wait=20', { body });
      expect(await response.json()).toMatchObject({ status: 'succeeded' });
    }
    await worker.close();
    return secret;
  }

  it('by keyboard alone: the line beside its value, corrected or confirmed, then the next, then the export', async () => {
    const key = await makeAnswers(2);
    const { page, complaints } = await browser.openPage();
    await page.goto(`${environment.url}/#key=${key}`);
    await page.locator('h1').waitFor();
    await page.evaluate(() => {
      location.hash = '#/review';
    });
    await page.getByRole('cell', { name: 'order-2' }).waitFor();
    await page
      .getByRole('link', { name: /^Look over/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');

    const line = page.getByRole('img', { name: 'Occupation, as it stands on the card' });
    await line.waitFor();
    const colours = () =>
      line.evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(data).size;
      });
    await expect.poll(colours).toBeGreaterThan(10);
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).value))
      .toBe('PEGAWAI NEGERI SIPIL (PNS)');
    // What is there is selected: whoever types replaces it.
    await page.keyboard.type('PETANI');
    await page.keyboard.press('Enter');
    // The next one is confirmed as it is; after it there is none.
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).value))
      .toBe('PEGAWAI NEGERI SIPIL (PNS)');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing to look over.').waitFor();

    await page.getByLabel('Show', { exact: true }).selectOption('reviewed');
    await page.getByRole('cell', { name: 'order-1' }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const table = await readFile(await (await downloading).path(), 'utf8');
    const rows = table.trim().split('\r\n').slice(1);
    expect(rows.map((row) => row.split(',').slice(3))).toEqual([
      ['work', 'PEGAWAI NEGERI SIPIL (PNS)', '0.62', 'PETANI'],
      ['work', 'PEGAWAI NEGERI SIPIL (PNS)', '0.62', 'PEGAWAI NEGERI SIPIL (PNS)'],
    ]);
    expect(complaints).toEqual([]);
    // Nothing of a card stays with the browser.
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, location.href]));
    expect(kept).not.toMatch(/PETANI|PEGAWAI|7471045203950001/);
    await page.context().close();
  });

  it('on a phone, in Bahasa Indonesia: nothing is wider than the screen', async () => {
    const key = await makeAnswers(1);
    const { page } = await browser.openPage({ locale: 'id-ID', viewport: { width: 360, height: 740 } });
    await page.goto(`${environment.url}/#key=${key}`);
    await page.locator('h1').waitFor();
    await page.evaluate(() => {
      location.hash = '#/review';
    });
    await page.getByRole('link', { name: /^Tinjau / }).click();
    await page.getByRole('img', { name: 'Pekerjaan, seperti tertulis di kartu' }).waitFor();
    await page.getByText('Semua isian lain').click();
    await page.getByLabel('Nama', { exact: true }).waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Simpan dan lanjut' }).click();
    await page.getByText('Tidak ada yang perlu ditinjau.').waitFor();
    await page.context().close();
  });
});
