import { z } from 'zod';
import { CardAnswer } from '../jobs/card-answer.js';
import { InstantOrDay, PageQuery, toPageSchema } from '../page.js';
import { plainText } from '../plain-text.js';
import { CARD_FIELD_NAMES, type CardMessage } from '../sync/card-message.js';

const fieldName = z.enum(CARD_FIELD_NAMES as [keyof CardMessage]);
const confidence = z.number().min(0).max(1);

export const REVIEW_STATES = ['open', 'reviewed'] as const;

/** `GET /v1/reviews`. */
export const ReviewListQuery = PageQuery.extend({
  state: z.enum(REVIEW_STATES).default('open').describe('`open`: nobody has looked at it yet.'),
});

const summary = {
  job_id: z.uuid(),
  state: z.enum(REVIEW_STATES),
  reference: z.string().nullable(),
  lowest_confidence: confidence.nullable().describe('Of all fields.'),
  created_at: z.iso.datetime().describe('When the card was submitted.'),
  reviewed_at: z.iso.datetime().nullable(),
};

const ReviewSummary = z.strictObject(summary).meta({ id: 'ReviewSummary' });

export type ReviewSummary = z.infer<typeof ReviewSummary>;

export const ReviewPage = toPageSchema(ReviewSummary).meta({ id: 'ReviewPage' });

/** An answer as it is shown to whoever looks it over. */
export const ReviewView = z
  .strictObject({
    ...summary,
    threshold: confidence.describe("The key's `review_threshold`."),
    has_image: z
      .boolean()
      .describe('Whether the picture is still there: only as long as the key keeps images.'),
    image: CardAnswer.shape.image,
    fields: z.array(
      z.strictObject({
        name: fieldName,
        value: z.string().describe('As it was read.'),
        confidence,
        doubtful: z.boolean().describe('Its confidence is below the threshold.'),
        reviewed: z.string().nullable().describe('As a person says it is; null where nobody has looked.'),
        polygons: z
          .array(z.array(z.strictObject({ x: z.number(), y: z.number() })))
          .describe('Where it stands.'),
      }),
    ),
  })
  .meta({ id: 'Review' });

export type ReviewView = z.infer<typeof ReviewView>;

/** `POST /v1/reviews/{id}`: what is not corrected is confirmed. */
export const ReviewRequest = z
  .strictObject({
    corrections: z
      .partialRecord(fieldName, plainText().max(255))
      .default({})
      .describe('Fields by name, each as it stands on the card.'),
  })
  .meta({ id: 'ReviewRequest' });

/** What a person has said of an answer; kept sealed beside it and destroyed with it. */
export const KeptReview = z.strictObject({
  threshold: confidence,
  /** Those that were doubtful, and those that were corrected. */
  fields: z.partialRecord(fieldName, z.strictObject({ read: z.string(), confidence, reviewed: z.string() })),
});

export type KeptReview = z.infer<typeof KeptReview>;

/** `GET /v1/reviews/export`. */
export const ReviewExportQuery = z.strictObject({
  from: InstantOrDay.optional().describe('By when it was reviewed. RFC 3339, or a day.'),
  to: InstantOrDay.optional().describe('Exclusive.'),
});

/** A line of the export in NDJSON. */
export const ReviewLine = z
  .strictObject({
    job_id: z.uuid(),
    reference: z.string().nullable(),
    reviewed_at: z.iso.datetime(),
    fields: KeptReview.shape.fields,
  })
  .meta({ id: 'ReviewLine' });

export type ReviewLine = z.infer<typeof ReviewLine>;
