import { z } from 'zod';
import { CARD_FIELD_NAMES, CardMessage } from '../sync/card-message.js';
import { Conclusions } from './holder-match.js';

const confidence = z.number().min(0).max(1);
const point = z.strictObject({ x: z.number(), y: z.number() });

export const EXTRA_FIELD_NAMES = [
  'blood_type',
  'valid_until',
  'issued_place',
  'issued_date',
  /** As printed, where that is another form than DD-MM-YYYY; empty otherwise. */
  'dob_printed',
] as const;

/** Statements about the card's own consistency; docs/api.md says what each compares. */
export const CHECK_NAMES = [
  'nik_birth_date',
  'nik_gender',
  'nik_region',
  'region_hierarchy',
  'birth_date',
  'plausible_age',
] as const;

/** Why a picture is FAIL; docs/api.md says what each means. */
export const FAIL_REASON_NAMES = [
  'no_text',
  'no_card',
  'other_document',
  'nik_not_large',
  'no_nik',
  'nik_incomplete',
  'nik_covered',
  'nik_too_long',
  'no_name',
  'unreadable',
] as const;

/** Faults of a picture that a client can tell its user about. */
export const QUALITY_FLAG_NAMES = [
  'blurred',
  'dark',
  'overexposed',
  'glare',
  'greyscale_copy',
  'screen',
  'cropped',
  'rotated',
  'low_resolution',
] as const;

/** One fault: whether it is bad enough to say so, the number behind it, and the limit that number passed or did not. */
export const QualityFlag = z.strictObject({ raised: z.boolean(), value: z.number(), limit: z.number() });

/**
 * What a reader process answers and what is kept sealed until its retention is over: the contract's message and
 * all that /v1/jobs tells beside it.
 *
 * A worker checks it against this when a reader gives it, and once more, with what was concluded, before it seals it. Whatever
 * opens is what was sealed, so who opens it does not check it again: a process that is older than that worker, as while an
 * installation is renewed, tells what it knows of the answer and does not refuse it for what it does not know.
 */
export const CardAnswer = z.strictObject({
  outcome: z.enum(['OK', 'FAIL']),
  message: CardMessage.nullable(),
  confidence: z.record(z.enum(CARD_FIELD_NAMES), confidence),
  // Partial: answers that were kept before a field was added lack it.
  extra: z.partialRecord(z.enum(EXTRA_FIELD_NAMES), z.strictObject({ value: z.string(), confidence })),
  checks: z.array(
    z.strictObject({
      name: z.enum(CHECK_NAMES),
      outcome: z.enum(['agrees', 'disagrees', 'unknown']),
      detail: z.string(),
    }),
  ),
  reasons: z.array(z.enum(FAIL_REASON_NAMES)),
  /** Version of each model that read the card, by the model's name. Absent where no model did. */
  models: z.record(z.string(), z.string()).optional(),
  image: z.strictObject({
    width: z.number().int(),
    height: z.number().int(),
    format: z.string(),
    /** How many pages a PDF or TIFF of several has; the one that was asked for was read. */
    pages: z.number().int().optional(),
    rotation_degrees: z.number(),
    cards_found: z.number().int(),
    corners: z.array(point).length(4).optional(),
  }),
  quality: z.record(z.enum(QUALITY_FLAG_NAMES), QualityFlag).optional(),
  polygons: z.record(z.string(), z.array(z.array(point))).optional(),
  /** The upright card as JPEG in base64, when it was asked for. */
  crop: z.string().optional(),
  ...Conclusions.shape,
});

export type CardAnswer = z.infer<typeof CardAnswer>;
