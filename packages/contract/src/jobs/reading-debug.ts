import { z } from 'zod';
import { CARD_FIELD_NAMES } from '../sync/card-message.js';
import { CardAnswer, EXTRA_FIELD_NAMES } from './card-answer.js';

/** By which rule a value came about; docs/api.md says what each does. */
export const FIELD_RULE_NAMES = [
  'number',
  'free_text',
  'closed_list',
  'occupations',
  'date',
  'rt_rw',
  'regions',
  'places',
] as const;

/** Rows of a card from top to bottom; one that ends in a digit continues the one above. */
export const CARD_ROW_NAMES = [
  'province',
  'city',
  'nik',
  'name',
  'name_2',
  'name_3',
  'birth',
  'birth_2',
  'gender',
  'address',
  'address_2',
  'address_3',
  'rt_rw',
  'village',
  'village_2',
  'district',
  'religion',
  'religion_2',
  'marital',
  'work',
  'work_2',
  'nation',
  'valid',
] as const;

const share = z.number().min(0).max(1);
const corners = CardAnswer.shape.image.shape.corners.unwrap();
const cardRow = z.enum(CARD_ROW_NAMES);

const Candidate = z.strictObject({
  character: z.string().describe('One character; empty for none.'),
  probability: share,
});

/** How a reading came about: the answer to `include=debug`. Holds all that stands on the card. */
export const ReadingDebug = z
  .strictObject({
    ...CardAnswer.pick({ outcome: true, reasons: true, checks: true, models: true }).shape,
    attempts: z
      .array(
        z.strictObject({
          kind: z
            .enum(['proposal', 'turned', 'without_coloured_ink'])
            .describe(
              'What was taken for the card: as proposed, turned against what the networks say, or without coloured ink.',
            ),
          chosen: z.boolean().describe('Its lines are those of the answer.'),
          corners: corners.optional(),
          rotation_degrees: z.number(),
          direction_confidence: share.describe('0 is a guess, 1 where every sign agrees.'),
          lines: z.number().int().describe('How many were recognised.'),
          score: z.number().describe('How good a card it made, 0 to 1.'),
        }),
      )
      .describe('What was tried, in this order.'),
    lines: z
      .array(
        z.strictObject({
          text: z.string(),
          confidence: share,
          engine: z.enum(['fast', 'tesseract']),
          kind: z.enum(['label', 'value']).optional(),
          polygon: corners,
          characters: z.array(
            z.strictObject({
              character: z.string(),
              candidates: z
                .array(Candidate)
                .max(2)
                .describe(
                  'The two likeliest at its place, best first; none from an engine that gives letters only.',
                ),
            }),
          ),
        }),
      )
      .describe('Lines of text, from top to bottom.'),
    rows: z
      .array(
        z.strictObject({
          row: cardRow,
          text: z.string().describe('What stands at the place of its value, as it was recognised.'),
          label_score: share.describe('How well its label was read.'),
          disturbed: z
            .boolean()
            .describe('It does not start where values do, or something is printed over it.'),
          lines: z.array(z.number().int()).describe('Places in `lines`.'),
        }),
      )
      .describe('Printed rows that were taken for a row of the card.'),
    fields: z
      .array(
        z.strictObject({
          name: z.enum([...CARD_FIELD_NAMES, ...EXTRA_FIELD_NAMES]),
          value: z.string(),
          told: z.boolean().describe('Part of the answer: a number that was seen too badly is not.'),
          confidence: share,
          rule: z.enum(FIELD_RULE_NAMES),
          rows: z.array(cardRow).describe('Where it was taken from; empty for what stands under the photo.'),
          evidence: z
            .strictObject({
              log_probability: z.number().describe('That the image spells exactly this, in nats.'),
              posterior: share.describe('Among all that were weighed.'),
              listed: z.boolean().describe('It is in a list that fits where it stands.'),
              partial: z.boolean().describe('Part of it was not seen, or was cut off.'),
              letters_only: z.boolean().describe('The engine gave no probabilities.'),
              label_score: share,
              agreeing_checks: z.number().int(),
              disagreeing_checks: z.number().int(),
              card_uncertainty: z.number().describe('Of a character over the whole card, in nats.'),
            })
            .describe('What its confidence is made of.'),
        }),
      )
      .describe('Every field that was found, also where it is not told.'),
    number: z
      .strictObject({
        problem: z.enum(['nik_incomplete', 'nik_covered', 'nik_too_long']).nullable(),
        digits: z.array(
          z.strictObject({
            digit: z.string(),
            certainty: share,
            other: z.string().describe('The likeliest other digit.'),
            other_certainty: share,
          }),
        ),
      })
      .nullable()
      .describe('The row of the NIK; null where there is none.'),
  })
  .meta({ id: 'ReadingDebug' });

export type ReadingDebug = z.infer<typeof ReadingDebug>;
