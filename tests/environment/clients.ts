import type { KeyWithSecret } from '@ktp-ocr/contract/billing/key-view';
import { generateApiKeySecret } from '@ktp-ocr/database/keys/api-key-secret';

import type { z } from 'zod';
import { FAKE_JPEG } from './submit.js';

export const ADMIN_KEY = 'admin-key-of-the-test-environment-0123456789';

export type Json = Record<string, unknown>;

/** Whatever fetch sends. */
export type Body = NonNullable<RequestInit['body']>;

/** Asks as a client with this key does. A body that is an object goes as JSON. */
export async function ask(
  url: string,
  key: string | null,
  method: string,
  path: string,
  options: { body?: Body | object; headers?: Record<string, string> } = {},
): Promise<Response> {
  const { body, headers } = options;
  const isJson = body !== undefined && Object.getPrototypeOf(body) === Object.prototype;
  return fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key ? { 'X-API-Key': key } : {}),
      ...(isJson ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as Body) }),
  });
}

/** Makes a key over the API, as an operator does. */
export async function makeKey(
  url: string,
  terms: object = {},
): Promise<z.infer<typeof KeyWithSecret> & { secret: string }> {
  const response = await ask(url, ADMIN_KEY, 'POST', '/v1/keys', { body: { name: 'test', ...terms } });
  if (response.status !== 201) throw new Error(`no key: ${response.status} ${await response.text()}`);
  return (await response.json()) as z.infer<typeof KeyWithSecret> & { secret: string };
}

/** `POST /v1/jobs` as JSON. */
export async function post(
  url: string,
  key: string,
  options: object = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = { image: FAKE_JPEG.toString('base64'), ...options };
  return ask(url, key, 'POST', '/v1/jobs', { body, headers });
}

/** @returns its id; throws unless it was accepted */
export async function postJob(url: string, key: string, options: object = {}): Promise<string> {
  const response = await post(url, key, options);
  const body = (await response.json()) as { id: string };
  if (response.status !== 202) throw new Error(`not accepted: ${JSON.stringify(body)}`);
  return body.id;
}

/** In the right form, and nobody's. */
export const UNKNOWN_KEY = generateApiKeySecret({ livemode: true });
