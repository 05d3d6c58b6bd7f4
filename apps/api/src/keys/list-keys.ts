import { PageQuery } from '@ktp-ocr/contract/page';
import type { ApiKey } from '@ktp-ocr/database/keys/api-key';
import { findApiKeyById, listApiKeys } from '@ktp-ocr/database/keys/manage-api-keys';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseId, parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { toKeyView } from './to-key-view.js';

/** `GET /v1/keys`: newest first, revoked ones too. */
export async function listKeys(context: Context, request: Request, response: Response): Promise<void> {
  const { cursor, limit } = parseInput(PageQuery, request.query);
  const rows = await listApiKeys(context.database, { after: parseCursor(cursor), limit });
  response.json(toPage(rows, limit, (key) => key, toKeyView));
}

/** `GET /v1/keys/{id}` */
export async function getKey(context: Context, request: Request, response: Response): Promise<void> {
  response.json(toKeyView(await findKeyOfPath(context, request)));
}

/** @throws ProblemError NOT_FOUND */
export async function findKeyOfPath(context: Context, request: Request): Promise<ApiKey> {
  const key = await findApiKeyById(context.database, parseId(request, MISSING_KEY));
  if (!key) throw new ProblemError('NOT_FOUND', MISSING_KEY);
  return key;
}

export const MISSING_KEY = 'There is no key under that id.';
