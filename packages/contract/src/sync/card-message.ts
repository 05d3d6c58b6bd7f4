import { z } from 'zod';

const maybeEmpty = z.string();

/** The sixteen fields of an OK answer. All strings; all but id and name may be empty. `nationnality` is spelt so. */
export const CardMessage = z.strictObject({
  id: z.string().regex(/^\d{16}$/),
  name: z.string().min(1),
  pob: maybeEmpty,
  dob: z.string().regex(/^(\d{2}-\d{2}-\d{4})?$/),
  gender: maybeEmpty,
  address: maybeEmpty,
  rt: maybeEmpty,
  rw: maybeEmpty,
  village: maybeEmpty,
  district: maybeEmpty,
  city: maybeEmpty,
  province: maybeEmpty,
  religion: maybeEmpty,
  marital_status: maybeEmpty,
  work: maybeEmpty,
  nationnality: maybeEmpty,
});

export type CardMessage = z.infer<typeof CardMessage>;
export type CardFieldName = keyof CardMessage;

export const CARD_FIELD_NAMES = Object.keys(CardMessage.shape) as readonly CardFieldName[];
