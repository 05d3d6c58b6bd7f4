import type { PagePosition } from '@ktp-ocr/database/jobs/list-jobs';
import { z } from 'zod';
import { ProblemError } from './problem-error.js';

/** PostgreSQL has no year 0. */
const Moment = z.iso.datetime().refine((text) => !text.startsWith('0000'));
const Position = z.tuple([Moment, z.uuid()]);

/** A place in a list as clients carry it: opaque to them, so that we may change what it is made of. */
export function toCursor({ createdAt, id }: PagePosition): string {
  return Buffer.from(JSON.stringify([createdAt.toISOString(), id])).toString('base64url');
}

/** @throws ProblemError INVALID_REQUEST for what is no cursor of ours */
export function parseCursor(cursor: string | undefined): PagePosition | undefined {
  if (cursor === undefined) return undefined;
  const position = Position.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (position.success) return { createdAt: new Date(position.data[0]), id: position.data[1] };
  throw new ProblemError('INVALID_REQUEST', 'Some fields are not as documented.', {
    errors: [{ field: 'cursor', detail: 'is not a cursor that a list has given' }],
  });
}

/** @param rows one more than `limit` where there are more */
export function toPage<Row, View>(
  rows: readonly Row[],
  limit: number,
  toPosition: (row: Row) => PagePosition,
  toView: (row: Row) => View,
): { data: View[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { data: shown.map(toView), next_cursor: last ? toCursor(toPosition(last)) : null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
