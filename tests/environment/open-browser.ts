import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium as the machine has it; undefined where it has none. */
export const browserFile = PLACES.find((place) => existsSync(place));

if (!browserFile)
  console.warn('No Chromium here: browser tests are skipped. Debian: apt-get install chromium');

export interface TestBrowser {
  /** A visitor with a profile of their own, and what went wrong in their pages. */
  openPage(options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>;
  close(): Promise<void>;
}

/** Headless, without a sandbox, for tests run as root in containers, too. It loads pages of ours only. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: browserFile!,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  return {
    async openPage(options = {}) {
      const context = await browser.newContext({
        locale: 'en-GB',
        viewport: { width: 1280, height: 860 },
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // An answer that is no 2xx is told on the console, too; tests look at what the page makes of it.
        const isAnswer = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
      });
      return { page, complaints };
    },
    close: () => browser.close(),
  };
}
