import { z } from 'zod';
import { plainText } from '../plain-text.js';

/** What a client knows of the holder before the card is read. */
export const ExpectedHolder = z
  .strictObject({
    name: plainText().min(1).max(120).optional(),
    nik: z
      .string()
      .regex(/^\d{16}$/, 'must be sixteen digits')
      .optional(),
    dob: z
      .string()
      .regex(/^(\d{2}-\d{2}-\d{4}|\d{4}-\d{2}-\d{2})$/, 'must be DD-MM-YYYY or YYYY-MM-DD')
      .optional(),
  })
  .describe(
    'Whom you expect. What is printed is compared with it and told as `name_match`, `nik_match` and `dob_match`; kept sealed, until the job has ended.',
  )
  .meta({ id: 'ExpectedHolder' });

export type ExpectedHolder = z.infer<typeof ExpectedHolder>;

/** One way in which what is printed differs from what was expected. docs/api.md says what each rule means. */
export const MATCH_RULES = [
  'title',
  'variant',
  'doubled_letter',
  'old_spelling',
  'abbreviation',
  'initial',
  'joined',
  'order',
  'letters',
  'missing',
  'different',
  'digits',
  'day_and_month',
  'date',
] as const;

const share = z.number().min(0).max(1);

export const FieldMatch = z
  .strictObject({
    outcome: z
      .enum(['agrees', 'resembles', 'disagrees', 'unknown'])
      .describe('`resembles`: a person should look. `unknown`: nothing was read to compare with.'),
    score: share.describe('1 where both are the same; what each step takes away, its `cost` says.'),
    steps: z.array(
      z.strictObject({ rule: z.enum(MATCH_RULES), expected: z.string(), printed: z.string(), cost: share }),
    ),
  })
  .meta({ id: 'FieldMatch' });

/** What the digits of a NIK say: of where and as whom it was given out, which need not be what the card says today. */
export const NikParts = z
  .strictObject({
    province: z.string().nullable().describe('Null where its code is not listed today.'),
    city: z.string().nullable(),
    district: z.string().nullable(),
    birth_date: z.string().nullable().describe('DD-MM-YYYY; null where the digits are no day.'),
    sex: z.enum(['LAKI-LAKI', 'PEREMPUAN']).nullable(),
    serial: z.string(),
  })
  .meta({ id: 'NikParts' });

/** What is concluded from the fields once they are read. */
export const Conclusions = z.strictObject({
  nik: NikParts.optional(),
  name_match: FieldMatch.optional(),
  nik_match: FieldMatch.optional(),
  dob_match: FieldMatch.optional(),
});

export type Conclusions = z.infer<typeof Conclusions>;
