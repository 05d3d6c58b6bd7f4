import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECK_ANSWER, FAIL_ANSWER, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { browserFile, openBrowser, type TestBrowser } from '../environment/open-browser.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { SPECIMEN_PICTURE, toPicturedAnswer } from '../environment/pictured-answer.js';

describe.skipIf(!browserFile)('reading a card on the page', () => {
  const environment = useTestEnvironment();
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  const link = () => `${environment.url}/#key=${API_KEY}`;
  const choose = (page: Page, files: string | object) =>
    page.getByLabel('Choose a picture').setInputFiles(files as string);
  const field = (page: Page, name: string) => page.locator(`#field-${name}`);

  it('takes the key from the link, and leaves no trace of it but in this tab', async () => {
    const { page, complaints } = await browser.openPage();
    await page.goto(link());
    await page.getByText('Drop a picture here').waitFor();
    expect(page.url()).toBe(`${environment.url}/#/`);
    expect(await page.evaluate(() => Object.values(sessionStorage))).toEqual([API_KEY]);
    expect(JSON.stringify(await page.evaluate(() => ({ ...localStorage })))).not.toContain(API_KEY);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('asks for a key where there is none, and says so when it opens nothing', async () => {
    const { page } = await browser.openPage();
    await page.goto(environment.url);
    await page.getByLabel('API key', { exact: true }).fill('a-key-that-nobody-has-ever-made-here');
    await page.getByRole('button', { name: 'Open' }).click();
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await page.getByText('This key opens nothing here').waitFor();
    await page.context().close();
  });

  it('compares with whom one expects, and says nothing of either until asked', async () => {
    const worker = await environment.startWorker({ readers: instantReaders(await toPicturedAnswer()) });
    const { page, complaints } = await browser.openPage();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await page.goto(link());
    await page.getByText('Compare with whom you expect').click();
    await page.getByLabel('Name', { exact: true }).fill('Ny. Contoh Spesiman');
    await page.getByLabel('Date of birth').fill('1995-12-03');
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await page.getByRole('heading', { name: 'Is it who you expect?' }).waitFor();
    const match = page.locator('.card', { hasText: 'Is it who you expect?' });
    expect(await match.innerText()).toContain('Day and month are swapped');
    expect(await match.innerText()).toContain('Some letters differ');
    expect(await match.innerText()).not.toMatch(/spesim/i);
    await page.getByRole('button', { name: 'Show NIK and name' }).click();
    expect(await match.innerText()).toMatch(/SPESIMAN → SPESIMEN/i);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect([kept, ...sent].join()).not.toMatch(/spesiman|1995-12-03/i);
    expect(complaints).toEqual([]);
    await worker.close();
    await page.context().close();
  });

  it('looks at a picture first, and reads what could be better only when told to', async () => {
    const worker = await environment.startWorker({ readers: instantReaders(await toPicturedAnswer()) });
    const { page, complaints } = await browser.openPage();
    await page.goto(link());
    const countJobs = async () => (await environment.sql.query('SELECT 1 FROM jobs')).rowCount;
    await page.getByLabel('Look at the picture first').check();
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await page.locator('main').getByText('Another picture would be better').waitFor();
    await page.getByText('Tilt the card or the lamp').waitFor();
    expect(await countJobs()).toBe(0);
    await page.getByRole('button', { name: 'Read it all the same' }).click();
    await field(page, 'id').waitFor();
    expect(await countJobs()).toBe(1);
    expect(complaints).toEqual([]);
    await worker.close();
    await page.context().close();
  });

  it('shows the upright card with its fields, linked both ways, and hides whose it is until asked', async () => {
    const worker = await environment.startWorker({ readers: instantReaders(await toPicturedAnswer()) });
    const { page, complaints } = await browser.openPage();
    await page.goto(link());
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await field(page, 'id').waitFor();

    expect(await field(page, 'id').innerText()).toContain('74••••••••••••01');
    expect(await page.locator('main').innerText()).not.toContain(SPECIMEN.name);
    expect(await page.locator('.box-masked').count()).toBe(2);
    await page.getByRole('button', { name: 'Show NIK and name' }).click();
    expect(await field(page, 'id').innerText()).toContain(SPECIMEN.id);
    expect(await page.locator('.box-masked').count()).toBe(0);

    await field(page, 'work').focus();
    expect(await page.locator('.box-active').count()).toBe(1);
    expect(await page.locator('.box-active').getAttribute('class')).toContain('box-doubtful');
    await page.locator('.box').nth(4).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-gender');

    expect(await field(page, 'work').innerText()).toMatch(/Doubtful\s+62%/);
    await page.getByText('Glare on the card').waitFor();
    await page.getByText('Differs for people who have moved').waitFor();
    await page.getByText('Charged Rp 500').waitFor();

    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    for (const secret of [SPECIMEN.id, SPECIMEN.name, 'specimen-1']) {
      expect(kept).not.toContain(secret);
      expect([page.url(), ...sent].join()).not.toContain(encodeURIComponent(secret));
    }
    expect(sent.every((url) => url.startsWith(environment.url) || url.startsWith('blob:'))).toBe(true);
    expect(complaints).toEqual([]);
    await worker.close();
    await page.context().close();
  });

  it('shows photo and signature when they are asked for, and says what is not there or not kept', async () => {
    const worker = await environment.startWorker({ readers: instantReaders(await toPicturedAnswer()) });
    await environment.sql.query('UPDATE api_keys SET image_retention_seconds = 3600');
    const { page, complaints } = await browser.openPage();
    await page.goto(link());
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await field(page, 'id').waitFor();
    expect(await page.locator('.card-parts').count()).toBe(0);
    await page.getByRole('button', { name: 'Show photo and signature' }).click();
    await page.getByText('No signature was found on the card.').waitFor();
    await page.getByRole('img', { name: "The holder's photo" }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Hide photo and signature' }).click();
    expect(await page.locator('.card-parts').count()).toBe(0);
    await environment.sql.query('UPDATE jobs SET image_retention_seconds = 0');
    await page.getByRole('button', { name: 'Show photo and signature' }).click();
    await page.getByText('The picture is no longer kept.').waitFor();
    // The browser's own word on the 410.
    expect(complaints.filter((complaint) => !complaint.includes('410'))).toEqual([]);
    await worker.close();
    await page.context().close();
  });

  it('copies the whole answer, and code in the languages that ask for it, without a key in it', async () => {
    const worker = await environment.startWorker({ readers: instantReaders(await toPicturedAnswer()) });
    const { page } = await browser.openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(link());
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await page.getByRole('tab', { name: 'JSON' }).waitFor();
    expect(await page.getByRole('tabpanel').innerText()).not.toContain(SPECIMEN.id);
    await page.getByRole('button', { name: 'Copy' }).click();
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(await clipboard()).result.message).toEqual(SPECIMEN);
    await page.getByRole('tab', { name: 'JSON' }).focus();
    for (const [name, word] of [
      ['curl', 'curl -s'],
      ['JavaScript', 'openAsBlob'],
      ['Python', 'urllib.request'],
      ['PHP', 'stream_context_create'],
    ] as const) {
      await page.keyboard.press('ArrowRight');
      const tab = page.getByRole('tab', { name, exact: true });
      expect(await tab.getAttribute('aria-selected')).toBe('true');
      const code = await page.getByRole('tabpanel').innerText();
      expect(code).toContain(word);
      expect(code).toContain(`${environment.url}/v1/jobs?wait=20`);
      expect(code).not.toContain(API_KEY);
    }
    await worker.close();
    await page.context().close();
  });

  it('takes a picture that is pasted, dropped, too large or in another format', async () => {
    const worker = await environment.startWorker({ readers: instantReaders(await toPicturedAnswer()) });
    const { page, complaints } = await browser.openPage();
    await page.goto(link());
    const base64 = (await readFile(SPECIMEN_PICTURE)).toString('base64');
    for (const way of ['paste', 'drop']) {
      await page.locator('.drop-zone').waitFor();
      await page.evaluate(
        async ({ way, base64 }) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], 'card.jpg', { type: 'image/jpeg' }));
          if (way === 'paste') dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
          else {
            const zone = document.querySelector('.drop-zone')!;
            zone.dispatchEvent(
              new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
            );
          }
        },
        { way, base64 },
      );
      await field(page, 'id').waitFor();
      await page.getByRole('button', { name: 'Read another card' }).click();
    }
    // Noise cannot be compressed: as PNG it is far over 2 MiB, and only fits once it is made smaller here.
    const noise = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(1_400, 1_000);
      const context = canvas.getContext('2d')!;
      const pixels = context.createImageData(1_400, 1_000);
      for (let at = 0; at < pixels.data.length; at++)
        pixels.data[at] = (at * 7_919 + ((at * at) % 251)) % 256;
      context.putImageData(pixels, 0, 0);
      const bytes = new Uint8Array(
        await (await canvas.convertToBlob({ type: 'image/webp', quality: 1 })).arrayBuffer(),
      );
      return Array.from(bytes);
    });
    await choose(page, { name: 'photo.webp', mimeType: 'image/webp', buffer: Buffer.from(noise) });
    await field(page, 'id').waitFor();
    await page.getByRole('button', { name: 'Read another card' }).click();
    await choose(page, { name: 'letter.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('Dear Sir') });
    await page.getByText('Your browser cannot open this file as a picture. Send JPEG or PNG').waitFor();
    // Nothing turns any more.
    expect(await page.locator('.step-broken').innerText()).toBe('Preparing');
    expect(await page.locator('.step-now').count()).toBe(0);
    expect(complaints).toEqual([]);
    await worker.close();
    await page.context().close();
  });

  it('says why a card is not legible, and stops where it is told to', async () => {
    const { quality } = CHECK_ANSWER;
    const { page } = await browser.openPage();
    await page.goto(link());
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Canceled').first().waitFor();
    const worker = await environment.startWorker({
      readers: instantReaders({ ...FAIL_ANSWER, reasons: ['nik_covered'], quality }),
    });
    await page.getByRole('button', { name: 'Read another card' }).click();
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await page.getByText('Something covers the NIK').waitFor();
    await page.getByText('Glare on the card').waitFor();
    await worker.close();
    await page.context().close();
  });

  it('says of a picture of something else only that it is no KTP', async () => {
    const { quality } = CHECK_ANSWER;
    const worker = await environment.startWorker({
      readers: instantReaders({ ...FAIL_ANSWER, reasons: ['no_card'], quality }),
    });
    await environment.sql.query('UPDATE api_keys SET image_retention_seconds = 3600');
    const { page } = await browser.openPage();
    await page.goto(link());
    await choose(page, fileURLToPath(SPECIMEN_PICTURE));
    await page.getByText('This does not look like a KTP').first().waitFor();
    await page.getByText('Not a KTP?').waitFor();
    expect(await page.getByText('Glare on the card').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Show photo and signature' }).count()).toBe(0);
    await worker.close();
    await page.context().close();
  });

  it('has a camera with a frame to aim by and advice', async () => {
    const { page } = await browser.openPage();
    await page.addInitScript(() => {
      // A scene in place of a camera, which no test machine has.
      navigator.mediaDevices.getUserMedia = async () => {
        const canvas = document.createElement('canvas');
        canvas.width = 640;
        canvas.height = 400;
        const context = canvas.getContext('2d')!;
        setInterval(() => {
          context.fillStyle = '#111';
          context.fillRect(0, 0, 640, 400);
        }, 50);
        return canvas.captureStream(20);
      };
    });
    await page.goto(link());
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.getByText('Too dark: more light, please').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.context().close();
  });
});
