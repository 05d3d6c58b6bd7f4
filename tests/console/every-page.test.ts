import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, makeKey } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { browserFile, openBrowser, type TestBrowser } from '../environment/open-browser.js';
import { API_KEY, openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { SPECIMEN_PICTURE, toPicturedAnswer } from '../environment/pictured-answer.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';

const PAGES = ['read', 'jobs', 'review', 'batches', 'usage', 'keys', 'webhooks', 'health'];

/** Each language with each theme, each width with each of both. */
const LOOKS = [
  { language: 'id', theme: 'light', width: 360 },
  { language: 'en', theme: 'dark', width: 360 },
  { language: 'en', theme: 'light', width: 1280 },
  { language: 'id', theme: 'dark', width: 1280 },
] as const;

describe.skipIf(!browserFile)('every page', () => {
  let environment: TestEnvironment;
  let browser: TestBrowser;
  let endpointId: string;
  let jobId: string;

  beforeAll(async () => {
    environment = await openTestEnvironment({
      ADMIN_API_KEY: ADMIN_KEY,
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      WEBHOOK_ALLOW_HTTP: 'true',
    });
    await environment.startApi();
    await environment.startWorker({ readers: instantReaders(await toPicturedAnswer()) });
    await makeKey(environment.url, { name: 'Bank Contoh', credits: 5_000_000 });
    const endpoint = await ask(environment.url, API_KEY, 'POST', '/v1/webhooks', {
      body: { url: 'http://127.0.0.1:9/hooks' },
    });
    endpointId = ((await endpoint.json()) as { id: string }).id;
    jobId = await submitJob(environment.url, FAKE_JPEG);
    await waitForEnd(environment.url, jobId);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await environment.close();
  });

  it.each(LOOKS)(
    'is accessible and fits: $language, $theme, $width px',
    async ({ language, theme, width }) => {
      const { page, complaints } = await browser.openPage({
        locale: language === 'id' ? 'id-ID' : 'en-GB',
        colorScheme: theme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      });
      await page.goto(`${environment.url}/#key=${API_KEY}&admin=${ADMIN_KEY}`);
      for (const place of [...PAGES, `jobs/${jobId}`, `review/${jobId}`, `webhooks/${endpointId}`]) {
        await goTo(page, place);
        await expectGoodPage(page, place);
      }
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      await goTo(page, 'read');
      await page.locator('input[type=file]').first().setInputFiles(fileURLToPath(SPECIMEN_PICTURE));
      await page.locator('#field-id').waitFor();
      await expectGoodPage(page, 'a card that was read');
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it('is worked by keyboard alone', async () => {
    const { page } = await browser.openPage();
    await page.goto(`${environment.url}/#key=${API_KEY}&admin=${ADMIN_KEY}`);
    await page.locator('h1').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.getByRole('link', { name: 'API keys' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
    // The link reads the same: what has the focus must be the heading.
    const focused = () => page.evaluate(() => document.activeElement?.outerHTML);
    await expect.poll(focused).toMatch(/^<h1.*API keys/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Make a key' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Make a key');
    await page.context().close();
  });

  it('keeps the language and the theme that were chosen', async () => {
    const { page } = await browser.openPage();
    await page.goto(environment.url);
    await page.getByText('Bahasa Indonesia').locator('..').click();
    await page.getByRole('heading', { name: 'Baca kartu' }).waitFor();
    await page.getByLabel('Tampilan').selectOption('dark');
    await page.reload();
    await page.getByRole('heading', { name: 'Baca kartu' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.context().close();
  });
});

/** Until what the place shows has come. */
async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate(async (hash) => {
    location.hash = hash;
    for (let frames = 0; frames < 2; frames += 1)
      await new Promise((resolve) => requestAnimationFrame(resolve));
  }, `#/${place}`);
  await page.waitForFunction(() => !document.querySelector('main [aria-busy=true]'));
}

async function expectGoodPage(page: Page, place: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect([place, 'too wide by', Math.max(0, overflow)]).toEqual([place, 'too wide by', 0]);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const faults = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
      );
  });
  expect([place, ...faults]).toEqual([place]);
}
