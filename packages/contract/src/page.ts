import { z } from 'zod';

/** Query parameters of every list. */
export const PageQuery = z.strictObject({
  cursor: z.string().min(1).max(200).optional().describe('`next_cursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** A page of a list: `next_cursor` is null on the last one. */
export function toPageSchema<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });
}

export const Instant = z.iso.datetime({ offset: true });

/** A time in a query: RFC 3339, or a day, which begins at midnight in the billing time zone. */
export const InstantOrDay = z
  .union([Instant, z.iso.date()])
  .refine(
    (text) => Date.parse(text) >= 0 && Date.parse(text) < LAST_INSTANT_MS,
    'must lie between 1970 and 9999',
  );

/** PostgreSQL and JavaScript write the years around 0 and after 9999 differently. */
const LAST_INSTANT_MS = Date.UTC(9999, 0);
