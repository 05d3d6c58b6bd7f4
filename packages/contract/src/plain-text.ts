import { z } from 'zod';

/** Half a surrogate pair: with this flag, whole pairs are one character and not among them. */
const UNKEEPABLE = /[\0\p{Cs}]/u;

/**
 * Text that can be kept: PostgreSQL takes neither NUL nor half a surrogate pair, and JSON can carry both.
 * Every string of a client's that is stored or looked for is one.
 */
export function plainText(): z.ZodString {
  // Not a pattern: the document would show it with its flags, which JSON Schema does not know.
  return z.string().refine((text) => !UNKEEPABLE.test(text), 'must not hold NUL or half a surrogate pair');
}
