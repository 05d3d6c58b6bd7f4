import { signal } from '@preact/signals';

export const PAGES = ['read', 'jobs', 'review', 'batches', 'usage', 'keys', 'webhooks', 'health'] as const;
export type Page = (typeof PAGES)[number];

export interface Route {
  readonly page: Page;
  /** Of a job, a batch or a webhook endpoint; never anything that was read from a card. */
  readonly id: string | null;
}

/** Where the visitor is. The place stands behind `#`, so it reaches no server and no log. */
export const route = signal<Route>(parseRoute(location.hash));

export function followAddress(): void {
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash);
  });
}

export function toAddress(page: Page, id?: string): string {
  return id === undefined ? `#/${page}` : `#/${page}/${id}`;
}

function parseRoute(hash: string): Route {
  const [, page, id] = /^#\/(\w+)(?:\/([\w-]+))?$/.exec(hash) ?? [];
  return { page: PAGES.find((known) => known === page) ?? 'read', id: id ?? null };
}
