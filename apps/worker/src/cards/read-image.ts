import type { ParsedCard, ParsedField } from '@ktp-ocr/card/card-fields';
import { parseCard } from '@ktp-ocr/card/parse-card';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import type { CardMessage } from '@ktp-ocr/contract/sync/card-message';
import type { Reader, Reading } from '@ktp-ocr/reader/create-reader';

export interface ReadImageInput {
  readonly bytes: Uint8Array;
  /** Day (YYYY-MM-DD) the card was submitted: a card read again later must come out the same. */
  readonly asOf: string;
  /** What the client asked for beside the fields. */
  readonly include: readonly string[];
}

/**
 * One image to one answer: lines from the reader, understood as a card. Runs inside a reader process.
 *
 * @throws ImageFormatError when the bytes do not decode
 */
export async function readImage(reader: Reader, input: ReadImageInput): Promise<CardAnswer> {
  const include = input.include.includes('crop') ? (['cardCrop'] as const) : [];
  const reading = await reader.read(Buffer.from(input.bytes), { include });
  const card = parseCard(reading.lines, { asOf: input.asOf });
  return {
    outcome: card.outcome,
    message: card.outcome === 'OK' ? toMessage(card) : null,
    confidence: mapFields(card.fields, (field) => field.confidence),
    extra: mapFields(card.extra, ({ value, confidence }) => ({ value, confidence })),
    checks: card.checks.map((check) => ({ ...check })),
    reasons: [...card.reasons],
    image: {
      width: reading.width,
      height: reading.height,
      format: reading.format,
      rotation_degrees: reading.rotationDegrees,
      cards_found: reading.cardsFound,
      ...(reading.corners ? { corners: [...reading.corners] } : {}),
    },
    polygons: mapFields({ ...card.fields, ...card.extra }, (field) =>
      field.polygons.map((polygon) => [...polygon]),
    ),
    quality: toQuality(reading),
    ...(reading.cardCrop ? { crop: Buffer.from(reading.cardCrop.bytes).toString('base64') } : {}),
  };
}

/** The same flags under the names that go over the wire. */
function toQuality({ quality }: Reading): CardAnswer['quality'] {
  const { greyscaleCopy, lowResolution, ...others } = quality;
  return { ...others, greyscale_copy: greyscaleCopy, low_resolution: lowResolution };
}

function toMessage(card: ParsedCard): CardMessage {
  return mapFields(card.fields, (field) => field.value);
}

function mapFields<Name extends string, T>(
  fields: Readonly<Record<Name, ParsedField>>,
  map: (field: ParsedField) => T,
): Record<Name, T> {
  const entries = (Object.keys(fields) as Name[]).map((name) => [name, map(fields[name])] as const);
  return Object.fromEntries(entries) as Record<Name, T>;
}
