import { z } from 'zod';
import { ReadingDebug } from './reading-debug.js';

/** What may be asked of a job's picture while it is kept. Worked out when it is asked for, and kept nowhere. */
export const INSPECTION_PARTS = ['debug', 'face', 'signature'] as const;

export type InspectionPart = (typeof INSPECTION_PARTS)[number];

/** A part of the card, cropped out of the picture and upright. */
export const CardPart = z
  .strictObject({
    jpeg: z.string().describe('JPEG in base64.'),
    width: z.number().int(),
    height: z.number().int(),
    corners: z
      .array(z.strictObject({ x: z.number(), y: z.number() }))
      .length(4)
      .describe('Where it lies in the picture, clockwise from its own top left.'),
  })
  .meta({ id: 'CardPart' });

export type CardPart = z.infer<typeof CardPart>;

/** What a reader process answers about a picture that is looked at again; null is what could not be told. */
export const InspectionAnswer = z.strictObject({
  debug: ReadingDebug.nullable()
    .optional()
    .describe(
      'How the reading came about, where `include=debug` asks for it: read again, with the models of today. Null for test keys.',
    ),
  face: CardPart.nullable()
    .optional()
    .describe(
      "The holder's photo, where `include=face` asks for it. Null where none was found, and for test keys.",
    ),
  signature: CardPart.nullable()
    .optional()
    .describe(
      'The signature, where `include=signature` asks for it. Null where no pen strokes were found under a photo, and for test keys.',
    ),
});

export type InspectionAnswer = z.infer<typeof InspectionAnswer>;

const parts = INSPECTION_PARTS.join('|');

/** `?include=` of `GET /v1/jobs/{id}`. */
export const InspectionQuery = z.strictObject({
  include: z
    .string()
    .regex(new RegExp(`^(${parts})(,(${parts}))*$`))
    .optional()
    .describe(
      `What to tell of the picture beside the answer, separated by commas: ${INSPECTION_PARTS.map((part) => `\`${part}\``).join(', ')}. Only of a job that was answered OK or FAIL, and while its picture is kept.`,
    ),
});

export function parseInspectionParts(include: string | undefined): readonly InspectionPart[] {
  const asked = include?.split(',') ?? [];
  return INSPECTION_PARTS.filter((part) => asked.includes(part));
}
