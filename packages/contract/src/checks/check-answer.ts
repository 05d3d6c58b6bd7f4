import { z } from 'zod';
import { CardAnswer } from '../jobs/card-answer.js';
import { RetakeAdvice } from '../jobs/retake-advice.js';

/** What a reader process answers about a picture that it has looked at and not read. Holds nothing of what a card says. */
export const CheckAnswer = z.strictObject({
  ktp_found: z.boolean(),
  ...CardAnswer.pick({ image: true, models: true }).shape,
  quality: CardAnswer.shape.quality.unwrap(),
});

export type CheckAnswer = z.infer<typeof CheckAnswer>;

/** How a check ended: with an answer, or with the word for an image that cannot be looked at. */
export const CheckEnd = z.union([
  CheckAnswer,
  z.strictObject({
    refused_as: z.enum(['IMAGE_INVALID_FORMAT', 'IMAGE_INVALID_SIZE', 'INVALID_REQUEST', 'INNER_ERROR']),
  }),
]);

export type CheckEnd = z.infer<typeof CheckEnd>;

/** `POST /v1/checks`. */
export const CheckView = z
  .strictObject({
    livemode: z.boolean().describe('False for test keys, which are answered a fixture.'),
    ktp_found: z
      .boolean()
      .describe(
        'Whether something laid out like a KTP was seen. Another paper with the same layout counts as one: only reading tells.',
      ),
    cards_found: z.number().int().describe('Cards of any kind in the picture.'),
    quality: CheckAnswer.shape.quality,
    advice: z.array(RetakeAdvice).describe('What to tell whoever took the picture; empty for a good one.'),
    image: CheckAnswer.shape.image,
    models: CheckAnswer.shape.models,
  })
  .meta({ id: 'Check' });

export type CheckView = z.infer<typeof CheckView>;

/** `POST /v1/checks` as JSON. */
export const CheckRequest = z
  .strictObject({
    image: z
      .string()
      .describe('As for `POST /v1/jobs`: JPEG, PNG, BMP, WebP, HEIC, AVIF, TIFF or PDF in base64.'),
  })
  .meta({ id: 'CheckRequest' });
