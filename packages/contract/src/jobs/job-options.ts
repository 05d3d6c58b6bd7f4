import { z } from 'zod';
import { plainText } from '../plain-text.js';
import { ExpectedHolder } from './holder-match.js';
import { IMAGE_ALIASES_NOTE } from './image-field.js';

/** What may be asked for beside the card itself. */
export const INCLUDES = ['quality', 'polygons', 'crop'] as const;

const MAX_METADATA_KEYS = 16;
/** The column's. */
const MAX_PAGE = 32_767;

export const Metadata = z
  .record(plainText().min(1).max(40), plainText().max(500))
  .refine((metadata) => Object.keys(metadata).length <= MAX_METADATA_KEYS, {
    message: `at most ${MAX_METADATA_KEYS} keys`,
  })
  .meta({ maxProperties: MAX_METADATA_KEYS })
  .describe('Yours; given back with the job, never looked at. Destroyed with the job.');

/** What a client may say about a job beside its image. */
export const JobOptions = z.strictObject({
  reference: plainText()
    .min(1)
    .max(255)
    .optional()
    .describe('Your own id for this card; need not be unique.'),
  metadata: Metadata.optional(),
  webhook: plainText()
    .min(1)
    .max(2_048)
    .optional()
    .describe('Whom to tell of the end: an https address, or the id of a webhook endpoint.'),
  expires_in: z
    .number()
    .int()
    .min(1)
    .max(604_800)
    .optional()
    .describe('Seconds after which a job that nobody has begun to read ends as errored, free.'),
  include: z.array(z.enum(INCLUDES)).max(INCLUDES.length).optional(),
  page: z
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE)
    .optional()
    .describe(
      'Which page of a PDF or TIFF is read, from 1 (the default). Where there are fewer the job ends as IMAGE_INVALID_FORMAT, free.',
    ),
  expected: ExpectedHolder.optional(),
});

export type JobOptions = z.infer<typeof JobOptions>;

const base64Image = z
  .string()
  .describe(
    `JPEG, PNG, BMP, WebP, HEIC, AVIF, TIFF or PDF in base64, at most 20 MiB decoded (the operator may have set another limit). ${IMAGE_ALIASES_NOTE}`,
  );

/** `POST /v1/jobs` as JSON: exactly one of `image` and `url`. */
export const JobRequest = JobOptions.extend({
  image: base64Image.optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .optional()
    .describe('Where the image lies; fetched once, by a worker, from public addresses only.'),
}).meta({ id: 'JobRequest' });

export type JobRequest = z.infer<typeof JobRequest>;

/** Options as a form, a multipart body or a query carries them: text throughout. */
export const JobOptionsText = z
  .strictObject({
    reference: z.string().optional(),
    metadata: z.string().optional().describe('A JSON object.'),
    webhook: z.string().optional(),
    expires_in: z.string().regex(/^\d+$/, 'must be a whole number').optional(),
    page: z.string().regex(/^\d+$/, 'must be a whole number').optional(),
    expected: z.string().optional().describe('A JSON object.'),
    include: z.string().optional().describe('Separated by commas: `quality,polygons,crop`.'),
  })
  .describe('As in JSON, in text.');

/** @returns options in their own types, still to be checked by `JobOptions` */
export function fromOptionsText(text: z.infer<typeof JobOptionsText>): unknown {
  const { metadata, expected, expires_in, include, page, ...rest } = text;
  return {
    ...rest,
    ...(metadata === undefined ? {} : { metadata: parseJson(metadata) }),
    ...(expected === undefined ? {} : { expected: parseJson(expected) }),
    ...(expires_in === undefined ? {} : { expires_in: Number(expires_in) }),
    ...(page === undefined ? {} : { page: Number(page) }),
    ...(include === undefined ? {} : { include: include.split(',').map((word) => word.trim()) }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
