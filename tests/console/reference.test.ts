import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, makeKey } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { browserFile, openBrowser, type TestBrowser } from '../environment/open-browser.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';

interface Operation {
  readonly operationId: string;
  /** What changes or destroys something names an example's id, which is nothing's: nothing shall be lost by trying. */
  readonly isAboutExample: boolean;
}

/** All that a client can ask, by the document: not what a receiver of webhooks is sent. */
async function listOperations(url: string): Promise<readonly Operation[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      operationId,
      isAboutExample: path.includes('{') && method !== 'get',
    })),
  );
}

const CLIENTS_BLOCK = '.opblock:not([id*=receiveWebhook])';

/** By the page's own event: nobody has to scroll to it first. */
async function click(block: Locator, selector: string): Promise<void> {
  await block
    .locator(selector)
    .first()
    .evaluate((element) => (element as HTMLElement).click());
}

describe.skipIf(!browserFile)('the API reference', () => {
  const environment = useTestEnvironment({
    ADMIN_API_KEY: ADMIN_KEY,
    WEBHOOK_ALLOWED_NETWORKS: '0.0.0.0/0',
  });
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('lets every operation be tried as it stands, at the first click', { timeout: 900_000 }, async () => {
    await environment.startWorker({ readers: instantReaders() });
    // Its answers are all there to be looked over, pictures included.
    const scopes = ['jobs:*', 'reviews:*', 'usage:read', 'webhooks:*'];
    const { secret } = await makeKey(environment.url, { scopes, image_retention_seconds: 3_600 });
    const { page } = await browser.openPage();
    await page.goto(`${environment.url}/#key=${secret}&admin=${ADMIN_KEY}`);
    await page.locator('h1').waitFor();
    await page.goto(`${environment.url}/docs`);
    await page.locator('.opblock').first().waitFor();
    const operations = await listOperations(environment.url);
    const answers = new Map<string, number>();
    const allBlocks = page.locator(CLIENTS_BLOCK);
    await expect.poll(() => allBlocks.count()).toBe(operations.length);
    // The page draws all that is open anew with each click: one section at a time is a tenth of it.
    const sections = await page.locator('.opblock-tag-section').all();
    for (const section of sections) await click(section, '.opblock-tag');
    for (const section of sections) {
      await click(section, '.opblock-tag');
      await section.locator('.opblock').first().waitFor();
      for (const block of await section.locator(CLIENTS_BLOCK).all()) {
        const operation = (await block.getAttribute('id'))!.split('-').at(-1)!;
        await click(block, '.opblock-summary-control');
        await click(block, '.try-out__btn');
        const answering = page.waitForResponse(
          (answer) => !answer.url().includes('limit=1&') && !answer.url().endsWith('limit=1'),
        );
        await click(block, '.execute');
        answers.set(operation, (await answering).status());
        await click(block, '.opblock-summary-control');
      }
      await click(section, '.opblock-tag');
    }
    expect([...answers.keys()].sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
    const unexpected = operations.filter(({ operationId, isAboutExample }) => {
      const status = answers.get(operationId)!;
      return isAboutExample ? status !== 404 : status >= 300;
    });
    expect(unexpected.map(({ operationId }) => [operationId, answers.get(operationId)])).toEqual([]);
    await page.context().close();
  });
});
