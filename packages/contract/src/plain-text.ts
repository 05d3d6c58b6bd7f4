import { z } from 'zod';

/**
 * Text that can be kept: PostgreSQL takes neither NUL nor half a surrogate pair, and JSON can carry both.
 * Every string of a client's that is stored or looked for is one.
 */
export function plainText(): z.ZodString {
  return z.string().regex(/^[^\0\p{Cs}]*$/u);
}
