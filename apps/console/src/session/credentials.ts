import { computed, signal } from '@preact/signals';

/** Which of the two keys a request goes with. */
export type KeyKind = 'client' | 'admin';

const STORED_AS: Readonly<Record<KeyKind, string>> = { client: 'ktp-ocr.key', admin: 'ktp-ocr.admin-key' };

/** Session storage alone: what is typed here is gone with the tab, and no other tab sees it. */
const keys = {
  client: signal(recall('client')),
  admin: signal(recall('admin')),
};

export const clientKey = computed(() => keys.client.value);
export const adminKey = computed(() => keys.admin.value);
export const hasAnyKey = computed(() => clientKey.value !== '' || adminKey.value !== '');

export function keyOf(kind: KeyKind): string {
  return keys[kind].value;
}

/** An empty text forgets the key. */
export function keepKey(kind: KeyKind, text: string): void {
  const secret = text.trim();
  keys[kind].value = secret;
  try {
    if (secret) sessionStorage.setItem(STORED_AS[kind], secret);
    else sessionStorage.removeItem(STORED_AS[kind]);
  } catch {
    // A browser that keeps nothing: the key then lives as long as the page.
  }
}

/**
 * Takes the keys out of a link like `/#key=…&admin=…`, as `npm start` prints one, and the link out of the address bar
 * and the history. What stands behind `#` never leaves the browser.
 */
export function takeKeysFromAddress(): void {
  const given = new URLSearchParams(location.hash.slice(1));
  const client = given.get('key');
  const admin = given.get('admin');
  if (client === null && admin === null) return;
  if (client) keepKey('client', client);
  if (admin) keepKey('admin', admin);
  history.replaceState(null, '', `${location.pathname}#/`);
}

function recall(kind: KeyKind): string {
  try {
    return sessionStorage.getItem(STORED_AS[kind]) ?? '';
  } catch {
    return '';
  }
}
